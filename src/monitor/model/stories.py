"""What a report matches, the event that it belongs to, and what is to be told of it."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.moments import Millis
from monitor.printed import counted


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a match stands: `field` of the item, offsets in characters, and what asked for it.

    Fields are title, summary, text, author and article.
    """

    field: str
    start: int
    end: int
    term: str  # as the query has it
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An item meets a topic's query."""

    topic_id: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What texts mean, as a model sees it: the mean of the unit vectors of `reports` texts.

    `values` has two bytes for each dimension, whole numbers of which 32,767 stands for 1.
    `language` is that of the first report; "" where it is not known.
    """

    model: str
    values: bytes
    reports: int = 1
    language: str = ""

    @property
    def dimensions(self) -> int:
        """How many numbers the vector has."""
        return len(self.values) // 2


@dataclass(frozen=True, slots=True)
class Story:
    """One event in one topic, as reported by its items.

    `centroid` has its strongest terms, each with its weight and how many of the reports hold it.
    """

    id: str
    topic_id: str
    headline: str
    opened_at: Millis
    updated_at: Millis
    size: int
    outlets: tuple[str, ...]
    centroid: tuple[tuple[str, float, int], ...] = ()
    meaning: Meaning | None = None  # of those of its reports that were compared by meaning


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who reported an event in the last 24 hours; copies of one text are one text."""

    outlets: tuple[str, ...] = ()
    texts: int = 0

    def __str__(self) -> str:
        return f"{counted(len(self.outlets), 'outlet')}, {counted(self.texts, 'independent text')}"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an item belongs: the story after it joined, and how near it stood."""

    story: Story
    opened: bool
    similarity: float = 0.0
    copy_of: str = ""  # id of the item whose text this one repeats
    akin: str = ""  # of a story that it opened: the one in another language that means the same


class AlertKind(StrEnum):
    """What an alert is about."""

    REPORT = "report"  # an item that matches a topic
    FIRST_START = "first_start"  # what is watched, and what the last day would have been
    FEED_TROUBLE = "feed_trouble"  # feeds that bring nothing, and those that are well again
    RECEIVER_TROUBLE = "receiver_trouble"  # a receiver that takes no messages, or does again
    CONFIGURATION = "configuration"  # changed files, in force or refused
    DAILY = "daily"  # the heartbeat


@dataclass(frozen=True, slots=True)
class Alert:
    """A fact worth telling: an item in one topic. Who is told, and when, is decided later.

    `labels` are what routes, silences and `group_by` name; a label may have several values.
    """

    id: str
    item_id: str
    topic_id: str
    story_id: str
    labels: tuple[tuple[str, tuple[str, ...]], ...]
    score: float
    reason: str
    at: Millis
    kind: AlertKind = AlertKind.REPORT
    copy_of: str = ""  # id of the item whose text its item repeats
    lines: tuple[str, ...] = ()  # what a notice says

    @property
    def is_notice(self) -> bool:
        """Whether it is something that the monitor says about itself."""
        return self.kind is not AlertKind.REPORT


@dataclass(frozen=True, slots=True)
class Brought:
    """What a report brings beyond those that were told: verbatim sentences, changed figures.

    A change is the old figure, the new one and what they count: `12 → 15 killed`.
    """

    sentences: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now: again at `until`."""

    reason: str
    until: Millis


@dataclass(frozen=True, slots=True)
class Suppress:
    """Recorded, nobody is told."""

    reason: str


LEVELS = ("low", "normal", "high", "urgent", "critical")  # severities that have an order
NOTICE_LEVELS = ("normal", "low")  # those of what the monitor says about itself
_RANKS = {level: rank for rank, level in enumerate(LEVELS)}


def severity_rank(level: str) -> int:
    """How severe a level is, for comparing; a level with a name of its own counts as high."""
    return _RANKS.get(level, _RANKS["high"])
