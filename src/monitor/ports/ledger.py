"""What a transaction can do: the work of a pipeline writes through it, all or nothing."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from monitor.history import Edit, VerdictRecord
from monitor.model import (
    Delivery,
    Item,
    Lease,
    Match,
    Millis,
    Placement,
    PollState,
    Story,
)
from monitor.push import Push, Subscription


class Ledger(Protocol):
    """The store inside one transaction: synchronous calls, nothing is kept if any raises."""

    # --- poll ---
    def add_items(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Record the items none of whose keys is known; returns those.

        Known items get their missing keys added: an entry whose guid changed stays known. A few
        of each kind, so that a feed which changes them at each poll costs little.
        """
        ...

    def edit_item(self, edit: Edit) -> bool:
        """Keep the edited headline and texts; False where somebody else did before.

        The headline of a story goes with the report that it was taken from, a match that no
        longer holds loses its evidence, and the others get theirs anew.
        """
        ...

    def add_match(self, item_id: str, match: Match) -> None:
        """Keep a match with its evidence."""
        ...

    def open_stories(self, topic_id: str, since: Millis) -> tuple[Story, ...]:
        """Stories of the topic updated at or after `since`, newest first, at most 500."""
        ...

    def recent_reports(self, topic_id: str, since: Millis) -> tuple[Item, ...]:
        """Reports of the topic's stories seen at or after `since`, newest first, at most 100."""
        ...

    def save_placement(self, item_id: str, placement: Placement) -> None:
        """Write the story as it stands after the item joined."""
        ...

    def document_frequencies(self, terms: Iterable[str]) -> tuple[int, dict[str, int]]:
        """(documents counted, term -> documents that hold it), for story weights."""
        ...

    def count_terms(self, documents: Sequence[frozenset[str]]) -> None:
        """Add documents to the frequencies."""
        ...

    def add_verdict(self, record: VerdictRecord) -> None:
        """Keep a decision with its reason."""
        ...

    def enqueue(self, delivery: Delivery) -> str:
        """Put a delivery into the outbox, or join one; returns the id it ended up in.

        Where a delivery of the same receiver and group_key is pending, has never been claimed
        and is not a notice, the items join it (its next_at stays). Otherwise a row is added,
        unless there is one with its id: that one is told once.
        """
        ...

    def last_delivery(self, receiver: str, group_key: str) -> Delivery | None:
        """The newest delivery of the group, whatever its state."""
        ...

    def settle_poll(self, lease: Lease, state: PollState) -> None:
        """Save the state and release the lease; raises LeaseLost where the fence moved."""
        ...

    def pause_host(self, url: str, until: Millis) -> None:
        """Hand out no source of the URL's host before `until`; a longer pause stays."""
        ...

    # --- deliver ---
    def settle_delivery(self, lease: Lease, delivery: Delivery) -> None:
        """Save state, attempts, next_at, ref, detail, settled_at; release; LeaseLost as above."""
        ...

    def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping."""
        ...

    def set_meta(self, key: str, value: str) -> None:
        """Set one."""
        ...


class PushLedger(Ledger, Protocol):
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

    def poll_soon(self, source_id: str, now: Millis, reason: str) -> None:
        """Poll a source that is well as soon as its interval_min allows, if not due before."""
        ...
