"""Names in scripts without capitals: Arabic, Hebrew, Persian, Hindi.

    clauses | beside a title or role? | seeds | counted wherever they stand -> names of a report

A row of two to four words is a seed when it follows a title or role, or stands right in front of
one (`Mara Elbrun, secretary of ...`). Seeds that stand so in two reports, once behind a title, and
whose words mostly stand together, are names; they are looked for in every report then, beside a
title or not. Names of one word are not seen, nor names that are never written with a title.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from monitor.gazetteer.cues import CUES, PLACES, ROLES, STOPS
from monitor.language.fold import fold
from monitor.language.words import uncased
from monitor.model import Item

_LEAST, _MOST = 2, 4  # words of a name
_SEEDED = 2  # reports in which it stands beside a title or role
_TOGETHER = 0.25  # of the reports with its rarest word, at least so many have the whole name
_NEVER = CUES | ROLES | PLACES | STOPS
_LINKS = frozenset({"بن", "ابن", "ال", "عبد", "ابو", "بنت", "בן", "בר", "אבו", "אל"})
_ARABIC_ARTICLES = ("ال", "لل", "وال", "بال", "فال", "كال")
_PREFIXES = {"ar": "وفبلك", "he": "ובלכמש"}
_HEBREW = re.compile("[\u05d0-\u05ea]")

Row = tuple[str, ...]


class _Token(NamedTuple):
    text: str
    key: str
    joined: bool  # only white space before it


class Uncased:
    """Names of many reports; reads all of them before it says which."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._reports = [[_tokens(text) for text in (i.title, i.summary)] for i in items]
        self._seeds: Counter[Row] = Counter()
        self._titled: set[Row] = set()
        self._holding: Counter[str] = Counter()
        self._spelled: defaultdict[Row, Counter[str]] = defaultdict(Counter)
        for fields in self._reports:
            behind = {row for tokens in fields for row in _seeds(tokens, _behind)}
            self._titled |= behind
            self._seeds.update(behind.union(*(_seeds(tokens, _before) for tokens in fields)))
            self._holding.update({_unprefixed(t.key) for tokens in fields for t in tokens})
        self._rows = [self._found(fields) for fields in self._reports]
        whole = Counter(row for rows in self._rows for row in rows)
        self._names = {row: self._name(row) for row in whole if self._is_name(row, whole[row])}

    def __iter__(self) -> Iterator[frozenset[str]]:
        """For each report, in order, the names in it."""
        for rows in self._rows:
            yield frozenset(self._names[row] for row in rows if row in self._names)

    def _found(self, fields: list[list[_Token]]) -> set[Row]:
        """Every seed of two reports that stands in this one."""
        found: set[Row] = set()
        for tokens in fields:
            for start in range(len(tokens)):
                for row in _rows(tokens, start):
                    for key in _spellings(tuple(token.key for token in row)):
                        if self._seeds[key] >= _SEEDED and key in self._titled:
                            self._spelled[key][_shown(row, key)] += 1
                            found.add(key)
        return found

    def _is_name(self, row: Row, reports: int) -> bool:
        rarest = min(self._holding[_unprefixed(word)] for word in row)
        return reports >= _TOGETHER * rarest

    def _name(self, row: Row) -> str:
        spelled = self._spelled[row]
        return min(spelled, key=lambda text: (-spelled[text], text))


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    end = -1
    for match in uncased(text):
        joined = end >= 0 and text[end : match.start()].isspace()
        if key := fold(match.group()):
            found.append(_Token(match.group(), key, joined))
            end = match.end()
    return found


def _seeds(
    tokens: list[_Token], side: Callable[[list[_Token], int], Iterator[Row]]
) -> Iterator[Row]:
    for at, token in enumerate(tokens):
        if _is_cue(token.key):
            yield from side(tokens, at)


def _behind(tokens: list[_Token], at: int) -> Iterator[Row]:
    """Rows that begin where the role ends: `the minister of foreign affairs of Iran NAME`."""
    start = at + 1
    while start < len(tokens) and tokens[start].joined and _is_role(tokens[start].key):
        start += 1
    if start < len(tokens) and tokens[start].joined:
        yield from (tuple(t.key for t in row) for row in _rows(tokens, start))


def _before(tokens: list[_Token], at: int) -> Iterator[Row]:
    """Rows that end where a role begins: `NAME, minister of foreign affairs`.

    In Hebrew only with a comma or the like between, for any noun may stand before a title there.
    """
    if tokens[at].joined and _HEBREW.match(tokens[at].key):
        return
    for length in range(_LEAST, _MOST + 1):
        if at >= length:
            for row in _rows(tokens[:at], at - length):
                if len(row) == length:
                    yield tuple(token.key for token in row)


def _rows(tokens: list[_Token], start: int) -> Iterator[list[_Token]]:
    """Unbroken rows of two to four words from here on that may be a name."""
    for length in range(1, _MOST + 1):
        row = tokens[start : start + length]
        last = row[-1]
        broken = len(row) < length or (length > 1 and not last.joined)
        if broken or _is_no_name(last.key, first=length == 1):
            return
        if length >= _LEAST and last.key not in _LINKS:
            yield row


def _is_no_name(key: str, *, first: bool) -> bool:
    if len(key) < _LEAST or any(word in _NEVER for word in (key, _unprefixed(key))):
        return True
    return first and (key in _LINKS or key.startswith(_ARABIC_ARTICLES))


def _is_cue(key: str) -> bool:
    return key in CUES or _unprefixed(key) in CUES


def _is_role(key: str) -> bool:
    """What may stand between the head of a role and the name."""
    if key in ROLES or key in PLACES or key in CUES or key.startswith(_ARABIC_ARTICLES):
        return True
    return bool(_HEBREW.match(key)) and (key.startswith("ה") or '"' in key)


def _unprefixed(key: str) -> str:
    """Without one letter that is written onto the next word: `and`, `in`, `to`."""
    letters = _PREFIXES["he" if _HEBREW.match(key) else "ar"]
    return key[1:] if key[0] in letters and len(key) > _LEAST + 1 else key


def _spellings(row: Row) -> tuple[Row, ...]:
    """The row as it stands, and with a prefix off its first word."""
    bare = _unprefixed(row[0])
    return (row,) if bare == row[0] else (row, (bare, *row[1:]))


def _shown(row: list[_Token], key: Row) -> str:
    texts = [token.text for token in row]
    if row[0].key != key[0]:
        texts[0] = texts[0][1:]
    return " ".join(texts)
