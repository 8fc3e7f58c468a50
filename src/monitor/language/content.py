"""Content words: what two texts of one event have in common, in any script.

    text | words in order | function words away | roots -> terms

`running` gives the words that matching finds, in order, with pairs of neighbours where a script
parts no words. `content` leaves function words out; there, a Thai or Chinese function word parts
the letters around it as a blank does, and Hiragana, which is mostly grammar, is passed over beside
Han characters. `terms` are roots: without the prefixes, particles and plurals of Arabic, Persian,
Hebrew and Korean, then cut to their first letters.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from monitor.language.affixes import root
from monitor.language.fold import fold
from monitor.language.stop_words import STOP_WORDS, UNSPACED
from monitor.language.tokens import read
from monitor.language.words import Parts, acronym_of, chunks, is_dense, is_initials, take_apart

STEM = 6  # letters of a word that count: inflections and a name's spellings fold together

_FUNCTION_WORDS = frozenset(
    word
    for each in STOP_WORDS
    for chunk in chunks(fold(each))
    for word in (form.text for form in take_apart(chunk).forms)
)
_UNSPACED = "|".join(sorted(map(regex.escape, map(fold, UNSPACED)), key=len, reverse=True))
_BETWEEN = regex.compile(rf"(?:{_UNSPACED})(?!\p{{M}})|\p{{Hiragana}}+")
_HAN = regex.compile(r"\p{Han}")


@lru_cache(maxsize=1024)
def running(text: str) -> tuple[str, ...]:
    """Returns the folded words in order; scripts that part no words give pairs of neighbours."""
    if text.isascii():
        return tuple(map(_acronym, read([text]).spelled()[0].split()))
    found = (_neighbours(chunk) for chunk in chunks(fold(text)))
    return tuple(word for words in found for word in words)


@lru_cache(maxsize=1024)
def content(text: str) -> tuple[str, ...]:
    """Returns the folded words in order, without function words and single letters."""
    if text.isascii():
        return tuple(_telling(running(text)))
    found = (_parted(chunk) for chunk in chunks(fold(text)))
    return tuple(word for words in found for word in words)


@lru_cache(maxsize=1024)
def terms(text: str) -> tuple[str, ...]:
    """Returns the roots of the content words, in order: the same for every language."""
    return tuple(root(word)[:STEM] for word in content(text))


def _telling(words: Iterable[str]) -> Iterator[str]:
    return (w for w in words if w not in _FUNCTION_WORDS and (len(w) > 1 or _is_han(w)))


@lru_cache(maxsize=4_096)
def _is_han(letter: str) -> bool:
    """Remembered, because `regex` lets go of the interpreter for each match."""
    return _HAN.match(letter) is not None


def _parted(chunk: str) -> Iterator[str]:
    """A chunk's content words; function words that only letters tell part its neighbours."""
    if not is_dense(chunk):
        return _telling(_neighbours(chunk))
    pieces = [piece for piece in _BETWEEN.split(chunk) if piece]
    return _telling(word for piece in pieces or [chunk] for word in _neighbours(piece))


def _neighbours(chunk: str) -> Iterator[str]:
    parts = take_apart(chunk)
    if is_dense(chunk) and parts.wides:
        return (key for key, _, _ in parts.wides)
    return _words(parts)


def _words(parts: Parts) -> Iterator[str]:
    return (_acronym(form.text) for form in parts.forms)


def _acronym(word: str) -> str:
    """`un` of `u.n`; `us`, a function word, of `u.s`."""
    return (acronym_of(word) or word) if is_initials(word) else word
