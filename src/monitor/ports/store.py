"""What is kept: the store, by whom and how it is asked."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from monitor.configuration import Source
from monitor.history import History, KnownItem
from monitor.model import (
    Activity,
    Delivery,
    DeliveryKind,
    DueSource,
    Item,
    Match,
    Millis,
    PollState,
)
from monitor.ports.ledger import Ledger, PushLedger
from monitor.ports.world import PageTurns
from monitor.push import Intent, Subscription

T = TypeVar("T")


class PushStore(Protocol):
    """Subscriptions and pushes, in the same store as all else."""

    async def change(self, work: Callable[[PushLedger], T]) -> T:
        """Run `work` in one transaction, as `Store.write` does."""
        ...

    async def subscriptions(self) -> tuple[Subscription, ...]:
        """All of them, by source id."""
        ...

    async def subscription(self, name: str) -> Subscription | None:
        """One by id."""
        ...

    async def published(self, source_id: str, since: Millis) -> tuple[Millis, ...]:
        """When the items of a source seen after `since` were published (seen, where unknown)."""
        ...


class Store(Protocol):
    """Everything durable. Reads see committed data only."""

    @property
    def pushes(self) -> PushStore:
        """What concerns hubs."""
        ...

    @property
    def turns(self) -> PageTurns:
        """Turns of hosts for pages of articles."""
        ...

    async def open(self) -> None:
        """Migrate to the current schema and take ownership; StoreLocked if another has it."""
        ...

    async def close(self) -> None:
        """Finish queued writes and let go."""
        ...

    async def write(self, work: Callable[[Ledger], T], *, linger: float = 0.0) -> T:
        """Run `work` in one transaction, on the writer; its fault rolls back only itself.

        Once handed over the work commits or fails as a whole, also when the awaiting task is
        cancelled. `work` may run more than once where the database asks for a retry. It may wait
        `linger` seconds for others to share its commit, which a store need not use.
        """
        ...

    async def sync_sources(self, sources: Sequence[Source], now: Millis) -> None:
        """Make the configured sources the polled ones.

        State of known ids is kept, a changed URL clears the validators and an adopted address, a
        removed source stays in the archive but is never due.
        """
        ...

    async def claim_sources(
        self, owner: str, now: Millis, lease: int, limit: int, *, per_host: int
    ) -> tuple[DueSource, ...]:
        """Lease up to `limit` sources that are due, oldest first; `lease` in milliseconds.

        At most `per_host` of one host at once, leased ones included, across all replicas; none
        of a host that is paused.
        """
        ...

    async def claim_deliveries(
        self, owner: str, now: Millis, lease: int, limit: int, *, per_receiver: int
    ) -> tuple[Delivery, ...]:
        """Lease up to `limit` due deliveries, oldest first.

        At most `per_receiver` of one receiver at once. A follow-up waits until its root is
        settled.
        """
        ...

    async def known_items(self, keys: Iterable[str]) -> dict[str, KnownItem]:
        """What is recorded under those of these item keys that are known."""
        ...

    async def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """Items by id, in the order asked, missing ones left out."""
        ...

    async def matches(self, ids: Sequence[str]) -> dict[str, tuple[Match, ...]]:
        """Matches by item id."""
        ...

    async def reports(self, topic_id: str, since: Millis, limit: int) -> tuple[Item, ...]:
        """Items that met the topic, seen at or after `since`: the newest `limit`, newest first."""
        ...

    async def archive(self, limit: int, *, beyond: Item | None = None) -> tuple[Item, ...]:
        """The newest items first, from behind `beyond` on where it is given."""
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """One delivery."""
        ...

    async def poll_states(self) -> tuple[PollState, ...]:
        """The state of every configured source, by source id."""
        ...

    async def host_pauses(self, now: Millis) -> dict[str, Millis]:
        """Until when hosts are paused, by the id of each source that waits for it."""
        ...

    async def pending(self, now: Millis) -> tuple[int, int]:
        """(deliveries pending, of these due by `now`)."""
        ...

    async def due_sources(self, now: Millis) -> int:
        """How many configured sources are due or leased by `now`."""
        ...

    async def recent_deliveries(
        self,
        limit: int,
        *,
        state: str = "",
        receiver: str = "",
        kind: DeliveryKind | None = None,
    ) -> tuple[Delivery, ...]:
        """The newest deliveries first."""
        ...

    async def replay(self, delivery_ids: Sequence[str], now: Millis) -> int:
        """Dead deliveries back to pending, due now; how many."""
        ...

    async def history(self, url_or_id: str) -> History | None:
        """All about the item with this link, canonical URL or id; the newest where several."""
        ...

    async def retain(self, before: Millis) -> int:
        """Forget items seen before, with all that hangs on them; how many.

        Works in small transactions. The keys stay, so that no item comes back as new.
        """
        ...

    async def activity(self, since: Millis) -> Activity:
        """Items seen and alerts made at or after `since`; follow-ups and notices do not count."""
        ...

    async def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows per noun: sources, items, stories, deliveries_pending, deliveries_sent, ..."""
        ...


class Inbox(Protocol):
    """What hubs call. `token` is the secret part of a callback."""

    async def known(self, token: str) -> bool | None:
        """Whether a callback is ours; None where too many strangers ask to find out."""
        ...

    async def answer(self, token: str, intent: Intent) -> str | None:
        """What to say to a hub that verifies or denies; None where we did not ask for it."""
        ...

    async def accept(self, token: str, content_type: str, signature: str, body: bytes) -> str:
        """Keep a document: `kept`, `ignored` (its signature), `unknown` or `full`."""
        ...
