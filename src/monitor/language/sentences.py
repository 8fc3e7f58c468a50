"""Sentences in many scripts: the one splitter, for queries and for summaries.

    text | marks and line breaks | is it an end? -> offsets | quotations kept whole -> sentences

Splitting follows UAX #29 (a mark, closing quotes, then a start), whose marks the Unicode database
lists (Sentence_Break STerm and ATerm: । ۔ ። ။ ។ and 160 more), with what that leaves to tailoring:
abbreviations, initials, acronyms, ordinals, quotations, and marks that end a sentence in one
script only. Thai and Lao have no mark; there a wide gap or a blank between long clauses is an end.
"""

import re
from collections.abc import Iterator

import regex

from monitor.language.abbreviations import (
    ABBREVIATIONS,
    BEFORE_FIGURES,
    MONTHS,
    STARTERS,
    TITLES,
)

_CLOSERS = "\"'”’»›)]』」》）"
_OPENERS = "\"'“”«„‘’‹([（「『《—–-"
_WIDE = "。！？｡．"  # no white space stands behind them
_TIGHT = "।॥۔؟።፧។៕။\u0f0d\u0f0e"  # nor, in hasty print, behind these
_NO_END = "؝؞၊᠈"  # a date separator, a triple dot and commas, which Unicode counts as ends
# A semicolon is the Greek question mark, a colon the Armenian full stop; two word spaces or two
# colons are the Ethiopic one; a shad ends a Tibetan clause.
_OWN = (
    rf"(?<=\p{{Greek}}[{regex.escape(_CLOSERS)}]?)[;\u037e]"
    rf"|(?<=\p{{Armenian}}[{regex.escape(_CLOSERS)}]?):"
    r"|(?<=\p{Ethiopic})(?:::|\u1361\u1361)|[\u0f0d-\u0f12]+"
)
_STOP = rf"[[\p{{SB=STerm}}\p{{SB=ATerm}}…‽]--[{_WIDE}{_NO_END}]]"
_SHUT = rf"[{regex.escape(_CLOSERS)}]*"
_LINE = r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]"
_UNMARKED = r"[\p{Thai}\p{Lao}]"
_HAS_NO_MARKS = re.compile("[\u0e00-\u0eff]")  # the blocks Thai and Lao
_END = regex.compile(
    rf"(?P<mark>{_STOP}+|{_OWN})(?P<close>{_SHUT})(?=\s|$)"
    rf"|(?P<wide>[{_WIDE}]+)(?P<shut>{_SHUT})|[{_TIGHT}]+(?=\p{{L}})"
    rf"|(?<={_UNMARKED}{{12}})(?P<gap>[ \u00a0]+)(?={_UNMARKED}{{12}})|(?P<line>{_LINE})",
    regex.V1,
)
# Where to look for one; a quick sieve, since `regex` is slow on every character of a text.
_CANDIDATE = re.compile(r"[^\w\s,'-]|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CANDIDATE_OR_GAP = re.compile(r"[^\w,'-]")
_STOPS = regex.compile(rf"{_STOP}|[{_WIDE}\u0f0d-\u0f12]", regex.V1)
_BREAK = re.compile(_LINE)
_LAST_WORD = re.compile(r"[^\s(\[\"'“«„]+$")
_NEXT_WORD = re.compile(rf"\s*[{re.escape(_OPENERS)}]*\s*([^\s,;:!?]+)")
_GEORGIAN = regex.compile(r"\p{Georgian}")
_SYLLABLE = regex.compile(r"[\p{Hangul}\p{Han}]")
_LOOKED = 40  # characters in which the word before a mark, or behind a break, begins
_SOFT_WRAP = 60  # a line at least this long without a mark was broken by its source
_CLAUSES = 60  # letters of Thai or Lao after which a blank is taken for an end
_QUOTES = (("“", "”"), ("«", "»"), ("「", "」"), ("(", ")"))
_QUOTED_AT_MOST = 3  # sentences joined to keep a quotation whole


def ends(text: str) -> Iterator[int]:
    """Yields the offset behind each sentence of a plain text, in order, and of the last one.

    A line break is an end, unless its source wrapped the line there. Offsets are characters.
    """
    start = 0
    for end in _possible_ends(text):
        if _is_end(text, start, end):
            yield end.end()
            start = end.end()
    if start < len(text):
        yield len(text)


def split(text: str) -> tuple[str, ...]:
    """The sentences of a plain text, white space folded to single blanks, quotations whole."""
    found: list[str] = []
    paragraph: list[str] = []
    start = 0
    for end in ends(text):
        if sentence := " ".join(text[start:end].split()):
            paragraph.append(sentence)
        if _BREAK.search(text, end - 1, end + 1):
            found.extend(_whole_quotations(paragraph))
            paragraph = []
        start = end
    return (*found, *_whole_quotations(paragraph))


def _possible_ends(text: str) -> Iterator[regex.Match[str]]:
    candidate = _CANDIDATE_OR_GAP if _HAS_NO_MARKS.search(text) else _CANDIDATE
    at = 0
    while found := candidate.search(text, at):
        if end := _END.match(text, found.start()):
            yield end
        at = end.end() if end else found.end()


def _is_end(text: str, start: int, end: regex.Match[str]) -> bool:
    if end["line"]:
        return not _is_wrapped(text, start, end)
    if end["wide"]:
        return _is_wide_stop(text, end)
    if end["gap"]:
        return len(end["gap"]) > 1 or end.start() - start >= _CLAUSES
    return not end["mark"] or _is_stop(text, start, end)


def _is_wide_stop(text: str, end: regex.Match[str]) -> bool:
    """No end where the mark's quotation goes on (」と述べた), nor inside a number (３．５)."""
    following = text[end.end() : end.end() + 1]
    if end["wide"] == "．" and following.isdecimal():
        return False
    return not end["shut"] or not following.strip()


def _is_wrapped(text: str, start: int, end: regex.Match[str]) -> bool:
    """Whether a source broke a line in mid-sentence: it is long, or the next begins small."""
    line = _BREAK.split(text[start : end.start()])[-1].strip()
    following = _BREAK.split(text[end.end() : end.end() + _LOOKED], maxsplit=1)[0].strip()
    if not line or not following or _STOPS.match(line[-1]):
        return False
    return _is_small(following[0]) or (len(line) >= _SOFT_WRAP and line[-1] not in _CLOSERS)


def _is_stop(text: str, start: int, end: regex.Match[str]) -> bool:
    """Whether a mark followed by white space ends a sentence."""
    found = _NEXT_WORD.match(text, end.end())
    following = found[1] if found else ""
    if _is_small(following[:1]):
        return False
    if end["mark"] not in (".", "․") or end["close"]:
        return True
    last = _LAST_WORD.search(text, max(start, end.start() - _LOOKED), end.start())
    return last is None or not _is_abbreviated(last[0], following)


def _is_abbreviated(word: str, following: str) -> bool:
    """Whether the full stop belongs to the word before it."""
    folded, then = word.casefold(), following.casefold()
    if folded in TITLES:
        return True
    if folded in ABBREVIATIONS or _is_acronym(word):
        return then not in STARTERS
    if folded in BEFORE_FIGURES and then[:1].isdigit():
        return True
    if len(word) == 1 and word.isalpha():  # J. Smith
        return not _is_small(word) and word != "I" and not _SYLLABLE.match(word)
    if word.isdigit() and len(word) <= 2:  # noqa: PLR2004 - a day: 19. März
        return then in MONTHS
    return False


def _is_small(letter: str) -> bool:
    """Whether a sentence does not begin so; Georgian, which Unicode calls small, has no other."""
    return letter.islower() and not _GEORGIAN.match(letter)


def _is_acronym(word: str) -> bool:
    """U.S, т.е: single letters, parted by stops."""
    return "." in word and all(len(part) <= 1 for part in word.split("."))


def _whole_quotations(sentences: list[str]) -> list[str]:
    """Sentences of one quotation stay together, so that no half of a quote is shown."""
    joined: list[str] = []
    size = 0
    for sentence in sentences:
        if joined and size < _QUOTED_AT_MOST and _is_open(joined[-1]):
            joined[-1] += " " + sentence
            size += 1
        else:
            joined.append(sentence)
            size = 1
    return joined


def _is_open(sentence: str) -> bool:
    if sentence.count('"') % 2:
        return True
    return any(sentence.count(left) > sentence.count(right) for left, right in _QUOTES)
