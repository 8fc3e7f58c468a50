"""What queries refer to by name, and what must be compiled again where a definition changes.

    entities, lists, queries before and now | what differs | named queries that refer to it
        -> the references that no longer mean what they meant

A reference is its kind and its name. `entity:x` may mean a group, so a changed group is both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.configuration import Entity, Topic

Reference = tuple[str, str]  # kind, name: ("entity", "putin")
Uses = Mapping[str, tuple[Reference, ...]]  # named query -> what stands in it


@dataclass(frozen=True, slots=True)
class Definitions:
    """What `entity:`, `group:`, `any:` and `query:` mean."""

    entities: Sequence[Entity] = ()
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Redefinition:
    """Other definitions, and what of an index means something else under them."""

    definitions: Definitions
    references: frozenset[Reference]
    topics: tuple[Topic, ...]  # that refer to one of these: they are compiled again
    queries: tuple[str, ...]  # named queries that do, or may


def members_of(entities: Sequence[Entity]) -> dict[str, list[Entity]]:
    """Returns the entities of each group, in their order."""
    found: dict[str, list[Entity]] = {}
    for entity in entities:
        for group in dict.fromkeys(entity.groups):
            found.setdefault(group, []).append(entity)
    return found


def changed_references(before: Definitions, now: Definitions, uses: Uses) -> frozenset[Reference]:
    """Returns every reference whose meaning may differ, through groups and named queries too.

    Where anything differs, a named query that nobody has looked into (not in `uses`) may, too.
    """
    if before == now:
        return frozenset()
    entities = [{e.id: e for e in each.entities} for each in (before, now)]
    groups = [members_of(each.entities) for each in (before, now)]
    dirty = {("entity", name) for name in (*_differing(*entities), *_differing(*groups))}
    dirty |= {("group", name) for name in _differing(*groups)}
    dirty |= {("any", name) for name in _differing(before.lists, now.lists)}
    dirty |= {("query", name) for name in _differing(before.queries, now.queries)}
    dirty |= {("query", name) for name in now.queries if name not in uses}
    return _closed(dirty, uses)


def _differing(before: Mapping[str, object], now: Mapping[str, object]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *now)):
        one, other = before.get(name), now.get(name)
        if one is not other and one != other:
            yield name


def _closed(dirty: set[Reference], uses: Uses) -> frozenset[Reference]:
    """With the named queries that refer to one of them, and those that refer to these."""
    while True:
        more = {
            ("query", name)
            for name, inside in uses.items()
            if ("query", name) not in dirty and not dirty.isdisjoint(inside)
        }
        if not more:
            return frozenset(dirty)
        dirty |= more
