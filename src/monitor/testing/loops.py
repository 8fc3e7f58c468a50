"""The loops of a monitor on a store, for tests of whole flows.

loops = Loops(store, lambda: watched, clock, fetcher, {"console": notifier})
await loops.poll()
await loops.deliver()  # what is due to be told is told first
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from monitor.model import Delivery
from monitor.pipeline.deliver.deliverer import Deliverer
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.poll.poller import Polled, Poller
from monitor.pipeline.poll.standing import NoHubs, PushAware
from monitor.pipeline.runtime import Pulse, Runtime
from monitor.pipeline.tell.teller import Teller
from monitor.pipeline.watch import Watch
from monitor.ports import Clock, Fetcher, Notifier, Store
from monitor.schedule import PATIENCE
from monitor.testing.fakes import FakeFetcher, InlineParser

OWNER = "test"


@dataclass
class Loops:
    """Whatever is not given is a fake that does the least."""

    store: Store
    watch: Callable[[], Watch]
    clock: Clock
    fetcher: Fetcher = field(default_factory=FakeFetcher)
    notifiers: Mapping[str, Notifier] = field(default_factory=dict)
    readers: Readers = field(default_factory=lambda: Readers(InlineParser()))
    hubs: PushAware = field(default_factory=NoHubs)
    dice: float = 0.5
    patience: float = PATIENCE
    pulse: Pulse = field(default_factory=Pulse)

    @property
    def runtime(self) -> Runtime:
        """What the loops share."""
        return Runtime(self.clock, self.watch, lambda: self.dice, self.pulse)

    @property
    def poller(self) -> Poller:
        """The poll loop."""
        return Poller(
            self.store,
            self.fetcher,
            self.readers,
            self.hubs,
            lambda: self.patience,
            self.runtime,
        )

    @property
    def deliverer(self) -> Deliverer:
        """The deliver loop."""
        return Deliverer(self.store, lambda: self.notifiers, self.runtime)

    @property
    def teller(self) -> Teller:
        """The tell loop."""
        return Teller(self.store, self.store.silences, self.runtime)

    async def poll(self) -> tuple[Polled, ...]:
        """Poll what is due."""
        return await self.poller.run_due(OWNER)

    async def deliver(self) -> tuple[Delivery, ...]:
        """Tell what is due, and bring it out; the same for what follows from that."""
        deliverer, settled = self.deliverer, list[Delivery]()
        await self.teller.run_due(OWNER)
        settled += await deliverer.run_due(OWNER)
        while await self.teller.run_due(OWNER):
            settled += await deliverer.run_due(OWNER)
        return tuple(settled)
