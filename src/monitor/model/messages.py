"""What is sent, and what becomes of it."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.feeds import Lease
from monitor.model.moments import Millis


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
