"""What waits to be told: a group is one receiver's part of what belongs together.

    Alert -> a place in each group that the route tree names -> decided -> told | held | suppressed

`record` keeps alerts and the places; `tell` decides about them when their group is due.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b

from monitor.model import Alert, Content, Coverage, Delivery, Item, Lease, Match, Millis, Story

NEVER: Millis = 2**62  # when a group is due in which nothing waits


class Place(StrEnum):
    """What became of an alert in one group. The first two are open: they are decided again."""

    WAITING = "waiting"  # not decided yet
    HELD = "held"  # decided: not before its time
    TOLD = "told"
    SUPPRESSED = "suppressed"
    MOVED = "moved"  # waits in another group instead; it may come back


OPEN = (Place.WAITING, Place.HELD)


@dataclass(frozen=True, slots=True)
class Group:
    """One receiver's part of what belongs together; `key` names both, as the route says."""

    receiver: str
    key: str

    @property
    def id(self) -> str:
        """The same on every replica and after every crash: 32 hex digits."""
        text = f"{self.receiver}\x1f{self.key}"
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class DueGroup:
    """A claimed group; something in it has been due since `due_at`."""

    group: Group
    due_at: Millis
    lease: Lease


@dataclass(frozen=True, slots=True)
class Told:
    """An alert's place in a group as it was decided.

    `until` says when an open place is decided again, `delivery_id` which message tells it.
    """

    alert_id: str
    place: Place
    reason: str
    until: Millis = 0
    delivery_id: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that is known of a group when it is decided about.

    `waiting` has the alerts that are open in it, in the order in which they were recorded, and
    `places` where each of them stands;
    `thread` the newest message that was made of the group, whatever its state; `known` the
    severities that its messages had, without those that were given up; `recent` and `today`
    how many threads were opened at the receiver in the last hour and day, by topic. `told` are
    the newest reports that its messages told, `as_told`, by the event of their alerts, and
    `opened_at` is when the first message of the thread was made. `coverage` says by event how
    widely it is reported.
    """

    waiting: tuple[Alert, ...] = ()
    thread: Delivery | None = None
    known: frozenset[str] = frozenset()
    stories: Mapping[str, Story] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    matches: Mapping[str, tuple[Match, ...]] = field(default_factory=dict)
    recent: Mapping[str, int] = field(default_factory=dict)
    today: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, Told] = field(default_factory=dict)
    told: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    opened_at: Millis = 0
    coverage: Mapping[str, Coverage] = field(default_factory=dict)


def as_told(item: Item, content: Content | None) -> Item:
    """The report in the words of the message that told it, where its outlet has others by now.

    A message without kept content, or without the report, leaves it as it is.
    """
    reports = content.reports if content else ()
    then = next((one for one in reports if one.item_id == item.id), None)
    if then is None or then.title == " ".join(item.title.split()):
        return item
    return replace(item, title=then.title, summary=" ".join(then.sentences), text="", article="")


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An alert that nothing will bring to an end, which is a fault of ours; `why` it will not."""

    alert_id: str
    group: Group
    why: str
