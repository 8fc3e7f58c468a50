"""How well news is told from repetition among the further reports of a story; learns the weights.

usage: python benchmarks/novelty.py LABELLED... [--list]

LABELLED is JSON lines, plain or .xz, with id, topic, thread, title, body, outlet, url, language,
seen and news (null for the first report of a thread). Printed, for each thread by weights that the
other threads gave: precision and recall of the likelihood at several recalls; then of the daemon's
way, which knows what it told and nothing else, beside telling all. Last, the weights of all threads
together, as they stand in `monitor/alert/news.py`. `--list` prints what is decided wrongly.
"""

import argparse
import html
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

from monitor.alert.news import NEWS, Signs, confirms, signs_of
from monitor.model import Item

RIDGE = 0.005  # per report; keeps weights of rare signs small
ROUNDS = 12
RECALLS = (0.7, 0.75, 0.8, 0.85, 0.9)

Thread = list[tuple[Item, bool | None]]
Weights = list[float]


class Sample(NamedTuple):
    """A further report: its thread, its signs with a one before them, and the label."""

    thread: str
    signs: tuple[float, ...]
    news: bool
    title: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    threads = {name: rows for path in options.files for name, rows in read(path)}
    samples = [each for name, rows in threads.items() for each in sampled(name, rows)]
    weights = {name: fitted([s for s in samples if s.thread != name]) for name in threads}
    scored = sorted(((chance(weights[s.thread], s.signs), s) for s in samples), key=lambda x: -x[0])
    wanted = sum(each.news for each in samples)
    print(f"{len(threads)} threads, {len(samples)} further reports, {wanted} bring news")
    for recall in RECALLS:
        found = precision_at(scored, recall * wanted)
        print(f"  recall {recall:.2f}: precision {found[0]:.3f}, at a likelihood of {found[1]:.2f}")
    for name, known_all in (("knows all earlier reports", True), ("knows what it told", False)):
        told = [play(rows, weights[key], known_all=known_all) for key, rows in threads.items()]
        hits, sent = sum(sum(each) for each in told), sum(len(each) for each in told)
        print(f"{name}: tells {sent / len(samples):.2f}, precision {hits / sent:.3f}, ", end="")
        print(f"recall {hits / wanted:.3f} at {NEWS:.2f}")
    for score, each in scored if options.list else ():
        if each.news != (score >= NEWS):
            wrong = "missed" if each.news else "no news"
            print(f"{score:.2f} {wrong} [{each.thread}] {each.title}")
    bias, *rest = fitted(samples)
    print(f"bias {bias:.2f}", *(f"{n} {w:.2f}" for n, w in zip(Signs._fields, rest, strict=True)))


def read(path: Path) -> Iterator[tuple[str, Thread]]:
    data = path.read_bytes()
    text = lzma.decompress(data) if path.suffix == ".xz" else data
    threads: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in map(json.loads, text.splitlines()):
        if row.get("thread"):
            threads[f"{path.name} {row['topic']} {row['thread']}"].append(row)
    for name, rows in threads.items():
        yield name, [(report(row), row["news"]) for row in sorted(rows, key=lambda r: r["seen"])]


def report(row: dict[str, Any]) -> Item:
    at = int(datetime.fromisoformat(row["seen"]).timestamp() * 1000)
    words = html.unescape(row["title"]), html.unescape(row["body"] or ""), "", ""
    outlet = row["outlet"]
    return Item(row["id"], outlet, (), row["url"], *words, row["language"], (), at, at, outlet)


def sampled(name: str, rows: Thread) -> Iterator[Sample]:
    for i, (item, news) in enumerate(rows):
        if i and news is not None:
            signs = signs_of(item, [earlier for earlier, _ in rows[:i]])
            yield Sample(name, (1.0, *signs), news, item.title)


def play(rows: Thread, weights: Weights, *, known_all: bool) -> list[bool]:
    """The labels of what is told."""
    known, told = [rows[0][0]], []
    for item, news in rows[1:]:
        likely = chance(weights, (1.0, *signs_of(item, known))) >= NEWS
        is_told = likely or confirms(item, known)
        if is_told and news is not None:
            told.append(news)
        if is_told or known_all:
            known.append(item)
    return told


def chance(weights: Weights, signs: Sequence[float]) -> float:
    return 1 / (1 + exp(-sum(w * s for w, s in zip(weights, signs, strict=True))))


def precision_at(scored: Sequence[tuple[float, Sample]], least: float) -> tuple[float, float]:
    hits = 0
    for told, (score, sample) in enumerate(scored, 1):
        hits += sample.news
        if hits >= least:
            return hits / told, score
    raise AssertionError


def fitted(samples: Sequence[Sample]) -> Weights:
    """Logistic regression by Newton's steps, with a ridge on all weights but the first."""
    size = len(samples[0].signs)
    weights = [0.0] * size
    ridge = [RIDGE * len(samples) * (i > 0) + 1e-6 for i in range(size)]
    for _ in range(ROUNDS):
        slope = [ridge[i] * weights[i] for i in range(size)]
        curve = [[ridge[i] * (i == j) for j in range(size)] for i in range(size)]
        for each in samples:
            p = chance(weights, each.signs)
            for i, x in enumerate(each.signs):
                slope[i] += (p - each.news) * x
                for j, y in enumerate(each.signs):
                    curve[i][j] += p * (1 - p) * x * y
        weights = [w - step for w, step in zip(weights, solved(curve, slope), strict=True)]
    return weights


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss and Jordan; the matrix is positive definite, so no pivot is zero."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i, pivot in enumerate(rows):
        pivot[:] = [value / pivot[i] for value in pivot]
        for row in rows:
            if row is not pivot:
                row[:] = [a - row[i] * b for a, b in zip(row, pivot, strict=True)]
    return [row[-1] for row in rows]


if __name__ == "__main__":
    main()
