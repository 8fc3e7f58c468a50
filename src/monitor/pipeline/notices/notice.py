"""What the monitor says about itself: an alert like others, which goes where the routes lead.

lines | alert with its labels | groups of the receivers that the routes name
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from monitor.alert import alert_id
from monitor.alert.labels import Labels, frozen
from monitor.alert.route import groups_of, notice_group
from monitor.configuration import Configuration
from monitor.groups import Group
from monitor.model import Alert, AlertKind, Delivery, DeliveryKind, DeliveryState, Millis


class Keeps(Protocol):
    """A transaction that keeps alerts."""

    def keep_alert(self, alert: Alert, into: Sequence[Group]) -> None:
        """Keep an alert, waiting in these groups; what is there already stays as it is."""


def notice_labels(kind: AlertKind, receiver: str = "", severity: str = "normal") -> Labels:
    """The labels of a notice; `receiver` is the receiver that it is about, if it is about one."""
    labels = {"kind": kind.value, "receiver": receiver, "severity": severity}
    return {name: frozenset({value}) for name, value in labels.items() if value}


def notice(key: str, labels: Labels, now: Millis, lines: Sequence[str]) -> Alert:
    """An alert about the monitor itself; the same kind and key give the same id."""
    (kind,) = labels["kind"]
    return Alert(
        id=alert_id(kind, key),
        item_id="",
        topic_id="",
        story_id="",
        labels=frozen(labels),
        score=0.0,
        reason=lines[0],
        at=now,
        kind=AlertKind(kind),
        lines=tuple(lines),
    )


def tell_routed(ledger: Keeps, about: Alert, configuration: Configuration) -> None:
    """Let a notice wait for the receivers that the routes name."""
    ledger.keep_alert(about, groups_of(configuration.route, about))


def tell_to(ledger: Keeps, about: Alert, receivers: Sequence[str]) -> None:
    """Let a notice wait for these receivers; without any there is nobody to tell it."""
    if receivers:
        ledger.keep_alert(about, [notice_group(name, about) for name in receivers])


def notice_of(receiver: str, key: str, now: Millis, lines: Sequence[str]) -> Delivery:
    """A message about the monitor itself past the routes, for when telling itself is in trouble."""
    return Delivery(
        id=delivery_id_of(receiver, key, ""),
        receiver=receiver,
        kind=DeliveryKind.NOTICE,
        group_key=key,
        topic_id="",
        story_id="",
        reason="",
        severity="normal",
        state=DeliveryState.PENDING,
        attempts=0,
        next_at=now,
        created_at=now,
        lines=tuple(lines),
    )


def delivery_id_of(receiver: str, group_key: str, item_id: str) -> str:
    """Stable, so that work which runs twice enqueues once: 32 hex digits."""
    text = f"{receiver}\x1f{group_key}\x1f{item_id}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
