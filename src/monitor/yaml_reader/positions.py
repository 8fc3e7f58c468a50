"""From an offset in a scalar's value back to the characters that wrote it.

YAML folds lines, drops indentation and unescapes; what stays is the order of the characters that
are no white space. So the n-th of them in the value is the n-th in the source.
"""

import re
from collections.abc import Iterator

ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
BLANK_ESCAPES = frozenset("ntvr \t\nN_LPe0ab")  # escapes that write white space or nothing
INDICATOR = re.compile(r"[|>][^\n]*\n?")


def source_index(source: str, value: str, offset: int, style: str) -> int:
    """Where in `source` (a scalar as written, quotes included) `value[offset]` stands."""
    before = sum(not char.isspace() for char in value[:offset])
    units = list(_units(source, style))
    if before < len(units) and not value[offset : offset + 1].isspace() and offset < len(value):
        return units[before][0]
    if before:
        gap = value[:offset].endswith(" ")  # a space between words was written, a line end folded
        return min(units[before - 1][1] + gap, len(source))
    return units[0][0] if units else 0


def _units(source: str, style: str) -> Iterator[tuple[int, int]]:
    """Start and end of what writes one character that is no white space."""
    index = _body_start(source, style)
    end = len(source) - 1 if style and style in "'\"" else len(source)
    while index < end:
        length = _length(source, index, style)
        if not _blank(source[index : index + length]):
            yield index, index + length
        index += length


def _body_start(source: str, style: str) -> int:
    if style and style in "|>":
        header = INDICATOR.match(source)
        return header.end() if header else 0
    return 1 if style else 0


def _length(source: str, index: int, style: str) -> int:
    if style == "'" and source.startswith("''", index):
        return 2
    escape = ESCAPE.match(source, index) if style == '"' else None
    return len(escape.group()) if escape else 1


def _blank(unit: str) -> bool:
    return unit.isspace() or (len(unit) == 2 and unit[0] == "\\" and unit[1] in BLANK_ESCAPES)  # noqa: PLR2004 -- an escape
