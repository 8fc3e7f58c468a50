"""What being told by hubs asks of the store, and what hubs ask of us."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from monitor.model import Lease, Millis, PollState
from monitor.ports.polls import RecordLedger, Reports, States, Stories
from monitor.push import Intent, Push, Subscription

T = TypeVar("T")


class PushLedger(RecordLedger, Protocol):
    """A transaction that knows subscriptions and pushes, too.

    What it reads here is locked until its end, so that two replicas do not decide on the same
    subscription at once.
    """

    def subscription(self, name: str) -> Subscription | None:
        """One subscription by id."""
        ...

    def subscriptions_of(self, source_id: str) -> tuple[Subscription, ...]:
        """Those of a source: at most one that is wanted, and those that are being left."""
        ...

    def due_subscriptions(self, now: Millis, limit: int) -> tuple[Subscription, ...]:
        """Those with something to do, oldest first; rows that another replica holds left out."""
        ...

    def save_subscription(self, subscription: Subscription) -> None:
        """Add it, or write it over."""
        ...

    def forget_subscription(self, name: str) -> None:
        """Remove it."""
        ...

    def keep_push(self, push: Push) -> bool:
        """Keep a document until it is recorded; False where too many wait already."""
        ...

    def claim_pushes(self, owner: str, now: Millis, lease: int, limit: int) -> tuple[Push, ...]:
        """Lease kept documents, oldest first.

        One that was claimed 3 times in vain is dropped, and its source polled soon.
        """
        ...

    def settle_push(self, lease: Lease) -> None:
        """Let a document go; raises LeaseLost where the fence moved."""
        ...

    def change_schedule(self, before: PollState, schedule: str) -> None:
        """Write what the schedule keeps of a source.

        Raises Overtaken where a poll or another push has written it since `before` was read.
        """
        ...

    def poll_soon(self, source_id: str, now: Millis, reason: str) -> None:
        """Poll a source that is well as soon as its interval_min allows, if not due before."""
        ...


class PushStore(Protocol):
    """Subscriptions and pushes, in the same store as all else."""

    async def change(self, work: Callable[[PushLedger], T]) -> T:
        """Run `work` in one transaction, as `PollStore.write` does."""
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


class Intake(Reports, Stories, States, Protocol):
    """Where pushed documents are recorded."""

    @property
    def pushes(self) -> PushStore:
        """What concerns hubs."""
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
