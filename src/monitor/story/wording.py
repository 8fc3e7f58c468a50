"""What a report says, in the form in which reports are compared for being copies.

item | headline without its label and outlet | words, terms, figures, names | shingles of the body

A shingle is a run of three content words (Broder, "On the resemblance and containment of
documents", 1997).
"""

from dataclasses import dataclass

import regex

from monitor.genre import Genre, genre
from monitor.language.content import content, running, terms
from monitor.language.figures import figures
from monitor.language.names import has_capitals
from monitor.language.sentences import split
from monitor.model import Item

SHINGLE = 3  # words
READ = 2_000  # characters of summary or text

_FILM = (
    "video|videos|audio|photo|photos|in pictures|vidéo|vídeo|видео|фото|відео|فيديو|ویدئو|ویدیو"
    "|וידאו|वीडियो|视频|視頻|影片|動画"
)
_NEWS = (
    "watch|listen|live|breaking|breaking news|update|updated|exclusive|срочно|терміново|urgent"
    "|urgente|eilmeldung|en direct|en vivo|عاجل|شاهد|فوری|מבזק|速報"
)
_LABEL = regex.compile(rf"^\W*(?:{_FILM}|{_NEWS})\s*[:|\-–—]\s*", regex.IGNORECASE)
_BEHIND = rf"\s*(?:[\[(]\s*(?:{_FILM})\s*[\])]|[|\-–—]\s*(?:{_FILM}))\s*$"
_LABEL_BEHIND = regex.compile(_BEHIND, regex.IGNORECASE)
_TAIL = regex.compile(r"\s+[|\-–—]\s+([^|–—]+)$")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’-]*")
_MID = regex.compile(r"[\p{Ll}\p{Nd},;:]['’\")]?\s+$")  # before a word inside a sentence
_HAN = regex.compile(r"\p{Han}{2}")
_LONG = 4  # letters of a word that is written small in a sentence
_SENTENCE_CASE = 0.6  # part of the long words that are capital where a headline is in title case

Shingles = frozenset[int]


@dataclass(frozen=True, slots=True)
class Wording:
    """One report, ready to be compared. `item` is the report itself."""

    item: Item
    headline: tuple[str, ...]  # every word of it, in order
    words: tuple[str, ...]  # its content words
    told: frozenset[str]  # terms of the headline
    numbers: frozenset[str]  # figures of the headline
    names: frozenset[str]  # terms of names in the headline, where it is `cased`
    cased: bool  # whether names are told by their capitals
    terms: frozenset[str]  # of all of the report
    figures: frozenset[str]
    genre: Genre
    body: Shingles
    lead: Shingles  # of its first sentence


def wording(item: Item) -> Wording:
    """The report as it is compared; without a headline its first sentence stands for one."""
    body = (item.summary if len(item.summary) >= len(item.text) else item.text)[:READ]
    lead = next(iter(split(body)), "")
    headline = bare(item.title, item.outlet) or lead
    return Wording(
        item=item,
        headline=running(headline),
        words=content(headline),
        told=_units(headline),
        numbers=frozenset(figures(headline)),
        names=_names(headline, body),
        cased=any(map(has_capitals, headline)),
        terms=_units(headline) | _units(body),
        figures=frozenset((*figures(headline), *figures(body))),
        genre=genre(item).genre,
        body=shingles(body),
        lead=shingles(lead),
    )


def _units(text: str) -> frozenset[str]:
    """Terms; pairs of Han characters by the character, for a pair over two words is no word."""
    return frozenset(
        unit for term in terms(text) for unit in (term if _HAN.fullmatch(term) else (term,))
    )


def shingles(text: str) -> Shingles:
    """Every run of three content words."""
    words = content(text)
    return frozenset(hash(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def bare(title: str, outlet: str) -> str:
    """The headline without `Video:` before it, `(video)` behind it and its outlet's name."""
    told = _LABEL_BEHIND.sub("", _LABEL.sub("", title))
    tail = _TAIL.search(told)
    if tail and outlet and running(tail.group(1)) == running(outlet):
        told = told[: tail.start()]
    return told if running(told) else title


def _names(headline: str, body: str) -> frozenset[str]:
    """Terms that stand in the headline and are written as a name there or in the body."""
    named = _capitals(body)
    if not _in_title_case(headline):
        named |= _capitals(headline)
    return _units(headline) & named


def _capitals(text: str) -> frozenset[str]:
    """Terms of words with a capital inside a sentence."""
    found = (match for match in _WORD.finditer(text) if match.group()[0].isupper())
    inside = (m.group() for m in found if _MID.search(text, max(0, m.start() - 4), m.start()))
    return frozenset(term for word in inside for term in terms(word))


def _in_title_case(headline: str) -> bool:
    words = [word for word in _WORD.findall(headline)[1:] if len(word) >= _LONG]
    capital = [word for word in words if word[0].isupper()]
    return len(capital) > _SENTENCE_CASE * len(words)
