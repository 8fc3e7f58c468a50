"""The nouns, in the order in which they flow. Read this first.

    Source -> Fetched | NotModified | FetchFailed -> ParsedFeed -> Item -> Match -> Story
           -> Alert -> Send | Hold | Suppress -> Delivery -> Message -> Sent | TryAgain | Refused

Every value is frozen. Times are integers: milliseconds since 1970 in UTC (`Millis`).
What the user configured (Source, Topic, Entity, Receiver, Route) is in `configuration.py`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, TypeAlias

from monitor.printed import counted
from monitor.spoken import Guess

# An alias of its own, so that a field's type tells instants from counts.
Millis: TypeAlias = Annotated[int, "milliseconds since 1970 in UTC"]


# --- polling ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a 200 gave for the next conditional request, byte-exact (RFC 9110, 13.1)."""

    etag: str = ""
    last_modified: str = ""
    url: str = ""  # the URL that gave them; never sent to another
    since: Millis = 0  # when the 200 came


@dataclass(frozen=True, slots=True)
class PollState:
    """What is known about polling one source; changes at every poll, the Source does not."""

    source_id: str
    next_at: Millis = 0
    polled_at: Millis = 0  # last poll, whatever came
    ok_at: Millis = 0  # last 200 or 304; 0 = never: the next success is the baseline
    validators: Validators = Validators()
    body_hash: str = ""
    failures: int = 0  # in a row
    status: str = "new"  # new, ok, failing, suspended
    detail: str = ""  # the last failure, in words
    schedule: str = ""  # JSON of the polling schedule's own state
    reason: str = ""  # why it is polled when it is
    adopted: str = ""  # where it moved for good; polled instead of the configured URL


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one row until `until`; `fence` grows with every claim."""

    row: str
    owner: str
    fence: int
    until: Millis


@dataclass(frozen=True, slots=True)
class DueSource:
    """A claimed source with its state."""

    source_id: str
    state: PollState
    lease: Lease


@dataclass(frozen=True, slots=True)
class Fetched:
    """A 200: the decoded body and what its headers say."""

    url: str  # the last hop
    body: bytes
    content_type: str
    validators: Validators
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case
    permanent: bool = False  # every redirect hop was 301 or 308


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304, or a body that is known; `validators` are the ones to keep."""

    validators: Validators
    headers: tuple[tuple[str, str], ...] = ()
    url: str = ""  # the last hop
    permanent: bool = False  # every redirect hop was 301 or 308


class FetchFault(StrEnum):
    """Why a fetch failed, as the state and the page show it."""

    DNS = "dns"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    TLS = "tls"
    HTTP = "http"
    TOO_LARGE = "too_large"
    GUARDED = "guarded"  # the address is not public
    REDIRECT = "redirect"
    ENCODING = "encoding"
    GONE = "gone"
    UNREADABLE = "unreadable"  # a document came, but it is no feed that we can read
    CHALLENGE = "challenge"  # a bot check answered instead of the feed
    THROTTLED = "throttled"  # 429 or 503
    OFFLINE = "offline"  # our own network is down


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No document. `retry_after` is the server's wish in milliseconds from now, if any."""

    fault: FetchFault
    detail: str
    status: int = 0
    retry_after: int | None = None
    url: str = ""  # the hop that answered, where that was not the URL asked for


FetchResult = Fetched | NotModified | FetchFailed


# --- parsing ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed gives it: text is plain (no markup), times are UTC or None."""

    id: str = ""
    title: str = ""
    link: str = ""
    published: Millis | None = None
    updated: Millis | None = None
    summary: str = ""
    content: str = ""
    author: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    outlet: str = ""  # whose report it is, where the feed only gathers them
    country: str = ""  # of that outlet, ISO 3166 alpha-2


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document, format folded away."""

    title: str = ""
    link: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()  # ttl, updatePeriod, skipHours, hub, self ...

    @property
    def size(self) -> int:
        """How many entries it has."""
        return len(self.entries)

    @property
    def dates(self) -> tuple[Millis, ...]:
        """When they were published, where they say so."""
        return tuple(each.published for each in self.entries if each.published is not None)


@dataclass(frozen=True, slots=True)
class Item:
    """A report, identified. Never changes; what became of it stands in its verdicts.

    `keys` are its identities, strongest first: `g:SOURCE:GUID` (its URL, where it has no guid),
    `u:CANONICAL-URL`, `d:SOURCE:HASH` of its words and its date, `b:SOURCE:HASH` of its date and
    the text under its headline, `c:SOURCE:HASH` of its text (and of its words, where there is
    nothing else), `h:SOURCE:HASH` of a short text, which may come again, and `w:NUMBER:URL` where
    another feed brought its address first. Two entries that share one are one item, but for what
    `parse.recognition` says. `guess` is known where the topics ask for languages.
    """

    id: str
    source_id: str
    keys: tuple[str, ...]
    url: str
    title: str
    summary: str
    text: str
    author: str
    language: str
    tags: tuple[str, ...]
    published: Millis | None
    seen_at: Millis
    outlet: str = ""  # the source's title, or whose report the source passed on
    country: str = ""
    article: str = ""  # the page's text, where a topic asked for it and it could be had
    guess: Guess | None = field(default=None, compare=False, repr=False)

    @property
    def by(self) -> str:
        """Whose report it is: the outlet, or the source that names none."""
        return self.outlet or self.source_id


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed document as its source's items, and what the schedule learns from it.

    `size` and `dates` are of its entries as they stand there, before they were identified.
    """

    items: tuple[Item, ...] = ()
    size: int = 0
    dates: tuple[Millis, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()


# --- matching --------------------------------------------------------------------------


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


# --- stories ---------------------------------------------------------------------------


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


# --- alerts ----------------------------------------------------------------------------


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


# --- delivery --------------------------------------------------------------------------


class DeliveryKind(StrEnum):
    """What a delivery tells."""

    ALERT = "alert"
    FOLLOW_UP = "follow_up"  # further reports of a story that was told, in its thread
    DIGEST = "digest"  # much at once: what waited for a receiver that could not be reached
    NOTICE = "notice"  # about the monitor itself: first start, floods, feeds


class DeliveryState(StrEnum):
    """Life of a delivery: pending -> (claimed) -> sent | dead | folded.

    A dead one is pending again by replay.
    """

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"
    FOLDED = "folded"  # told in another message, together with others


@dataclass(frozen=True, slots=True)
class Report:
    """One item inside a message."""

    item_id: str
    title: str
    url: str
    outlet: str
    language: str
    published: Millis | None
    sentences: tuple[str, ...]
    evidence: tuple[str, ...] = ()  # the words that matched, as they stand in the text
    changes: tuple[str, ...] = ()  # figures in place of those that were told: `12 → 15 killed`


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says, as it was decided; kept, so that a retry and a replay say the same."""

    topic: str  # names of all topics
    headline: str
    reason: str
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel renders; nothing in it is trusted as markup.

    `id` is the delivery's id: the same in every copy, so a receiver can drop a second one.
    `thread` is the channel's own reference of the story's first message, where it has one.
    """

    id: str
    kind: DeliveryKind
    topic: str
    headline: str
    reason: str
    created_at: Millis
    severity: str = "normal"
    reports: tuple[Report, ...] = ()
    lines: tuple[str, ...] = ()  # a notice's text
    thread: str = ""
    root_id: str = ""  # delivery id of the story's first message; "" for the first itself
    progress: str = ""  # what the channel noted when an earlier attempt did part of it


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox."""

    id: str
    receiver: str
    kind: DeliveryKind
    group_key: str
    topic_id: str
    story_id: str
    reason: str
    severity: str
    state: DeliveryState
    attempts: int
    next_at: Millis
    created_at: Millis
    item_ids: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    root_id: str = ""
    ref: str = ""  # the channel's reference once sent (Slack ts, Message-ID), its progress before
    settled_at: Millis = 0
    detail: str = ""  # the last failure, in words
    lease: Lease | None = None
    content: Content | None = None  # None: composed when it is sent
    urgent: bool = False  # goes ahead of those that are not


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel accepted it. `ref` is its own reference for threading.

    `missed` says which of several recipients refused it for good, and why.
    """

    ref: str = ""
    missed: str = ""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """A passing fault. `after` is the channel's wish in milliseconds from now, if any.

    `progress` is what the channel wants to know at the next attempt: whom it told already.
    """

    reason: str
    after: int | None = None
    progress: str = ""


class Refusal(StrEnum):
    """What a permanent fault is about."""

    RECEIVER = "receiver"  # nothing passes until somebody mends it
    GONE = "gone"  # the receiver asks for no more messages (HTTP 410)
    MESSAGE = "message"  # this message; others may pass


@dataclass(frozen=True, slots=True)
class Refused:
    """A permanent fault: trying again as it is cannot help."""

    reason: str
    about: Refusal = Refusal.RECEIVER


Outcome = Sent | TryAgain | Refused


@dataclass(frozen=True, slots=True)
class Activity:
    """What happened in a stretch of time: items read, and messages that opened a thread.

    `alerts` counts these by topic id, most first. One in two topics counts in both, and in
    `messages` once.
    """

    items: int = 0
    alerts: tuple[tuple[str, int], ...] = ()
    messages: int = 0
