"""What of a document is new, what is known, and what was edited.

    items | what is recorded under their keys | recognise | new, rekeyed, edited; the rest stays

Which report a reading is, is decided in `parse.recognition`. A report of its own takes over the
guid or the address that came back with it: from then on they name it.

An item is edited where its own feed gives it another headline: other words, not only another
case or punctuation. What other feeds call it is their headline. A summary that changes under the
same headline is not looked at: many feeds rewrite theirs at each poll.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from monitor.history import Edit, KnownItem, VerdictRecord
from monitor.match import Index
from monitor.model import Item, Match, Millis
from monitor.parse import HEADLINE, Known, Place, Recognition, item_id, recognise, same_headline
from monitor.parse.identity import BODY, DATED
from monitor.parse.recognition import LIST, MOST

EDITS = 30  # of one item; a headline that changes for ever is a clock or a counter
EDITED = 50  # items of one poll; the others follow with the next document


@dataclass(frozen=True, slots=True)
class Sifted:
    """A document's items, parted. `edited` holds them as the document has them, with their id."""

    new: tuple[Item, ...] = ()
    rekeyed: tuple[Item, ...] = ()  # known, with a key that is not
    borrowed: tuple[Item, ...] = ()  # of these, what another feed had brought, with its id
    reworded: tuple[Item, ...] = ()  # with its id, what another feed has under other words
    edited: tuple[Item, ...] = ()
    here: tuple[str, ...] = ()  # ids of all of them, as they are recorded
    said: tuple[VerdictRecord, ...] = ()  # why new ones are, although something of them is known
    follows: Mapping[str, str] = field(default_factory=dict)  # new ids to those that they update
    taken: frozenset[str] = frozenset()  # keys of other reports that name new ones from now on

    @property
    def unrecorded(self) -> tuple[Item, ...]:
        """Items of which something is to be written: themselves, or a key."""
        return (*self.new, *self.rekeyed)

    def without(self, left: AbstractSet[str]) -> "Sifted":
        """The same without these new items, as if they did not stand in the document."""
        new = tuple(item for item in self.new if item.id not in left)
        return replace(
            self,
            new=new,
            here=tuple(one for one in self.here if one not in left),
            said=tuple(each for each in self.said if each.item_id not in left),
            follows={one: before for one, before in self.follows.items() if one not in left},
            taken=self.taken.intersection(key for item in new for key in item.keys),
        )

    @property
    def appeared(self) -> tuple[Item, ...]:
        """Items that are new in this feed, whoever had them first."""
        return (*self.new, *self.borrowed)


def sift(
    items: Sequence[Item],
    known: Mapping[str, KnownItem],
    since: Millis = 0,
    *,
    live: bool = False,
) -> Sifted:
    """Part the items of one feed; `since` is when it was last read, `live` that it says so."""
    if not known:
        return Sifted(tuple(items), here=tuple(item.id for item in items))
    found = _recognised(items, known, since, live=live)
    parts = _Parts(known, redated=_redated(items, found, known))
    for item, each in zip(items, found, strict=True):
        if each.owner:
            parts.add_known(item, each.owner, each.why)
        else:
            parts.add_new(item, each)
    return parts.sifted()


class _Parts:
    """What was parted so far."""

    def __init__(self, known: Mapping[str, KnownItem], *, redated: bool) -> None:
        self._known, self._redated = known, redated
        self._new: list[Item] = []
        self._rekeyed: list[Item] = []
        self._borrowed: list[Item] = []
        self._reworded: list[Item] = []
        self._edited: list[Item] = []
        self._here: list[str] = []
        self._said: list[VerdictRecord] = []
        self._follows: dict[str, str] = {}
        self._taken: set[str] = set()

    def add_new(self, item: Item, found: Recognition) -> None:
        own, taken = _told_apart(item, self._known)
        self._here.append(own.id)
        if not own.keys:
            return
        self._new.append(own)
        self._taken |= taken
        if found.follows:
            self._follows[own.id] = found.follows
        if found.why is not Known.NOTHING:
            self._said.append(own_report(own, found.why))

    def add_known(self, item: Item, owner: KnownItem, why: Known) -> None:
        self._here.append(owner.id)
        keys = [key for key in item.keys if not (self._redated and key.startswith((DATED, BODY)))]
        if not self._known.keys() >= set(keys):
            self._rekeyed.append(_keyed(replace(item, keys=tuple(keys)), owner, self._known))
            if why is Known.ELSEWHERE:
                self._add_elsewhere(replace(item, id=owner.id))
        if _is_edited(item, owner, why):
            self._edited.append(replace(item, id=owner.id))

    def _add_elsewhere(self, its: Item) -> None:
        if not _own_key(its, self._known):
            self._borrowed.append(its)
        if _has_new_words(its, self._known):
            self._reworded.append(its)

    def sifted(self) -> Sifted:
        """All of it, within the limits of one poll."""
        return Sifted(
            new=tuple(self._new),
            rekeyed=tuple(self._rekeyed),
            borrowed=tuple(self._borrowed),
            reworded=tuple(self._reworded[:EDITED]),
            edited=tuple(self._edited[:EDITED]),
            here=tuple(self._here),
            said=tuple(self._said),
            follows=self._follows,
            taken=frozenset(self._taken),
        )


def _recognised(
    items: Sequence[Item], known: Mapping[str, KnownItem], since: Millis, *, live: bool
) -> list[Recognition]:
    """What each is; a report that stands there itself is not another reading by its words."""
    moved, alone = _moved(items, known), len(items) == 1
    found = [
        recognise(item, known, Place(alone, moved, (item.published or 0) >= since, live))
        for item in items
    ]
    there = {one.owner.id for one in found if one.owner and one.why is not Known.MOVED}
    return [
        Recognition(Known.WORDS_AGAIN)
        if one.why is Known.MOVED and one.owner and one.owner.id in there
        else one
        for one in found
    ]


def _moved(items: Sequence[Item], known: Mapping[str, KnownItem]) -> int:
    """How many words come again in a list of which no guid and no address is recorded."""
    if any(key in known and _is_own(item, known[key]) for item in items for key in _strong(item)):
        return 0
    return sum(any(key in known for key in item.keys if key[0] in "ch") for item in items)


def _redated(
    items: Sequence[Item], found: Sequence[Recognition], known: Mapping[str, KnownItem]
) -> bool:
    """Whether the list states the moment of its making as the date of each report.

    Then most of the reports that are recorded have another date at once, which names none of them.
    """
    dates = [
        any(key in known for key in item.keys if key.startswith(DATED))
        for item, each in zip(items, found, strict=True)
        if each.why is Known.AGREES and any(key.startswith(DATED) for key in item.keys)
    ]
    return len(dates) >= LIST and dates.count(False) > MOST * len(dates)


def _strong(item: Item) -> Iterable[str]:
    return (key for key in item.keys if key[0] in "gu")


def _is_own(item: Item, owner: KnownItem) -> bool:
    return owner.source_id in ("", item.source_id)


def _told_apart(item: Item, known: Mapping[str, KnownItem]) -> tuple[Item, set[str]]:
    """A new report under the keys that are its own, and those that it takes from another one.

    A headline's key stays with the report that had it first, and an address with the feed that did.
    """
    theirs = [key for key in item.keys if key in known]
    if not theirs:
        return item, set()
    own = tuple(key for key in item.keys if key not in known)
    taken = {key for key in theirs if key[0] in "gu" and _is_own(item, known[key])}
    if not own:  # nothing is left to tell it by
        return replace(item, id=known[theirs[0]].id, keys=()), set()
    kept = tuple(key for key in item.keys if key in taken or key not in known)
    return replace(item, id=item_id(own), keys=kept), taken


def _keyed(item: Item, owner: KnownItem, known: Mapping[str, KnownItem]) -> Item:
    """With those keys that are the report's or nobody's, one of the report's first."""
    its = [key for key in item.keys if key in known and known[key].id == owner.id]
    return replace(item, keys=(*its, *(key for key in item.keys if key not in known)))


def _own_key(its: Item, known: Mapping[str, KnownItem]) -> bool:
    """Whether this feed has brought the item before: its guid or its content is recorded."""
    keys = (key for key in its.keys if not key.startswith(("u:", HEADLINE)))
    return any(known[key].id == its.id for key in keys if key in known)


def own_report(item: Item, why: str) -> VerdictRecord:
    """What `monitor why` says of a report that is new although something of it is recorded."""
    return VerdictRecord(item.id, "", "identity", f"a report of its own: {why}", item.seen_at)


def _has_new_words(item: Item, known: Mapping[str, KnownItem]) -> bool:
    """Whether this feed says of it what it has not said before."""
    return any(key[0] in "ch" and key not in known for key in item.keys)


def _is_edited(item: Item, owner: KnownItem, why: Known) -> bool:
    if owner.source_id != item.source_id or owner.edits >= EDITS or why is Known.DATED:
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
    return Edit(before, after, index.match(after), met([before], index, had))


def met(items: Iterable[Item], index: Index, had: Iterable[Match]) -> frozenset[str]:
    """The topics that items met, those among them that were added to the watchlist since.

    `had` are the matches that are recorded of them.
    """
    now = (match for item in items for match in index.match(item))
    return frozenset(match.topic_id for match in (*now, *had))
