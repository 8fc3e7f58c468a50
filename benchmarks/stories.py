"""How well reports are folded into stories: BCubed precision, recall and F1.

usage: python benchmarks/stories.py FILE [--warm N]

FILE is JSON lines, plain or .xz: id, title, body, outlet, published or first_seen (ISO 8601)
and story (the label; null for none). All reports are placed in order of time under one topic;
the measure looks at the labelled ones. `--warm N` counts only the first N documents, which
shows the first hours.
"""

import argparse
import html
import json
import lzma
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.model import Item, Story
from monitor.story import place, terms


def read(path: Path) -> Iterator[dict[str, Any]]:
    data = path.read_bytes()
    text = lzma.decompress(data) if path.suffix == ".xz" else data
    yield from map(json.loads, text.splitlines())


def millis(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def item(row: dict[str, Any]) -> Item:
    at = millis(row.get("published") or row["first_seen"])
    title, body = html.unescape(row["title"]), html.unescape(row.get("body") or "")
    return Item(
        row["id"], row["outlet"], (), row["id"], title, body, "", "", "", (), at, at, row["outlet"]
    )


def placed(items: list[Item], limit: int | None) -> dict[str, str]:
    """Story id by item id."""
    counted = 0
    frequencies: Counter[str] = Counter()
    stories: dict[str, Story] = {}
    found = {}
    for one in items:
        if limit is None or counted < limit:
            frequencies.update(terms(one))
            counted += 1
        recent = sorted(stories.values(), key=lambda s: -s.updated_at)[:500]
        story = place(replace(one), "t", recent, (counted, frequencies), one.seen_at).story
        stories[story.id] = story
        found[one.id] = story.id
    return found


def bcubed(found: dict[str, str], truth: dict[str, str]) -> tuple[float, float]:
    """Precision and recall (Bagga and Baldwin, 1998) over the labelled items."""
    by_found, by_truth = defaultdict(set), defaultdict(set)
    for key, label in truth.items():
        by_found[found[key]].add(key)
        by_truth[label].add(key)
    both = {k: len(by_found[found[k]] & by_truth[truth[k]]) for k in truth}
    precision = sum(both[k] / len(by_found[found[k]]) for k in truth) / len(truth)
    recall = sum(both[k] / len(by_truth[truth[k]]) for k in truth) / len(truth)
    return precision, recall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--warm", type=int)
    options = parser.parse_args()
    rows = list(read(options.file))
    items = sorted((item(row) for row in rows), key=lambda i: (i.seen_at, i.id))
    start = time.perf_counter()
    found = placed(items, options.warm)
    spent = time.perf_counter() - start
    truth = {row["id"]: row["story"] for row in rows if row.get("story")}
    precision, recall = bcubed(found, truth)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"reports {len(items)}, labelled {len(truth)} in {len(set(truth.values()))} stories")
    print(f"BCubed precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    print(f"{len(set(found.values()))} stories placed; {spent / len(items) * 1000:.2f} ms a report")


if __name__ == "__main__":
    main()
