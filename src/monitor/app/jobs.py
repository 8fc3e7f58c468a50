"""The clock that ticks: about ten jobs, never one per feed. Home of apscheduler.

What is due is a query; a tick only asks. A tick that comes while the last one still runs is
left out, a late one is made good once.

    the machine's clock was set back | tick now | what waits for a time that is far off is due
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor import telemetry
from monitor.app.engine import Engine
from monitor.app.receivers import unreachable
from monitor.configuration import MINUTE, Configuration
from monitor.pipeline.notices.coverage import tell_coverage
from monitor.pipeline.notices.heartbeat import tell_heartbeat
from monitor.pipeline.notices.welcome import welcome
from monitor.pipeline.upkeep.retain import forget_old

Job = Callable[[], Awaitable[object]]

LOOK = 1.0  # seconds between two looks at the machine's clock


class Jobs:
    """The ticking jobs of one daemon."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._log = telemetry.logger("jobs")
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running: set[asyncio.Task[object]] = set()
        self._minder: asyncio.Task[None] | None = None
        self._welcomed = False
        self._looked_at: Configuration | None = None
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)

    def start(self) -> None:
        """Begin ticking."""
        engine = self._engine
        self._add("poll", 0.5, lambda: engine.poller.run_due(engine.owner))
        self._add("deliver", 0.5, lambda: engine.deliverer.run_due(engine.owner))
        self._add("push", 0.25, lambda: engine.reception.run_due(engine.owner))
        self._add("subscribe", 1, engine.subscriber.run_due)
        self._add("welcome", 1, self._welcome)
        self._add("receivers", 1, self._receivers)
        self._add("configuration", 2, self._look_for_changes)
        self._add("gauges", 5, self._gauges)
        self._add("budget", 60, self._budget)
        self._add("coverage", 600, self._coverage)
        self._add("heartbeat", 3600, self._heartbeat)
        self._add("daily", 5, self._daily)
        self._add("retention", 3600, self._retain)
        self._add("frequencies", 600, self._learn)
        self._scheduler.start()
        self._minder = asyncio.ensure_future(self._mind_the_clock())

    async def stop(self, patience: float) -> None:
        """No more ticks; wait `patience` seconds for the running ones, then cancel them."""
        if self._minder:
            self._minder.cancel()
        self._scheduler.shutdown(wait=False)
        if self._running:
            await asyncio.wait(self._running, timeout=patience)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def reload(self) -> bool:
        """Take the configuration files up again; False where they were refused."""
        engine = self._engine
        if not await engine.current.reload():
            return False
        await engine.store.sync_sources(engine.current.configuration().sources, engine.clock.now())
        return True

    async def _mind_the_clock(self) -> None:
        """The scheduler sleeps until a time of day, which a clock that was set back puts off."""
        before = self._engine.clock.now()
        while True:
            await asyncio.sleep(LOOK)
            now = self._engine.clock.now()
            if now < before:
                self._log.warning("clock_set_back", milliseconds=before - now)
                await self._run("clock", self._set_back)
            before = now

    async def _set_back(self) -> None:
        now = datetime.now(UTC)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)
        await self._engine.store.mend_clock(self._engine.clock.now())

    def _add(self, name: str, seconds: float, job: Job) -> None:
        self._engine.runtime.pulse.beat(name)
        self._scheduler.add_job(
            self._run,
            "interval",
            args=(name, job),
            seconds=seconds,
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def _run(self, name: str, job: Job) -> None:
        """One tick. A task of its own, so that the scheduler's end does not cut it off."""
        task: asyncio.Task[object] = asyncio.ensure_future(_awaited(job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.shield(task)
            self._engine.runtime.pulse.beat(name)
        except Exception:  # noqa: BLE001 - a tick's fault must not stop the clock
            self._log.exception("job_fault", job=name)

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
        states = await store.poll_states()
        for status in ("new", "ok", "failing", "suspended"):
            telemetry.SOURCES.labels(status).set(sum(s.status == status for s in states))

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
        engine = self._engine
        await forget_old(engine.store, engine.clock, engine.current.configuration().keep)


async def _awaited(job: Job) -> object:
    return await job()


STALE = 5 * MINUTE / 1000  # seconds without a beat after which a loop counts as stuck
