"""The daemon's life.

load | open store | workers | tick, serve ... | SIGTERM: drain, at most 8 s | exit 0
                              `- SIGHUP or changed files: reload, or keep the old
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import FrameType

from monitor import __version__, telemetry
from monitor.app.current import Current
from monitor.app.engine import Engine, running_engine
from monitor.app.health import Liveness
from monitor.app.jobs import Jobs
from monitor.configuration import Configuration, Entrance, entrance
from monitor.errors import MonitorError
from monitor.ports import Clock
from monitor.web import create_app, running

PATIENCE = 6.0  # seconds of draining; the rest of the 8 is for closing


@dataclass(slots=True)
class DaemonState:
    """What the page and the health checks see of the daemon."""

    engine: Engine
    jobs: Jobs
    started: bool = False

    @property
    def clock(self) -> Clock:
        """The daemon's clock."""
        return self.engine.clock

    def configuration(self) -> Configuration:
        """The configuration in force."""
        return self.engine.current.configuration()

    def refused(self) -> tuple[str, ...]:
        """What is wrong with a changed configuration that is not in force."""
        return self.engine.current.refused()

    def ready(self) -> tuple[bool, str]:
        """Whether work is taken on, and why not."""
        if not self.started:
            return False, "starting"
        if self.engine.runtime.pulse.draining:
            return False, "stopping"
        return self.live()

    def live(self) -> tuple[bool, str]:
        """Whether the loops turn and what they do goes well; and since when, or why not."""
        state = self.jobs.health()
        return state.well, state.detail


@dataclass(frozen=True, slots=True)
class Callbacks:
    """What the daemon tells who started it: its address, that it is to stop, and how it is."""

    on_ready: Callable[[str], None] = lambda _: None
    on_stop: Callable[[], None] = lambda: None
    on_look: Callable[[Liveness], None] = lambda _: None  # every few seconds


async def run_daemon(current: Current, callbacks: Callbacks | None = None) -> None:
    """Run until SIGTERM or SIGINT. Raises StoreError before it started."""
    callbacks = callbacks or Callbacks()
    stop = asyncio.Event()
    async with running_engine(current, hears_hubs=True) as engine:
        jobs = Jobs(engine, callbacks.on_look)
        await engine.subscriber.directory.refresh()
        state = DaemonState(engine, jobs)
        page = create_app(engine.store, state, engine.reception)
        async with (
            running(page, engine.current.configuration().web) as url,
            _signals(stop, callbacks.on_stop, jobs),
        ):
            jobs.start()
            state.started = True
            _announce(url, engine)
            callbacks.on_ready(url)
            await stop.wait()
            engine.runtime.pulse.drain()
            await asyncio.gather(jobs.stop(PATIENCE), engine.deliverer.stop(PATIENCE))
    telemetry.logger("daemon").info("stopped")


@asynccontextmanager
async def _signals(
    stop: asyncio.Event, on_stop: Callable[[], None], jobs: Jobs
) -> AsyncIterator[None]:
    """SIGTERM and SIGINT come first: their handler waits for no turn of the loop."""
    loop = asyncio.get_running_loop()

    def end(_: int, __: FrameType | None) -> None:
        on_stop()
        loop.call_soon_threadsafe(stop.set)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    reloads = Reloads(lambda: jobs.reload(meant=True))
    loop.add_signal_handler(signal.SIGHUP, reloads.ask)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        reloads.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


class Reloads:
    """Reloads asked for by a signal: one at a time, and any number asked for meanwhile is one."""

    def __init__(self, reload: Callable[[], Awaitable[object]]) -> None:
        self._reload = reload
        self._asked = False
        self._task: asyncio.Task[None] | None = None

    def ask(self) -> None:
        """Reload soon."""
        self._asked = True
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        """What is under way is not waited for."""
        if self._task:
            self._task.cancel()

    async def _run(self) -> None:
        while self._asked:
            self._asked = False
            try:
                await self._reload()
            except MonitorError as fault:
                telemetry.logger("daemon").error("reload_failed", reason=str(fault))


_LOUD = {
    Entrance.OPEN: "everybody who reaches it reads topics, feeds with their addresses, alerts and "
    "metrics; set web.password_file or web.token_file to ask for one",
    Entrance.CLOSED: "it listens on more than this machine and has neither password nor token, so "
    "only /healthz and /readyz answer; set web.password_file, web.token_file or web.open",
}


def _announce(url: str, engine: Engine) -> None:
    configuration = engine.current.configuration()
    how = entrance(configuration.web)
    if how in _LOUD:
        telemetry.logger("daemon").warning(f"page_{how.value}", page=url, reason=_LOUD[how])
    telemetry.logger("daemon").info(
        "started",
        version=__version__,
        page=url,
        sources=len(configuration.sources),
        topics=len(configuration.topics),
        receivers=[receiver.name for receiver in configuration.receivers],
    )
