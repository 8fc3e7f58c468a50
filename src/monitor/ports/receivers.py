"""What is asked of the store when a receiver is in trouble, or well again."""

from collections.abc import Sequence
from typing import Protocol

from monitor.groups import Group
from monitor.model import Alert, Delivery, Lease, Millis
from monitor.ports.bookkeeping import Memory


class ReceiverLedger(Memory, Protocol):
    """A receiver's trouble, in the transaction of the delivery that shows it."""

    def settle_delivery(self, lease: Lease, delivery: Delivery) -> None:
        """Save how an attempt ended and release the lease; LeaseLost where the fence moved.

        The group of a message that has come to its end is due, where something waits in it; who
        is deciding about it has read that the message is not out yet, and loses the lease.
        """
        ...

    def renew_delivery(self, lease: Lease, until: Millis) -> None:
        """Prolong the lease on a message that is being sent; LeaseLost as above."""
        ...

    def waiting(self, receiver: str) -> int:
        """How many messages wait for a receiver."""
        ...

    def held(self, receiver: str, now: Millis, limit: int) -> tuple[Delivery, ...]:
        """What waits for a receiver and is due, oldest first; not what is being sent."""
        ...

    def fold(self, ids: Sequence[str], told_in: str, now: Millis) -> None:
        """Settle messages as folded into another one."""
        ...

    def release(self, receiver: str, now: Millis) -> int:
        """Make due what waits for a receiver; how many.

        Its groups are decided again: messages that others wait for may be told in another one.
        """
        ...

    def readdress(self, receiver: str, other: str, now: Millis) -> int:
        """Give what waits for a receiver to another; how many."""
        ...

    def keep_alert(self, alert: Alert, into: Sequence[Group]) -> None:
        """Keep a notice, waiting in these groups; one that is kept already stays as it is."""
        ...

    def enqueue(self, delivery: Delivery) -> object:
        """Put a message into the outbox that tells what others did not; once, by its id."""
        ...
