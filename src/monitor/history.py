"""What is recorded of an item, for deciding about it anew, for `why` and for the page.

known? | edited?  ->  verdicts  ->  history
"""

from dataclasses import dataclass

from monitor.language.content import terms
from monitor.model import Delivery, Item, Match, Millis

MOVED = 0.5  # part of an edited headline's words beyond which it is another report


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What is recorded under a key. Retention leaves the id only: source and title are "" then."""

    id: str
    source_id: str
    title: str
    edits: int = 0  # how often its headline was edited
    url: str = ""
    published: Millis | None = None
    seen_at: Millis = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A known item whose headline its feed has edited.

    `matches` are those of the text as it is now, `met` the topics that it met before, those among
    them that were added to the watchlist since.
    """

    before: Item
    after: Item
    matches: tuple[Match, ...] = ()
    met: frozenset[str] = frozenset()

    @property
    def moves_on(self) -> bool:
        """Whether it tells something else: most of the headline's words are in no text before.

        Figures are no words here: a headline that differs in these alone is a clock or a toll.
        """
        known = {*terms(self.before.title), *terms(self.before.summary)}
        words = {word for word in terms(self.after.title) if not word.isdecimal()}
        return sum(word not in known for word in words) > MOVED * len(words)

    @property
    def topics(self) -> frozenset[str]:
        """The topics that it meets now."""
        return frozenset(match.topic_id for match in self.matches)

    @property
    def newly(self) -> frozenset[str]:
        """The topics that it meets only by the edit."""
        return self.topics - self.met


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """One decision about an item in one topic ('' for decisions about the item itself)."""

    item_id: str
    topic_id: str
    # alert, counted, hold, suppress, moved, not_matched, recorded, edited, identity, article
    kind: str
    reason: str
    at: Millis
    receiver: str = ""
    story_id: str = ""
    delivery_id: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """How many stories, in how many reports, a topic came to since the first of them."""

    topic_id: str
    stories: int
    reports: int
    first_at: Millis


@dataclass(frozen=True, slots=True)
class Waits:
    """A place where an item waits to be told, and until when at the earliest.

    `reason` says why it is worth telling, `held_because` why it is not told yet; '' where nobody
    has decided about it so far.
    """

    topic_id: str
    receiver: str
    group_key: str
    reason: str
    since: Millis
    until: Millis
    held_because: str = ""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many alerts wait for a receiver for one reason, and when the first is decided again.

    `reason` is '' where nobody has decided about them so far.
    """

    receiver: str
    reason: str
    until: Millis
    alerts: int


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one item."""

    item: Item
    verdicts: tuple[VerdictRecord, ...] = ()
    matches: tuple[Match, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    waiting: tuple[Waits, ...] = ()
    beside: tuple[Item, ...] = ()  # other reports with its address, by other feeds
    copies: tuple[Item, ...] = ()  # reports of its stories that were folded as copies of it
