"""The monitor's poll and push flow with real parts and a simulated clock, for tests of hubs.

    async with PushedMonitor(folder, {"courier": server.url("/courier.xml")}) as monitor:
        await monitor.poll()        # finds the hub
        await monitor.tick()        # asks it; it verifies over real HTTP
        await monitor.take()        # records what was pushed

Real: the store (SQLite), the fetcher with its guard, the web server. Simulated: the time.
"""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.configuration import (
    Configuration,
    ConsoleReceiver,
    FetchLimits,
    Route,
    Source,
    Topic,
    WebAddress,
    WebSub,
)
from monitor.fetch import HttpFetcher
from monitor.model import Delivery, PollState
from monitor.pipeline.hubs.directory import Directory
from monitor.pipeline.hubs.reception import Reception
from monitor.pipeline.hubs.subscriber import Subscriber
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.poll.poller import Polled, Poller
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.tell.teller import Teller
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Store
from monitor.push import Subscription
from monitor.schedule import PATIENCE
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, InlineParser
from monitor.web import create_app, running

LIMITS = FetchLimits(
    deadline=5_000, allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0, per_host=8
)
TOPIC = Topic("truce", "Truce", "truce OR ceasefire")


@dataclass(slots=True)
class _State:
    """What the web server asks of the daemon."""

    clock: FakeClock
    watched: Watch

    def configuration(self) -> Configuration:
        return self.watched.configuration

    def refused(self) -> tuple[str, ...]:
        """Nothing is refused."""
        return ()

    def ready(self) -> tuple[bool, str]:
        return True, ""

    def live(self) -> tuple[bool, str]:
        return True, ""


@dataclass(slots=True)
class PushedMonitor:
    """`feeds` maps a source's id to its URL; `prefix` is the path of a proxy that keeps it.

    The store is a file in `folder`, or at `store_url`.
    """

    folder: Path
    feeds: dict[str, str]
    prefix: str = ""
    limits: FetchLimits = LIMITS
    dice: float = 0.0
    store_url: str = ""
    clock: FakeClock = field(default_factory=FakeClock)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _parts: tuple[Store, Poller, Subscriber, Reception, _State] | None = None

    async def __aenter__(self) -> Self:
        sources = tuple(Source(name, url, interval_min=60_000) for name, url in self.feeds.items())
        start = Configuration(
            sources=sources,
            topics=(TOPIC,),
            receivers=(ConsoleReceiver("desk"),),
            route=Route(receiver="desk"),
            fetch=self.limits,
            web=WebAddress(port=0),
        )
        state = _State(self.clock, watch(start))
        store = open_store(self.store_url or f"sqlite:///{self.folder}/monitor.db")
        await store.open()
        self._stack.push_async_callback(store.close)
        fetcher = await self._stack.enter_async_context(HttpFetcher(self.limits, self.clock.now))
        await store.sync_sources(sources, self.clock.now())

        def watched() -> Watch:
            return state.watched

        runtime = Runtime(self.clock, watched, lambda: self.dice)
        readers, directory = Readers(InlineParser()), Directory(store.pushes)
        subscriber = Subscriber(store.pushes, fetcher, directory, runtime)
        poller = Poller(store, fetcher, readers, subscriber, lambda: PATIENCE, runtime)
        reception = Reception(store, readers, directory, runtime)
        self._parts = (store, poller, subscriber, reception, state)
        app = create_app(store, state, reception)
        url = await self._stack.enter_async_context(running(app, start.web))
        self.configure(websub=WebSub(url + self.prefix + "/"))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def configure(self, **changes: object) -> None:
        """Change the configuration in force."""
        state = self._all()[4]
        state.watched = watch(replace(state.configuration(), **changes))  # type: ignore[arg-type]

    @property
    def store(self) -> Store:
        """The store."""
        return self._all()[0]

    @property
    def websub(self) -> WebSub:
        """What hubs are told."""
        setting = self._all()[4].configuration().websub
        assert setting is not None
        return setting

    async def poll(self) -> tuple[Polled, ...]:
        """Poll what is due."""
        return await self._all()[1].run_due("test")

    async def tick(self) -> int:
        """Ask the hubs that are due; how many."""
        subscriber = self._all()[2]
        await subscriber.directory.refresh()
        return await subscriber.run_due()

    async def take(self) -> int:
        """Record what was pushed; how many documents."""
        return await self._all()[3].run_due("test")

    async def subscription(self, source_id: str = "courier") -> Subscription:
        """The one subscription of a source that is wanted."""
        (found,) = [
            one
            for one in await self.store.pushes.subscriptions()
            if one.source_id == source_id and not one.leaving
        ]
        return found

    async def state(self, source_id: str = "courier") -> PollState:
        """How a source is polled."""
        (found,) = [s for s in await self.store.poll_states() if s.source_id == source_id]
        return found

    async def alerts(self) -> tuple[Delivery, ...]:
        """What is due to be told, told: the messages, newest first."""
        state = self._all()[4]
        runtime = Runtime(self.clock, lambda: state.watched, lambda: self.dice)
        await Teller(self.store, self.store.silences, runtime).run_due("test")
        return await self.store.recent_deliveries(100)

    def _all(self) -> tuple[Store, Poller, Subscriber, Reception, _State]:
        assert self._parts is not None, "use `async with`"
        return self._parts
