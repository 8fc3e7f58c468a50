"""Words that tell the examples from other reports.

    headlines, first sentences | content words | without names and calendar | rare in the archive

A word counts as rare by the share of archived reports that hold it; without an archive, every
content word of a headline is as good as another.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log

from monitor.language.content import content
from monitor.language.fold import fold
from monitor.language.words import written
from monitor.model import Item

MOST = 12
_LINK = re.compile(r"https?://\S+")
COMMON = 0.05  # share of the archive's reports from which a word tells nothing
_LEAST = 4  # letters of a word in an alphabet
_LEAD = 400  # characters of a summary that are read
ENOUGH = 200  # reports from which an archive knows which words of a text tell
_TEXT = 4_000  # characters of a single example


@dataclass(slots=True)
class Background:
    """How many reports of the archive hold each content word."""

    items: int = 0
    holding: Counter[str] = field(default_factory=Counter)

    def add(self, items: Iterable[Item]) -> None:
        """Count more reports."""
        for item in items:
            self.items += 1
            self.holding.update(set(content(f"{item.title} {item.summary[:_LEAD]}")))

    def share(self, word: str) -> float:
        """Of the reports, those that hold the word; 0 where they are too few to say."""
        return self.holding[word] / self.items if self.items >= ENOUGH else 0.0

    def rarity(self, word: str) -> float:
        """The word's weight: the logarithm of how seldom it is."""
        return log((self.items + 1) / (self.holding[word] + 0.5))


def telling(examples: Sequence[Item], names: Iterable[str], known: Background) -> tuple[str, ...]:
    """The words, clearest first, as the examples write them in small letters."""
    of_names = {word for name in names for word in content(name)}
    seen: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for item in examples:
        words = dict(_words(item.title))
        more = dict(_words(item.summary[:_LEAD])) if len(examples) > 1 else {}
        if len(examples) == 1 and known.items >= ENOUGH:
            more = _insisted(item)
        shown = {**more, **words, **shown}
        seen.update(dict.fromkeys(words, 2) | dict.fromkeys(more.keys() - words.keys(), 1))
    enough = 2 if len(examples) > 1 else 1  # in one headline, or in the text of two examples
    kept = [
        word
        for word, count in seen.items()
        if count >= enough and word not in of_names and known.share(word) < COMMON
    ]
    kept.sort(key=lambda word: -seen[word] * known.rarity(word))  # else as they came
    return tuple(shown[word] for word in kept[:MOST])


def _insisted(item: Item) -> dict[str, str]:
    """Words that the text of a single example comes back to."""
    found = list(_words(_LINK.sub(" ", item.summary[:_TEXT])))
    counts = Counter(folded for folded, _ in found)
    return {folded: word for folded, word in found if counts[folded] > 1}


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Content words: folded, and as they are written."""
    telling_ones = set(content(text))
    for found in written(text):
        word = found.group().strip("'’").removesuffix("'s").removesuffix("’s")
        folded = fold(word)
        long_enough = len(word) >= _LEAST or not word.isascii()
        if folded in telling_ones and long_enough and word.isalpha():
            yield folded, word.lower()
