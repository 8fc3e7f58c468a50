"""The quick way from a text to its words: only tokens that are no plain words are analysed.

    text | part at white space | tokens -> vocabulary      the words in order come on demand

No word reaches across white space, so the words of a text are the words of its tokens. A token
of ASCII letters and digits is its own word. What another token becomes is remembered: news
repeats itself, and after some thousand items nearly all are known.
"""

from collections.abc import Iterable
from itertools import filterfalse

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

    def plain(self, tokens: set[str]) -> set[str]:
        """The tokens that are words as they stand."""
        odd = set(filterfalse(str.isalnum, tokens))
        odd.update(filterfalse(str.isascii, tokens))
        return tokens - odd if odd else tokens


class _Turkish(_Words):
    """A capital I is not small i here: every token is folded."""

    def plain(self, tokens: set[str]) -> set[str]:
        del tokens
        return set()


_PLAIN = _Words(turkish=False)
_TURKISH = _Turkish(turkish=True)


def tokens_of(text: str, *, turkish: bool = False) -> list[str]:
    """The tokens of a text, small except in Turkish; punctuation that parts words comes off."""
    if turkish:
        return text.split()
    small = text.lower()
    if text.isascii():
        small = small.translate(_APART).replace(", ", " ").replace(". ", " ")
    return small.split()


def vocabulary_of(fields: Iterable[list[str]], *, turkish: bool) -> tuple[set[str], set[str]]:
    """The words that stand in these tokens, and the keys of more than one word."""
    known = _TURKISH if turkish else _PLAIN
    if len(known) > _REMEMBERED:
        known.clear()
        known.wides.clear()
    tokens = set().union(*fields)
    words = known.plain(tokens)
    odd = tokens - words
    if not odd:
        return words, set()
    words.update(*map(known.__getitem__, odd))
    return words, _wides(known.wides, odd)


def _wides(known: dict[str, tuple[str, ...]], tokens: set[str]) -> set[str]:
    joined = known.keys() & tokens
    found = {key for token in joined for key in known[token]}
    for token in joined:
        if len(token) > _LONGEST:
            del known[token]
    return found


def words_of(tokens: list[str], *, turkish: bool) -> str:
    """The words of these tokens, in order, a space between."""
    known = _TURKISH if turkish else _PLAIN
    odd = set(tokens)
    odd -= known.plain(odd)
    if not odd:
        return " ".join(tokens)
    spelled = {token: " ".join(known[token]) for token in odd}
    return " ".join(filter(None, map(spelled.get, tokens, tokens)))
