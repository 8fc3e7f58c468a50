"""Evidence offsets to marked pieces of text, which a template escapes piece by piece.

text, [(start, end), ...] -> [("Putin", True), (" presses ", False), ...]

Offsets count characters, as `Evidence` has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]

LEAD = 80  # characters kept before the first evidence of a long text
LIMIT = 320  # characters of a text that the page shows


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked where it is evidence."""

    text: str
    marked: bool = False


def merged(spans: Iterable[Span], length: int) -> list[Span]:
    """Spans in order, clipped to the text, overlapping and touching ones made one."""
    result: list[Span] = []
    for start, end in sorted((max(a, 0), min(b, length)) for a, b in spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif start < end:
            result.append((start, end))
    return result


def pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """The whole text in pieces; joined they are the text again."""
    result: list[Piece] = []
    at = 0
    for start, end in merged(spans, len(text)):
        result += [Piece(text[at:start]), Piece(text[start:end], marked=True)]
        at = end
    result.append(Piece(text[at:]))
    return tuple(p for p in result if p.text)


def excerpt(text: str, spans: Iterable[Span], limit: int = LIMIT) -> tuple[Piece, ...]:
    """At most about `limit` characters, chosen so that the first evidence is among them."""
    known = merged(spans, len(text))
    start = _start(text, known, limit)
    end = _end(text, start + limit)
    inside = pieces(text[start:end], [(a - start, b - start) for a, b in known])
    before = (Piece("… "),) if start else ()
    after = (Piece(" …"),) if end < len(text) else ()
    return before + inside + after


def _start(text: str, spans: list[Span], limit: int) -> int:
    """Where to begin: at 0, or at a word shortly before evidence that stands far inside."""
    if not spans or spans[0][1] <= limit:
        return 0
    space = text.find(" ", spans[0][0] - LEAD, spans[0][0])
    return space + 1 if space >= 0 else spans[0][0]


def _end(text: str, wanted: int) -> int:
    """Where to stop: at the end, or at the last space before `wanted`."""
    if wanted >= len(text):
        return len(text)
    space = text.rfind(" ", max(wanted - LEAD, 0), wanted)
    return space if space > 0 else wanted
