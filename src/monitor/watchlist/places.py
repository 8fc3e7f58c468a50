"""Where a topic's query stands in its file, down to the character."""

from dataclasses import dataclass, field

from monitor.errors import Problem, QueryError
from monitor.watchlist.shorthand import Piece
from monitor.yaml_reader import Place, YamlFile
from monitor.yaml_reader.validation import dotted


@dataclass(frozen=True, slots=True)
class QueryPlace:
    """Where a query was written; one that was made from a shorthand has several pieces."""

    document: YamlFile
    where: tuple[str | int, ...]
    pieces: tuple[Piece, ...]

    def problem(self, position: int, message: str, remedy: str) -> Problem:
        """Returns a problem with the character at `position` of the query."""
        piece = self._piece(position)
        where = (*self.where, *piece.where)
        place = self._place(where, piece, position)
        return Problem(self.document.file, place.line, place.column, dotted(where), message, remedy)

    def fault(self, fault: QueryError) -> Problem:
        """Returns what is wrong with the query as a problem at its place."""
        expected = f"expected {fault.expected}" if fault.expected else ""
        message = "; ".join(part for part in (fault.message, expected) if part)
        return self.problem(fault.position, message, fault.hint)

    def element(self, where: tuple[str | int, ...], text: str) -> "QueryPlace":
        """Returns the place of another text of the same topic, such as `("boost", 0)`."""
        whole = Piece(0, len(text), (), verbatim=True)
        return QueryPlace(self.document, (*self.where, *where), (whole,))

    def _place(self, where: tuple[str | int, ...], piece: Piece, position: int) -> Place:
        offset = max(0, position - piece.start) if piece.verbatim else 0
        return self.document.inside(where, offset)

    def _piece(self, position: int) -> Piece:
        before = [piece for piece in self.pieces if piece.start <= position]
        return before[-1] if before else self.pieces[0]


@dataclass(frozen=True, slots=True)
class Places:
    """Where topics, named queries and lists were written, by id."""

    topics: dict[str, QueryPlace] = field(default_factory=dict)
    queries: dict[str, QueryPlace] = field(default_factory=dict)
    lists: dict[str, QueryPlace] = field(default_factory=dict)

    def release(self) -> None:
        """Let the documents go one by one: freed all at once, large ones stop every thread."""
        while self.topics:
            self.topics.popitem()
