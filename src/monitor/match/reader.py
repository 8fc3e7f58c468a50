"""The quick way from a text to its words: only tokens that are no plain words are analysed.

    text | part at white space | tokens -> vocabulary      the words in order come on demand

No word reaches across white space, so the words of a text are the words of its tokens. A token
of ASCII letters and digits is its own word. What another token becomes is remembered: news
repeats itself, and after some thousand items nearly all are known.
"""

from collections.abc import Iterable
from itertools import filterfalse
from typing import NamedTuple

from monitor.match.fold import fold
from monitor.match.words import chunks, take_apart

_LONGEST = 48  # characters of a token that is remembered: a Chinese sentence is one token
_REMEMBERED = 60_000
_APART = str.maketrans(dict.fromkeys('"()[]{}:;!?/|<>*=+\\', " "))


class _Words(dict[str, tuple[str, ...]]):
    """Token -> words, and beside it token -> keys of more than one word."""

    def __init__(self, *, turkish: bool) -> None:
        super().__init__()
        self.turkish = turkish
        self.wides: dict[str, tuple[str, ...]] = {}

    def __missing__(self, token: str) -> tuple[str, ...]:
        parts = [take_apart(chunk) for chunk in chunks(fold(token, turkish=self.turkish))]
        words = tuple(form.text for part in parts for form in part.forms)
        if wides := tuple(key for part in parts for key, _, _ in part.wides):
            self.wides[token] = wides
        if len(token) <= _LONGEST:
            self[token] = words
        return words

    def trimmed(self) -> "_Words":
        """Itself, emptied where it grew too large."""
        if len(self) > _REMEMBERED:
            self.clear()
            self.wides.clear()
        return self

    def odd(self, tokens: list[str]) -> set[str]:
        """The tokens that are no words as they stand."""
        odd = set(filterfalse(str.isalnum, tokens))
        odd.update(filterfalse(str.isascii, tokens))
        return odd


class _Ascii(_Words):
    """For texts of ASCII alone, which most are: one look at each token less."""

    def odd(self, tokens: list[str]) -> set[str]:
        return set(filterfalse(str.isalnum, tokens))


class _Turkish(_Words):
    """A capital I is not small i here: every token is folded."""

    def odd(self, tokens: list[str]) -> set[str]:
        return set(tokens)


_PLAIN: _Words = _Words(turkish=False)
_ASCII: _Words = _Ascii(turkish=False)
_TURKISH: _Words = _Turkish(turkish=True)


class Tokens(NamedTuple):
    """A text parted at white space, with what is known of such tokens."""

    tokens: list[str]
    known: _Words
    odd: set[str]  # those that are no words as they stand

    def spelled(self) -> str:
        """The words in order, one space between."""
        if not self.odd:
            return " ".join(self.tokens)
        words = {token: _spelled(self.known[token]) for token in self.odd}
        spelled = map(words.get, self.tokens, self.tokens)
        return " ".join(spelled if all(words.values()) else filter(None, spelled))


def _spelled(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else " ".join(words)


def tokens_of(text: str, *, turkish: bool = False) -> Tokens:
    """The tokens of a text, small except in Turkish; punctuation that parts words comes off."""
    if turkish:
        tokens, known = text.split(), _TURKISH
    elif text.isascii():
        tokens, known = text.lower().translate(_APART).split(), _ASCII
    else:
        tokens, known = text.lower().split(), _PLAIN
    return Tokens(tokens, known, known.odd(tokens))


def vocabulary_of(fields: Iterable[Tokens]) -> tuple[set[str], set[str]]:
    """The words that stand in these fields, and the keys of more than one word."""
    words: set[str] = set()
    wides: set[str] = set()
    for tokens, known, odd in fields:
        if tokens:
            words.update(tokens)
            words -= odd
            words.update(*map(known.trimmed().__getitem__, odd))
            if known.wides:
                wides |= _wides(known.wides, odd)
    return words, wides


def _wides(known: dict[str, tuple[str, ...]], tokens: set[str]) -> set[str]:
    joined = known.keys() & tokens
    found = {key for token in joined for key in known[token]}
    for token in joined:
        if len(token) > _LONGEST:
            del known[token]
    return found
