"""What people are told when a receiver does not take its messages: never these themselves.

a receiver in trouble | who can be told | a notice to each | "takes messages again"
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from monitor.configuration import DAY, HOUR, Configuration
from monitor.model import Delivery, Millis
from monitor.outbox.health import Health
from monitor.pipeline.notices.notice import notice_of


def listeners(configuration: Configuration, troubled: str) -> tuple[str, ...]:
    """Who is told of a receiver's trouble: anybody but itself."""
    names = [receiver.name for receiver in configuration.receivers]
    chosen = configuration.fallback or (configuration.route.receiver,)
    told = tuple(name for name in chosen if name in names and name != troubled)
    return told or tuple(name for name in names if name != troubled)


def trouble_notices(
    configuration: Configuration, name: str, health: Health, waiting: int, now: Millis
) -> Iterator[Delivery]:
    """That a receiver is in trouble: since when, why, and how many messages wait."""
    what = "is refused" if health.parked else "does not get through"
    lines = (
        f"Receiver {name} {what} since {_moment(health.since)}",
        f"Reason: {health.reason}",
        f"{_messages(waiting)} for it. They go out once it takes messages again.",
    )
    yield from _notices(configuration, name, f"trouble {name} {health.since}", now, lines)


def recovery_notices(
    configuration: Configuration, name: str, health: Health, now: Millis
) -> Iterator[Delivery]:
    """That a receiver whose trouble was told takes messages again."""
    lines = (
        f"Receiver {name} takes messages again",
        f"It was in trouble since {_moment(health.since)}: {health.reason}",
    )
    yield from _notices(configuration, name, f"well {name} {health.since}", now, lines)


def dead_letter_notices(
    configuration: Configuration, dead: Delivery, now: Millis
) -> Iterator[Delivery]:
    """That a message could not be told at all; of one receiver at most once an hour."""
    lines = (
        f"A message to {dead.receiver} could not be told",
        f"Reason: {dead.detail}",
        f"It is kept: monitor deliveries replay {dead.id}",
        "Others may have failed, too: monitor deliveries list --state dead",
    )
    key = f"dead {dead.receiver} {now // HOUR}"
    yield from _notices(configuration, dead.receiver, key, now, lines)


def missed_notices(
    configuration: Configuration, sent: Delivery, missed: str, now: Millis
) -> Iterator[Delivery]:
    """That some of a receiver's people did not get a message that others got; once a day."""
    lines = (f"Not everybody of {sent.receiver} gets its messages", missed)
    key = f"missed {sent.receiver} {missed} {now // DAY}"
    yield from _notices(configuration, sent.receiver, key, now, lines)


def _notices(
    configuration: Configuration, about: str, key: str, now: Millis, lines: Iterable[str]
) -> Iterator[Delivery]:
    for receiver in listeners(configuration, about):
        yield notice_of(receiver, key, now, tuple(lines))


def _messages(count: int) -> str:
    return "1 message waits" if count == 1 else f"{count} messages wait"


def _moment(at: Millis) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M UTC}"
