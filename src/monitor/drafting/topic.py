"""A topic of entities and telling words: its query, its exclusions, its tests.

two entities, or one and two words -> sum(...) >= 4        of one entity: it and one word
headlines of the examples must match, the nearest other headline must not
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.configuration import Entity, Topic
from monitor.drafting.names import Cast
from monitor.language.sentences import split
from monitor.match import Index, compile_watchlist
from monitor.model import Item

EXCLUDED = ("quiz", "horoscope", "crossword", "podcast", '"in pictures"', '"live blog"')
_TESTS = 3
_SENTENCES = 3  # of a summary, that may be tests
_NOTHING = "Horoscope and quiz of the week"


@dataclass(frozen=True, slots=True)
class Draft:
    """What `monitor topics draft` prints. `match` and `no_match` are headlines of tests."""

    id: str
    name: str
    query: str
    cast: Cast
    words: tuple[str, ...]
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()

    def topic(self) -> Topic:
        """As the daemon would read it."""
        return Topic(self.id, self.name, self.query, stemming=True)

    def index(self, entities: Iterable[Entity]) -> Index:
        """The topic alone, compiled with the entities that it names."""
        every = {entity.id: entity for entity in (*entities, *self.cast.new)}
        return compile_watchlist([self.topic()], tuple(every.values()), {}, {})


def draft(name: str, topic_id: str, cast: Cast, words: tuple[str, ...]) -> Draft:
    """A draft without tests yet.

    Raises:
        ValueError: the examples hold neither a name nor a word that tells anything.
    """
    return Draft(topic_id, name, query_of(cast, words), cast, words)


def query_of(cast: Cast, words: Sequence[str]) -> str:
    """The query, with its exclusions."""
    entities = [f"entity:{one}^2" for one in cast.main]
    parts = [*entities, *(f"{one}^1" for one in (*(f"entity:{e}" for e in cast.beside), *words))]
    if not parts:
        raise ValueError("no name and no telling word stands in the examples")
    least = {0: min(2, len(parts)), 1: 3 if words else 2}.get(len(entities), 4)
    return f"(sum({', '.join(parts)}) >= {least})\nNOT title:({' OR '.join(EXCLUDED)})"


def with_tests(
    made: Draft, examples: Sequence[Item], others: Iterable[Item], entities: Sequence[Entity]
) -> Draft:
    """The draft with three tests that hold: headlines of examples, and of what is near them.

    `others` are reports of the archive; the first that names an entity and does not match is the
    nearest thing that the topic is not about.
    """
    index = made.index(entities)
    titles = [item.title for item in examples]
    sentences = [s for item in examples for s in split(item.summary)[:_SENTENCES]]
    match = tuple(t for t in dict.fromkeys([*titles, *sentences]) if _matches(index, t))
    near = [item.title for item in others if item.title and not _matches(index, item.title)]
    named = {entity.id: entity.name for entity in (*entities, *made.cast.new)}
    invented = [f"{named[one]}: the podcast" for one in made.cast.ids]
    no_match = tuple(dict.fromkeys([*near, *invented, _NOTHING]))
    match = match[: _TESTS - 1]
    return replace(made, match=match, no_match=no_match[: _TESTS - len(match)])


def _matches(index: Index, title: str) -> bool:
    bare = Item("", "", (), "", title, "", "", "", "", (), None, 0)
    return bool(index.matching(bare))
