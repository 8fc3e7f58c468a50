"""A message about the monitor itself, as a row of the outbox."""

import hashlib
from collections.abc import Sequence

from monitor.model import Delivery, DeliveryKind, DeliveryState, Millis


def notice_of(receiver: str, key: str, now: Millis, lines: Sequence[str]) -> Delivery:
    """A delivery about the monitor itself; the same key gives the same id."""
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
