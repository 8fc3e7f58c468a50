"""Ticks that the wall clock can neither multiply nor put off. Home of apscheduler.

    tick | the job, unless it still runs | a beat, or a fault | the next one after the interval
    the clock jumped | every tick is planned again, from now on | tell who asked

APScheduler plans by the time of day: after a jump of 400 days it lists each firing that was
missed before it joins them, and after one back it waits. So the trigger here never names a time
that has passed, and the clock is compared with the monotonic one every second.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor import telemetry
from monitor.pipeline.runtime import Bell, Pulse
from monitor.ports import Clock

Job = Callable[[], Awaitable[object]]
Jumped = Callable[[int], Awaitable[object]]  # by how many milliseconds; negative: back

LOOK = 1.0  # seconds between two looks at the machine's clock
SLEW = 500  # milliseconds in a look that are no jump: NTP slews, loops are late
FORWARD = 60_000  # milliseconds: a sleep as long as this is worth a line


class Every(BaseTrigger):  # type: ignore[misc]
    """Each `seconds`; firings that were missed are none, where IntervalTrigger lists them all."""

    def __init__(self, seconds: float) -> None:
        self._interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next time of the grid, or an interval from now where that has passed."""
        planned = (previous_fire_time or now) + self._interval
        return planned if planned > now else now + self._interval


class Ticks:
    """The ticking jobs of one daemon; `pulse` notes how each turn ended."""

    def __init__(self, clock: Clock, pulse: Pulse, jumped: Jumped) -> None:
        self._clock, self._pulse, self._jumped = clock, pulse, jumped
        self._log = telemetry.logger("jobs")
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._running: set[asyncio.Task[object]] = set()
        self._minder: asyncio.Task[None] | None = None
        self._bells: list[tuple[str, Job, Bell]] = []
        self._listeners: list[asyncio.Task[None]] = []
        self._jumped_at, self._looked = 0.0, (0, 0.0)
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)

    def add(self, name: str, seconds: float, job: Job, *, first: float | None = None) -> None:
        """Tick every `seconds`, at first after `first`; while the last tick runs none begins."""
        self._pulse.beat(name)
        delay = seconds if first is None else first
        self._scheduler.add_job(
            self._run,
            Every(seconds),
            args=(name, job),
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC) + timedelta(seconds=delay),
        )

    def add_woken(self, name: str, seconds: float, job: Job, bell: Bell) -> None:
        """The same for a job that runs as soon as its bell rings, too; one run at a time."""
        turn = asyncio.Lock()

        async def in_turn() -> None:
            async with turn:
                await job()

        self.add(name, seconds, in_turn)
        self._bells.append((name, in_turn, bell))

    def start(self) -> None:
        """Begin ticking, and listening."""
        self._listeners = [asyncio.ensure_future(self._listen(*each)) for each in self._bells]
        self._jumped_at, self._looked = _now(), (self._clock.now(), _now())
        self._scheduler.start()
        self._minder = asyncio.ensure_future(self._mind_the_clock())

    async def stop(self, patience: float) -> None:
        """No more ticks; wait `patience` seconds for the running ones, then cancel them."""
        for task in (*self._listeners, *([self._minder] if self._minder else ())):
            task.cancel()
        self._scheduler.shutdown(wait=False)
        if self._running:
            await asyncio.wait(self._running, timeout=patience)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _listen(self, name: str, job: Job, bell: Bell) -> None:
        while True:
            await bell.wait()
            await self._run(name, job)

    async def _run(self, name: str, job: Job) -> None:
        """One tick. A task of its own, so that the scheduler's end does not cut it off."""
        task: asyncio.Task[object] = asyncio.ensure_future(_awaited(job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.shield(task)
        except Exception as fault:  # noqa: BLE001 - a tick's fault must not stop the clock
            self._pulse.failed(name, fault)
            self._log.exception("job_fault", job=name)
        else:
            self._pulse.beat(name)

    def steady_for(self) -> float:
        """Seconds since the clock last jumped; 0 where it just did and nobody has noticed yet."""
        return 0.0 if _is_jump(self._drift()) else _now() - self._jumped_at

    async def _mind_the_clock(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            jump = self._drift()
            self._looked = (self._clock.now(), _now())
            if _is_jump(jump):
                self._jumped_at = _now()
                self._log.warning("clock_jumped", milliseconds=jump)
                self._rebase()
                await self._run("clock", lambda by=jump: self._jumped(by))  # type: ignore[misc]

    def _drift(self) -> int:
        """Milliseconds by which the clock has gone further than time since the last look."""
        wall, steady = self._looked
        return self._clock.now() - wall - int((_now() - steady) * 1000)

    def _rebase(self) -> None:
        """The scheduler sleeps until a time of day, which a clock that was set back puts off."""
        now = datetime.now(UTC)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=job.trigger.get_next_fire_time(None, now))


def _is_jump(drift: int) -> bool:
    return not -SLEW <= drift <= FORWARD


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _awaited(job: Job) -> object:
    return await job()
