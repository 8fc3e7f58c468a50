"""`ports.Store` on SQLAlchemy Core: works go to a writer, questions to a few reader threads."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from monitor.configuration import Source
from monitor.errors import StoreError
from monitor.groups import DueGroup, Gathered, Group, Unsettled
from monitor.history import HeldBack, History, KnownItem
from monitor.model import (
    Activity,
    Delivery,
    DeliveryKind,
    DueSource,
    Item,
    Lease,
    Match,
    Millis,
    PollState,
)
from monitor.store.engine import migrate
from monitor.store.engine.address import file_of
from monitor.store.engine.engines import postgresql_engine, sqlite_engine
from monitor.store.engine.faults import explain
from monitor.store.engine.ownership import Ownership
from monitor.store.engine.presence import Presence, end_leases_of_gone
from monitor.store.engine.takeover import end_leases
from monitor.store.engine.threads import ThreadRunner
from monitor.store.engine.writer import GroupWriter
from monitor.store.kept_stories import KeptStories, Placing, placing
from monitor.store.ledger import SqlLedger, in_ledger
from monitor.store.pushes import SqlPushes
from monitor.store.queries import (
    bookkeeping,
    deliveries,
    groups,
    items,
    outages,
    reads,
    retention,
    set_back,
    sources,
    stories,
)
from monitor.store.queries.lanes import Lanes
from monitor.store.queries.silences import SqlSilences
from monitor.store.queries.turns import SqlTurns

T = TypeVar("T")

PROBED = "probed_at"  # meta key: when a row was last written to see whether that works
_READERS = 2
_WRITERS = 6  # PostgreSQL only


class _Runner(Protocol):
    async def run(self, work: Callable[[Connection], T], linger: float = 0.0) -> T: ...

    def stop(self) -> None: ...


class SqlStore:
    """Everything durable, in an SQLite file or on a PostgreSQL server.

    With `own=False` it stands beside the daemon that owns the store, for the command line: it
    reads and writes rows, but neither locks the file nor changes the schema.
    """

    def __init__(self, url: URL, *, own: bool) -> None:
        self._url, self._own = url, own
        self._file = file_of(url)
        self._ownership = Ownership(self._file) if self._file and own else None
        self._engines: tuple[Engine, ...] = ()
        self._stories = KeptStories()
        self._presence: Presence | None = None  # PostgreSQL only
        self._writer: _Runner | None = None
        self._reader: _Runner | None = None

    @property
    def pushes(self) -> SqlPushes:
        """What concerns hubs."""
        return SqlPushes(self._place, self._ask)

    @property
    def turns(self) -> SqlTurns:
        """Turns of hosts for pages of articles."""
        return SqlTurns(self._change)

    @property
    def silences(self) -> SqlSilences:
        """Silences that people added."""
        return SqlSilences(self._change, self._ask)

    # --- life ---

    async def open(self) -> None:
        """Migrate to the current schema and take ownership; StoreLocked if another has it."""
        await asyncio.to_thread(self._open)

    async def close(self) -> None:
        """Finish queued writes and let go."""
        await asyncio.to_thread(self._close)

    def _open(self) -> None:
        try:
            if self._file:
                self._prepare_file(self._file)
            self._start()
        except SQLAlchemyError as fault:
            self._close()
            raise explain(fault, self._url) from fault
        except BaseException:
            self._close()
            raise

    def _prepare_file(self, file: Path) -> None:
        if self._ownership is None:
            try:
                there = file.exists()
            except OSError as fault:
                raise StoreError(f"store {file}: cannot be looked for: {fault}") from fault
            if not there:
                raise StoreError(f"there is no store at {file} yet: start the daemon once")
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise StoreError(f"store {file}: its folder cannot be made: {fault}") from fault
        self._ownership.take()

    def _start(self) -> None:
        if self._file:
            writes = sqlite_engine(self._url, 1, writes=True)
            reads_ = sqlite_engine(self._url, _READERS, writes=False)
            self._engines = (writes, reads_)
        else:
            writes = reads_ = postgresql_engine(self._url, _READERS + _WRITERS + 1)
            self._engines = (writes,)
            self._presence = Presence(writes)
        with writes.begin() as conn:
            (migrate.upgrade if self._own else migrate.require_current)(conn)
            if self._own and self._file:
                end_leases(conn)
        self._writer = self._start_writer(writes)
        self._reader = ThreadRunner(reads_, _READERS, "store-reader")

    def _start_writer(self, engine: Engine) -> _Runner:
        if not self._file:
            return ThreadRunner(engine, _WRITERS, "store-writer")
        writer = GroupWriter(engine)
        writer.start()
        return writer

    def _close(self) -> None:
        for runner in (self._writer, self._reader):
            if runner is not None:
                runner.stop()
        if self._presence is not None:
            self._presence.leave()
        for engine in self._engines:
            engine.dispose()
        if self._ownership is not None:
            self._ownership.release()

    async def probe(self, now: Millis) -> None:
        """Write a row, and look whether the store is still the one that was opened.

        The look has the writer's turn: at the end of others pages are copied into the file.
        """
        look = self._ownership.look if self._ownership else None

        def work(ledger: SqlLedger) -> None:
            ledger.set_meta(PROBED, str(now))
            if look:
                look()

        await self.write(work)
        await self._ask(migrate.require_current)

    async def keep_present(self, owner: str, now: Millis) -> tuple[str, ...]:
        """Say that `owner` lives, and end the leases of replicas that are seen gone; which."""
        if self._presence is None:
            return ()
        try:
            await asyncio.to_thread(self._presence.keep, owner)
        except SQLAlchemyError as fault:
            raise explain(fault, self._url) from fault
        return await self._change(lambda conn: end_leases_of_gone(conn, owner, now))

    async def examine(self) -> tuple[str, ...]:
        """What is damaged in the file (PRAGMA quick_check); a server looks after its own."""
        return await self._ask(reads.damage) if self._file else ()

    # --- works ---

    async def _change(self, work: Callable[[Connection], T], linger: float = 0.0) -> T:
        if self._writer is None:
            raise StoreError("the store is not open")
        return await self._writer.run(work, linger)

    async def _ask(self, question: Callable[[Connection], T]) -> T:
        if self._reader is None:
            raise StoreError("the store is not open")
        return await self._reader.run(question)

    async def write(self, work: Callable[[SqlLedger], T], *, linger: float = 0.0) -> T:
        """Run `work` in one transaction, on the writer; its fault rolls back only itself."""
        return await self._place(in_ledger(work), linger)

    async def _place(self, work: Placing[T], linger: float = 0.0) -> T:
        return await placing(self._stories, self._change, self._ask, work, linger)

    async def prepare_stories(self, topic_ids: Collection[str], now: Millis) -> None:
        """Have the open stories of topics at hand, so that a transaction reads none."""
        await self._ask(lambda conn: self._stories.read(conn, topic_ids, now))

    async def sync_sources(self, configured: Sequence[Source], now: Millis) -> None:
        """Make the configured sources the polled ones."""
        await self._change(lambda conn: sources.sync(conn, configured, now))

    async def mend_clock(self, now: Millis, *, seen: bool = False) -> None:
        """Make due now whatever a clock that was ahead has put off."""
        ahead, wait = (0, 0) if seen else (set_back.AHEAD, set_back.LONGEST_WAIT)
        await self._change(lambda conn: set_back.make_due(conn, now, ahead, wait))

    async def claim_sources(
        self,
        owner: str,
        now: Millis,
        lease: int,
        limit: int,
        *,
        per_host: int,
        due_by: Millis | None = None,
    ) -> tuple[DueSource, ...]:
        """Lease up to `limit` due sources, oldest first, at most `per_host` of one host."""
        wanted = Lease("", owner, 0, now + lease)
        return await self._change(
            lambda conn: sources.claim(conn, wanted, now, limit, per_host, due_by=due_by)
        )

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
        """Lease up to `limit` due deliveries, oldest first, at most `per_receiver` of one."""
        wanted = Lease("", owner, 0, now + lease)
        lanes = Lanes(per_receiver, Counter(dict.fromkeys(without, per_receiver)))
        return await self._change(lambda conn: deliveries.claim(conn, wanted, now, limit, lanes))

    async def claim_groups(
        self, owner: str, now: Millis, lease: int, limit: int
    ) -> tuple[DueGroup, ...]:
        """Lease up to `limit` due groups, in the order of their times."""
        wanted = Lease("", owner, 0, now + lease)
        return await self._change(lambda conn: groups.claim(conn, wanted, now, limit))

    async def gathered(self, group: Group, now: Millis) -> Gathered:
        """All that is known of a group."""
        return await self._ask(lambda conn: groups.gather(conn, group, now))

    async def waiting_groups(self, now: Millis) -> tuple[int, int]:
        """(groups in which something waits, of these due by `now`)."""
        return await self._ask(lambda conn: groups.count(conn, now))

    async def next_group_at(self) -> Millis | None:
        """When the next group is due; None where nothing waits."""
        return await self._ask(groups.next_at)

    async def unsettled(self, now: Millis, limit: int) -> tuple[Unsettled, ...]:
        """Alerts that nothing will bring to an end."""
        return await self._ask(lambda conn: groups.unsettled(conn, now, limit))

    async def waiting_by_receiver(self) -> dict[str, int]:
        """How many messages wait for each receiver, of those that have any."""
        return await self._ask(outages.waiting_by_receiver)

    async def replay(self, delivery_ids: Sequence[str], now: Millis) -> int:
        """Dead deliveries back to pending, due now; how many."""
        return await self._change(lambda conn: deliveries.replay(conn, delivery_ids, now))

    async def retain(self, before: Millis) -> int:
        """Forget items seen before, with all that hangs on them, in small transactions."""
        forgotten = {step: await self._forget(step, before) for step in retention.STEPS}
        return forgotten["items"]

    async def _forget(self, step: str, before: Millis) -> int:
        total = count = await self._change(lambda conn: retention.forget(conn, step, before))
        while count == retention.BATCH:
            count = await self._change(lambda conn: retention.forget(conn, step, before))
            total += count
        return total

    async def size(self) -> int:
        """Bytes in use; 0 where a server holds them."""
        return await self._ask(retention.used) if self._file else 0

    async def early(self, share: float) -> Millis:
        """Before which time this share of the items was seen."""
        return await self._ask(lambda conn: retention.early(conn, share))

    async def give_back(self) -> int:
        """Give free pages back to the disk, in small steps; how many bytes."""
        total = given = await self._change(retention.give_back) if self._file else 0
        while given:
            given = await self._change(retention.give_back)
            total += given
        return total

    # --- questions ---

    async def known_items(self, keys: Iterable[str]) -> dict[str, KnownItem]:
        """What is recorded under those of these item keys that are known."""
        asked = tuple(keys)
        return await self._ask(lambda conn: items.known(conn, asked))

    async def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """Items by id, in the order asked, missing ones left out."""
        return await self._ask(lambda conn: items.by_ids(conn, ids))

    async def matches(self, ids: Sequence[str]) -> dict[str, tuple[Match, ...]]:
        """Matches by item id."""
        return await self._ask(lambda conn: items.matches_of(conn, ids))

    async def copies(self, ids: Sequence[str]) -> dict[str, tuple[Item, ...]]:
        """The reports that were folded as copies of these items, by the item's id."""
        return await self._ask(lambda conn: stories.copies(conn, ids))

    async def reports(self, topic_id: str, since: Millis, limit: int) -> tuple[Item, ...]:
        """Items that met the topic, seen at or after `since`: the newest `limit`."""
        return await self._ask(lambda conn: items.of_topic(conn, topic_id, since, limit))

    async def archive(self, limit: int, *, beyond: Item | None = None) -> tuple[Item, ...]:
        """The newest items first, from behind `beyond` on where it is given."""
        return await self._ask(lambda conn: items.newest(conn, limit, beyond))

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """One delivery."""
        return await self._ask(lambda conn: deliveries.by_id(conn, delivery_id))

    async def poll_state(self, source_id: str) -> PollState:
        """What polls know of one source."""
        return await self._ask(lambda conn: sources.state(conn, source_id))

    async def poll_states(self) -> tuple[PollState, ...]:
        """The state of every configured source, by source id."""
        return await self._ask(sources.states)

    async def held_back(self, limit: int) -> tuple[HeldBack, ...]:
        """What waits to be told, by receiver and reason; what is decided again first, first."""
        return await self._ask(lambda conn: groups.held_back(conn, limit))

    async def host_pauses(self, now: Millis) -> dict[str, Millis]:
        """Until when hosts are paused, by the id of each source that waits for it."""
        return await self._ask(lambda conn: sources.pauses(conn, now))

    async def pending(self, now: Millis, *, without: Collection[str] = ()) -> tuple[int, int]:
        """(deliveries pending, of these due by `now`) for all receivers but these."""
        return await self._ask(lambda conn: deliveries.count_pending(conn, now, without))

    async def due_sources(self, now: Millis) -> int:
        """How many configured sources are due or leased by `now`."""
        return await self._ask(lambda conn: sources.count_due(conn, now))

    async def recent_deliveries(
        self,
        limit: int,
        *,
        state: str = "",
        receiver: str = "",
        kind: DeliveryKind | None = None,
    ) -> tuple[Delivery, ...]:
        """The newest deliveries first."""
        wanted = kind.value if kind else ""
        return await self._ask(lambda conn: deliveries.recent(conn, limit, state, receiver, wanted))

    async def history(self, url_or_id: str) -> History | None:
        """All about the item with this link, canonical URL or id; the newest where several."""
        return await self._ask(lambda conn: reads.history(conn, url_or_id))

    async def headlined(self, words: str, limit: int) -> tuple[Item, ...]:
        """The newest items that have each of these words in the headline, newest first."""
        return await self._ask(lambda conn: items.headlined(conn, words, limit))

    async def activity(self, since: Millis) -> Activity:
        """Items seen and alerts made at or after `since`."""
        return await self._ask(lambda conn: reads.activity(conn, since))

    async def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        return await self._ask(lambda conn: bookkeeping.get(conn, key))

    async def counts(self) -> dict[str, int]:
        """Rows per noun: sources, items, stories, deliveries_pending, deliveries_sent, ..."""
        return await self._ask(reads.counts)
