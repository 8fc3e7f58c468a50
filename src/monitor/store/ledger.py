"""The store inside one transaction: `ports.Ledger` on a connection."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from monitor.groups import Group, Told
from monitor.history import Edit, VerdictRecord
from monitor.model import (
    Alert,
    Coverage,
    Delivery,
    DeliveryState,
    DueSource,
    Item,
    Lease,
    Match,
    Millis,
    Placement,
    PollState,
)
from monitor.schedule import Neighbours
from monitor.store.kept_stories import Placing, StoriesInTransaction
from monitor.store.queries import (
    bookkeeping,
    deliveries,
    edits,
    groups,
    items,
    outages,
    sources,
    stories,
)
from monitor.store.queries.groups import Kept
from monitor.story import OpenStories

T = TypeVar("T")


def in_ledger(work: Callable[["SqlLedger"], T]) -> Placing[T]:
    """The work as a function of a connection, and of the stories that it may place reports in."""

    def run(conn: Connection, kept: StoriesInTransaction) -> T:
        ledger = SqlLedger(conn, kept)
        answer = work(ledger)
        ledger.flush()
        return answer

    return run


class SqlLedger:
    """A transaction as the pipelines see it; what each method promises stands in `ports`.

    What is only added waits until the end: one statement each, and the rows of common terms, which
    every transaction wants, are held as briefly as can be.
    """

    def __init__(self, conn: Connection, kept: StoriesInTransaction) -> None:
        self._conn, self._stories = conn, kept
        self._terms: Counter[str] = Counter()
        self._frequencies: dict[str, int] = {}  # what this transaction has read of them
        self._matches: list[tuple[str, Match]] = []
        self._verdicts: list[VerdictRecord] = []
        self._alerts: list[Kept] = []

    def flush(self) -> None:
        """Write what waits."""
        self._write_matched()
        if self._verdicts:
            items.add_verdicts(self._conn, self._verdicts)
        if self._alerts:
            groups.keep(self._conn, self._alerts)
        if self._terms:
            stories.add_counts(self._conn, self._terms)

    def _write_matched(self) -> None:
        """Write what waits of items that matched, which an edit looks at."""
        self._stories.write()
        items.add_matches(self._conn, self._matches)
        self._matches.clear()

    def add_items(  # noqa: D102
        self, candidates: Sequence[Item], taken: Collection[str] = ()
    ) -> tuple[Item, ...]:
        return items.add(self._conn, candidates, taken)

    def edit_item(self, edit: Edit) -> bool:  # noqa: D102
        self._write_matched()
        edited = edits.edit(self._conn, edit)
        if edited:
            self._stories.edited(edit.after.id)
        return edited

    def add_match(self, item_id: str, match: Match) -> None:  # noqa: D102
        self._matches.append((item_id, match))

    def open_stories(self, topic_id: str, now: Millis) -> OpenStories:  # noqa: D102
        return self._stories.open(topic_id, now)

    def story_of(self, item_id: str, topic_id: str) -> str:  # noqa: D102
        self._stories.write()
        return stories.story_of(self._conn, item_id, topic_id)

    def save_placement(self, item_id: str, placement: Placement) -> None:  # noqa: D102
        self._stories.placed(item_id, placement)

    def event(self, story_id: str) -> str:  # noqa: D102
        return self._stories.event(story_id)

    def alerted(self, item_id: str, topic_id: str) -> tuple[int, Millis]:  # noqa: D102
        return groups.alerted(self._conn, item_id, topic_id)

    def coverage(self, story_ids: Sequence[str], since: Millis) -> Coverage:  # noqa: D102
        self._stories.write()
        return stories.coverage(self._conn, story_ids, since)

    def join_event(self, story_id: str, event_id: str) -> None:  # noqa: D102
        self._stories.join_event(story_id, event_id)

    def document_frequencies(self, terms: Iterable[str]) -> tuple[int, dict[str, int]]:  # noqa: D102
        return stories.frequencies(self._conn, terms, self._terms, self._frequencies)

    def count_terms(self, documents: Sequence[frozenset[str]]) -> None:  # noqa: D102
        self._terms.update(stories.count_documents(documents))

    def add_verdict(self, record: VerdictRecord) -> None:  # noqa: D102
        self._verdicts.append(record)

    def enqueue(self, delivery: Delivery) -> str:  # noqa: D102
        return deliveries.enqueue(self._conn, delivery)

    def keep_alert(  # noqa: D102
        self, alert: Alert, into: Sequence[Group], until: Millis = 0, reason: str = ""
    ) -> None:
        self._alerts.append(Kept(alert, into, until or alert.at, reason))

    def settle_group(self, lease: Lease, decided: Sequence[Told], now: Millis) -> None:  # noqa: D102
        groups.settle(self._conn, lease, decided, now)

    def put_off_group(self, lease: Lease, until: Millis) -> None:  # noqa: D102
        groups.put_off(self._conn, lease, until)

    def wake_groups(self, now: Millis) -> int:  # noqa: D102
        return groups.wake_all(self._conn, now)

    def messages_since(self, receiver: str, since: Millis) -> dict[str, int]:  # noqa: D102
        return groups.messages_since(self._conn, receiver, since)

    def hurry(self, delivery_id: str) -> None:  # noqa: D102
        deliveries.hurry(self._conn, delivery_id)

    def settle_poll(self, due: DueSource, state: PollState) -> None:  # noqa: D102
        sources.settle(self._conn, due, state)

    def neighbours(self, url: str, but: str) -> Neighbours:  # noqa: D102
        return sources.neighbours(self._conn, url, but)

    def pause_host(self, url: str, until: Millis) -> None:  # noqa: D102
        sources.pause(self._conn, url, until)

    def settle_delivery(self, lease: Lease, delivery: Delivery) -> None:  # noqa: D102
        deliveries.settle(self._conn, lease, delivery)
        if delivery.state is not DeliveryState.PENDING:  # what follows it may go on
            groups.wake(
                self._conn, Group(delivery.receiver, delivery.group_key), delivery.settled_at
            )

    def renew_delivery(self, lease: Lease, until: Millis) -> None:  # noqa: D102
        outages.renew(self._conn, lease, until)

    def waiting(self, receiver: str) -> int:  # noqa: D102
        return outages.waiting(self._conn, receiver)

    def held(self, receiver: str, now: Millis, limit: int) -> tuple[Delivery, ...]:  # noqa: D102
        return outages.held(self._conn, receiver, now, limit)

    def fold(self, ids: Sequence[str], told_in: str, now: Millis) -> None:  # noqa: D102
        outages.fold(self._conn, ids, told_in, now)

    def release(self, receiver: str, now: Millis) -> int:  # noqa: D102
        groups.wake_receiver(self._conn, receiver, now)
        return outages.release(self._conn, receiver, now)

    def readdress(self, receiver: str, other: str, now: Millis) -> int:  # noqa: D102
        return outages.readdress(self._conn, receiver, other, now)

    def get_meta(self, key: str) -> str | None:  # noqa: D102
        return bookkeeping.get(self._conn, key)

    def set_meta(self, key: str, value: str) -> None:  # noqa: D102
        bookkeeping.put(self._conn, key, value)
