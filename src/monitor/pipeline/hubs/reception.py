"""What hubs bring.

    hub verifies | asked for by us? | echo
    hub pushes   | ours? signed? room? | kept in the store | 2xx            (the web server)
    kept push    | claim | read | known? | match | record                   (a tick)
                           |                       `- one transaction
                           `- parse, identify: in a worker process

A 2xx is answered once the document is durable. From there on a crash costs nothing: the row is
claimed again. It leaves in the transaction that records its items, through the same functions
as a poll, so nothing is told twice. What cannot be read is left to the next poll, which is
put forward.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from monitor import push, schedule, telemetry
from monitor.alert import Feed
from monitor.configuration import Source
from monitor.errors import FeedUnreadable, LeaseLost, WorkerFailed
from monitor.model import Lease, Millis, PollState, Reading
from monitor.pipeline.hubs.directory import Crowded, Directory, name_of
from monitor.pipeline.poll.ahead import make_ready
from monitor.pipeline.poll.arrivals import Arrivals, arrivals, count
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.poll.record import Recorded, record_news, undisturbed
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.watch import Watch
from monitor.ports import Intake, PushLedger
from monitor.push import Intent, Push, Signature, Subscription

LEASE = 3 * 60_000  # milliseconds; three times the deadline
DEADLINE = 60.0  # seconds for one document
AT_ONCE = 4
LOOK = 5.0  # seconds between two looks for what another process left behind
CHALLENGE = 4096  # characters


class Reception:
    """`ports.Inbox`, and the tick that records what was kept."""

    def __init__(
        self,
        store: Intake,
        readers: Readers,
        directory: Directory,
        runtime: Runtime,
    ) -> None:
        self._store, self._readers, self._runtime = store, readers, runtime
        self._watch, self._dice, self._clock = runtime.watch, runtime.dice, runtime.clock
        self._directory = directory
        self._log = telemetry.logger("websub")
        self._kept = True  # something may wait from before the start
        self._looked_at = 0.0

    # --- what hubs call -------------------------------------------------------------------

    async def known(self, token: str) -> bool | None:
        """Whether a callback is ours; None where too many strangers ask to find out."""
        try:
            return await self._find(token) is not None
        except Crowded:
            return None

    async def answer(self, token: str, intent: Intent) -> str | None:
        """The challenge where we asked for this, "" to a denial, else None."""
        verifies = intent.mode in ("subscribe", "unsubscribe")
        if not verifies and intent.mode != "denied":
            return None
        if verifies and not 0 < len(intent.challenge) <= CHALLENGE:
            return None
        now = self._clock.now()
        agreed = await self._store.pushes.change(
            lambda ledger: self._heard(ledger, name_of(token), intent, now)
        )
        result = "verified" if verifies else "denied"
        event = f"hub_{result}" if agreed else "hub_contradicted"
        self._log.info(event, **_words(intent, agreed))
        telemetry.PUSHES.labels(result if agreed else "not_asked_for").inc()
        return (intent.challenge if verifies else "") if agreed else None

    def _heard(
        self, ledger: PushLedger, name: str, intent: Intent, now: Millis
    ) -> Subscription | None:
        """Decide on what a hub says; the subscription that it was about, where we agree."""
        one = ledger.subscription(name)
        setting = self._watch().configuration.websub
        if one is None or setting is None:
            return None
        if intent.mode == "denied":
            step = push.denied(one, intent, now, self._dice())
        else:
            step = push.verified(one, intent, setting.lease, now)
        if not step.agreed:
            return None
        if step.subscription:
            ledger.save_subscription(step.subscription)
            self._directory.put(step.subscription)
        else:
            ledger.forget_subscription(name)
            self._directory.drop(name)
        if intent.mode == "denied" and one.feeding(now):
            ledger.poll_soon(one.source_id, now, f"{one.host} pushes it no longer: denied")
        return step.subscription or one

    async def accept(self, token: str, content_type: str, signature: str, body: bytes) -> str:
        """Keep a document: `kept`, `ignored` (its signature), `unknown` or `full`."""
        one = await self._find(token)
        if one is None:
            return "unknown"
        found = push.check(signature, one.secret.reveal(), body)
        if found is not Signature.VALID:
            telemetry.PUSHES.labels(f"signature_{found}").inc()
            self._log.warning("push_ignored", source=one.source_id, hub=one.hub, signature=found)
            return "ignored"
        result = await self._store.pushes.change(
            lambda ledger: self._keep(ledger, one, content_type, body)
        )
        telemetry.PUSHES.labels(result).inc()
        self._kept = self._kept or result == "kept"
        return result

    def _keep(self, ledger: PushLedger, seen: Subscription, content_type: str, body: bytes) -> str:
        one, now = ledger.subscription(seen.id), self._clock.now()
        if one is None or one.leaving:
            return "unknown"
        if not body.strip():
            ledger.poll_soon(one.source_id, now, f"{one.host} says that there is news")
            return "pinged"
        document = Push(one.id, one.source_id, one.topic, content_type, body, now)
        return "kept" if ledger.keep_push(document) else "full"

    async def _find(self, token: str) -> Subscription | None:
        if self._watch().configuration.websub is None:
            return None
        return await self._directory.find(token)

    # --- the tick -------------------------------------------------------------------------

    async def run_due(self, owner: str) -> int:
        """Record what is kept; how many documents."""
        done, loop = 0, asyncio.get_running_loop()
        if not self._kept and loop.time() - self._looked_at < LOOK:
            return 0
        self._kept, self._looked_at = False, loop.time()
        while not self._runtime.pulse.draining:
            now = self._clock.now()
            documents = await self._store.pushes.change(
                lambda ledger: ledger.claim_pushes(owner, now, LEASE, AT_ONCE)  # noqa: B023 - runs at once
            )
            if not documents:
                break
            await asyncio.gather(*map(self._in_turn, _by_source(documents)))
            done += len(documents)
        return done

    async def _in_turn(self, documents: Iterable[Push]) -> None:
        """Those of one source after one another: they share the room of its hour."""
        for document in documents:
            await self.record(document)

    async def record(self, document: Push) -> None:
        """One document, from bytes to commit. Never raises: a fault leaves its lease to expire."""
        try:
            async with asyncio.timeout(DEADLINE):
                await self._record(document)
        except LeaseLost:
            self._log.warning("lease_lost", source=document.source_id)
        except Exception:  # noqa: BLE001 - one document's fault must not stop the others
            self._log.exception("push_fault", source=document.source_id)

    async def _record(self, document: Push) -> None:
        watch = self._watch()
        source = watch.sources.get(document.source_id)
        if source is None:
            await self._let_go(document, "")
            return
        body, kind, topic = document.body, document.content_type, document.topic
        try:
            reading = await self._readers.feeds.read(body, kind, topic, source, self._clock.now())
        except (FeedUnreadable, WorkerFailed) as fault:
            telemetry.PUSHES.labels("unreadable").inc()
            self._log.warning("push_unreadable", source=source.id, detail=str(fault))
            await self._let_go(document, "what its hub pushed could not be read")
            return
        recorded = await undisturbed(lambda _: self._written(document, source, reading, watch))
        count(recorded)
        if recorded.waits:
            self._runtime.bells.tell.ring()
        self._log.info(
            "pushed",
            source=source.id,
            entries=reading.size,
            new=recorded.new,
            verdicts=dict(recorded.verdicts),
            waited=self._clock.now() - document.received_at,
            **({"left_out": recorded.left} if recorded.left else {}),
        )

    async def _written(
        self, document: Push, source: Source, reading: Reading, watch: Watch
    ) -> Recorded:
        now = self._clock.now()
        state = await self._store.poll_state(source.id)
        seen = await self._store.pushes.subscription(document.subscription_id)
        heard_at = max(seen.confirmed_at, seen.pushed_at) if seen else 0
        most, max_age = watch.configuration.fetch.new_per_hour, watch.configuration.max_age
        room = schedule.room(state, most, now, max_age, heard_at)
        arrived = await arrivals(self._store, watch, reading.items, room=room)
        context = Feed(source, _read_at(state, heard_at), now, max_age)
        news = await self._readers.articles.news(arrived, context, watch)
        news = await make_ready(self._store, self._readers.meanings, news, now)

        def work(ledger: PushLedger) -> Recorded:
            recorded = record_news(ledger, context, news, watch)
            one = ledger.subscription(document.subscription_id)
            if one and reading.size:
                ledger.save_subscription(push.received(one, now))
                self._directory.put(push.received(one, now))
            _take_in(ledger, state, arrived, now)
            ledger.settle_push(_lease(document))
            return replace(recorded, left=arrived.left)

        return await self._store.pushes.change(work)

    async def _let_go(self, document: Push, reason: str) -> None:
        def work(ledger: PushLedger) -> None:
            ledger.settle_push(_lease(document))
            if reason:
                ledger.poll_soon(document.source_id, self._clock.now(), reason)

        await self._store.pushes.change(work)


def _by_source(documents: Iterable[Push]) -> Iterable[list[Push]]:
    of: dict[str, list[Push]] = {}
    for document in documents:
        of.setdefault(document.source_id, []).append(document)
    return of.values()


def _read_at(state: PollState, heard_at: Millis) -> Millis:
    """Since when we would have heard of news: the last poll, or what the hub said since.

    A feed that was never read stays so: what stands in its first document is not told.
    """
    return max(state.ok_at, heard_at) if state.ok_at else 0


def _take_in(ledger: PushLedger, state: PollState, arrived: Arrivals, now: Millis) -> None:
    """Count what came in the hour that polls fill, too; polls bring what found no room."""
    if arrived.taken or arrived.left:
        after = schedule.after_push(state.schedule, arrived.taken, arrived.left, now)
        ledger.change_schedule(state, after)
    if arrived.left:
        ledger.poll_soon(state.source_id, now, "its hub pushed more than an hour has room for")


def _lease(document: Push) -> Lease:
    assert document.lease is not None, "only a claimed document is recorded"
    return document.lease


def _words(intent: Intent, agreed: Subscription | None) -> dict[str, object]:
    """What the log says of a hub's question; of a stranger's nothing that he chose."""
    if agreed is None:
        return {"mode": intent.mode}
    facts = {"source": agreed.source_id, "hub": agreed.hub, "mode": intent.mode}
    if intent.mode == "subscribe":
        until = datetime.fromtimestamp(agreed.expires_at // 1000, UTC).isoformat()
        return {**facts, "until": until}
    return {**facts, "why": agreed.reason}
