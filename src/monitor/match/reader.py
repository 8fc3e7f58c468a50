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


_PLAIN, _ASCII, _TURKISH = _Words(turkish=False), _Ascii(turkish=False), _Turkish(turkish=True)


class Tokens(NamedTuple):
    """A text parted at white space, with what is known of such tokens."""

    tokens: list[str]
    known: _Words

    def spelled(self) -> str:
        """The words in order, one space between."""
        odd = self.known.odd(self.tokens)
        if not odd:
            return " ".join(self.tokens)
        words = {token: " ".join(self.known[token]) for token in odd}
        return " ".join(filter(None, map(words.get, self.tokens, self.tokens)))


def tokens_of(text: str, *, turkish: bool = False) -> Tokens:
    """The tokens of a text, small except in Turkish; punctuation that parts words comes off."""
    if turkish:
        return Tokens(text.split(), _TURKISH)
    if text.isascii():
        return Tokens(text.lower().translate(_APART).split(), _ASCII)
    return Tokens(text.lower().split(), _PLAIN)


def vocabulary_of(fields: Iterable[Tokens]) -> tuple[set[str], set[str]]:
    """The words that stand in these fields, and the keys of more than one word."""
    words: set[str] = set()
    wides: set[str] = set()
    for tokens, known in fields:
        if tokens:
            odd = known.odd(tokens)
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
