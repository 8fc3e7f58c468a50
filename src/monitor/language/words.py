"""Words: from folded text to the forms that queries ask for.

    folded text -> chunks (UAX #29 word boundaries, with our tailoring) -> forms with offsets

Tailoring, each for the reader's sake:

* hyphen: parts are words, and the joined form is one too: `cease-fire` holds `ceasefire`;
* apostrophe: a possessive 's goes, a French or Italian elision is its own word (`l'Ukraine`),
  otherwise the apostrophe goes (`п'ять`, `O'Brien`);
* full stop: initials stay one word (`U.S.`), numbers too (`3.5`), anything else is two words;
  initials count without their stops as well (`I.A.E.A.` holds `iaea`), but not as another word
  (`U.S.` holds no `us`);
* Han and Hiragana: every character is a word and every pair of neighbours is one; Katakana
  runs are words; in the scripts that Unicode breaks by dictionaries (Line_Break=SA: Thai, Lao,
  Khmer, Burmese and their like) every grapheme cluster is a word.

A word begins with a letter or a digit; marks belong to the letter before them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from monitor.language.abbreviations import DOTTED, SHORT_WORDS

# A possessive behind a quotation or a symbol ("Titanic"'s, Quayline™'s) is taken whole, to go.
_ORPHAN = r"(?<!\w)'s(?!\w)"
_SIMPLE = re.compile(rf"[^\W_]+(?:[-.,'][^\W_]+)*|{_ORPHAN}")
# Beyond Latin, Greek, Cyrillic and Armenian, where a word is not simply a run of letters.
_COMPLEX_LETTER = re.compile("[\u0590-\u1dff\u2e80-\ud7ff\uf900-\U0010ffff]")
_SINGLE = r"[\p{Han}\p{Hiragana}]"
_CLUSTERED = r"\p{Line_Break=SA}"
_OTHER = rf"--[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー{_CLUSTERED}]]"
_RUN = rf"[[\p{{L}}\p{{N}}]{_OTHER}[[\p{{L}}\p{{M}}\p{{N}}]{_OTHER}*"
_COMPLEX = regex.compile(
    rf"{_SINGLE}+|[\p{{Katakana}}ー]+|[{_CLUSTERED}][{_CLUSTERED}\p{{M}}]*"
    rf"|{_RUN}(?:(?:[-.,']|(?<=\p{{Hebrew}})(?:\"|'')(?=\p{{Hebrew}})){_RUN})*|{_ORPHAN}",
    regex.V1,
)
_SINGLES = regex.compile(rf"{_SINGLE}+")
_CLUSTERS = regex.compile(rf"[{_CLUSTERED}]")
_GRAPHEME = regex.compile(r"\X")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")
_INITIALS = regex.compile(r"(?:\p{L}\p{M}*\.)+\p{L}\p{M}*")
_LONGEST_ACRONYM = 8  # letters
_ELISION = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|all|dall|dell|nell|sull|coll|quell)'"
)
_PIECE = re.compile(r"[^-.,]+")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_UNSPACED = regex.compile(rf"[{_SINGLE}\p{{Katakana}}{_CLUSTERED}]", regex.V1)
_WRITTEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’ʼ‐‑-]\p{L}[\p{L}\p{M}]*)*")
# Letters of scripts without capitals, with the signs of abbreviations: Hebrew רה"מ, Hindi डॉ.
_UNCASED = re.compile(
    '(?:[\u05d0-\u05ea][\u05b0-\u05c7]*["\'\u05f3\u05f4\u2019]?)+(?<!["\u05f4])'
    "|[\u0621-\u065f\u0670-\u06d3](?:[\u0621-\u065f\u0670-\u06d3]|\u200c)*"
    "|[\u0900-\u0963\u0971-\u097f\u200c\u200d]+[.\u0970]?"
)
_POSSESSIVE = re.compile(r"['’]s$")
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
    """Returns whether the text holds a script whose words need more than runs of letters."""
    return not folded.isascii() and _COMPLEX_LETTER.search(folded) is not None


def chunks(folded: str) -> list[str]:
    """Returns the chunks in order; most are words already, `take_apart` does the rest."""
    if is_complex(folded):
        return list(_COMPLEX.findall(folded))
    return _SIMPLE.findall(folded)


def chunk_starts(folded: str) -> list[tuple[str, int]]:
    """Returns the same chunks with their offsets in the folded text."""
    if is_complex(folded):
        return [(m.group(), m.start()) for m in _COMPLEX.finditer(folded)]
    return [(m.group(), m.start()) for m in _SIMPLE.finditer(folded)]


@lru_cache(maxsize=65_536)
def take_apart(chunk: str) -> Parts:
    """Returns the words of a chunk."""
    if _SINGLES.match(chunk):
        return _pairs([Form(c, i, i + 1) for i, c in enumerate(chunk)])
    if _CLUSTERS.match(chunk):
        return _pairs([Form(m.group(), m.start(), m.end()) for m in _GRAPHEME.finditer(chunk)])
    if chunk.isalnum() or _NUMBER.fullmatch(chunk):
        return Parts((Form(chunk, 0, len(chunk)),))
    if _INITIALS.fullmatch(chunk):
        acronym = acronym_of(chunk)
        return Parts((Form(chunk, 0, len(chunk)),), ((acronym, 0, 0),) if acronym else ())
    return _joined(chunk, _pieces(chunk))


def is_dense(chunk: str) -> bool:
    """Returns whether a chunk is of a script that parts no words: its neighbours are pairs."""
    return not chunk.isascii() and bool(_SINGLES.match(chunk) or _CLUSTERS.match(chunk))


def is_initials(word: str) -> bool:
    """Returns whether a word is single letters parted by stops: `u.s`."""
    return "." in word and _INITIALS.fullmatch(word) is not None


def undotted(text: str) -> str:
    """Initials without their stops, as they are written: `US` of `U.S.`; other text as it is."""
    bare = text.removesuffix(".")
    return bare.replace(".", "") if is_initials(bare) else text


def acronym_of(initials: str) -> str:
    """Returns the word that folded initials are without their stops; "" where that is another word.

    `u.s` is no `us`, and `p.m` is a time, not the prime minister (`abbreviations`).
    """
    joined = initials.replace(".", "")
    other = initials in DOTTED or joined in SHORT_WORDS or len(joined) > _LONGEST_ACRONYM
    return "" if other else joined


def _pairs(forms: list[Form]) -> Parts:
    """Neighbours as one form: the dictionary-free way to find a word of two characters."""
    pairs = [(a.text + b.text, i, i + 1) for i, (a, b) in enumerate(pairwise(forms))]
    return Parts(tuple(forms), tuple(pairs))


def _pieces(chunk: str) -> Parts:
    """The words between hyphens, stops and commas, with the acronyms among them."""
    if "-" not in chunk:
        pieces = _PIECE.finditer(chunk)
        return Parts(tuple(f for p in pieces for f in _apostrophes(p.group(), p.start())))
    forms: list[Form] = []
    wides: list[tuple[str, int, int]] = []
    offset = 0
    for part in chunk.split("-"):
        inner = take_apart(part)
        wides += [(key, a + len(forms), b + len(forms)) for key, a, b in inner.wides]
        forms += [Form(f.text, f.start + offset, f.end + offset) for f in inner.forms]
        offset += len(part) + 1
    return Parts(tuple(forms), tuple(wides))


def _joined(chunk: str, parts: Parts) -> Parts:
    """`cease-fire` is also `ceasefire`; only where hyphens alone part the pieces."""
    forms = parts.forms
    plain = "." not in chunk and "," not in chunk
    if plain and "-" in chunk and 1 < len(forms) <= MAX_JOINED_PARTS:
        return Parts(forms, (("".join(f.text for f in forms), 0, len(forms) - 1),))
    return parts


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


def written(text: str) -> Iterator[regex.Match[str]]:
    """The words of letters as they are written, parts and apostrophes kept: `O'Brien-Weber`."""
    yield from _WRITTEN.finditer(text)


def uncased(text: str) -> Iterator[re.Match[str]]:
    """The words of Hebrew, Arabic and Devanagari letters, whose scripts have no capitals."""
    yield from _UNCASED.finditer(text)


def without_possessive(word: str) -> str:
    """A word as it is written, without the English genitive: `Corvale` of `Corvale's`."""
    return _POSSESSIVE.sub("", word)


def whole(word: str) -> str:
    """A pattern for `regex` of a word as it is written, whole where its script has spaces."""
    escaped = regex.escape(word)
    return escaped if _UNSPACED.search(word) else rf"(?<![\w\p{{M}}]){escaped}(?![\w\p{{M}}])"
