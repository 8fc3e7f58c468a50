"""Many topics: loading them, reloading one, and what a second process would cost.

    python benchmarks/topics.py [TOPICS] [FILES]

Writes an invented folder, loads it as the daemon does, changes one topic, one entity, one list and
one named query, breaks a topic, mends it, and measures CPU, memory and how late the event loop
runs its other tasks meanwhile; beside it the same lateness with nothing to do, because the machine
has its own. Then it matches invented items here and in a forked process, and shows how much shared
memory that process makes its own.
"""

import asyncio
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from monitor.app.quiet import quietly
from monitor.errors import ConfigurationError
from monitor.loading import Loader
from monitor.match import Definitions
from monitor.model import Item
from monitor.pipeline.watch import Watch
from monitor.testing.builders import item

WORDS, ITEMS, LENGTH = 30_000, 1_500, 120
ENTITIES, NAMED = 5_000, 100  # a tenth of the topics names an entity, a twentieth a list or a query
DEFINITIONS = (
    ("entity", "e7: {name: ", "e7: {name: Zzz "),
    ("list", "l7: [", "l7: [zzz, "),
    ("named query", "q7: ", "q7: zzz OR "),
)
CONSONANTS = ("br", "st", "tr", "pl", *"bcdfghklmnprstvz")
VOWELS = ("ai", "ou", *"aeiou")


def vocabulary(dice: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < WORDS:
        syllables = (
            dice.choice(CONSONANTS) + dice.choice(VOWELS) for _ in range(dice.choice((2, 3, 4)))
        )
        words["".join(syllables)] = None
    return list(words)


def query(dice: random.Random, words: list[str]) -> str:
    a, b, c, d, e = dice.sample(words[300:], 5)  # the commonest words are in no query
    return dice.choices(
        (
            f"{a} AND {b}",
            f"({a} OR {b} OR {c}) AND {d} AND NOT {e}",
            f"'\"{a} {b}\"'",
            f"entity:e{dice.randrange(ENTITIES)} AND {a}",
            f"({a} NEAR/5 {b}) OR {c}{d}*",
            f"any:l{dice.randrange(NAMED)} AND {a}",
            f"query:q{dice.randrange(NAMED)} AND {a}",
        ),
        (40, 20, 15, 10, 10, 3, 2),
    )[0]


def names(dice: random.Random, words: list[str]) -> Iterator[str]:
    yield "entities:"
    for n in range(ENTITIES):
        yield f"  e{n}: {{name: {' '.join(dice.sample(words, 2)).title()}, groups: [g{n % 50}]}}"
    yield "lists:"
    yield from (f"  l{n}: [{', '.join(dice.sample(words[300:], 3))}]" for n in range(NAMED))
    yield "queries:"
    yield from (f"  q{n}: {' OR '.join(dice.sample(words[300:], 3))}" for n in range(NAMED))


def write(folder: Path, topics: int, files: int) -> list[str]:
    dice = random.Random(7)
    words = vocabulary(dice)
    (folder / "watchlists").mkdir()
    (folder / "watchlists/names.yaml").write_text("\n".join(names(dice, words)), "utf-8")
    for number in range(files):
        lines = ["topics:"]
        for n in range(number * topics // files, (number + 1) * topics // files):
            lines += [f"  t{n}:", f"    query: {query(dice, words)}", "    boost: [title^2]"]
            lines += ["    severity: {high: score >= 6}"]
        (folder / f"watchlists/f{number:03}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return words


def reports(words: list[str]) -> list[Item]:
    dice = random.Random(11)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    texts = (dice.choices(words, cum_weights=weights, k=LENGTH) for _ in range(ITEMS))
    return [item(id=str(n), title=" ".join(t[:10]), text=" ".join(t)) for n, t in enumerate(texts)]


def memory(name: str) -> float:
    """Megabytes of this process: `Private_Dirty`, `Pss`."""
    lines = Path("/proc/self/smaps_rollup").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


async def lateness(late: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(0.005)
        late.append((time.perf_counter() - begun - 0.005) * 1000)


async def measured(name: str, work: Callable[[], Watch | None]) -> Watch | None:
    late = [0.0]
    beat = asyncio.create_task(lateness(late))
    await asyncio.sleep(0)
    cpu, wall = time.process_time(), time.perf_counter()
    answer = await quietly(work)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    beat.cancel()
    print(
        f"{name:24} CPU {cpu:6.2f} s  wall {wall:6.2f} s  loop late by {max(late):5.0f} ms at most"
    )
    return answer


async def load_and_reload(folder: Path) -> Watch:
    loader = Loader(folder, {})

    def attempt() -> Watch | None:
        try:
            return loader.load()
        except ConfigurationError:
            return None

    named = folder / "watchlists/names.yaml"
    file = max((folder / "watchlists").glob("f*.yaml"))
    text = file.read_text("utf-8")
    await measured("nothing", lambda: time.sleep(1))
    before = memory("Private_Dirty")
    first = await measured("first load", attempt)
    print(f"{'':24} {memory('Private_Dirty') - before:.0f} MB")
    file.write_text(text.replace("query: ", "query: zzz OR ", 1), "utf-8")
    changed = await measured("one topic changed", attempt)
    for what, old, new in DEFINITIONS:
        named.write_text(named.read_text("utf-8").replace(old, new), "utf-8")
        assert await measured(f"one {what} changed", attempt) is not None
    file.write_text(text.replace("query: ", "query: (zzz OR ", 1), "utf-8")
    refused = await measured("one topic broken", attempt)
    file.write_text(text, "utf-8")
    mended = await measured("mended", attempt)
    await measured("nothing changed", attempt)
    assert first is not None
    assert changed is not None
    assert refused is None
    assert mended is not None
    topic = next(iter(mended.topics.values()))
    cpu = time.process_time()
    mended.index.derived([topic])
    print(f"of that, the index      CPU {time.process_time() - cpu:6.3f} s")
    known = mended.configuration
    entities = (*known.entities[:-1], replace(known.entities[-1], name="Zzz Yyy"))
    definitions = Definitions(entities, dict(known.lists), dict(known.queries))
    cpu = time.process_time()
    mended.index.derived((), (), mended.index.redefined(definitions))
    print(f"one entity, the index   CPU {time.process_time() - cpu:6.3f} s")
    return mended


def rate(watch: Watch, items: list[Item]) -> float:
    begun = time.process_time()
    for each in items:
        watch.index.match(each)
    return len(items) / (time.process_time() - begun)


def fork(watch: Watch, items: list[Item]) -> None:
    gc.collect()
    gc.freeze()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    before = memory("Private_Dirty")
    speed = rate(watch, items)
    own = memory("Private_Dirty") - before
    print(f"a forked process: {speed:.0f} items/s, {own:.0f} MB of its own afterwards")
    sys.stdout.flush()
    os._exit(0)


def main() -> None:
    topics, files = (int(n) for n in (sys.argv[1:] + ["100000", "100"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        words = write(Path(folder), topics, files)
        watch = asyncio.run(load_and_reload(Path(folder)))
    items = reports(words)
    cold, warm = rate(watch, items), rate(watch, items)
    print(f"matching: {cold:.0f} items/s while words are new, then {warm:.0f}")
    sys.stdout.flush()
    fork(watch, items)


if __name__ == "__main__":
    main()
