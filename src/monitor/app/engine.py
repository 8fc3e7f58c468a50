"""The composition root: real parts, put together, for the daemon and for `once`."""

import os
import random
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from monitor.app.clock import SystemClock
from monitor.app.current import Current
from monitor.app.lost import refuse_missing
from monitor.configuration import Configuration
from monitor.fetch import HttpFetcher, Pages, Robots
from monitor.pipeline.deliver.deliverer import Deliverer
from monitor.pipeline.hubs.directory import Directory
from monitor.pipeline.hubs.reception import Reception
from monitor.pipeline.hubs.subscriber import Subscriber
from monitor.pipeline.notices.welcome import begin
from monitor.pipeline.poll.articles import Articles, Readers
from monitor.pipeline.poll.poller import Poller
from monitor.pipeline.poll.standing import NoHubs
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.tell.teller import Teller
from monitor.pipeline.upkeep.budget import RequestBudget
from monitor.ports import Clock, Store
from monitor.store import open_store
from monitor.workers import ArticlePool, WorkerPool


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that runs; `owner` names this process in leases."""

    owner: str
    current: Current
    store: Store
    poller: Poller
    teller: Teller
    deliverer: Deliverer
    subscriber: Subscriber
    reception: Reception
    runtime: Runtime
    budget: RequestBudget

    @property
    def clock(self) -> Clock:
        """The clock that every loop reads."""
        return self.runtime.clock


@asynccontextmanager
async def running_engine(
    current: Current, clock: Clock | None = None, *, hears_hubs: bool = False
) -> AsyncIterator[Engine]:
    """An engine with its store open, its sources in step and its workers ready.

    Args:
        current: the configuration in force.
        clock: the machine's clock where it is None.
        hears_hubs: whether polls may rely on hubs, which need the daemon's web server.
    """
    configuration, clock = current.configuration(), clock or SystemClock()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(current.close)
        store = open_store(configuration.store_url)
        await store.open()
        stack.push_async_callback(store.close)
        await refuse_missing(store, current.folder)
        fetcher = await stack.enter_async_context(HttpFetcher(configuration.fetch))
        pool = WorkerPool(
            configuration.parse_workers,
            languages=lambda: current.watch().index.asks_for_languages,
        )
        workers = await stack.enter_async_context(pool)
        owner = owner_name()
        await store.keep_present(owner, clock.now())
        await begin(store, clock)
        await store.mend_clock(clock.now())
        await store.sync_sources(configuration.sources, clock.now())
        dice = random.Random().random  # noqa: S311 - it spreads polls, and guards no secret
        runtime = Runtime(clock, current.watch, dice)
        articles = await _articles(configuration, fetcher, store, stack)
        readers = Readers(workers, articles, current.meanings)
        directory = Directory(store.pushes)
        subscriber = Subscriber(store.pushes, fetcher, directory, runtime)
        hubs = subscriber if hears_hubs else NoHubs()
        budget = RequestBudget(store, runtime)
        await budget.keep()
        yield Engine(
            owner=owner,
            current=current,
            store=store,
            runtime=runtime,
            budget=budget,
            poller=Poller(store, fetcher, readers, hubs, budget.patience, runtime),
            teller=Teller(store, store.silences, runtime),
            deliverer=Deliverer(store, current.notifiers, runtime),
            subscriber=subscriber,
            reception=Reception(store, readers, directory, runtime),
        )


async def _articles(
    configuration: Configuration, fetcher: HttpFetcher, store: Store, stack: AsyncExitStack
) -> Articles:
    """What reads articles; it starts no process before a topic asks for the first one."""
    limits = configuration.articles
    robots = await stack.enter_async_context(Robots(fetcher))
    workers = await stack.enter_async_context(ArticlePool(1, seconds=limits.deadline / 2000))
    return Articles(Pages(fetcher, robots, store.turns, limits), workers, limits.deadline)


def owner_name() -> str:
    """This process, unlike any other: host, process id, a random part."""
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"
