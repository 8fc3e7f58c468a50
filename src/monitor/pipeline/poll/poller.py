"""The poll loop.

due source | claim | fetch | read: parse, identify | sift | match | record
                             `- in a worker process                `- one transaction
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from monitor import parse, schedule, telemetry
from monitor.alert import Feed
from monitor.configuration import Source
from monitor.errors import (
    FeedUnreadable,
    LeaseLost,
    StoreError,
    WorkerFailed,
    is_our_shortage,
)
from monitor.model import (
    DueSource,
    Fetched,
    FetchFailed,
    FetchFault,
    FetchResult,
    Millis,
    NotModified,
    PollState,
    Reading,
    Validators,
)
from monitor.pipeline.poll.ahead import make_ready
from monitor.pipeline.poll.arrivals import Arrivals, arrivals, count
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.poll.outage import Outage
from monitor.pipeline.poll.record import Found, News, Recorded, record, undisturbed
from monitor.pipeline.poll.sift import Sifted
from monitor.pipeline.poll.standing import PushAware, Standing
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.watch import Watch
from monitor.ports import Fetcher, PollStore

LEASE = 3 * 60_000  # milliseconds; at least three times the hard deadline of a poll
DEADLINE = 60.0  # seconds for one poll, whatever happens
OUR_FAULT = "a fault of the monitor, see its log"
READ_IN_PART = "read in part"  # instead of a body's hash: the same body is read again
_UNCONDITIONAL = frozenset({400, 412, 431})  # refusals of the conditions rather than of us
LINGER = 0.01  # seconds that a poll's commit waits for those of the others that are under way


@dataclass(frozen=True, slots=True)
class Polled:
    """One poll, for the log line and for `once`."""

    source_id: str
    result: str  # ok, not_modified, or the fault
    detail: str = ""
    next_at: int = 0
    recorded: Recorded = field(default_factory=Recorded)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A fetch result with what was read from it."""

    result: FetchResult
    reading: Reading | None = None
    body_hash: str = ""


class Poller:
    """Polls what is due.

    `patience` says in item-hours how long an item may wait at a feed; a request budget sets it.
    """

    def __init__(
        self,
        store: PollStore,
        fetcher: Fetcher,
        readers: Readers,
        hubs: PushAware,
        patience: Callable[[], float],
        runtime: Runtime,
    ) -> None:
        self._store, self._fetcher, self._readers = store, fetcher, readers
        self._hubs, self._patience, self._pulse = hubs, patience, runtime.pulse
        self._clock, self._watch, self._dice = runtime.clock, runtime.watch, runtime.dice
        self._bells = runtime.bells
        self._log = telemetry.logger("poll")
        self._under_way = 0
        self._outage = Outage()

    async def run_due(self, owner: str, due_by: Millis | None = None) -> tuple[Polled, ...]:
        """Poll until nothing is due, or until draining; at most `concurrency` at once.

        With `due_by`, what becomes due after it is left alone, so that each source is polled once
        however long the pass takes.
        """
        done: list[Polled] = []
        running: set[asyncio.Task[Polled]] = set()
        try:
            while True:
                running |= await self._claim(owner, len(running), due_by)
                self._pulse.beat("poll")
                if not running:
                    return tuple(done)
                finished, running = await asyncio.wait(
                    running, timeout=1.0, return_when=asyncio.FIRST_COMPLETED
                )
                done.extend(task.result() for task in finished)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _claim(
        self, owner: str, running: int, due_by: Millis | None
    ) -> set[asyncio.Task[Polled]]:
        limits = self._watch().configuration.fetch
        room = limits.concurrency - running
        if self._pulse.draining or (running and room < limits.concurrency // 2):
            return set()
        due = await self._store.claim_sources(
            owner, self._clock.now(), LEASE, room, per_host=limits.per_host, due_by=due_by
        )
        return {asyncio.create_task(self.poll(source)) for source in due}

    async def poll(self, due: DueSource) -> Polled:
        """One source, from request to commit. Never raises: a fault puts the source off."""
        polled = Polled(due.source_id, "fault")
        self._under_way += 1
        try:
            with telemetry.POLL_SECONDS.time():
                async with asyncio.timeout(DEADLINE):
                    polled = await self._poll(due)
        except LeaseLost:
            self._log.warning("lease_lost", source=due.source_id)
        except Exception as fault:  # noqa: BLE001 - one source's must not stop the others
            self._log.exception("poll_fault", source=due.source_id)
            await self._put_off(due, _blamed(fault))
        finally:
            self._under_way -= 1
        telemetry.POLLS.labels(polled.result).inc()
        return polled

    async def _poll(self, due: DueSource) -> Polled:
        watch = self._watch()
        source = watch.sources.get(due.source_id)
        if source is None:  # removed by a reload between claim and poll
            return Polled(due.source_id, "removed")
        result = await self._fetcher.fetch(_url(source, due.state), due.state.validators)
        now = self._clock.now()
        document = await self._read(result, source, due.state.body_hash, now)

        async def recorded(overtaken: int) -> Polled:
            seen = await self._as_it_is(due) if overtaken else due
            return await self._recorded(seen, source, document, now)

        return await undisturbed(recorded)

    async def _as_it_is(self, due: DueSource) -> DueSource:
        """The claimed source, with what a push has changed of its state since it was claimed."""
        return replace(due, state=await self._store.poll_state(due.source_id))

    async def _recorded(
        self, due: DueSource, source: Source, document: ReadResult, now: Millis
    ) -> Polled:
        """What was read, compared with what is known, and written."""
        watch = self._watch()
        items = document.reading.items if document.reading else ()
        most, max_age = watch.configuration.fetch.new_per_hour, watch.configuration.max_age
        room = schedule.room(due.state, most, now, max_age) if items else None
        arrived = await arrivals(self._store, watch, items, due.state.ok_at, room)
        feed = _context(source, due.state, arrived.sifted, now, max_age)
        standing = await self._hubs.standing(due, arrived.sifted.appeared, now)
        seen = _observation(document, arrived, due.state, standing)
        plan = schedule.plan(due.state, source, seen, now, self._dice(), patience=self._patience())
        found = Found(
            feed=feed,
            due=due,
            state=_state_after(due, document, plan, now, left=arrived.left),
            refusal=_refusal(document.result, _url(source, due.state), due.state, plan, now),
            news=await self._news(arrived, feed, watch),
        )
        linger = LINGER if self._under_way > 1 else 0.0
        recorded = await self._store.write(
            lambda ledger: record(ledger, found, watch), linger=linger
        )
        recorded = replace(recorded, left=arrived.left)
        if recorded.waits:
            self._bells.tell.ring()
        if found.refusal:
            self._fetcher.leave_alone(found.refusal.url, max(recorded.host_paused_until - now, 0))
        await self._hubs.polled(source, document.result, document.reading, plan.schedule)
        self._tell_move(source, due.state.adopted, plan.adopted)
        return self._report(source, document, plan, recorded)

    async def _news(self, arrived: Arrivals, feed: Feed, watch: Watch) -> News:
        """What is to be recorded, with all that placing it needs."""
        news = await self._readers.articles.news(arrived, feed, watch)
        return await make_ready(self._store, self._readers.meanings, news, feed.now)

    async def _put_off(self, due: DueSource, kind: FetchFault) -> None:
        """Our fault must not make a publisher answer at the end of every lease."""
        source = self._watch().sources.get(due.source_id)
        if source is None:
            return
        failed, now = FetchFailed(kind, OUR_FAULT), self._clock.now()
        try:
            seen = await self._as_it_is(due)
            observed = schedule.Observation(failed)
            plan = schedule.plan(seen.state, source, observed, now, self._dice())
            state = _state_after(seen, ReadResult(failed), plan, now)
            await self._store.write(lambda ledger: ledger.settle_poll(seen, state))
        except Exception:  # noqa: BLE001 - then the lease expires
            self._log.warning("poll_not_put_off", source=due.source_id)

    async def _read(
        self, result: FetchResult, source: Source, known: str, now: Millis
    ) -> ReadResult:
        """What came at `now`, read; a body whose hash is known counts as not modified."""
        if not isinstance(result, Fetched):
            return ReadResult(result)
        digest = parse.fingerprint(result.body)
        if digest == known:
            same = NotModified(result.validators, result.headers, result.url, result.permanent)
            return ReadResult(same, body_hash=digest)
        body, kind, url = result.body, result.content_type, result.url
        try:
            reading = await self._readers.feeds.read(body, kind, url, source, now)
        except (FeedUnreadable, WorkerFailed) as fault:
            return ReadResult(FetchFailed(FetchFault.UNREADABLE, str(fault)))
        return ReadResult(result, reading, digest)

    def _tell_move(self, source: Source, before: str, after: str) -> None:
        """Once: the coverage notice and `feeds health` tell it, too."""
        if after and after != before:
            self._log.warning("moved_for_good", source=source.id, configured=source.url, to=after)
        elif before and not after:
            self._log.warning("move_given_up", source=source.id, adopted=before, to=source.url)

    def _report(
        self, source: Source, document: ReadResult, plan: schedule.NextPoll, recorded: Recorded
    ) -> Polled:
        result = _name(document.result)
        count(recorded)
        self._line(document.result, source.id)(
            "polled",
            source=source.id,
            result=result,
            new=recorded.new,
            next=_iso(plan.next_at),
            why=plan.reason,
            **_told(plan, recorded),
        )
        return Polled(source.id, result, plan.detail, plan.next_at, recorded)

    def _line(self, result: FetchResult, source_id: str) -> Callable[..., None]:
        """How loud a poll is told; while our own network is down, one line speaks for all."""
        now = self._clock.now()
        if isinstance(result, FetchFailed) and result.fault is FetchFault.OFFLINE:
            if feeds := self._outage.fails(source_id, now):
                every, since = len(self._watch().configuration.sources), _iso(self._outage.since)
                self._log.warning("offline", feeds=feeds, of=every, since=since, why=result.detail)
            return self._log.debug
        if (lasted := self._outage.ends(now)) is not None:
            self._log.info("online", seconds=lasted // 1000)
        return self._log.warning if isinstance(result, FetchFailed) else self._log.info


def _iso(at: Millis) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).isoformat()


def _blamed(fault: Exception) -> FetchFault:
    """A store that is down says nothing about the feed; what a document brought about may."""
    ours = isinstance(fault, StoreError) or is_our_shortage(fault)
    return FetchFault.OFFLINE if ours else FetchFault.UNREADABLE


def _url(source: Source, state: PollState) -> str:
    """Where a source is polled: at the address that it moved to, else at the configured one."""
    return state.adopted or source.url


def _refusal(
    result: FetchResult, asked: str, before: PollState, plan: schedule.NextPoll, now: Millis
) -> schedule.Refusal | None:
    """A 429 or 503, with what it asks for every source of the host that answered it."""
    if not plan.host_not_before or not isinstance(result, FetchFailed):
        return None
    failed_at = before.polled_at if before.failures else 0
    url, until = result.url or asked, plan.host_not_before
    return schedule.Refusal(url, result.status, now, until, failed_at)


def _name(result: FetchResult) -> str:
    match result:
        case Fetched():
            return "ok"
        case NotModified():
            return "not_modified"
        case FetchFailed(fault=fault):
            return str(fault)


def _told(plan: schedule.NextPoll, recorded: Recorded) -> dict[str, object]:
    """What the log line says only where there is something to say."""
    facts = {
        "detail": plan.detail,
        "host_paused_until": _iso(recorded.host_paused_until) if recorded.host_paused_until else "",
        "verdicts": dict(recorded.verdicts),
        "edited": recorded.edited,
        "left_out": recorded.left,
    }
    return {name: value for name, value in facts.items() if value}


def _context(source: Source, state: PollState, sifted: Sifted, now: int, max_age: int) -> Feed:
    """What the verdict must know: an empty list was no reading of what comes in it later."""
    appeared = [item.id for item in sifted.appeared]
    read_at, empty_since = schedule.read_before(state, sifted.here, appeared)
    return Feed(source, read_at, now, max_age, empty_since)


def _observation(
    document: ReadResult, arrived: Arrivals, state: PollState, standing: Standing
) -> schedule.Observation:
    """What the schedule learns from; what was pushed since the last poll counts as found by it.

    An item without a date counts as published when it was found; at the first reading that
    would say that all came at once, so there it does not count.
    """
    first, sifted = state.ok_at == 0, arrived.sifted
    dates = (i.published or (0 if first else i.seen_at) for i in sifted.appeared)
    window = document.reading.size if document.reading else 0
    return schedule.Observation(
        document.result,
        document.reading,
        (*(date for date in dates if date), *standing.published),
        window,
        here=sifted.here,
        appeared=tuple(item.id for item in sifted.appeared),
        hub=standing.hub,
        hub_until=standing.until,
        taken=arrived.taken,
        left=arrived.left,
    )


def _state_after(
    due: DueSource, document: ReadResult, plan: schedule.NextPoll, now: int, *, left: int = 0
) -> PollState:
    """The source's state once this poll is written; `left` items stay to be read again."""
    state, result = due.state, document.result
    validators, body_hash, ok_at = state.validators, state.body_hash, state.ok_at
    if isinstance(result, FetchFailed):
        validators = Validators() if result.status in _UNCONDITIONAL else validators
    elif left:
        validators, body_hash, ok_at = Validators(), READ_IN_PART, now
    else:
        validators, body_hash, ok_at = result.validators, document.body_hash or body_hash, now
    return replace(
        state,
        next_at=plan.next_at,
        polled_at=now,
        failures=plan.failures,
        status=plan.status,
        detail=plan.detail,
        schedule=plan.schedule,
        reason=plan.reason,
        adopted=plan.adopted,
        validators=validators,
        body_hash=body_hash,
        ok_at=ok_at,
    )
