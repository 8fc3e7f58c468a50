"""The index: thousands of queries, and for each item the few that could match.

    item | analyse once | keys that somebody filed under | candidates | evaluate | score, evidence

A query is filed under its rarest required keys (`anchor`). One topic comes and goes without the
others noticing: `add`, `replace` and `remove` touch only that topic's places.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from monitor.configuration import Entity, Topic
from monitor.errors import QueryError
from monitor.match.explain.explanation import Explanation, explanation
from monitor.match.index.anchor import Anchor, anchor_of, cost_from
from monitor.match.index.shelf import Shelf
from monitor.match.plan.article import Reach, Reaches, as_read, joined, reach_of
from monitor.match.plan.build import Names, plan_of
from monitor.match.plan.definitions import Definitions, Redefinition, Reference
from monitor.match.plan.inside import AUTHOR
from monitor.match.plan.nodes import Plan, Word
from monitor.match.plan.score import Boosts, collect, evidence, score
from monitor.match.plan.terms import Style
from monitor.match.plan.topic import topic_plan
from monitor.match.plan.weigh import doubts
from monitor.match.query.parser import parse_query
from monitor.match.text.document import Document
from monitor.match.text.vocabulary import Patterns
from monitor.model import Item, Match

Planned = tuple[Plan, Boosts]

_AT_HAND = 4_096  # plans that are kept although their topics are found without them
_CONTAINERS = (
    "_always", "_filed", "_ids", "_plans", "_at_hand", "_slots", "_reaches", "_free",
)  # fmt: skip
_SPECIAL = frozenset("*?~:")  # a query without these has no patterns, unless it stems


@dataclass(slots=True)
class _Filed:
    """A topic in the index."""

    topic: Topic
    anchor: Anchor | None
    patterns: tuple[str, ...]
    refers: tuple[Reference, ...] = ()  # to what, by itself; named queries know for themselves
    reach: Reach | None = None  # of a topic that asks for the article


class Index:
    """The compiled watchlist; made by `compile_watchlist`."""

    def __init__(
        self,
        entities: Sequence[Entity] = (),
        lists: Mapping[str, Sequence[str]] | None = None,
        queries: Mapping[str, str] | None = None,
        frequencies: Mapping[str, float] | None = None,
    ) -> None:
        self._frequencies = frequencies or {}
        self._cost = cost_from(self._frequencies)
        self._names = Names(Definitions(entities, lists or {}, queries or {}), self._cost)
        self._patterns = Patterns()
        self._shelf = Shelf()
        self._always: list[int] = []
        self._filed: list[_Filed | None] = []
        self._ids: list[str] = []  # by slot
        self._plans: dict[int, Plan] = {}  # of slots that are no match yet when they are found
        self._slots: dict[str, int] = {}
        self._reaches = Reaches()
        self._free: list[int] = []
        self._authors = 0
        self._at_hand: dict[int, Planned] = {}  # by slot; of so many, which is enough for most

    def __len__(self) -> int:
        return len(self._slots)

    # --- topics ------------------------------------------------------------------------

    def add(self, topic: Topic) -> None:
        """File a topic; QueryError (with `topic_id`) if its query cannot be used."""
        if topic.id in self._slots:
            raise ValueError(f"topic {topic.id!r} is in the index already")
        filed, planned = self._compiled(topic)
        slot = self._free.pop() if self._free else len(self._filed)
        if slot == len(self._filed):
            self._filed.append(filed)
            self._ids.append(topic.id)
        self._filed[slot] = filed
        self._ids[slot] = topic.id
        self._slots[topic.id] = slot
        if filed.reach is not None:
            self._reaches.put(topic.id, filed.reach)
        if filed.anchor is None or not filed.anchor.sure:
            self._plans[slot] = planned[0]
        if len(self._at_hand) < _AT_HAND:
            self._at_hand[slot] = planned
        self._file(slot, filed)

    def check(self, topic: Topic) -> None:
        """QueryError (with `topic_id`) where `add` would refuse the query; nothing is filed."""
        self._compiled(topic)

    def remove(self, topic_id: str) -> None:
        """Take a topic out; KeyError if it is not there."""
        slot = self._slots.pop(topic_id)
        self._reaches.drop(topic_id)
        filed = self._filed[slot]
        self._filed[slot] = None
        self._plans.pop(slot, None)
        self._at_hand.pop(slot, None)
        self._free.append(slot)
        if filed is not None:
            self._unfile(slot, filed)

    def replace(self, topic: Topic) -> None:
        """Put a changed topic in place of the old one; the old one stays if the new is bad."""
        self._compiled(topic)
        if topic.id in self._slots:
            self.remove(topic.id)
        self.add(topic)

    def pack(self) -> None:
        """Make it ready, so that matching changes nothing of it."""
        self._shelf.pack()

    def redefined(self, definitions: Definitions) -> Redefinition:
        """What means something else under other definitions, for `derived`."""
        changed = self._names.changed(definitions)
        filed = (each for each in self._filed if each is not None and each.refers)
        topics = (each.topic for each in filed if not changed.isdisjoint(each.refers))
        queries = (name for name in definitions.queries if ("query", name) in changed)
        return Redefinition(definitions, changed, tuple(topics) if changed else (), tuple(queries))

    def derived(
        self,
        changed: Iterable[Topic],
        removed: Iterable[str] = (),
        redefinition: Redefinition | None = None,
    ) -> "Index":
        """Another index, with these topics instead or besides, and without those.

        With a redefinition the topics that it names are compiled again. This one stays as it is
        and may be in use meanwhile: the containers are copied flat, and what stands in them
        never changes. QueryError as in `add`; KeyError as in `remove`.
        """
        gone = set(removed)
        again = redefinition.topics if redefinition else ()
        topics = {topic.id: topic for topic in again if topic.id not in gone}
        topics |= {topic.id: topic for topic in changed}
        other = self._forked(redefinition)
        for topic_id in gone | (topics.keys() & self._slots.keys()):
            other.remove(topic_id)
        for topic in topics.values():
            other.add(topic)
        other.pack()
        return other

    def _forked(self, redefinition: Redefinition | None) -> "Index":
        other = Index()
        other.__dict__.update(self.__dict__)
        other._names = self._names.fork()
        if redefinition is not None:
            other._names = self._names.redefined(redefinition.definitions, redefinition.references)
        other._patterns, other._shelf = self._patterns.fork(), self._shelf.fork()
        for name in _CONTAINERS:
            setattr(other, name, getattr(self, name).copy())
        return other

    def _compiled(self, topic: Topic) -> tuple[_Filed, Planned]:
        """The topic ready to be filed, with its plan."""
        self._names.asked = set()
        try:
            plan, boosts = topic_plan(self._names, topic)
            anchor = anchor_of(plan, self._cost)
            reach = self._reach(topic, plan) if topic.full_text else None
        except QueryError as error:
            error.topic_id = topic.id
            raise
        patterned = (
            topic.stemming
            or topic.compounds
            or topic.boost
            or not _SPECIAL.isdisjoint(topic.query)
            or "forms" in topic.query
        )
        patterns = tuple(_pattern_keys(plan)) if patterned else ()
        if reach is not None and reach.net is not None:
            patterns = (*patterns, *_pattern_keys(reach.net))
        filed = _Filed(topic, anchor, patterns, tuple(self._names.asked), reach)
        return filed, (plan, boosts)

    def _reach(self, topic: Topic, plan: Plan) -> Reach:
        if not topic.prefilter:
            return reach_of(plan, None, self._cost)
        style = Style(topic.stemming, topic.languages, topic.compounds)
        net = plan_of(parse_query(topic.prefilter), self._names, style)
        return reach_of(plan, net, self._cost)

    # --- filing ------------------------------------------------------------------------

    def _file(self, slot: int, filed: _Filed) -> None:
        self._patterns.use(filed.patterns)
        if filed.anchor is None:
            self._always.append(slot)
            return
        for first, second in filed.anchor.places():
            self._shelf.put(first, second, slot)
        self._authors += _authors(filed.anchor)

    def _unfile(self, slot: int, filed: _Filed) -> None:
        self._patterns.drop(filed.patterns)
        if filed.anchor is None:
            self._always.remove(slot)
            return
        for first, second in filed.anchor.places():
            self._shelf.strike(first, second, slot)
        self._authors -= _authors(filed.anchor)

    # --- items -------------------------------------------------------------------------

    @property
    def asks_for_languages(self) -> bool:
        """Whether every item's languages are asked for, and had better be known before."""
        return self._patterns.by_language

    def analyse(self, item: Item) -> Document:
        """Returns the item as `matching` and `match` read it."""
        return Document(item, self._patterns)

    def matching(self, item: Item) -> tuple[str, ...]:
        """Returns the ids of the topics whose queries hold, sorted; no score, no threshold."""
        ids = self._ids
        found = self._candidates(self.analyse(item))
        if item.article and self._reaches:
            read = self._candidates(self.analyse(as_read(item)))
            found.update(slot for slot in read if ids[slot] in self._reaches)
        return tuple(sorted(map(ids.__getitem__, found)))

    def asking(self, item: Item) -> tuple[str, ...]:
        """The ids of the topics that ask for the item's article and could match it, sorted."""
        if not self._reaches:
            return ()
        return self._reaches.asking(self.analyse(item))

    def match(self, item: Item) -> tuple[Match, ...]:
        """Returns the topics that the item meets, sorted by id, with score and evidence."""
        found = self._matches(item)
        if item.article and self._reaches:
            found = joined(found, self._matches(as_read(item)), self._reaches)
        return tuple(sorted(found, key=lambda m: m.topic_id))

    def _matches(self, item: Item) -> list[Match]:
        document = self.analyse(item)
        matches = (self._shown(slot, document) for slot in self._candidates(document))
        return [match for match in matches if match is not None]

    def explain(self, topic_id: str, item: Item) -> Explanation:
        """What of the topic's query held in this item, and what did not; KeyError if unknown."""
        _, plan, _ = self._ready(self._slots[topic_id])
        read = as_read(item) if item.article and topic_id in self._reaches else item
        return explanation(plan, self.analyse(read), self._frequencies)

    def _ready(self, slot: int) -> tuple[Topic, Plan, Boosts]:
        """A topic with its plan, which is made again where it is not at hand."""
        filed = self._filed[slot]
        assert filed is not None
        planned = self._at_hand.get(slot)
        if planned is None:
            if len(self._at_hand) >= _AT_HAND:
                self._at_hand.clear()
            planned = self._at_hand[slot] = topic_plan(self._names, filed.topic)
        return filed.topic, *planned

    def _shown(self, slot: int, document: Document) -> Match | None:
        topic, plan, boosts = self._ready(slot)
        hits = collect(plan, boosts, document)
        points = score(hits, boosts, document, self._frequencies)
        if points < topic.threshold:
            return None
        return Match(topic.id, points, evidence(hits, document, doubts(plan, document)))

    def _candidates(self, document: Document) -> set[int]:
        found = self._shelf.gather(self._named(document) if self._authors else document.among)
        open_slots = found & self._plans.keys()
        found -= open_slots
        found.update(self._held(chain(open_slots, self._always), document))
        return found

    def _named(self, document: Document) -> Callable[[set[str]], set[str]]:
        """Which keys stand in the item or, so marked, in its author's name."""
        authors = {AUTHOR + key for key in document.author.vocab}
        return lambda keys: document.among(keys) | (keys & authors)

    def _held(self, slots: Iterable[int], document: Document) -> Iterator[int]:
        plans, end = self._plans, document.end
        for slot in slots:
            if plans[slot].holds(document, 0, end):
                yield slot


def _authors(anchor: Anchor) -> bool:
    return any(key.startswith(AUTHOR) for key in (*anchor.first, *anchor.second))


def _pattern_keys(plan: Plan) -> Iterator[str]:
    if isinstance(plan, Word):
        yield from plan.keys
    for part in plan.inner():
        yield from _pattern_keys(part)


def compile_watchlist(
    topics: Sequence[Topic],
    entities: Sequence[Entity],
    lists: Mapping[str, Sequence[str]] | None = None,
    queries: Mapping[str, str] | None = None,
    frequencies: Mapping[str, float] | None = None,
) -> Index:
    """Returns the index over these topics.

    `lists` and `queries` are what `any:NAME` and `query:NAME` refer to. `frequencies` are the
    shares of archived items that hold a folded word: with them the index is faster and the
    score knows rarity.

    Raises:
        QueryError: the first bad query; its `topic_id` says whose.
    """
    index = Index(entities, lists, queries, frequencies)
    for topic in topics:
        index.add(topic)
    index.pack()
    return index
