"""How many copies are told from reports of their own, and how many reports are taken for copies.

usage: python benchmarks/copies.py ARTICLES... --pairs LABELLED... [--count N]

ARTICLES are JSON lines with title and text, of which copies are made: whole, half, the first
sentence alone, and lightly edited (every twentieth word and one of the headline). LABELLED are
JSON lines with a `story`: reports of one story by two outlets are independent accounts, unless
their texts are copies already; reports of two stories get one standing line, newsletter text or
agency formula each. Printed: copies found of each kind, and reports that were taken for copies.
"""

import argparse
import json
import lzma
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from monitor.language.sentences import split
from monitor.model import Item
from monitor.story import copied

Row = dict[str, Any]
LINE = "Catch up on the day's top stories and what to watch for next in our daily live coverage."
NEWSLETTER = (
    "This is an abridged version of our free newsletter. Sign up here to get it in your inbox every"
    " weekday morning, together with the best of our reporters' analysis, the numbers that matter,"
    " the week's most read stories, and a look at what our correspondents are watching next."
)
FORMULA = (
    "The agency said it would give further details later. There were no immediate reports of"
    " casualties or damage, and officials did not immediately respond to a request for comment."
    " The information could not be independently verified by our reporters on the ground."
)
STANDING = (LINE, NEWSLETTER, FORMULA)
WORDS = ("early", "officials", "reported", "local", "also", "several", "later", "new", "further")


def rows(path: Path) -> Iterator[Row]:
    data = path.read_bytes()
    text = lzma.decompress(data) if path.suffix == ".xz" else data
    yield from map(json.loads, text.splitlines())


def item(number: str, title: str, text: str, source: str) -> Item:
    url = f"https://{source}.example/{number}"
    return Item(number, source, (), url, title, text, "", "", "", (), 0, 0, f"Outlet {source}")


def edited(text: str, dice: random.Random, share: float) -> str:
    words = text.split()
    for place in dice.sample(range(len(words)), max(1, int(len(words) * share))):
        words[place] = dice.choice(WORDS)
    return " ".join(words)


def without_a_word(title: str, dice: random.Random) -> str:
    words = title.split()
    del words[dice.randrange(len(words))]
    return " ".join(words)


def kinds(title: str, text: str, dice: random.Random) -> dict[str, tuple[str, str]]:
    half = " ".join(split(text)[: (len(split(text)) + 1) // 2])
    return {
        "whole": (title, text),
        "half": (title, half),
        "half, own headline": (without_a_word(title, dice), half),
        "lead alone": (title, split(text)[0]),
        "edited": (without_a_word(title, dice), edited(text, dice, 0.05)),
    }


def copies(paths: Sequence[Path], count: int, dice: random.Random) -> None:
    every = [row for path in paths for row in rows(path) if len(row.get("text") or "") > 600]
    found: dict[str, list[str]] = defaultdict(list)
    for row in dice.sample(every, count):
        original = item("a", row["title"], row["text"][:3000], "one")
        for kind, (title, text) in kinds(row["title"], row["text"][:3000], dice).items():
            missed = copied(item("b", title, text, "two"), [original]) == ""
            found[kind] += [f"missed: {title}"] * missed
    for kind, missed in found.items():
        print(f"{kind:20} {count - len(missed)} of {count} found", *missed[:3], sep="\n  ")


def pairs(paths: Sequence[Path], count: int, dice: random.Random) -> None:
    stories: dict[str, list[Row]] = defaultdict(list)
    for path in paths:
        for row in rows(path):
            if row.get("story") and row.get("body"):
                stories[row["story"]].append(row)
    same = [
        (one, two)
        for reports in stories.values()
        for one, two in pairwise(reports)
        if one.get("outlet") != two.get("outlet")
    ]
    taken = 0
    for one, two in dice.sample(same, min(count, len(same))):
        if copied(item("b", two["title"], two["body"], "two"), [whole(one)]):
            taken += 1
            print("  one event:", one["title"], "|", two["title"])
    print(f"independent reports of one event: {taken} of {min(count, len(same))} taken for copies")
    others = [dice.choice(reports) for reports in stories.values()]
    taken = 0
    for _ in range(count):
        one, two = dice.sample(others, 2)
        standing = dice.choice(STANDING)
        first = item("a", one["title"], f"{one['body'][:200]} {standing}", "one")
        second = item("b", two["title"], f"{two['body'][:200]} {standing}", "one")
        bare = copied(item("d", two["title"], standing, "two"),
                      [item("c", one["title"], standing, "two")])  # fmt: skip
        if copied(second, [first]) or bare:
            taken += 1
            print("  two events:", one["title"], "|", two["title"])
    print(f"two events with standing text:    {taken} of {count} taken for copies")


def whole(row: Row) -> Item:
    return item("a", row["title"], row["body"], "one")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[])
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    dice = random.Random(11)
    copies(options.articles, options.count, dice)
    if options.pairs:
        pairs(options.pairs, options.count, dice)


if __name__ == "__main__":
    main()
