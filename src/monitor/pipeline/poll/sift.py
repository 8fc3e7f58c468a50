"""What of a document is new, what is known, and what was edited.

    items | what is recorded under their keys | new, rekeyed, edited; the rest is as it was

An item is edited where its own feed gives it another headline: other words, not only another
case or punctuation. What other feeds call it is their headline. A summary that changes under the
same headline is not looked at: many feeds rewrite theirs at each poll.

A short text is no identity: it may stand there every morning. Only where a whole list is unknown,
as after a move to another system, is an entry without a newer date known by its headline.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.history import Edit, KnownItem
from monitor.match import Index
from monitor.model import Item, Match, Millis
from monitor.parse import HEADLINE, same_headline

EDITS = 30  # of one item; a headline that changes for ever is a clock or a counter
LIST = 5  # entries; fewer may all be new
EDITED = 50  # items of one poll; the others follow with the next document


@dataclass(frozen=True, slots=True)
class Sifted:
    """A document's items, parted. `edited` holds them as the document has them, with their id."""

    new: tuple[Item, ...] = ()
    rekeyed: tuple[Item, ...] = ()  # known, with a key that is not
    borrowed: tuple[Item, ...] = ()  # of these, what another feed had brought, with its id
    edited: tuple[Item, ...] = ()
    here: tuple[str, ...] = ()  # ids of all of them, as they are recorded

    @property
    def unrecorded(self) -> tuple[Item, ...]:
        """Items of which something is to be written: themselves, or a key."""
        return (*self.new, *self.rekeyed)

    @property
    def appeared(self) -> tuple[Item, ...]:
        """Items that are new in this feed, whoever had them first."""
        return (*self.new, *self.borrowed)


def sift(items: Sequence[Item], known: Mapping[str, KnownItem], since: Millis = 0) -> Sifted:
    """Part the items of one feed; `since` is when it was last read."""
    if not known:
        return Sifted(tuple(items), here=tuple(item.id for item in items))
    new, rekeyed, borrowed, edited, here = [], [], [], [], []
    strange = len(items) >= LIST and not any(_strong(item, known) for item in items)
    for item in items:
        keys = _strong(item, known)
        if strange and (item.published or 0) < since:
            keys = [key for key in item.keys if key in known]
        owner = known[keys[0]] if keys else None
        here.append(owner.id if owner else item.id)
        if owner is None:
            new.append(_told_apart(item, known))
            continue
        if not known.keys() >= set(item.keys):
            rekeyed.append(item)
            if owner.source_id != item.source_id and not _own_key(item, known):
                borrowed.append(replace(item, id=owner.id))
        if _is_edited(item, owner):
            edited.append(replace(item, id=owner.id))
    edits = tuple(edited[:EDITED])
    return Sifted(tuple(new), tuple(rekeyed), tuple(borrowed), edits, tuple(here))


def _strong(item: Item, known: Mapping[str, KnownItem]) -> list[str]:
    """Its keys that are recorded, without the one that may be another report's, too."""
    return [key for key in item.keys if key in known and not key.startswith(HEADLINE)]


def _told_apart(item: Item, known: Mapping[str, KnownItem]) -> Item:
    """Without a headline's key that another report has."""
    taken = [key for key in item.keys if key in known]
    return replace(item, keys=tuple(k for k in item.keys if k not in taken)) if taken else item


def _own_key(item: Item, known: Mapping[str, KnownItem]) -> bool:
    """Whether this feed has brought the item before: its guid or its content is recorded."""
    return any(not key.startswith("u:") for key in _strong(item, known))


def _is_edited(item: Item, owner: KnownItem) -> bool:
    if owner.source_id != item.source_id or owner.edits >= EDITS:
        return False
    return bool(item.title) and not same_headline(owner.title, item.title)


def edit_of(before: Item, found: Item, index: Index, had: Iterable[Match]) -> Edit:
    """The edit of a recorded item by what its feed says now, matched anew.

    `had` are the matches that are recorded of it: a headline may leave a topic and come back.
    """
    after = replace(
        before,
        title=found.title,
        summary=found.summary,
        text=found.text,
        published=found.published or before.published,
    )
    met = {match.topic_id for match in (*index.match(before), *had)}
    return Edit(before, after, index.match(after), frozenset(met))
