"""Words: from folded text to the forms that queries ask for.

    folded text -> chunks (UAX #29 word boundaries, with our tailoring) -> forms with offsets

Tailoring, each for the reader's sake:

* hyphen: parts are words, and the joined form is one too: `cease-fire` holds `ceasefire`;
* apostrophe: a possessive 's goes, a French or Italian elision is its own word (`l'Ukraine`),
  otherwise the apostrophe goes (`п'ять`, `O'Brien`);
* full stop: initials stay one word (`U.S.`), numbers too (`3.5`), anything else is two words;
* Han and Hiragana: every character is a word and every pair of neighbours is one; Katakana
  runs are words; Thai, Lao, Khmer and Burmese: every grapheme cluster is a word.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

_SIMPLE = re.compile(r"[^\W_]+(?:[-.,'][^\W_]+)*")
# Beyond Latin, Greek, Cyrillic and Armenian, where a word is not simply a run of letters.
_COMPLEX_LETTER = re.compile("[\u0590-\u1dff\u2e80-\ud7ff\uf900-\U0010ffff]")
_CLUSTERED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = r"[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}ー" + _CLUSTERED + "]]"
_COMPLEX = regex.compile(
    rf"[\p{{Han}}\p{{Hiragana}}]+|[\p{{Katakana}}ー]+|[{_CLUSTERED}]+"
    rf"|{_LETTER}+(?:(?:[-.,']|(?<=\p{{Hebrew}})(?:\"|'')(?=\p{{Hebrew}})){_LETTER}+)*",
    regex.V1,
)
_SINGLES = regex.compile(r"[\p{Han}\p{Hiragana}]+")
_CLUSTERS = regex.compile(rf"[{_CLUSTERED}]+")
_GRAPHEME = regex.compile(r"\X")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ELISION = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|all|dall|dell|nell|sull|coll|quell)'"
)
_PIECE = re.compile(r"[^-.,]+")
_HEBREW = re.compile("[\u05d0-\u05ea]")
MAX_JOINED_PARTS = 4


class Form(NamedTuple):
    """One word inside a chunk, with its offsets there."""

    text: str
    start: int
    end: int


class Parts(NamedTuple):
    """A chunk taken apart: its words, and forms that span words `first` to `last`."""

    forms: tuple[Form, ...]
    wides: tuple[tuple[str, int, int], ...] = ()


def is_complex(folded: str) -> bool:
    """Whether the text holds a script whose words need more than runs of letters."""
    return not folded.isascii() and _COMPLEX_LETTER.search(folded) is not None


def chunks(folded: str) -> list[str]:
    """The chunks in order; most are words already, `take_apart` does the rest."""
    if is_complex(folded):
        return list(_COMPLEX.findall(folded))
    return _SIMPLE.findall(folded)


def chunk_starts(folded: str) -> list[tuple[str, int]]:
    """The same chunks with their offsets in the folded text."""
    if is_complex(folded):
        return [(m.group(), m.start()) for m in _COMPLEX.finditer(folded)]
    return [(m.group(), m.start()) for m in _SIMPLE.finditer(folded)]


@lru_cache(maxsize=65_536)
def take_apart(chunk: str) -> Parts:
    """The words of a chunk."""
    if _SINGLES.match(chunk):
        return _pairs([Form(c, i, i + 1) for i, c in enumerate(chunk)])
    if _CLUSTERS.match(chunk):
        return _pairs([Form(m.group(), m.start(), m.end()) for m in _GRAPHEME.finditer(chunk)])
    if _NUMBER.fullmatch(chunk) or _INITIALS.fullmatch(chunk):
        return Parts((Form(chunk, 0, len(chunk)),))
    if chunk.isalnum():
        return Parts((Form(chunk, 0, len(chunk)),))
    return _joined(chunk, _pieces(chunk))


def _pairs(forms: list[Form]) -> Parts:
    """Neighbours as one form: the dictionary-free way to find a word of two characters."""
    pairs = [(a.text + b.text, i, i + 1) for i, (a, b) in enumerate(pairwise(forms))]
    return Parts(tuple(forms), tuple(pairs))


def _pieces(chunk: str) -> list[Form]:
    if "-" not in chunk:
        return [
            f
            for piece in _PIECE.finditer(chunk)
            for f in _apostrophes(piece.group(), piece.start())
        ]
    forms: list[Form] = []
    offset = 0
    for part in chunk.split("-"):
        forms += [Form(f.text, f.start + offset, f.end + offset) for f in take_apart(part).forms]
        offset += len(part) + 1
    return forms


def _joined(chunk: str, forms: list[Form]) -> Parts:
    """`cease-fire` is also `ceasefire`; only where hyphens alone part the pieces."""
    plain = "." not in chunk and "," not in chunk
    if plain and "-" in chunk and 1 < len(forms) <= MAX_JOINED_PARTS:
        return Parts(tuple(forms), (("".join(f.text for f in forms), 0, len(forms) - 1),))
    return Parts(tuple(forms))


def _apostrophes(piece: str, offset: int) -> list[Form]:
    elided = _ELISION.match(piece)
    if elided and elided.end() < len(piece):
        article = Form(piece[: elided.end() - 1], offset, offset + elided.end() - 1)
        return [article, *_apostrophes(piece[elided.end() :], offset + elided.end())]
    piece = piece.removesuffix("'s")
    text = piece.replace("'", "")
    if _HEBREW.search(text):
        text = text.replace('"', "")
    return [Form(text, offset, offset + len(piece))] if text else []
