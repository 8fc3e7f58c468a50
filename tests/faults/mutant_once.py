"""`monitor once` with a fault put in on purpose: it settles a delivery before it sends it."""

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path

from monitor.app.current import Current
from monitor.app.once import run_once
from monitor.model import Delivery, DeliveryState
from monitor.pipeline.deliver.deliverer import Deliverer


async def _settle_then_send(self: Deliverer, delivery: Delivery) -> Delivery:
    lease = delivery.lease
    assert lease is not None
    settled = replace(delivery, state=DeliveryState.SENT, settled_at=delivery.created_at)
    await self._store.write(lambda ledger: ledger.settle_delivery(lease, settled))
    await self._attempt(delivery)
    return settled


Deliverer.deliver = _settle_then_send  # type: ignore[method-assign]
sys.exit(asyncio.run(run_once(Current(Path(sys.argv[-1]), os.environ))).exit_code)
