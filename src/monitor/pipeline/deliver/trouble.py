"""What people are told when a receiver does not take its messages: never these themselves.

a receiver in trouble | who can be told | a notice to them | "takes messages again"
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from monitor.alert import routes_for
from monitor.configuration import DAY, HOUR, Configuration
from monitor.model import Alert, AlertKind, Delivery, Millis
from monitor.outbox.health import Health
from monitor.pipeline.notices.notice import notice, notice_labels
from monitor.printed import counted


def listeners(configuration: Configuration, troubled: str) -> tuple[str, ...]:
    """Who is told of a receiver's trouble: anybody but itself.

    Those that `fallback` names, else those to whom the routes lead, else all the others.
    """
    names = [receiver.name for receiver in configuration.receivers]
    labels = notice_labels(AlertKind.RECEIVER_TROUBLE, troubled)
    led = dict.fromkeys(node.receiver for node in routes_for(configuration.route, labels))
    chosen = configuration.fallback or led
    told = tuple(name for name in chosen if name in names and name != troubled)
    return told or tuple(name for name in names if name != troubled)


def trouble_notice(name: str, health: Health, waiting: int, now: Millis) -> Alert:
    """That a receiver is in trouble: since when, why, and how many messages wait."""
    what = "is refused" if health.parked else "does not get through"
    messages = counted(waiting, "message waits", "messages wait")
    lines = (
        f"Receiver {name} {what} since {_moment(health.since)}",
        f"Reason: {health.reason}",
        f"{messages} for it. They go out once it takes messages again.",
    )
    return _notice(name, f"trouble {name} {health.since}", now, lines)


def recovery_notice(name: str, health: Health, now: Millis) -> Alert:
    """That a receiver whose trouble was told takes messages again."""
    lines = (
        f"Receiver {name} takes messages again",
        f"It was in trouble since {_moment(health.since)}: {health.reason}",
    )
    return _notice(name, f"well {name} {health.since}", now, lines)


def dead_letter_notice(dead: Delivery, now: Millis) -> Alert:
    """That a message could not be told at all; of one receiver at most once an hour."""
    lines = (
        f"A message to {dead.receiver} could not be told",
        f"Reason: {dead.detail}",
        f"It is kept: monitor deliveries replay {dead.id}",
        "Others may have failed, too: monitor deliveries list --state dead",
    )
    key = f"dead {dead.receiver} {now // HOUR}"
    return _notice(dead.receiver, key, now, lines)


def missed_notice(sent: Delivery, missed: str, now: Millis) -> Alert:
    """That some of a receiver's people did not get a message that others got; once a day."""
    lines = (f"Not everybody of {sent.receiver} gets its messages", missed)
    key = f"missed {sent.receiver} {missed} {now // DAY}"
    return _notice(sent.receiver, key, now, lines)


def _notice(about: str, key: str, now: Millis, lines: Sequence[str]) -> Alert:
    return notice(key, notice_labels(AlertKind.RECEIVER_TROUBLE, about), now, lines)


def _moment(at: Millis) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M UTC}"
