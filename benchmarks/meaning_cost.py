"""What placing a report costs the writer, by words alone and with what it means.

usage: python benchmarks/meaning_cost.py [STORIES]

STORIES (1,000) invented reports of three languages open a story each; then 200 more are placed,
half of which open one. Printed: milliseconds of this thread's own time for a report, the median.
"""

import random
import sys
import time
from statistics import median

from monitor import story
from monitor.model import Item, Meaning
from monitor.story import OpenStories, meaning

DIMENSIONS = (384, 1_024, 1_536)
PLACED = 200
START = 1_742_385_600_000
APART = 20_000  # milliseconds between two reports
LANGUAGES = ("en", "ru", "ar")
FREQUENCIES = (10_000, dict[str, int]())


class Invented:
    """Reports of words that stand nowhere else, and vectors that have much in common."""

    def __init__(self, dimensions: int) -> None:
        self._dice, self._dimensions, self._number = random.Random(7), dimensions, 0

    def report(self) -> tuple[Item, Meaning]:
        self._number += 1
        at, language = START + self._number * APART, self._dice.choice(LANGUAGES)
        words = [self._word() for _ in range(30)]
        title, summary = " ".join(words[:8]), " ".join(words[8:])
        name = f"r{self._number}"
        item = Item(name, "s", (), name, title, summary, "", "", language, (), at, at, "Courier")
        return item, self._vector()

    def again(self, before: Item) -> tuple[Item, Meaning]:
        """A report that joins the story of an earlier one by its words."""
        item, read = self.report()
        words = before.title.split()
        self._dice.shuffle(words)
        return Item(item.id, "t", (), item.url, " ".join(words[:6]) + " " + self._word(),
                    self._word(), "", "", before.language, (), item.seen_at, item.seen_at,
                    "Post"), read  # fmt: skip

    def _word(self) -> str:
        return "".join(self._dice.choice("bdfgklmnprstvz") + self._dice.choice("aeiou")
                       for _ in range(4))  # fmt: skip

    def _vector(self) -> Meaning:
        read = meaning.read("m", [1 + self._dice.gauss(0, 1) for _ in range(self._dimensions)])
        assert read
        return read


def cost(dimensions: int, stories: int, *, meant: bool) -> tuple[float, float]:
    """Milliseconds for a report that opens a story, and for one that joins one."""
    invented = Invented(dimensions)
    opened = OpenStories("t", "", START)
    items = []
    for _ in range(stories):
        item, read = invented.report()
        opened.place(item, FREQUENCIES, item.seen_at, "", read if meant else None)
        items.append(item)
    spent: dict[bool, list[float]] = {True: [], False: []}
    for number in range(PLACED):
        new = number % 2 == 0
        item, read = invented.report() if new else invented.again(items[-1 - number])
        story.terms(item)
        story.worded(item)
        begun = time.thread_time()
        put = opened.place(item, FREQUENCIES, item.seen_at, "", read if meant else None)
        spent[new].append((time.thread_time() - begun) * 1_000)
        assert put.opened is new
    return median(spent[True]), median(spent[False])


def main() -> None:
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    print(f"{stories} open stories in {len(LANGUAGES)} languages; ms for a report that")
    print(f"{'':20}{'opens one':>12}{'joins one':>12}")
    for dimensions in (0, *DIMENSIONS):
        new, old = cost(dimensions or 8, stories, meant=dimensions > 0)
        print(
            f"{f'{dimensions} dimensions' if dimensions else 'by words':20}{new:12.2f}{old:12.2f}"
        )


if __name__ == "__main__":
    main()
