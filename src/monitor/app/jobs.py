"""The daemon's ticking jobs: about a dozen, never one per feed.

What is due is a query; a tick only asks.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

from monitor import telemetry
from monitor.app.alarm import Alarm
from monitor.app.engine import Engine
from monitor.app.health import Liveness, health
from monitor.app.receivers import unreachable
from monitor.app.ticks import Ticks
from monitor.configuration import DAY, HOUR, Configuration
from monitor.errors import StoreError
from monitor.pipeline.deliver.deliverer import STAY
from monitor.pipeline.notices.coverage import tell_coverage
from monitor.pipeline.notices.heartbeat import tell_heartbeat
from monitor.pipeline.notices.reloads import tell_accepted, tell_refused
from monitor.pipeline.notices.welcome import welcome
from monitor.pipeline.upkeep.replicas import differing, digest_of
from monitor.pipeline.upkeep.retain import forget_old
from monitor.printed import counted

GRACE = 5_000  # milliseconds back that put nothing off for long
PROBE = 10.0  # seconds between two looks at the store
PRESENT = 10.0  # seconds between two looks at the other replicas
MOST_UNSETTLED = 1_000  # that are counted
PATIENCE = 15.0  # seconds for one row
STEADY = HOUR / 2000  # seconds without a jump before anything is forgotten


class Jobs:
    """The ticking jobs of one daemon."""

    def __init__(
        self, engine: Engine, on_look: Callable[[Liveness], None] = lambda _: None
    ) -> None:
        self._engine, self._on_look = engine, on_look
        self._log = telemetry.logger("jobs")
        self._ticks = Ticks(engine.clock, engine.runtime.pulse, self._clock_jumped)
        self._alarm = Alarm(engine.current, engine.clock)
        self._differing: tuple[str, ...] = ()
        self._digest: tuple[Configuration | None, str] = (None, "")
        self._welcomed = False
        self._looked_at: Configuration | None = None

    def start(self) -> None:
        """Begin ticking."""
        engine = self._engine
        add, bells = self._ticks.add, engine.runtime.bells
        add("store", PROBE, self._probe)
        add("integrity", DAY / 1000, self._integrity, first=30)
        add("replicas", PRESENT, self._replicas)
        add("alarm", 5, self._look)
        add("poll", 0.5, lambda: engine.poller.run_due(engine.owner))
        self._ticks.add_woken("tell", 0.5, lambda: engine.teller.run_due(engine.owner), bells.tell)
        self._ticks.add_woken("deliver", 0.2, self._deliver, bells.deliver)
        add("push", 0.25, lambda: engine.reception.run_due(engine.owner))
        add("subscribe", 1, engine.subscriber.run_due)
        add("welcome", 1, self._welcome)
        add("receivers", 1, self._receivers)
        add("configuration", 2, self._look_for_changes)
        add("gauges", 5, self._gauges)
        add("log", 30, self._tell_repeated)
        add("budget", 60, self._budget)
        add("coverage", 600, self._coverage)
        add("heartbeat", 3600, self._heartbeat)
        add("daily", 5, self._daily)
        add("retention", 600, self._retain, first=3600)
        add("frequencies", 600, self._learn)
        self._ticks.start()

    async def stop(self, patience: float) -> None:
        """No more ticks; wait `patience` seconds for the running ones, then cancel them."""
        await self._ticks.stop(patience)

    def health(self) -> Liveness:
        """Whether the jobs that matter turn, and why not."""
        state = health(self._engine.runtime.pulse, asyncio.get_running_loop().time())
        return replace(state, detail="; ".join([state.detail, *self._remarks()]))

    def _remarks(self) -> Iterator[str]:
        """What keeps nothing from working, and should be known; without what is secret."""
        refused = len(self._engine.current.refused())
        if refused:
            problems = counted(refused, "problem")
            yield f"the changed configuration has {problems}, so the old one is in force"
        if self._differing:
            yield f"another configuration is watched by {', '.join(self._differing)}"

    async def reload(self, *, meant: bool = False) -> bool:
        """Take the configuration files up again; False where they were refused."""
        engine = self._engine
        accepted = await engine.current.reload(meant=meant)
        await (self._take_up() if accepted else self._tell_refused())
        engine.runtime.bells.tell.ring()
        return accepted

    async def _take_up(self) -> None:
        engine, now = self._engine, self._engine.clock.now()
        configuration = engine.current.configuration()
        await engine.store.sync_sources(configuration.sources, now)
        # What waits may wait no longer, or elsewhere, by the new configuration.
        await engine.store.write(lambda ledger: ledger.wake_groups(now))
        accepted = engine.current.accepted()
        digest = await asyncio.to_thread(digest_of, configuration) if accepted.changes else ""
        await tell_accepted(engine.store, now, configuration, accepted, digest)

    async def _tell_refused(self) -> None:
        engine, now = self._engine, self._engine.clock.now()
        problems = engine.current.refused()
        await tell_refused(engine.store, now, engine.current.configuration(), problems)

    async def _deliver(self) -> None:
        await self._engine.deliverer.run_due(self._engine.owner, patience=STAY)

    async def _clock_jumped(self, by: int) -> None:
        """Nothing waits for a time that a wrong clock wrote."""
        if by <= -GRACE:
            engine = self._engine
            await engine.store.mend_clock(engine.clock.now(), seen=True)

    async def _look(self) -> None:
        """How the daemon is, for who started it and for who must be told."""
        state = self.health()
        self._on_look(state)
        await self._alarm.look(state)

    async def _probe(self) -> None:
        """A row is written, whether or not there is other work; a disk may also just hang."""
        engine = self._engine
        try:
            async with asyncio.timeout(PATIENCE):
                await engine.store.probe(engine.clock.now())
        except TimeoutError:
            raise StoreError(f"the store took no row within {PATIENCE:g} s") from None

    async def _replicas(self) -> None:
        """On a shared store: end what the dead have leased, and see whether all watch the same."""
        engine, now = self._engine, self._engine.clock.now()
        for name in await engine.store.keep_present(engine.owner, now):
            self._log.warning("replica_gone", owner=name)
        configuration = engine.current.configuration()
        if configuration.store_url.startswith("sqlite:"):
            return
        if self._digest[0] is not configuration:
            digest = await asyncio.to_thread(digest_of, configuration)
            self._digest = (configuration, digest)
        found = await differing(engine.store, engine.owner, self._digest[1], now)
        if found and found != self._differing:
            self._log.warning("replicas_differ", others=found)
        self._differing = found

    async def _integrity(self) -> None:
        """A damaged page may lie where nothing looks for weeks."""
        found = await self._engine.store.examine()
        if found:
            raise StoreError(f"the store is damaged: {'; '.join(found)}; restore a backup")

    async def _welcome(self) -> None:
        if not self._welcomed:
            engine = self._engine
            configuration = engine.current.configuration()
            self._welcomed = await welcome(engine.store, engine.clock, configuration)

    async def _receivers(self) -> None:
        """Say of every configuration, once, which receivers the guard keeps from being told."""
        configuration = self._engine.current.configuration()
        if configuration is self._looked_at:
            return
        self._looked_at = configuration
        for each in await unreachable(configuration):
            self._log.warning("receiver_unreachable", receiver=each.receiver, reason=each.reason)

    async def _look_for_changes(self) -> None:
        if await self._engine.current.changed():
            await self.reload()

    async def _gauges(self) -> None:
        store, now = self._engine.store, self._engine.clock.now()
        pending, due = await store.pending(now)
        telemetry.PENDING.set(pending)
        telemetry.DUE.set(due)
        waiting, _ = await store.waiting_groups(now)
        telemetry.WAITING.set(waiting)
        unsettled = await store.unsettled(now, MOST_UNSETTLED)
        telemetry.UNSETTLED.set(len(unsettled))
        states = await store.poll_states()
        for status in ("new", "ok", "failing", "suspended"):
            telemetry.SOURCES.labels(status).set(sum(s.status == status for s in states))

    async def _tell_repeated(self) -> None:
        telemetry.tell_repeated()

    async def _budget(self) -> None:
        await self._engine.budget.keep()

    async def _coverage(self) -> None:
        engine = self._engine
        await tell_coverage(engine.store, engine.clock, engine.current.configuration())

    async def _heartbeat(self) -> None:
        self._log.info("heartbeat", **await self._engine.store.counts())

    async def _learn(self) -> None:
        engine = self._engine
        await engine.current.learn(engine.store, engine.clock)

    async def _daily(self) -> None:
        engine = self._engine
        await tell_heartbeat(engine.store, engine.clock, engine.current.configuration())

    async def _retain(self) -> None:
        """A clock that has just jumped may be wrong: by it, all would be old."""
        if self._ticks.steady_for() < STEADY:
            return
        engine = self._engine
        configuration = engine.current.configuration()
        await forget_old(engine.store, engine.clock, configuration.keep, configuration.max_size)
