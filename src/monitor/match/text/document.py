"""An item, analysed once: its words in order, and what else each word may be asked for as.

words    title, gap, summary, gap, text: folded, by position
vocab    every key that a query can be found under: words, joined hyphenations, pairs of Han
         characters, words without prefixes, stems, and the patterns that a word satisfies
layout   offsets in the item's own text; made only when evidence or a sentence is asked for
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain, filterfalse, pairwise
from typing import Protocol

from monitor.language.affixes import AFFIXED, bare_forms
from monitor.language.detection import guess_of
from monitor.language.fold import DOTLESS
from monitor.language.sentences import ends as sentence_ends
from monitor.language.tokens import placed_words, read, written_words
from monitor.model import Item
from monitor.spoken import Guess

Span = tuple[int, int]  # first and last word position, inclusive
Range = tuple[int, int]  # from the first word position up to, not including, the last

MAX_CHARACTERS = 200_000  # of each field: a book is no report
_MAIN = ("title", "summary", "text")
LEAD = "lead"  # a field that is parts of others
_GAP = ""
_TOKEN = re.compile(r"\S+")  # parts where str.split does
_TURKISH_LETTER = re.compile("[ığşİ]")
_FEW = 12  # words that are looked for one by one
_PARAGRAPH_END = re.compile(r"\n[ \t\r]*\n\s*")
_LINE_END = re.compile(r"\n+")


class Vocabulary(Protocol):
    """What an index wants to know of a text's words beyond the words themselves."""

    def __bool__(self) -> bool:
        """Whether there is anything that it wants to know."""
        ...

    def keys_of(self, words: set[str], text: "Document") -> Mapping[str, tuple[str, ...]]:
        """Further keys, each with the words that stand for it."""
        ...


class Layout:
    """Where the words stand in the fields: built once, when a match is shown."""

    def __init__(self, texts: Iterable[tuple[str, str]], *, turkish: bool) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.wides: dict[str, list[Span]] = {}
        self.raw: list[tuple[str, str, int]] = []  # field, its text, first position
        for name, text in texts:
            if self.raw:
                self.starts.append(0)
                self.ends.append(0)
            self.raw.append((name, text, len(self.starts)))
            self._add(text, turkish=turkish)

    def _add(self, text: str, *, turkish: bool) -> None:
        """Token by token, as `read` does: what folds as one text may part otherwise."""
        for found in _TOKEN.finditer(text):
            token = found.group()
            if token.isascii() and token.isalnum():
                self.starts.append(found.start())
                self.ends.append(found.end())
            else:
                self._take_apart(token, found.start(), turkish=turkish)

    def _take_apart(self, token: str, base: int, *, turkish: bool) -> None:
        first = len(self.starts)
        placed = placed_words(token, turkish=turkish)
        for _, start, end in placed.words:
            self.starts.append(base + start)
            self.ends.append(base + end)
        for key, low, high in placed.wides:
            self.wides.setdefault(key, []).append((first + low, first + high))

    def field_of(self, position: int) -> tuple[str, str]:
        """Returns the name and the text of the field that holds this position."""
        name, text, _ = next(f for f in reversed(self.raw) if f[2] <= position)
        return name, text


class Document:
    """One item as the evaluator sees it. `end` is behind every position that any item has."""

    end = 1 << 40

    def __init__(
        self, item: Item, vocabulary: Vocabulary | None = None, *, author: bool = False
    ) -> None:
        self.item = item
        self._vocabulary = vocabulary
        self._fields = ("author",) if author else _MAIN
        self._asked: dict[str, list[Span]] | None = {}
        self._texts = [self._text(name) for name in self._fields]
        self._turkish = self._is_turkish()
        self._reading = read(self._texts, turkish=self._turkish)
        self._affixed = any(map(_is_affixed, self._texts))

    def among(self, keys: set[str]) -> set[str]:
        """Those of `keys` that stand in the item, the cheaper way where its words are enough."""
        if self._vocabulary or self._affixed or self._turkish:
            return keys & self.vocab
        return self._reading.among(keys)

    @cached_property
    def vocab(self) -> set[str]:
        """Every key that the item can be found under."""
        beside = self._beside
        return self._words | beside if beside else self._words

    @cached_property
    def _words(self) -> set[str]:
        return self._reading.words()

    @cached_property
    def _wides(self) -> set[str]:
        """The keys of more than one word."""
        return self._reading.wides()

    @cached_property
    def _ways(self) -> list[tuple[Callable[[str], tuple[str, ...]], list[str]]]:
        """What a word may be asked for as besides, and of which words."""
        ways: list[tuple[Callable[[str], tuple[str, ...]], list[str]]] = []
        if self._affixed:
            ways.append((bare_forms, list(filter(AFFIXED.match, self._words))))
        if self._turkish:
            ways.append((_dotless, list(self._words)))
        return ways

    @cached_property
    def _forms(self) -> set[str]:
        """What its words may be asked for as besides."""
        return {form for way, words in self._ways for form in chain(*map(way, words))}

    @cached_property
    def _satisfying(self) -> Mapping[str, tuple[str, ...]]:
        """What the index asks for, each with the words, wides and forms that satisfy it."""
        if not self._vocabulary:
            return {}
        known = self._words.union(self._wides, self._forms)
        return self._vocabulary.keys_of(known, self)

    @cached_property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """Further keys, each with the words that stand for it; made when one's place is asked."""
        further: dict[str, tuple[str, ...]] = {}
        for way, words in self._ways:
            for word in words:
                for form in way(word):
                    further[form] = (*further.get(form, ()), word)
        for key, found in self._satisfying.items():
            sources = tuple(s for word in found for s in self._sources(further, word))
            further[key] = (*further.get(key, ()), *sources)
        return further

    def _sources(self, further: Mapping[str, tuple[str, ...]], word: str) -> tuple[str, ...]:
        own = (word,) if word in self._words or word in self._wides else ()
        return (*own, *further.get(word, ()))

    @cached_property
    def guess(self) -> Guess:
        """The languages that it may be in, by its text and by its feed."""
        return self.item.guess or guess_of(self.item)

    @cached_property
    def written(self) -> Mapping[str, tuple[str, ...]]:
        """Its folded words that lost a mark, each as it is written, in small letters."""
        found: dict[str, tuple[str, ...]] = {}
        tokens = {token for text in self._texts if not text.isascii() for token in text.split()}
        for token in filterfalse(str.isascii, tokens):
            for word, raw in written_words(token, turkish=self._turkish):
                if word != raw and raw not in found.get(word, ()):
                    found[word] = (*found.get(word, ()), raw)
        return found

    @cached_property
    def capitals(self) -> Mapping[str, int]:
        """The folded words that stand somewhere with a capital, and how often they do.

        Only of words that begin with a letter that has a capital.
        """
        found: Counter[str] = Counter()
        tokens = (token for text in self._texts for token in text.split())
        for token in filterfalse(str.islower, tokens):
            for word, raw in written_words(token, turkish=self._turkish):
                if not raw[:1].islower():
                    found[word] += 1
        return found

    def _is_turkish(self) -> bool:
        if self.item.language[:2].lower() in DOTLESS:
            return True
        texts = (self.item.title, self.item.summary)
        lettered = any(not text.isascii() and _TURKISH_LETTER.search(text) for text in texts)
        return lettered and self.guess.likely in DOTLESS

    def _text(self, name: str) -> str:
        text: str = getattr(self.item, name)
        return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS]

    @cached_property
    def _spelled(self) -> list[str]:
        """The words of each field, a space between."""
        return self._reading.spelled()

    @cached_property
    def joined(self) -> str:
        """All words with one space between, two or more between fields: for finding phrases."""
        return f" {'  '.join(self._spelled)} "

    @cached_property
    def words(self) -> list[str]:
        """All words by position, a gap between fields."""
        return self._placed[0]

    @cached_property
    def starts(self) -> list[int]:
        """The first position of each field."""
        return self._placed[1]

    @cached_property
    def _placed(self) -> tuple[list[str], list[int]]:
        words: list[str] = []
        starts: list[int] = []
        for spelled in self._spelled:
            if starts:
                words.append(_GAP)
            starts.append(len(words))
            words += spelled.split(" ") if spelled else ()
        return words, starts

    @cached_property
    def author(self) -> "Document":
        """The author's name as a document of its own."""
        return Document(self.item, self._vocabulary, author=True)

    @cached_property
    def layout(self) -> Layout:
        """Offsets of every word."""
        return Layout(zip(self._fields, self._texts, strict=True), turkish=self._turkish)

    def is_plain(self, keys: Iterable[str]) -> bool:
        """Whether these keys stand for nothing but the very words."""
        return self._beside.isdisjoint(keys)

    @cached_property
    def _beside(self) -> set[str]:
        """The keys that are not, or not only, a word of the item as it stands there."""
        return self._wides.union(self._forms, self._satisfying)

    def _places(self, word: str) -> list[Span]:
        """Where a word stands; after some such questions all words are looked up at once."""
        asked = self._asked
        if asked is None:
            return self._all_places.get(word, [])
        if word not in asked:
            asked[word] = _positions(self.words, word)
            if len(asked) > _FEW:
                self._asked = None
        return asked[word]

    @cached_property
    def _all_places(self) -> dict[str, list[Span]]:
        places: dict[str, list[Span]] = {}
        for position, word in enumerate(self.words):
            if word in places:
                places[word].append((position, position))
            else:
                places[word] = [(position, position)]
        return places

    def spans(self, key: str) -> list[Span]:
        """Returns where a key stands, in order."""
        if key not in self.vocab:
            return []
        if key not in self._beside:
            return self._places(key)
        found: set[Span] = set()
        for word in (key, *self.keys.get(key, ())):
            found.update(self._places(word))
            if word in self._wides:
                found.update(self.layout.wides[word])
        return sorted(found)

    def range_of(self, field: str) -> Range:
        """The positions of a field; of `lead`, the headline and the first sentence after it."""
        if field == LEAD:
            return self._lead
        index = self._fields.index(field)
        return self.starts[index], self._ends[index]

    @cached_property
    def _lead(self) -> Range:
        low, high = self.range_of("title")
        after = (last for first, last in self.sentences if first > high)
        return low, next(after, high)

    @cached_property
    def _ends(self) -> list[int]:
        return [*(start - 1 for start in self.starts[1:]), len(self.words)]

    def ranges(self) -> list[Range]:
        """Returns the fields' positions, in reading order."""
        return list(zip(self.starts, self._ends, strict=True))

    def same_field(self, one: int, other: int) -> bool:
        """Returns whether two positions stand in one field."""
        return bisect_right(self.starts, one) == bisect_right(self.starts, other)

    @cached_property
    def sentences(self) -> list[Range]:
        """The sentences' positions, in reading order."""
        return self._units(sentence_ends)

    @cached_property
    def paragraphs(self) -> list[Range]:
        """The paragraphs' positions; where a field has no blank line, every line is one."""
        return self._units(_paragraph_ends)

    def _units(self, ends_of: Callable[[str], Iterable[int]]) -> list[Range]:
        units: list[Range] = []
        starts = self.layout.starts
        for (_, text, low), (_, high) in zip(self.layout.raw, self.ranges(), strict=True):
            edges = [low, *(bisect_left(starts, end, low, high) for end in ends_of(text)), high]
            units += [(a, b) for a, b in pairwise(edges) if a < b]
        return units

    def locate(self, span: Span) -> tuple[str, int, int]:
        """Field, start and end offset in characters."""
        name, _ = self.layout.field_of(span[0])
        return name, self.layout.starts[span[0]], self.layout.ends[span[1]]

    def raw(self, span: Span) -> str:
        """Returns the text of these words as the publisher wrote it."""
        _, text = self.layout.field_of(span[0])
        return text[self.layout.starts[span[0]] : self.layout.ends[span[1]]]


def _positions(words: list[str], word: str) -> list[Span]:
    found = []
    position = -1
    for _ in range(words.count(word)):
        position = words.index(word, position + 1)
        found.append((position, position))
    return found


def _is_affixed(text: str) -> bool:
    return not text.isascii() and AFFIXED.search(text) is not None


DOTLESS_AWARE = "\x01"


def _dotless(word: str) -> tuple[str, ...]:
    """In Turkish text: a word is also found as the world spells it, and strictly as Turkish."""
    if "ı" in word:
        return word.replace("ı", "i"), word + DOTLESS_AWARE
    return (word + DOTLESS_AWARE,) if "i" in word else ()


def _paragraph_ends(text: str) -> Iterable[int]:
    pattern = _PARAGRAPH_END if _PARAGRAPH_END.search(text) else _LINE_END
    return (end.end() for end in pattern.finditer(text))
