"""What telling asks of the store: which groups are due, what waits in them, and one settlement."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from monitor.groups import DueGroup, Gathered, Group, Told, Unsettled
from monitor.history import VerdictRecord
from monitor.model import Alert, Delivery, Lease, Millis
from monitor.ports.bookkeeping import Memory

T = TypeVar("T")


class GroupLedger(Memory, Protocol):
    """The transaction in which a group is settled: places, message and verdicts together."""

    def settle_group(self, lease: Lease, decided: Sequence[Told], now: Millis) -> None:
        """Save what was decided and release the lease; raises LeaseLost where the fence moved.

        The group is due again when the earliest of its open places is. An alert that was kept
        since the group was gathered is one of these.
        """
        ...

    def put_off_group(self, lease: Lease, until: Millis) -> None:
        """Release a group that could not be decided until then; LeaseLost as above."""
        ...

    def wake_groups(self, now: Millis) -> int:
        """Make every group due in which something waits; how many were not, or were being decided.

        Whoever changes what holds back an alert calls this: deciding again does no harm, and a
        decision that was made before is refused with LeaseLost.
        """
        ...

    def keep_alert(
        self, alert: Alert, into: Sequence[Group], until: Millis = 0, reason: str = ""
    ) -> None:
        """Keep an alert, waiting in these groups; what is there already stays as it is.

        Its places are decided about at once, or at `until`, for which `reason` stands there.
        """
        ...

    def messages_since(self, receiver: str, since: Millis) -> dict[str, int]:
        """How many threads were opened at the receiver since then, by topic.

        The number stays right until the transaction ends.
        """
        ...

    def hurry(self, delivery_id: str) -> None:
        """Let a message that waits go ahead of those that are not urgent."""
        ...

    def enqueue(self, delivery: Delivery) -> str:
        """Put a message into the outbox; one with its id is told once."""
        ...

    def add_verdict(self, record: VerdictRecord) -> None:
        """Keep a decision with its reason."""
        ...


class GroupStore(Protocol):
    """What the tell loop needs. Reads see committed data only."""

    async def claim_groups(
        self, owner: str, now: Millis, lease: int, limit: int
    ) -> tuple[DueGroup, ...]:
        """Lease up to `limit` due groups, in the order of their times; `lease` in milliseconds."""
        ...

    async def gathered(self, group: Group, now: Millis) -> Gathered:
        """All that is known of a group; of its alerts that wait, the first 1,000."""
        ...

    async def waiting_groups(self, now: Millis) -> tuple[int, int]:
        """(groups in which something waits, of these due by `now`)."""
        ...

    async def next_group_at(self) -> Millis | None:
        """When the next group is due; None where nothing waits."""
        ...

    async def unsettled(self, now: Millis, limit: int) -> tuple[Unsettled, ...]:
        """Alerts that nothing will bring to an end: there must be none."""
        ...

    async def write(self, work: Callable[[GroupLedger], T]) -> T:
        """Run `work` in one transaction, as `PollStore.write` does."""
        ...
