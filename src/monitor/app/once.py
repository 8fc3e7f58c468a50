"""One full pass: every due source polled, what follows told, every delivery settled."""

import asyncio
from dataclasses import dataclass

from monitor.app.current import Current
from monitor.app.engine import Engine, running_engine
from monitor.configuration import MINUTE
from monitor.model import Delivery, DeliveryState
from monitor.outbox import health
from monitor.pipeline.notices.welcome import welcome
from monitor.pipeline.poll.poller import Polled

SOON = MINUTE  # milliseconds: a delivery due within this is waited for


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did, and what it left."""

    polled: tuple[Polled, ...]
    settled: tuple[Delivery, ...]
    pending: int  # deliveries and groups left for later
    overdue: int  # of these, due by now

    @property
    def failed(self) -> tuple[Polled, ...]:
        """Feeds that could not be read."""
        return tuple(p for p in self.polled if p.result not in ("ok", "not_modified"))

    @property
    def exit_code(self) -> int:
        """0 all settled; 1 no feed was read, or a delivery is dead, overdue or tried again."""
        if self.polled and len(self.failed) == len(self.polled):
            return 1
        bad = any(each.state is not DeliveryState.SENT for each in self.settled)
        return int(bad or self.overdue > 0)


async def run_once(current: Current) -> Pass:
    """Poll what is due, deliver what follows, and stop."""
    async with running_engine(current) as engine:
        polled = await engine.poller.run_due(engine.owner, due_by=engine.clock.now())
        await welcome(engine.store, engine.clock, engine.current.configuration())
        settled = await _settle(engine)
        now = engine.clock.now()
        pending, overdue = await engine.store.pending(now)
        waiting, late = await engine.store.waiting_groups(now)
        return Pass(polled, settled, pending + waiting, overdue + late)


async def _settle(engine: Engine) -> tuple[Delivery, ...]:
    """Tell and deliver until nothing is due within a minute, or a minute has passed.

    Messages are parked for a receiver that needs somebody's help; those are not waited for.
    """
    settled: dict[str, Delivery] = {}
    end = engine.clock.now() + SOON
    while True:
        await engine.teller.run_due(engine.owner)
        for delivery in await engine.deliverer.run_due(engine.owner):
            settled[delivery.id] = delivery
        now = engine.clock.now()
        healths = health.read(await engine.store.get_meta(health.MEMORY))
        _, soon = await engine.store.pending(end, without=health.parked(healths))
        _, waits = await engine.store.waiting_groups(end)
        if not (soon or waits) or now >= end:
            return tuple(settled.values())
        await asyncio.sleep(0.2)
