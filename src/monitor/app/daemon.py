"""The daemon's life.

load | open store | workers | tick, serve ... | SIGTERM: drain, at most 8 s | exit 0
                              `- SIGHUP or changed files: reload, or keep the old
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from monitor import __version__, telemetry
from monitor.app.current import Current
from monitor.app.engine import Engine, running_engine
from monitor.app.jobs import Jobs
from monitor.configuration import Configuration
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


async def run_daemon(current: Current, *, on_ready: Callable[[str], None] | None = None) -> None:
    """Run until SIGTERM or SIGINT. Raises StoreError before it started.

    `on_ready` receives the page's address once everything runs.
    """
    stop = asyncio.Event()
    async with running_engine(current, hears_hubs=True) as engine:
        jobs = Jobs(engine)
        await engine.subscriber.directory.refresh()
        state = DaemonState(engine, jobs)
        page = create_app(engine.store, state, engine.reception)
        async with (
            running(page, engine.current.configuration().web) as url,
            _signals(stop, jobs),
        ):
            jobs.start()
            state.started = True
            _announce(url, engine)
            if on_ready:
                on_ready(url)
            await stop.wait()
            engine.runtime.pulse.drain()
            await jobs.stop(PATIENCE)
    telemetry.logger("daemon").info("stopped")


@asynccontextmanager
async def _signals(stop: asyncio.Event, jobs: Jobs) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[bool]] = set()

    def reload() -> None:
        task = asyncio.ensure_future(jobs.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    handlers = {signal.SIGTERM: stop.set, signal.SIGINT: stop.set, signal.SIGHUP: reload}
    for number, handler in handlers.items():
        loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        for number in handlers:
            loop.remove_signal_handler(number)
        await asyncio.gather(*reloads, return_exceptions=True)


def _announce(url: str, engine: Engine) -> None:
    configuration = engine.current.configuration()
    telemetry.logger("daemon").info(
        "started",
        version=__version__,
        page=url,
        sources=len(configuration.sources),
        topics=len(configuration.topics),
        receivers=[receiver.name for receiver in configuration.receivers],
    )
