"""What knowing the languages costs where the daemon matches, and what it costs the parse worker.

usage: python benchmarks/detection_cost.py [--topics N ...] [--items FILE ...]

Reports of several languages are made of the sentences that the package eld ships (or of the
headlines and texts of --items), 50 to a feed. Each feed goes through a real parse worker, and its
items are matched against topics that stem, as the daemon does it. Taken in turns, round by round:
items whose languages the worker found out (what the daemon does), items that are given their
feed's language for nothing (no detection), and items whose languages matching must find out
itself. Seconds are CPU seconds of this process, decoding of the worker's answer included; then
those of the worker with detection and without.
"""

import argparse
import asyncio
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import formatdate
from xml.sax.saxutils import escape

import psutil

from detection import headlines
from detection import items as told
from monitor.configuration import Source, Topic
from monitor.language.detection import primary
from monitor.match import Index, compile_watchlist
from monitor.model import Item, Reading
from monitor.spoken import Guess
from monitor.workers import WorkerPool
from monitor.workers.frames import decode_reading, encode_reading

SEED = 20250319
FEEDS, A_FEED = 80, 50
ROUNDS = 7
URL = "https://feeds.example/rss"
Feed = tuple[str, list[tuple[str, str]]]  # its language, its headlines with their summaries


def feeds(files: list[str]) -> list[Feed]:
    """Feeds of one language each; English, German, French, Spanish and Russian come often."""
    dice = random.Random(SEED)
    texts: dict[str, list[str]] = {}
    for language, text in told(files) if files else headlines("all"):
        texts.setdefault(language, []).append(text)
    often = [each for each in ("en", "de", "fr", "es", "ru") if each in texts]
    languages = [*often * 6, *texts]
    chosen = dice.choices(languages, k=FEEDS)
    return [(language, list(reports(texts[language], dice))) for language in chosen]


def reports(texts: list[str], dice: random.Random) -> Iterator[tuple[str, str]]:
    for _ in range(A_FEED):
        yield dice.choice(texts), " ".join(dice.choices(texts, k=2))


def document(feed: Feed, number: int) -> bytes:
    language, entries = feed
    body = "".join(
        f"<item><guid>{number}-{n}</guid><title>{escape(title)}</title>"
        f"<description>{escape(summary)}</description>"
        f"<pubDate>{formatdate(1_772_532_000)}</pubDate></item>"
        for n, (title, summary) in enumerate(entries)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {number}</title>'
        f"<link>https://feeds.example/</link><language>{language}</language>{body}</channel></rss>"
    ).encode()


def topics(count: int, feeds: list[Feed]) -> list[Topic]:
    """`a AND (b OR c)` of words of the reports; every second names its languages."""
    dice = random.Random(SEED)
    words = [w for _, entries in feeds for t, _ in entries for w in re.findall(r"[^\W\d_]{5,}", t)]
    return [
        Topic(
            str(n),
            "",
            f"{dice.choice(words)} AND ({dice.choice(words)} OR {dice.choice(words)})",
            stemming=True,
            languages=("en", "de", "ru") if n % 2 else (),
        )
        for n in range(count)
    ]


async def read(documents: list[bytes], *, languages: bool) -> tuple[list[Item], float]:
    """The items, and the worker's CPU seconds for them, after a first round that warms it."""
    source = Source("s", URL)
    async with WorkerPool(1, languages=lambda: languages) as pool:
        for body in documents:
            await pool.read(body, "", URL, source, 1)
        worker = psutil.Process(pool.pids[0])
        before = sum(worker.cpu_times()[:2])
        readings = [await pool.read(body, "", URL, source, 1) for body in documents]
        seconds = sum(worker.cpu_times()[:2]) - before
        print(f"  the worker holds {worker.memory_info().rss / 1e6:.0f} MB", end="")
        print(" with detection" if languages else " without")
    return [item for reading in readings for item in reading.items], seconds


def in_feeds_language(item: Item) -> Item:
    language = primary(item.language)
    return replace(item, guess=Guess(language, frozenset({language}), language))


def spent(index: Index, answer: bytes, items: list[Item]) -> float:
    """CPU seconds for reading the worker's answer and for matching the items."""
    start = time.process_time()
    decode_reading(answer, "s", 1)
    for item in items:
        index.match(item)
    return time.process_time() - start


def compare(index: Index, known: list[Item], count: int) -> None:
    """Feed by feed in turns, so that whatever else the machine does meets all ways alike."""
    took: dict[str, list[float]] = {name: [] for name in WAYS}
    for turn in range(ROUNDS + 1):
        seconds = dict.fromkeys(WAYS, 0.0)
        for at in range(0, len(known), A_FEED):
            for name in sorted(WAYS, key=lambda _: random.random()):
                items = list(map(WAYS[name], known[at : at + A_FEED]))
                answered = items if name == "known" else list(map(WAYS["found"], items))
                answer = encode_reading(Reading(tuple(answered)))
                seconds[name] += spent(index, answer, items)
        for name in took if turn else ():  # the first round warms up
            took[name].append(seconds[name] / len(known) * 1e6)
    each = {name: statistics.median(times) for name, times in took.items()}
    share = {
        name: statistics.median(1 - n / t for n, t in zip(took["none"], times, strict=True))
        for name, times in took.items()
    }
    print(
        f"{count:7,} topics: {each['none']:6.1f} us an item without detection,"
        f" {each['known']:6.1f} with the worker's ({share['known']:6.1%}),"
        f" {each['found']:6.1f} found out by matching ({share['found']:6.1%})",
        flush=True,
    )


WAYS: dict[str, Callable[[Item], Item]] = {
    "known": lambda item: item,
    "none": in_feeds_language,
    "found": lambda item: replace(item, guess=None),
}


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--topics", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--items", nargs="+", default=[])
    given = parser.parse_args()
    made = feeds(given.items)
    documents = [document(feed, n) for n, feed in enumerate(made)]
    _, plain = await read(documents, languages=False)
    known, asked = await read(documents, languages=True)
    a_feed = 1e3 / len(documents)
    print(f"  it takes {plain * a_feed:.2f} ms a feed without, {asked * a_feed:.2f} ms with")
    for count in given.topics:
        compare(compile_watchlist(topics(count, made), []), known, count)


if __name__ == "__main__":
    asyncio.run(main())
