"""How well reports inside a topic are folded into stories, played as the daemon plays them.

usage: python benchmarks/stories.py FILE... [--background FILE...] [--choose FILE...]
                                    [--against SRC]

FILE is JSON lines, plain or .xz: id, title, body, outlet, a time (seen, published, first_seen, or
ts in seconds) and story, the label, null where a report is not scored. A file whose rows name a
`topic` and when they were `seen` is played topic by topic, each a stream of its own; rows that the
topic's query missed (`matched: false`) are left out. Any other file is one stream. Words are
counted in the background first, without placing it. Measures, over the scored reports:

    P, R, F1    BCubed (Bagga and Baldwin, 1998)
    swallowed   share of the events that no alert tells: they came as further reports of another
    repeated    share of the alerts whose event an earlier alert had told
    messages    alerts and follow-ups, without copies, for each event

`--choose` tries bars for joining on other files first, and plays FILE with the best of them.
`--against` plays the same files with the code of another checkout, in a process of its own.
"""

import argparse
import html
import json
import lzma
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.model import Item, Meaning
from monitor.story import OpenStories, meaning, placement, terms

Row = dict[str, Any]
Key = tuple[str, str]  # the stream, and the report or the label in it
NO_MEANINGS: Mapping[str, Meaning] = {}
BARS = (0.18, 0.20, 0.22, 0.24, 0.26, 0.28)


def read(path: Path) -> Iterator[Row]:
    data = path.read_bytes()
    text = lzma.decompress(data) if path.suffix == ".xz" else data
    yield from map(json.loads, text.splitlines())


def millis(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def item(row: Row, at: int) -> Item:
    title, body = html.unescape(row["title"]), html.unescape(row.get("body") or "")
    url, outlet = row.get("url") or "", row.get("outlet") or "?"
    language = row.get("language") or ""
    return Item(
        str(row.get("id")), outlet, (), url, title, body, "", "", language, (), at, at, outlet
    )


def moments(rows: list[Row]) -> list[tuple[int, Row]]:
    """When each report came. Files without a time of day get one: any order of a day is as good."""
    dice = random.Random(7)
    if rows and "ts" not in rows[0]:
        return [(millis(r.get("seen") or r.get("published") or r["first_seen"]), r) for r in rows]
    if all(row["ts"] is None for row in rows):
        rows = sorted(rows, key=lambda row: row["id"])
        dice.shuffle(rows)
        return [(n * 60_000, row | {"outlet": f"o{n % 40}"}) for n, row in enumerate(rows)]
    rows = sorted(rows, key=lambda row: (row["ts"], row["id"]))
    return [(int((row["ts"] + dice.uniform(-12, 12) * 3600) * 1000), row) for row in rows]


@dataclass
class Stream:
    """One topic's reports in order, with their labels."""

    name: str
    items: list[Item] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def streams(path: Path) -> list[Stream]:
    found: dict[str, Stream] = {}
    rows = [row for row in read(path) if row.get("matched", True)]
    topical = all("topic" in row and "seen" in row for row in rows)
    name = path.name.split(".")[0]
    for at, row in sorted(moments(rows), key=lambda pair: (pair[0], pair[1]["id"])):
        topic = f"{name}/{row['topic']}" if topical else name
        stream = found.setdefault(topic, Stream(topic))
        stream.items.append(item(row, at))
        if row.get("story"):
            stream.labels[row["id"]] = row["story"]
    return list(found.values())


@dataclass
class Played:
    """What became of one or more streams."""

    story: dict[Key, Key] = field(default_factory=dict)
    label: dict[Key, Key] = field(default_factory=dict)
    messages: int = 0
    seconds: float = 0.0

    def add(self, other: "Played") -> None:
        self.story |= other.story
        self.label |= other.label
        self.messages += other.messages
        self.seconds += other.seconds


def play(
    stream: Stream,
    documents: int,
    counts: Counter[str],
    meanings: Mapping[str, Meaning] = NO_MEANINGS,
) -> Played:
    """Places a stream's reports one after the other, as they come in; `meanings` by text."""
    counts, name = counts.copy(), stream.name
    stories = OpenStories("t", "", stream.items[0].seen_at)
    played = Played(label={(name, k): (name, v) for k, v in stream.labels.items()})
    started = time.perf_counter()
    for number, one in enumerate(stream.items):
        now = one.seen_at
        stories.advance(now)
        known = meanings.get(meaning.text(one))
        put = stories.place(one, (documents + number, counts), now, "", known)
        counts.update(terms(one))
        played.story[name, one.id] = (name, put.story.id)
        played.messages += (put.opened or not put.copy_of) and one.id in stream.labels
    played.seconds = time.perf_counter() - started
    return played


@dataclass(frozen=True)
class Score:
    """The measures of one or more streams."""

    precision: float
    recall: float
    swallowed: float
    repeated: float
    messages: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        figures = (self.precision, self.recall, self.f1, self.swallowed, self.repeated)
        return "  ".join(f"{figure:.3f}" for figure in figures) + f"  {self.messages:5.2f}"


def scored(played: Played) -> Score:
    found, truth = played.story, played.label
    by_found, by_truth = Counter(found[k] for k in truth), Counter(truth.values())
    both = Counter((truth[k], found[k]) for k in truth)
    precision = sum(n * n / by_found[f] for (_, f), n in both.items()) / len(truth)
    recall = sum(n * n / by_truth[t] for (t, _), n in both.items()) / len(truth)
    first: dict[Key, Key] = {}
    for key in found:
        if key in truth:
            first.setdefault(found[key], key)
    told = Counter(truth[key] for key in first.values())
    events = len(by_truth)
    swallowed, repeated = 1 - len(told) / events, (len(first) - len(told)) / len(first)
    return Score(precision, recall, swallowed, repeated, played.messages / events)


def counted(paths: Sequence[Path]) -> tuple[int, Counter[str]]:
    counts: Counter[str] = Counter()
    documents = 0
    for path in paths:
        for row in read(path):
            counts.update(terms(item(row, 0)))
            documents += 1
    return documents, counts


def chosen(paths: Sequence[Path], documents: int, counts: Counter[str]) -> float:
    """The bar that does best on these files: F1 less half of what is swallowed and repeated."""
    best = (-1.0, placement.JOIN)
    for bar in BARS:
        placement.JOIN = bar
        every = Played()
        for path in paths:
            for stream in streams(path):
                every.add(play(stream, documents, counts))
        score = scored(every)
        print(f"bar {bar:.2f} on the files to choose on: {score}")
        best = max(best, (score.f1 - (score.swallowed + score.repeated) / 2, bar))
    return best[1]


def report(path: Path, documents: int, counts: Counter[str]) -> None:
    every, reports = Played(), 0
    found = streams(path)
    for stream in found:
        played = play(stream, documents, counts)
        every.add(played)
        reports += len(stream.items)
        if len(found) > 1 and stream.labels:
            print(f"{stream.name:40} {len(stream.items):5}  {scored(played)}")
    spent = every.seconds / reports * 1000
    name = path.name.split(".")[0]
    print(f"{name + ', all':40} {reports:5}  {scored(every)}   {spent:.2f} ms a report")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--background", type=Path, nargs="*", default=[])
    parser.add_argument("--choose", type=Path, nargs="*", default=[])
    parser.add_argument("--against", type=Path, help="the src folder of another checkout")
    options = parser.parse_args()
    if options.against:
        print(f"--- {options.against}", flush=True)
        rest = [str(path) for path in options.files]
        rest += ["--background", *map(str, options.background)] if options.background else []
        environ = os.environ | {"PYTHONPATH": str(options.against)}
        subprocess.run([sys.executable, __file__, *rest], check=True, env=environ)
        print("--- this checkout", flush=True)
    documents, counts = counted(options.background)
    if options.choose:
        placement.JOIN = chosen(options.choose, documents, counts)
        print(f"played with the bar {placement.JOIN:.2f}")
    print(f"{'':40} items  P      R      F1     swall  repeat messages")
    for path in options.files:
        report(path, documents, counts)


if __name__ == "__main__":
    main()
