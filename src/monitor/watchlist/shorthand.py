"""`any_of`, `all_of`, `none_of` to query text, remembering which element wrote which characters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.errors import QueryError
from monitor.match import parse_query, shorthand
from monitor.watchlist.models import TopicModel

Where = tuple[str | int, ...]
JOINED = (("any_of", " OR "), ("all_of", " AND "), ("none_of", " OR "))


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of a query were written by the element at `where`."""

    start: int
    end: int
    where: Where
    verbatim: bool  # the characters are those of the element, one for one


def query_of(topic: TopicModel) -> tuple[str, tuple[Piece, ...]]:
    """Returns the whole query of a topic. A `query` alone stays as it is written."""
    if not (topic.any_of or topic.all_of or topic.none_of):
        return topic.query, (Piece(0, len(topic.query), ("query",), verbatim=True),)
    writer = _Writer()
    if topic.query.strip():
        writer.add_group("", "(", [(topic.query, ("query",), True)], ")")
    for key, joiner in JOINED:
        elements = [(t, (key, i), False) for i, t in enumerate(getattr(topic, key))]
        if elements:
            writer.add_group(joiner, "NOT (" if key == "none_of" else "(", elements, ")")
    return writer.text, tuple(writer.pieces)


def faulty_parts(topic: TopicModel) -> Iterator[tuple[tuple[Where, str], QueryError]]:
    """Yields each part of a topic of several that is no query by itself, and what is wrong.

    Brackets that close in another part would pass once the parts are joined: `a) OR (b`.
    """
    lists = [((key, i), t) for key, _ in JOINED for i, t in enumerate(getattr(topic, key))]
    query: list[tuple[Where, str]] = [(("query",), topic.query)]
    for where, text in (*(query if lists and topic.query.strip() else ()), *lists):
        try:
            parse_query(text)
        except QueryError as fault:
            yield (where, text), fault


class _Writer:
    def __init__(self) -> None:
        self.text = ""
        self.pieces: list[Piece] = []

    def add_group(
        self,
        joiner: str,
        opening: str,
        elements: Sequence[tuple[str, Where, bool]],
        closing: str,
    ) -> None:
        """Append ` AND (a OR b)`, with a piece for each element."""
        self.text += (" AND " if self.text else "") + opening
        for i, (element, where, verbatim) in enumerate(elements):
            self.text += joiner if i else ""
            start = len(self.text)
            written = element if verbatim else operand(element)
            self.text += written
            self.pieces.append(Piece(start, len(self.text), where, written == element))
        self.text += closing


def operand(element: str) -> str:
    """Returns an element as part of a query: several plain words become a phrase."""
    try:
        return shorthand(any_of=[element])[1:-1]
    except QueryError:
        return element  # compiling the whole query says what is wrong, and where
