"""The deliver loop.

due delivery | claim | render | send | settle
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor import outbox, telemetry
from monitor.errors import LeaseLost
from monitor.model import Delivery, Message, Outcome, Refused, TryAgain
from monitor.pipeline.runtime import Runtime
from monitor.ports import Notifier, Outbox

LEASE = 2 * 60_000  # milliseconds; at least three times the deadline of a send
DEADLINE = 30.0  # seconds for one send
AT_ONCE = 16
PER_RECEIVER = 1  # one channel sees its messages in order


class Deliverer:
    """Sends what is due. `notifiers` gives the channels of the configuration in force, by name."""

    def __init__(
        self,
        store: Outbox,
        notifiers: Callable[[], Mapping[str, Notifier]],
        runtime: Runtime,
    ) -> None:
        self._store, self._notifiers, self._pulse = store, notifiers, runtime.pulse
        self._clock, self._watch, self._dice = runtime.clock, runtime.watch, runtime.dice
        self._log = telemetry.logger("deliver")

    async def run_due(self, owner: str) -> tuple[Delivery, ...]:
        """Send until nothing is due, or until draining; the settled deliveries."""
        done: list[Delivery] = []
        while not self._pulse.draining:
            claimed = await self._store.claim_deliveries(
                owner, self._clock.now(), LEASE, AT_ONCE, per_receiver=PER_RECEIVER
            )
            self._pulse.beat("deliver")
            if not claimed:
                break
            done.extend(await asyncio.gather(*(self.deliver(each) for each in claimed)))
        return tuple(done)

    async def deliver(self, delivery: Delivery) -> Delivery:
        """One delivery, from claim to settled. Never raises: a fault leaves the lease to expire."""
        try:
            with telemetry.DELIVERY_SECONDS.time():
                outcome = await self._attempt(delivery)
            return await self._settle(delivery, outcome)
        except LeaseLost:
            self._log.warning("lease_lost", delivery=delivery.id)
        except Exception:  # noqa: BLE001 - one delivery's fault must not stop the others
            self._log.exception("delivery_fault", delivery=delivery.id)
        return delivery

    async def _attempt(self, delivery: Delivery) -> Outcome:
        notifier = self._notifiers().get(delivery.receiver)
        if notifier is None:
            return Refused(f"receiver {delivery.receiver} is no longer configured")
        message = await self._render(delivery)
        try:
            async with asyncio.timeout(DEADLINE):
                return await notifier.send(message)
        except TimeoutError:
            return TryAgain(f"no answer within {DEADLINE:.0f} s")

    async def _render(self, delivery: Delivery) -> Message:
        items = await self._store.items(delivery.item_ids)
        matches = await self._store.matches(delivery.item_ids)
        root = await self._store.delivery(delivery.root_id) if delivery.root_id else None
        topics = {topic.id: topic.name for topic in self._watch().topics.values()}
        thread = root.ref if root else ""
        now = self._clock.now()
        message = outbox.compose(delivery, items, matches, topics, now, thread)
        return replace(message, progress=delivery.ref)

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> Delivery:
        settled = outbox.settle(delivery, outcome, self._clock.now(), self._dice())
        lease = delivery.lease
        if lease is None:
            raise LeaseLost(f"delivery {delivery.id} was never claimed")
        await self._store.write(lambda ledger: ledger.settle_delivery(lease, settled))
        name = type(outcome).__name__
        telemetry.DELIVERIES.labels(delivery.receiver, name).inc()
        self._log.info(
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
