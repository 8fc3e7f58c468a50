"""JRC-Names, line by line.

Source: the read-me of JRC-Names (European Commission, Joint Research Centre): tab-separated
`id, type, language, name`; type P for persons, O for organisations; language `u` where a spelling
belongs to none in particular; `+` for spaces in the name. Spellings of one id stand together.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from monitor.errors import GazetteerUnreadable
from monitor.gazetteer.names import ANY, Imported, Spelling, Wanted, composed, is_spoken, told_apart

_NONE = "u"
_FIELDS = 4
_MARK = "\ufeff"


class _Line(NamedTuple):
    id: str
    type: str
    spelling: Spelling


def read_jrc(lines: Iterable[bytes], wanted: Wanted) -> Iterator[Imported]:
    """The wanted entities, in the file's order. Only these, and one group, are in memory.

    Raises:
        GazetteerUnreadable: a line is not as documented; says which.
    """
    found: dict[str, list[Spelling]] = {}
    for reference, group in groupby(_read(lines), key=lambda line: line.id):
        spellings = [line.spelling for line in group]
        if reference in found or _is_wanted(reference, spellings, wanted):
            found.setdefault(reference, []).extend(spellings)
    composed_ones = (_entity(reference, found[reference], wanted) for reference in found)
    yield from told_apart(one for one in composed_ones if one)


def _read(lines: Iterable[bytes]) -> Iterator[_Line]:
    for number, raw in enumerate(lines, 1):
        text = _decoded(raw, number)
        if not text.strip() or text.startswith("#"):
            continue
        fields = text.split("\t")
        if len(fields) < _FIELDS:
            raise GazetteerUnreadable(f"line {number} does not hold id, type, language and name")
        reference, kind, language, name = fields[:_FIELDS]
        spoken = ANY if language == _NONE else language
        yield _Line(reference, kind, Spelling(name.replace("+", " "), spoken))


def _decoded(raw: bytes, number: int) -> str:
    try:
        return raw.decode().lstrip(_MARK).rstrip("\r\n")
    except UnicodeDecodeError as fault:
        raise GazetteerUnreadable(f"line {number} is not UTF-8") from fault


def _is_wanted(reference: str, spellings: list[Spelling], wanted: Wanted) -> bool:
    return reference in wanted.ids or any(one.text in wanted.names for one in spellings)


def _entity(reference: str, spellings: list[Spelling], wanted: Wanted) -> Imported | None:
    spoken = [
        one for one in spellings if one.language == ANY or is_spoken(one.language, wanted.languages)
    ]
    by_language = {one.language: one.text for one in reversed(spoken)}
    first = next((by_language[each] for each in wanted.languages if each in by_language), "")
    return composed(reference, spoken, first)
