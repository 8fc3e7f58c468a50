"""The composition root: real parts, put together, for the daemon and for `once`."""

import os
import random
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from monitor.app.clock import SystemClock
from monitor.app.current import Current
from monitor.configuration import Configuration
from monitor.fetch import HttpFetcher, Pages, Robots
from monitor.pipeline.article import Articles
from monitor.pipeline.budget import keep_budget
from monitor.pipeline.deliver import Deliverer
from monitor.pipeline.poll import Poller
from monitor.pipeline.push import Reception
from monitor.pipeline.subscribe import Subscriber
from monitor.pipeline.welcome import begin
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
    deliverer: Deliverer
    clock: Clock
    subscriber: Subscriber
    reception: Reception

    def drain(self) -> None:
        """Take on no more work."""
        self.poller.draining = self.deliverer.draining = self.reception.draining = True


@asynccontextmanager
async def running_engine(current: Current) -> AsyncIterator[Engine]:
    """An engine with its store open, its sources in step and its workers ready."""
    configuration, clock = current.configuration(), SystemClock()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(current.close)
        store = open_store(configuration.store_url)
        await store.open()
        stack.push_async_callback(store.close)
        fetcher = await stack.enter_async_context(HttpFetcher(configuration.fetch))
        workers = await stack.enter_async_context(WorkerPool(configuration.parse_workers))
        await begin(store, clock)
        await store.sync_sources(configuration.sources, clock.now())
        dice = random.SystemRandom().random
        subscriber = Subscriber(store.pushes, fetcher, clock, current.watch, dice)
        directory = subscriber.directory
        poller = Poller(store, fetcher, workers, clock, current.watch, dice)
        poller.patience = await keep_budget(store, clock, current.watch())
        reception = Reception(store, workers, clock, current.watch, directory, dice)
        poller.articles = reception.articles = await _articles(configuration, fetcher, store, stack)
        yield Engine(
            owner=owner_name(),
            current=current,
            store=store,
            poller=poller,
            deliverer=Deliverer(store, clock, current.watch, current.notifiers, dice),
            clock=clock,
            subscriber=subscriber,
            reception=reception,
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
