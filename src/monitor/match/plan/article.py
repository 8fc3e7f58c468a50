"""Full text: whose pages are worth fetching, and what a topic finds in them.

    item | could it match, with more text? | page fetched | the article in place of the text | match

A page is worth fetching where all holds that no page can change (language, source, tag, title, a
word that is excluded), and one of the things stands already that the query cannot do without. So
`(strike OR walkout) AND entity:port` asks for the pages of items that mention a strike or the
port, not for every page of every feed. A topic may say better, by a `prefilter`.

More text only adds: what the feed's text matches stays a match, whatever the page says.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from monitor.errors import QueryError
from monitor.match.plan.inside import InField
from monitor.match.plan.nodes import All, Clause, Cost, No, Plan
from monitor.match.plan.weigh import Boosted, Property
from monitor.match.text.document import LEAD, Document
from monitor.model import Item, Match

TOO_COMMON = 0.3  # share of items: a word of so many tells nothing


@dataclass(frozen=True, slots=True)
class Reach:
    """Which items a topic could match once their pages are read.

    `fixed` no page can change. Of `wanted`, if there is any, one must stand already; where there
    is a `net`, it must hold instead.
    """

    fixed: tuple[Plan, ...]
    wanted: tuple[Clause, ...]
    net: Plan | None = None

    def covers(self, document: Document) -> bool:
        """Whether this item's page is worth fetching."""
        whole = (document, 0, document.end)
        if not all(plan.holds(*whole) for plan in self.fixed):
            return False
        if self.net is not None:
            return self.net.holds(*whole)
        if not self.wanted:
            return True
        return any(not document.vocab.isdisjoint(clause) for clause in self.wanted)


class Reaches:
    """Topics that ask for articles, filed under the keys of which one must stand already."""

    def __init__(self) -> None:
        self._of: dict[str, Reach] = {}
        self._filed: dict[str, set[str]] = {}
        self._unfiled: set[str] = set()  # those of a prefilter, or of conditions alone

    def __bool__(self) -> bool:
        return bool(self._of)

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self._of

    def copy(self) -> "Reaches":
        """Another one, that changes without this one."""
        other = Reaches()
        other._of = self._of.copy()
        other._filed = {key: topics.copy() for key, topics in self._filed.items()}
        other._unfiled = self._unfiled.copy()
        return other

    def put(self, topic_id: str, reach: Reach) -> None:
        """File a topic that is not there yet."""
        self._of[topic_id] = reach
        for key in _keys(reach):
            self._filed.setdefault(key, set()).add(topic_id)
        if not _keys(reach):
            self._unfiled.add(topic_id)

    def drop(self, topic_id: str) -> None:
        """Take a topic out, if it is there."""
        reach = self._of.pop(topic_id, None)
        if reach is None:
            return
        self._unfiled.discard(topic_id)
        for key in _keys(reach):
            self._filed[key].discard(topic_id)
            if not self._filed[key]:
                del self._filed[key]

    def asking(self, document: Document) -> tuple[str, ...]:
        """Returns the ids of the topics that this item's page is worth fetching for, sorted."""
        near = set(self._unfiled)
        for key in self._filed.keys() & document.vocab:
            near |= self._filed[key]
        return tuple(sorted(name for name in near if self._of[name].covers(document)))


def _keys(reach: Reach) -> frozenset[str]:
    if reach.net is not None:
        return frozenset()
    return frozenset(key for clause in reach.wanted for key in clause)


def reach_of(plan: Plan, net: Plan | None, cost: Cost) -> Reach:
    """Returns the reach of a topic's plan; `cost` says how common a word is.

    Raises:
        QueryError: without a net it would fetch only what matches already.
    """
    parts = tuple(_parts(plan))
    fixed = tuple(part for part in parts if _is_fixed(part))
    loose = tuple(part for part in parts if not _is_fixed(part))
    needed = dict.fromkeys(clause for part in loose for clause in part.needs())
    wanted = tuple(c for c in needed if max(cost((key,)) for key in c) < TOO_COMMON)
    if loose and any(isinstance(part, InField) for part in fixed):
        return Reach(fixed, (), net)  # a title that fits is one thing, what the page brings another
    whole = len(wanted) == 1 and all(part.exact for part in loose)
    if net is None and (whole or not wanted):
        raise QueryError(
            "full would read no page that does not match already: the query requires no two things",
            0,
            hint="add a prefilter that says whose pages are read, such as tag:NAME or source:ID",
        )
    return Reach(fixed, wanted, net)


def _parts(plan: Plan) -> Iterator[Plan]:
    """What the query joins by AND."""
    if isinstance(plan, All):
        for part in plan.parts:
            yield from _parts(part)
    elif isinstance(plan, Boosted):
        yield from _parts(plan.part)
    else:
        yield plan


def _is_fixed(part: Plan) -> bool:
    if isinstance(part, InField):
        return part.name not in ("text", LEAD)  # a page may bring the first sentence
    return isinstance(part, Property | No)


def as_read(item: Item) -> Item:
    """The item with its article as its text, which tells the language where nothing else does."""
    guess = item.guess if item.summary else None
    return replace(item, text=item.article, article="", guess=guess)


def joined(feed: Iterable[Match], read: Iterable[Match], full: Container[str]) -> list[Match]:
    """Matches of the feed's text, and of the article for the topics that ask for it.

    Where both match, the higher score wins, and the article where they are equal.
    """
    best = {match.topic_id: match for match in feed}
    for match in read:
        known = best.get(match.topic_id)
        if match.topic_id in full and (known is None or match.score >= known.score):
            best[match.topic_id] = _of_article(match)
    return list(best.values())


def _of_article(match: Match) -> Match:
    """Its evidence by the name of the field that holds the article."""
    shown = (replace(e, field="article") if e.field == "text" else e for e in match.evidence)
    return replace(match, evidence=tuple(shown))
