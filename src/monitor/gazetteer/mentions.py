"""Names of several words, seen by their capital letters, or beside titles where there are none.

Scripts that have capitals (Latin, Cyrillic, Greek, Armenian and a few more) show names this way;
Arabic, Hebrew, Persian and Hindi names are seen by `uncased`, Chinese, Japanese and Thai ones by
`unspaced`. A sentence in which every word but
articles and the like is capitalised (a headline in title case) says nothing about names and is
passed over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from monitor.gazetteer.uncased import Uncased
from monitor.gazetteer.unspaced import Unspaced
from monitor.language.sentences import ends
from monitor.language.words import without_possessive, written
from monitor.model import Item

_LINKS = frozenset(
    {"al", "ben", "bin", "da", "de", "del", "der", "di", "du", "ibn", "la", "van", "von"}
)
_UNTITLED = frozenset(  # words that English title case leaves small
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in", "into", "nor", "of"}
    | {"on", "or", "over", "per", "s", "so", "than", "the", "to", "up", "via", "vs", "with", "yet"}
)
_MOST = 5  # words of one name
_LEAST = 2
_TITLE = 5  # words from which a sentence can be told to be in title case

Run = tuple[str, ...]


class Mentions:
    """Names in reports; reads all of them first, to know which words are usually small."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._small: Counter[str] = Counter()
        self._large: Counter[str] = Counter()
        every = list(items)
        self._runs = [(item, list(self._runs_of(item))) for item in every]
        self._uncased = Uncased(every)
        self._unspaced = Unspaced(every)

    def __iter__(self) -> Iterator[tuple[Item, frozenset[str]]]:
        """Each report with the names in it, each once."""
        found = zip(self._runs, self._uncased, self._unspaced, strict=True)
        for (item, runs), uncased, unspaced in found:
            cased = frozenset(name for run in runs for name in _names(self._trimmed(run)))
            yield item, cased | uncased | unspaced

    def _runs_of(self, item: Item) -> Iterator[Run]:
        for text in (item.title, item.summary):
            for start, end in pairwise((0, *ends(text))):
                words = _words(text[start:end])
                if not _is_title_case([word for word, _ in words]):
                    self._count(word for word, _ in words)
                    yield from _runs(words)

    def _count(self, words: Iterable[str]) -> None:
        for word in words:
            (self._large if word[0].isupper() else self._small)[word.casefold()] += 1

    def _trimmed(self, run: Run) -> Run:
        """Without words in front that are capitalised only because a sentence starts there."""
        words = list(run)
        while words and self._is_usually_small(words[0]):
            del words[0]
        return tuple(words)

    def _is_usually_small(self, word: str) -> bool:
        key = word.casefold()
        return key in _LINKS or self._small[key] >= max(self._large[key], 1)


def _words(sentence: str) -> list[tuple[str, bool]]:
    """The words, and whether each follows the one before with only a space between them."""
    found: list[tuple[str, bool]] = []
    end = -1
    for match in written(sentence):
        joined = end >= 0 and sentence[end : match.start()].isspace()
        word = without_possessive(match.group())
        found.append((word, joined))
        end = match.end() if word == match.group() else -1  # after a possessive: another name
    return found


def _is_title_case(words: list[str]) -> bool:
    small = any(word[0].islower() and word not in _UNTITLED for word in words)
    return len(words) >= _TITLE and not small


def _runs(words: Iterable[tuple[str, bool]]) -> Iterator[Run]:
    """Unbroken rows of capitalised words; a link (`van der`) may stand inside."""
    run: list[str] = []
    for word, joined in words:
        belongs = word[0].isupper() or (run and word in _LINKS)
        if run and not (joined and belongs):
            yield tuple(run)
            run = []
        if word[0].isupper() or run:
            run.append(word)
    if run:
        yield tuple(run)


def _names(run: Run) -> Iterator[str]:
    """Every part of a row that may be a name: two to five words, capitalised at both ends."""
    for start, first in enumerate(run):
        for end in range(start + _LEAST, min(start + _MOST, len(run)) + 1):
            if first[0].isupper() and run[end - 1][0].isupper():
                yield " ".join(run[start:end])
