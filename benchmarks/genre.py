"""How well genres are known from link, headline and summary.

usage: python benchmarks/genre.py LABELLED [--list]

LABELLED is JSON lines, plain or .xz, with id, title, body, url and genre. Printed: precision and
recall of each genre, and of all but reports and films together, which count as known where the
report is marked as any of them. `--list` prints what was missed and what was wrongly marked.
"""

import argparse
import json
import lzma
from collections import Counter
from pathlib import Path

from monitor.genre import Genre, genre
from monitor.model import Item

UNMARKED = {"report", "video", "other"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    data = options.file.read_bytes()
    text = lzma.decompress(data) if options.file.suffix == ".xz" else data
    rows = {row["id"]: row for row in map(json.loads, text.splitlines())}
    both: Counter[tuple[str, str]] = Counter()
    for row in rows.values():
        words = row["title"], row.get("body") or ""
        marked = genre(Item("", "", (), row["url"], *words, "", "", "", (), 0, 0))
        both[row["genre"], marked.genre.value] += 1
        wrong = (row["genre"] in UNMARKED) != (marked.genre.value in UNMARKED)
        if options.list and wrong:
            print(f"{row['genre']:10} {marked.genre:10} {row['title']}  [{marked.sign}]")
    for name in Genre:
        right, found = both[name, name], sum(n for (_, f), n in both.items() if f == name)
        truth = sum(n for (t, _), n in both.items() if t == name)
        print(f"{name:10} precision {right / max(1, found):.2f} recall {right / max(1, truth):.2f}")
    right = sum(n for (t, f), n in both.items() if not {t, f} & UNMARKED)
    found = sum(n for (_, f), n in both.items() if f not in UNMARKED)
    truth = sum(n for (t, _), n in both.items() if t not in UNMARKED)
    print(f"together   precision {right / found:.3f} recall {right / truth:.3f}")


if __name__ == "__main__":
    main()
