"""A text cut into the words, numbers and clocks of a date; nothing of it is left out.

    text | fold | spellings made one | pieces -> each with all that it can be

What no piece fits, or a word that no table knows, makes the text no date. A piece that can be two
things (`mar`: March, or Tuesday in Spanish; `21.04.08`: a day or a time) is both.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import regex

from monitor.language.calendar_names import months, weekdays
from monitor.language.calendar_words import LINKS, UNITS, half
from monitor.language.fold import fold
from monitor.parse.dates import zones
from monitor.parse.dates.calendars import gregorian


class Kind(StrEnum):
    """What a piece of a date can be; the letters are those of the forms in `readings`."""

    WEEKDAY = "W"
    MONTH = "M"
    NUMBER = "N"  # of one or two digits
    YEAR = "Y"  # of four digits
    DAY = "X"  # a day in numbers
    CLOCK = "T"
    HALF = "A"  # before or after noon
    ZONE = "Z"  # a name
    OFFSET = "O"
    LINK = "L"  # a word that only links, such as `de` and `at`
    UNIT = "U"  # a word behind a number, such as `Uhr` and `г.`


class Piece(NamedTuple):
    """A part of the folded text, and what it is read as."""

    kind: Kind
    text: str


class Unread(Exception):
    """The text holds something that no date has."""


LONGEST = 100  # characters
_WORDS = 3  # of a name, such as "Coordinated Universal Time"

_JOINED = tuple(
    (regex.compile(pattern), joined)
    for pattern, joined in (
        # 2026年3月9日, 2026년 3월 9일
        (r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일号]", r"\1-\2-\3 "),
        # 星期一下午3时4分8秒, 오후 3시 4분
        (r"(?=[上下]午|午[前后]|凌晨|早上|中午|晚上|오[전후])", " "),
        (r"(?<=[时点시分분] ?)(?=\d ?[分분秒초])", "0"),
        (r"(\d{1,2}) ?[时点시] ?(\d\d) ?[分분] ?(\d\d) ?[秒초]", r"\1:\2:\3 "),
        (r"(\d{1,2}) ?[时点시] ?(\d\d) ?[分분]", r"\1:\2 "),
        (r"(\d{1,2}) ?[时点시]", r"\1:00 "),
        # 9 tháng 3 năm 2026, 9 Thg3 2026
        (r"(\d{1,2}) (?:thang|thg) ?(\d{1,2}),? (?:nam )?(\d{4})", r"\1.\2.\3 "),
        # 21h04, 21 h 04 min 08 s
        (r"(\d{1,2}) ?h ?(\d\d) ?(?:min )?(\d\d) ?s\b", r"\1:\2:\3"),
        (r"(\d{1,2}) ?h ?(\d\d)\b", r"\1:\2"),
        # 9 במרץ, ב-9 במרץ
        (r"\bב-?(?=[\u05d0-\u05ea\d])", ""),
        # 09/Mar/2026:21:03:38, as Apache logs it
        (r"(?<=[a-z]/\d{4}):(?=\d\d:\d\d)", " "),
        # 2026/03/09T21:03, 9 Mar 2026 T21:03
        (r"(?<=\d ?)t(?=\d)", " "),
        # 09 03 2026 21:03
        (r"(?<!\d)(\d{1,2}) (\d{1,2}) (\d{4})(?= \d{1,2}:)", r"\1/\2/\3"),
        # วันจันทร์ที่ 9; 2026(e)ko martxoaren 9(a)
        (r"ที่ ?(?=\d)|(?<=\d)\((?:e\)ko|a\))", " "),
        # 21:03:38 −02:00 with the sign for minus; 21:03:38 0200 whose plus was read as a blank, as
        # forms on the Web write it; 21:03:38 [UTC]; the clock of a machine, as Go writes it
        (r"(?<=[:.]\d\d ?)\u2212(?=\d)", "-"),
        (r"(?<=:\d\d )(?=0000$)|(?<=:\d\d:\d\d )(?=(?:0\d|1[0-4]):?[0-5]\d$)", "+"),
        (r" m=[+-]\d+\.\d+$", ""),
        (r"(?<=:\d\d) ?\[(utc|gmt)\]$", r" \1"),
        # what stands in brackets behind an offset is a comment: RFC 5322, 3.2.2; RFC 9557
        (r"(?<=[+-]\d\d:?\d\d)(?: ?\([^()]*\)| ?\[[^\[\]]*\])$", ""),
    )
)
_AS_CLOCK = re.compile(r"\d{1,2}\.\d\d\.\d\d")
_LISTED = re.compile(r" ([A-Z][A-Za-z]+/[A-Z][A-Za-z_/+-]+\d*)$")
_PIECE = regex.compile(
    r"""
    (?P<day>\d{1,4}\ ?([-/.])\ ?\d{1,2}\ ?\2\ ?\d{1,4}(?![\d:]))
    |(?P<clock>\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?(?!\d)|\d{1,2}:\d{1,2}:\d{1,2}(?!\d))
    |(?P<year>\d{4}(?!\d))
    |(?P<number>\d{1,2}(?!\d)(?:(?:st|nd|rd|th|er|e|o|a|-a)(?![\p{L}\p{M}]))?)
    |(?P<word>[\p{L}\p{M}]+(?:['".-][\p{L}\p{M}]+)*[.'॰]?)
    |(?P<offset>(?:[+-](?:0\d|1[0-4]):?[0-5]\d
        |(?<=[:.]\d\d\ ?)[+-](?:0?\d|1[0-4])(?::[0-5]\d)?
        |(?<=\b(?:gmt|utc|ut)\ ?)[+-](?:0?\d|1[0-4])(?::?[0-5]\d)?)(?![\d.:/-]))
    |(?P<gap>\s+|[,;،、|·•()/.–—-])
    """,
    regex.VERBOSE,
)


def pieces(text: str) -> list[list[Piece]]:
    """What each part of the text can be, in their order; raises Unread."""
    listed = _LISTED.search(text)
    if listed is None or not zones.is_listed(listed.group(1)):
        return list(_grouped(_cut(_joined(text))))
    found = _grouped(_cut(_joined(text[: listed.start()])))
    return [*found, [Piece(Kind.ZONE, listed.group(1))]]


def _joined(text: str) -> str:
    text = gregorian(" ".join(fold(text).split()))
    for pattern, joined in _JOINED:
        text = pattern.sub(joined, text)
    return text.strip().rstrip(".")


def _cut(text: str) -> list[tuple[str, str]]:
    """Names of the parts of _PIECE and their texts; gaps in brackets and at an end are checked."""
    parts: list[tuple[str, str]] = []
    end = 0
    for match in _PIECE.finditer(text):
        if match.start() != end:
            raise Unread
        end = match.end()
        parts.append((str(match.lastgroup), match.group()))
    if end != len(text) or not parts or (parts[-1][0] == "gap" and parts[-1][1].strip(" )")):
        raise Unread
    return parts


def _grouped(parts: list[tuple[str, str]]) -> Iterator[list[Piece]]:
    """Each part but gaps; words that are one name together."""
    at = 0
    while at < len(parts):
        name, text = parts[at]
        if name == "word":
            found, used = _named(parts[at : at + 2 * _WORDS - 1])
            yield found
            at += used
            continue
        if name != "gap":
            yield [Piece(kind, text) for kind in _kinds(name, text)]
        at += 1


def _kinds(name: str, text: str) -> Iterator[Kind]:
    yield Kind[name.upper()]
    if name == "day" and _AS_CLOCK.fullmatch(text):
        yield Kind.CLOCK


def _named(parts: list[tuple[str, str]]) -> tuple[list[Piece], int]:
    """What the most words from here on mean together, and how many parts they are."""
    for count in range(2 * _WORDS - 1, 0, -2):
        some = parts[:count]
        if all(name == "word" for name, _ in some[::2]) and all(g == " " for _, g in some[1::2]):
            words = " ".join(word.replace(".", "") for _, word in some[::2])
            if found := [Piece(kind, words) for kind in _meanings(words)]:
                return found, count
    raise Unread


def _meanings(words: str) -> Iterator[Kind]:
    if months(words):
        yield Kind.MONTH
    if weekdays(words):
        yield Kind.WEEKDAY
    if half(words) is not None:
        yield Kind.HALF
    if zones.known(words):
        yield Kind.ZONE
    if words in LINKS:
        yield Kind.LINK
    if words in UNITS:
        yield Kind.UNIT
