"""A list on a terminal: columns and colours. A pipe gets lines, for `grep` and `diff`.

cells | widths that fit the terminal, the widest give | each cell folded | coloured
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from unicodedata import combining, east_asian_width

_GAP = "  "
_LEAST = 12  # cells that a column keeps on a narrow terminal


class Tone(StrEnum):
    """What a cell's colour says, as ECMA-48 selects it (SGR)."""

    PLAIN = ""
    HEAD = "1"
    GOOD = "32"
    BAD = "1;31"
    WAITS = "33"
    QUIET = "2"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a column."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """A list for a terminal, and the sentences that stand below it."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    below: Sequence[str] = ()

    def lines(self, width: int, environ: Mapping[str, str] = os.environ) -> Iterator[str]:
        """The table on a terminal of this width; NO_COLOR (no-color.org) leaves the colours out."""
        rows = [tuple(Cell(head, Tone.HEAD) for head in self.heads), *self.rows]
        widths = _widths(rows, width)
        plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
        for row in rows:
            yield from _row(row, widths, plain=plain)
        yield from map(_printable, self.below)


def _widths(rows: Sequence[tuple[Cell, ...]], width: int) -> list[int]:
    """Each column as wide as its widest cell; what is too much the widest give."""
    columns = zip(*rows, strict=True)
    widths = [max(_width(_printable(cell.text)) for cell in column) for column in columns]
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    while over > 0 and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
        over -= 1
    return widths


def _row(row: tuple[Cell, ...], widths: list[int], *, plain: bool) -> Iterator[str]:
    folded = [_folded(_printable(cell.text), most) for cell, most in zip(row, widths, strict=True)]
    for parts in zip_longest(*folded, fillvalue=""):
        pieces = [
            _coloured(part, Tone.PLAIN if plain else cell.tone) + " " * (most - _width(part))
            for part, cell, most in zip(parts, row, widths, strict=True)
        ]
        yield _GAP.join(pieces).rstrip()


def _coloured(text: str, tone: Tone) -> str:
    return f"\x1b[{tone}m{text}\x1b[0m" if text and tone else text


def _folded(text: str, most: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words where that can be."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if _width(joined) <= most:
            lines[-1] = joined
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = word
        while _width(lines[-1]) > most:
            cut = _fitting(lines[-1], most)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return lines


def _fitting(text: str, most: int) -> int:
    """How many of its characters fit; one at least."""
    cells = 0
    for number, letter in enumerate(text):
        cells += _width(letter)
        if cells > most:
            return max(number, 1)
    return len(text)


def _width(text: str) -> int:
    """How many cells of a terminal it takes: letters of East Asia take two, marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 1 + (east_asian_width(c) in "FW") for c in text)


def _printable(text: str) -> str:
    """Signs that would steer the terminal are blanks: some of the text was written by strangers."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
