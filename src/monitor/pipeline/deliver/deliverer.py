"""The deliver loop: a lane for each receiver, so that none holds up another.

due delivery, of receivers that are not paused | claim | render | send, the lease kept | settle
                                                                 what its receiver's health becomes
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace

from monitor import outbox, telemetry
from monitor.configuration import Configuration
from monitor.errors import LeaseLost
from monitor.model import Delivery, DeliveryState, Lease, Message, Millis, Outcome, Sent, TryAgain
from monitor.outbox import health
from monitor.outbox.health import Health
from monitor.pipeline.deliver.aftermath import Aftermath
from monitor.pipeline.runtime import Runtime
from monitor.ports import Notifier, Outbox, ReceiverLedger

LEASE = 2 * 60_000  # milliseconds; renewed while a send is under way
RENEWED = LEASE / 3 / 1000  # seconds between two renewals
LONGEST = 45 * 60.0  # seconds for one send; the channels have shorter limits of their own
AT_ONCE = 64
PER_RECEIVER = 1  # one channel sees its messages in order
STAY = 2.0  # seconds that the daemon's tick looks on while lanes are busy and none ends
LOOK = 0.1  # seconds between two looks for what is due, while lanes are busy


class Deliverer:
    """Sends what is due. `notifiers` gives the channels of the configuration in force, by name."""

    def __init__(
        self,
        store: Outbox,
        notifiers: Callable[[], Mapping[str, Notifier]],
        runtime: Runtime,
    ) -> None:
        self._store, self._notifiers, self._pulse = store, notifiers, runtime.pulse
        self._bells = runtime.bells
        self._clock, self._watch, self._dice = runtime.clock, runtime.watch, runtime.dice
        self._log = telemetry.logger("deliver")
        self._lanes: dict[asyncio.Task[Delivery], str] = {}  # with the receiver of each
        self._tried: Configuration | None = None  # under which paused receivers got their chance

    async def run_due(self, owner: str, *, patience: float | None = None) -> tuple[Delivery, ...]:
        """Send until nothing is due, or until draining; the settled deliveries.

        Lanes that are still busy after `patience` seconds in which none ended are left to go on,
        and the next call goes on with them; None waits for all.
        """
        done: list[Delivery] = []
        idle_since = asyncio.get_running_loop().time()
        while not self._pulse.draining:
            started, ended = await self._start(owner), await self._ended()
            self._pulse.beat("deliver")
            done.extend(ended)
            now = asyncio.get_running_loop().time()
            idle_since = now if started or ended else idle_since
            stuck = patience is not None and now - idle_since >= patience
            if stuck or not (self._lanes or started or ended):
                break
        return tuple(done)

    async def stop(self, patience: float) -> None:
        """Wait `patience` seconds for the sends under way, then break them off."""
        if self._lanes:
            await asyncio.wait(self._lanes, timeout=patience)
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)

    async def _start(self, owner: str) -> int:
        """Claim what is due and send each in a lane of its own; how many."""
        # Before their health is read: what a lane that ends meanwhile has learned is not in there.
        busy = frozenset(self._lanes.values())
        now = self._clock.now()
        healths = health.read(await self._store.get_meta(health.MEMORY))
        configuration = self._watch().configuration
        if self._tried is not configuration:  # a new one gives every receiver a chance
            self._tried = configuration
            await self._store.write(lambda ledger: _give_a_chance(ledger, healths, now))
            healths = {}
        claimed = await self._store.claim_deliveries(
            owner,
            now,
            LEASE,
            AT_ONCE,
            per_receiver=PER_RECEIVER,
            without=busy | health.paused(healths, now),
        )
        for each in claimed:
            self._lanes[asyncio.ensure_future(self.deliver(each))] = each.receiver
        return len(claimed)

    async def _ended(self) -> list[Delivery]:
        """The deliveries whose lanes ended, as soon as one has, or after a while."""
        if not self._lanes:
            return []
        ended, _ = await asyncio.wait(
            self._lanes, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED
        )
        for lane in ended:
            del self._lanes[lane]
        return [lane.result() for lane in ended]

    async def deliver(self, delivery: Delivery) -> Delivery:
        """One delivery, from claim to settled. Never raises: a fault leaves the lease to expire."""
        try:
            async with self._lease_kept(delivery):
                with telemetry.DELIVERY_SECONDS.time():
                    outcome = await self._attempt(delivery)
            return await self._settle(delivery, outcome)
        except LeaseLost:
            self._log.warning("lease_lost", delivery=delivery.id)
        except Exception:  # noqa: BLE001 - one delivery's fault must not stop the others
            self._log.exception("delivery_fault", delivery=delivery.id)
        return delivery

    @contextlib.asynccontextmanager
    async def _lease_kept(self, delivery: Delivery) -> AsyncIterator[None]:
        """The lease is prolonged as long as the send takes: mail servers may take ten minutes."""
        keeper = asyncio.ensure_future(self._keep(_lease_of(delivery)))
        try:
            yield
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _keep(self, lease: Lease) -> None:
        while True:
            await asyncio.sleep(RENEWED)
            until = self._clock.now() + LEASE
            await self._store.write(
                lambda ledger, until=until: ledger.renew_delivery(lease, until)  # type: ignore[misc]
            )

    async def _attempt(self, delivery: Delivery) -> Outcome:
        notifier = self._notifiers().get(delivery.receiver)
        if notifier is None:
            return TryAgain(f"receiver {delivery.receiver} is not configured")
        message = await self._render(delivery)
        try:
            async with asyncio.timeout(LONGEST):
                return await notifier.send(message)
        except TimeoutError:
            return TryAgain(f"no answer within {LONGEST:.0f} s")

    async def _render(self, delivery: Delivery) -> Message:
        ids = () if delivery.content else delivery.item_ids
        items = await self._store.items(ids) if ids else ()
        matches = await self._store.matches(ids) if ids else {}
        root = await self._store.delivery(delivery.root_id) if delivery.root_id else None
        topics = {topic.id: topic.name for topic in self._watch().topics.values()}
        thread = root.ref if root else ""
        now = self._clock.now()
        message = outbox.compose(delivery, items, matches, topics, now, thread)
        return replace(message, progress=delivery.ref)

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> Delivery:
        aftermath = Aftermath(
            self._watch().configuration, delivery, outcome, self._clock.now(), self._dice()
        )
        lease = _lease_of(delivery)
        settled = await self._store.write(lambda ledger: aftermath.settle(ledger, lease))
        if settled.state is not DeliveryState.PENDING:  # what follows it may be told now
            self._bells.tell.ring()
        name = type(outcome).__name__
        telemetry.DELIVERIES.labels(delivery.receiver, name).inc()
        lost = settled.state is DeliveryState.DEAD
        missed = isinstance(outcome, Sent) and bool(outcome.missed)
        well = isinstance(outcome, Sent) and not missed
        self._log.log(
            logging.ERROR if lost else logging.INFO if well else logging.WARNING,
            "delivery",
            delivery=delivery.id,
            receiver=delivery.receiver,
            kind=delivery.kind,
            outcome=name,
            state=settled.state,
            detail=settled.detail,
            attempts=settled.attempts,
            next_at=settled.next_at,
        )
        return replace(settled, lease=None)


def _give_a_chance(ledger: ReceiverLedger, healths: Mapping[str, Health], now: Millis) -> None:
    """Make due what waits for receivers in trouble: their configuration may be mended."""
    for name in healths:
        ledger.release(name, now)


def _lease_of(delivery: Delivery) -> Lease:
    if delivery.lease is None:
        raise LeaseLost(f"delivery {delivery.id} was never claimed")
    return delivery.lease
