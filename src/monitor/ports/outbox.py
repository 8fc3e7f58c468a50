"""What delivering, and the monitor's own notices, ask of the store."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from monitor.groups import Group
from monitor.history import HeldBack
from monitor.model import Activity, Alert, Delivery, Item, Match, Millis, PollState
from monitor.ports.bookkeeping import Memory
from monitor.ports.receivers import ReceiverLedger

T = TypeVar("T")


class Outbox(Protocol):
    """What the deliver loop needs. Reads see committed data only."""

    async def claim_deliveries(
        self,
        owner: str,
        now: Millis,
        lease: int,
        limit: int,
        *,
        per_receiver: int,
        without: Collection[str] = (),
    ) -> tuple[Delivery, ...]:
        """Lease up to `limit` due deliveries, oldest first; none of the receivers in `without`.

        At most `per_receiver` of one receiver at once. A follow-up waits until its root is
        settled.
        """
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """One delivery."""
        ...

    async def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """Items by id, in the order asked, missing ones left out."""
        ...

    async def matches(self, ids: Sequence[str]) -> dict[str, tuple[Match, ...]]:
        """Matches by item id."""
        ...

    async def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        ...

    async def waiting_by_receiver(self) -> dict[str, int]:
        """How many messages wait for each receiver, of those that have any."""
        ...

    async def write(self, work: Callable[[ReceiverLedger], T]) -> T:
        """Run `work` in one transaction, as `PollStore.write` does."""
        ...


class NoticeLedger(Memory, Protocol):
    """A notice's transaction: it is kept and remembered together."""

    def keep_alert(self, alert: Alert, into: Sequence[Group]) -> None:
        """Keep a notice, waiting in these groups; one that is kept already stays as it is."""
        ...


class NoticeStore(Protocol):
    """What the monitor must know to tell of itself."""

    async def poll_states(self) -> tuple[PollState, ...]:
        """The state of every configured source, by source id."""
        ...

    async def activity(self, since: Millis) -> Activity:
        """Items seen and alerts made at or after `since`; follow-ups and notices do not count."""
        ...

    async def held_back(self, limit: int) -> tuple[HeldBack, ...]:
        """What waits to be told, by receiver and reason; what is decided again first, first."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows per noun: sources, items, stories, deliveries_pending, deliveries_sent, ..."""
        ...

    async def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        ...

    async def write(self, work: Callable[[NoticeLedger], T]) -> T:
        """Run `work` in one transaction, as `PollStore.write` does."""
        ...
