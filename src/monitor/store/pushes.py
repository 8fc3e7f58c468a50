"""`ports.PushStore`: subscriptions and pushes, on the runners of the store that they live in."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from monitor.model import Lease, Millis, PollState
from monitor.ports import PushLedger
from monitor.push import Push, Subscription
from monitor.store.kept_stories import Placing, StoriesInTransaction
from monitor.store.ledger import SqlLedger
from monitor.store.queries import sources, subscriptions

T = TypeVar("T")


class _Place(Protocol):
    def __call__(self, work: Placing[T], /) -> Awaitable[T]: ...


class _Ask(Protocol):
    def __call__(self, question: Callable[[Connection], T], /) -> Awaitable[T]: ...


class SqlPushes:
    """What concerns hubs.

    `place` runs a work that may place reports, `ask` a question on a reader.
    """

    def __init__(self, place: _Place, ask: _Ask) -> None:
        self._place, self._ask = place, ask

    async def change(self, work: Callable[[PushLedger], T]) -> T:
        """Run `work` in one transaction."""
        return await self._place(lambda conn, kept: _in_push_ledger(conn, kept, work))

    async def subscriptions(self) -> tuple[Subscription, ...]:
        """All of them, by source id."""
        return await self._ask(subscriptions.all_of_them)

    async def subscription(self, name: str) -> Subscription | None:
        """One by id."""
        return await self._ask(lambda conn: subscriptions.one(conn, name))

    async def published(self, source_id: str, since: Millis) -> tuple[Millis, ...]:
        """When the items of a source seen after `since` were published."""
        return await self._ask(lambda conn: subscriptions.published(conn, source_id, since))


def _in_push_ledger(
    conn: Connection, kept: StoriesInTransaction, work: Callable[[PushLedger], T]
) -> T:
    ledger = SqlPushLedger(conn, kept)
    answer = work(ledger)
    ledger.flush()
    return answer


class SqlPushLedger(SqlLedger):
    """A transaction that knows hubs, too; what each method promises stands in `ports`."""

    def subscription(self, name: str) -> Subscription | None:  # noqa: D102
        return subscriptions.one(self._conn, name, lock=True)

    def subscriptions_of(self, source_id: str) -> tuple[Subscription, ...]:  # noqa: D102
        return subscriptions.of_source(self._conn, source_id)

    def due_subscriptions(self, now: Millis, limit: int) -> tuple[Subscription, ...]:  # noqa: D102
        return subscriptions.due(self._conn, now, limit)

    def save_subscription(self, subscription: Subscription) -> None:  # noqa: D102
        subscriptions.save(self._conn, subscription)

    def forget_subscription(self, name: str) -> None:  # noqa: D102
        subscriptions.forget(self._conn, name)

    def keep_push(self, push: Push) -> bool:  # noqa: D102
        return subscriptions.keep(self._conn, push)

    def claim_pushes(self, owner: str, now: Millis, lease: int, limit: int) -> tuple[Push, ...]:  # noqa: D102
        return subscriptions.claim(self._conn, owner, now, lease, limit)

    def settle_push(self, lease: Lease) -> None:  # noqa: D102
        subscriptions.settle(self._conn, lease)

    def change_schedule(self, before: PollState, schedule: str) -> None:  # noqa: D102
        sources.change_schedule(self._conn, before, schedule)

    def poll_soon(self, source_id: str, now: Millis, reason: str) -> None:  # noqa: D102
        subscriptions.poll_soon(self._conn, source_id, now, reason)
