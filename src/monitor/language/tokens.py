"""The quick way from a text to its words: only tokens that are no plain words are analysed.

    text | part at white space | tokens, some of them odd -> words      in order, or as a set

No word reaches across white space, so the words of a text are the words of its tokens. A token
of ASCII letters and digits is its own word. What another token becomes is remembered: news
repeats itself, and after some thousand items nearly all are known. Text of ASCII alone, which
much is, goes through a table of bytes, with the full stops and commas behind words, which no
word keeps, gone before it is parted.
"""

import string
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain, filterfalse
from typing import NamedTuple

from monitor.language.fold import fold, origins
from monitor.language.words import chunk_starts, chunks, take_apart

_LONGEST = 48  # characters of a token that is remembered: a Chinese sentence is one token
_REMEMBERED = 60_000
_SPACE = string.whitespace + "\x1c\x1d\x1e\x1f"  # what str.split takes for white space
_APART = _SPACE + '"()[]{}:;!?/|<>*=+\\'
_SMALL = bytes.maketrans(
    (string.ascii_uppercase + _APART).encode(),
    (string.ascii_lowercase + " " * len(_APART)).encode(),
)
_PLAIN_BYTES = (string.ascii_lowercase + string.digits + " ").encode()


class _Words(dict[str, tuple[str, ...]]):
    """Token -> words. Beside it token -> keys of more than one word, and tokens that are words."""

    def __init__(self, *, turkish: bool) -> None:
        super().__init__()
        self.turkish = turkish
        self.wides: dict[str, tuple[str, ...]] = {}
        self.plain: set[str] = set()

    def __missing__(self, token: str) -> tuple[str, ...]:
        parts = [take_apart(chunk) for chunk in chunks(fold(token, turkish=self.turkish))]
        words = tuple(form.text for part in parts for form in part.forms)
        if wides := tuple(key for part in parts for key, _, _ in part.wides):
            self.wides[token] = wides
        if len(token) <= _LONGEST:
            self[token] = words
            if words == (token,) and not wides:
                self.plain.add(token)
        return words

    def words_of(self, tokens: AbstractSet[str]) -> chain[str]:
        """The words of these tokens, in no order; the store is emptied where it grew too large."""
        if len(self) > _REMEMBERED:
            self.clear()
            self.wides.clear()
            self.plain.clear()
        return chain.from_iterable(map(self.__getitem__, tokens))

    def wides_of(self, tokens: AbstractSet[str]) -> set[str]:
        """Returns the keys of more than one word in these tokens."""
        for token in filterfalse(self.__contains__, tokens):
            self[token]
        joined = self.wides.keys() & tokens if self.wides else ()
        found = {key for token in joined for key in self.wides[token]}
        for token in joined:
            if len(token) > _LONGEST:
                del self.wides[token]
        return found


_WORDS = _Words(turkish=False)
_TURKISH = _Words(turkish=True)


class Tokens(NamedTuple):
    """Some texts, each parted at white space into tokens. `odd` ones are no words as they stand."""

    tokens: list[list[str]]
    odd: set[str]
    known: _Words

    def words(self) -> set[str]:
        """Returns every word."""
        words = set(chain.from_iterable(self.tokens))
        words -= self.odd
        words.update(self.known.words_of(self.odd))
        return words

    def wides(self) -> set[str]:
        """Returns the keys of more than one word."""
        return self.known.wides_of(self.odd) if self.odd else set()

    def among(self, keys: set[str]) -> set[str]:
        """Those of `keys` that are words or wides here, found without gathering all of them."""
        found = keys.intersection(chain.from_iterable(self.tokens))
        if self.odd:
            found -= self.odd
            found |= keys.intersection(self.known.words_of(self.odd))
            found |= keys & self.wides()
        return found

    def spelled(self) -> list[str]:
        """Returns the words of each text in order, one space between."""
        if not self.odd:
            return [" ".join(tokens) for tokens in self.tokens]
        words = {token: " ".join(self.known[token]) for token in self.odd}
        return [" ".join(filter(None, map(words.get, t, t))) for t in self.tokens]


def read(texts: Sequence[str], *, turkish: bool = False) -> Tokens:
    """Returns the texts' tokens, small except in Turkish, where a capital I is not small i."""
    if turkish:
        tokens = [text.split() for text in texts]
        return Tokens(tokens, set(chain.from_iterable(tokens)), _TURKISH)
    if all(map(str.isascii, texts)):
        return _read_ascii(texts)
    tokens = [text.lower().split() for text in texts]
    odd = set(filterfalse(str.isalnum, chain.from_iterable(tokens)))
    foreign = set(filterfalse(str.isascii, chain.from_iterable(tokens)))
    return Tokens(tokens, odd | (foreign - _WORDS.plain), _WORDS)


def _read_ascii(texts: Sequence[str]) -> Tokens:
    spaced = [_spaced(text) for text in texts]
    tokens = [text.decode().split() for text in spaced]
    odd: set[str] = set()
    if any(text.translate(None, _PLAIN_BYTES) for text in spaced):
        odd.update(filterfalse(str.isalnum, chain.from_iterable(tokens)))
    return Tokens(tokens, odd, _WORDS)


def _spaced(text: str) -> bytes:
    """Small letters, and spaces for what parts words; joining parts is faster than replacing."""
    small = (text.encode() + b" ").translate(_SMALL)
    return b" ".join(b" ".join(small.split(b". ")).split(b", "))


class Placed(NamedTuple):
    """A token's words, each folded and with its offsets; and keys of several words.

    A key spans the words `first` to `last`, which are counted from 0 in the token.
    """

    words: tuple[tuple[str, int, int], ...]
    wides: tuple[tuple[str, int, int], ...]


@lru_cache(maxsize=_REMEMBERED // 3)
def placed_words(token: str, *, turkish: bool = False) -> Placed:
    """Returns the words of a token, and where they stand in it."""
    origin = origins(token, turkish=turkish)
    words: list[tuple[str, int, int]] = []
    wides: list[tuple[str, int, int]] = []
    for chunk, offset in chunk_starts(fold(token, turkish=turkish)):
        parts = take_apart(chunk)
        wides += [(key, len(words) + low, len(words) + high) for key, low, high in parts.wides]
        words += [
            (form.text, origin[offset + form.start], _after(origin, offset + form.end))
            for form in parts.forms
        ]
    return Placed(tuple(words), tuple(wides))


def _after(origin: list[int], folded_end: int) -> int:
    """The raw offset just behind folded character `folded_end - 1`."""
    last = origin[folded_end - 1]
    while folded_end < len(origin) - 1 and origin[folded_end] == last:
        folded_end += 1
    return origin[folded_end]


@lru_cache(maxsize=_REMEMBERED // 3)
def written_words(token: str, *, turkish: bool = False) -> tuple[tuple[str, str], ...]:
    """The words of a token, folded, and each as it is written; then those of more than one word."""
    placed = placed_words(token, turkish=turkish)
    raws = [token[start:end] for _, start, end in placed.words]
    found = [(word, raw) for (word, _, _), raw in zip(placed.words, raws, strict=True)]
    wides = [(key, "".join(raws[low : high + 1])) for key, low, high in placed.wides]
    return (*found, *wides)
