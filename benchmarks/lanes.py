"""Three receivers: one that never answers, one that takes 12 s, one that is well.

    python benchmarks/lanes.py --alerts 1000 --rate 20

Prints how long after its commit each message reaches the receiver that is well, and how many
copies the slow mail server got. Everything is on loopback.
"""

import argparse
import asyncio
import tempfile
import time
from ipaddress import ip_network
from pathlib import Path
from statistics import median

from monitor import telemetry
from monitor.app.clock import SystemClock
from monitor.app.receivers import GuardedChannels
from monitor.configuration import Configuration, Receiver, Route, Secret, WebhookReceiver
from monitor.model import DeliveryState
from monitor.pipeline.deliver.deliverer import STAY, Deliverer
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.builders import delivery
from monitor.testing.listener import Silence
from monitor.testing.mail_catcher import MailCatcher
from monitor.testing.webhook_receiver import WebhookEndpoint

TICK = 0.2  # seconds between two calls of the loop, as in the daemon


class Well(WebhookEndpoint):
    """Notes when each message arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.at: dict[str, float] = {}

    def answer(self, request):  # noqa: ANN001, ANN201
        self.at.setdefault(request.headers["webhook-id"], time.monotonic())
        return super().answer(request)


class Hole(WebhookEndpoint):
    """Takes a message and says nothing."""

    def answer(self, request):  # noqa: ANN001, ANN201, ARG002
        return Silence()


async def put(store: Store, name: str, number: int) -> float:
    """Enqueue one message; when it was committed."""
    now = time.time_ns() // 1_000_000
    row = delivery(
        id=f"{name}{number}", receiver=name, group_key=f"{name}{number}", item_ids=(),
        created_at=now, next_at=now,
    )  # fmt: skip
    await store.write(lambda ledger: ledger.enqueue(row))
    return time.monotonic()


async def loop(deliverer: Deliverer) -> None:
    while True:
        await deliverer.run_due("bench", patience=STAY)
        await asyncio.sleep(TICK)


async def run(alerts: int, rate: float) -> None:
    async with Well() as well, Hole() as hole, MailCatcher() as mail:
        mail.scan = 12.0
        receivers: tuple[Receiver, ...] = (
            WebhookReceiver("well", Secret(well.url)),
            WebhookReceiver("hole", Secret(hole.url)),
            mail.receiver("late"),
        )
        configuration = Configuration(
            receivers=receivers,
            route=Route(receiver="well"),
            notify_networks=(ip_network("127.0.0.0/8"),),
        )
        channels = GuardedChannels(configuration)
        watched = watch(configuration)
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(f"sqlite:///{Path(folder) / 'm.db'}")
            await store.open()
            runtime = Runtime(SystemClock(), lambda: watched, lambda: 0.5)
            deliverer = Deliverer(store, lambda: channels.notifiers, runtime)
            running = asyncio.ensure_future(loop(deliverer))
            committed = {}
            for number in range(3):
                await put(store, "hole", number)
                await put(store, "late", number)
            for number in range(alerts):
                committed[f"well{number}"] = await put(store, "well", number)
                await asyncio.sleep(1 / rate)
            await well.until(alerts, timeout=60)
            await mail.until(3, timeout=60)
            await asyncio.sleep(13)
            running.cancel()
            await deliverer.stop(1)
            waits = sorted(well.at[name] - at for name, at in committed.items())
            late = [await store.delivery(f"late{n}") for n in range(3)]
            await store.close()
        await channels.close()
    p95 = waits[int(len(waits) * 0.95)]
    sent = sum(one is not None and one.state is DeliveryState.SENT for one in late)
    print(f"well: median {median(waits) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")
    print(f"late: {len(mail.messages)} letters for 3 messages, {sent} sent")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--alerts", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=20.0)
    given = parser.parse_args()
    telemetry.configure("json", "error")
    asyncio.run(run(given.alerts, given.rate))
