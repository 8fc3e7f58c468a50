"""From the commit of an alert to the wire: how long a report waits to be told.

    python benchmarks/telling.py --alerts 1000 --rate 20

Prints how long after its commit each alert reaches a webhook on loopback, through the daemon's
own ticks and bells, with `group_wait: 0s`, and how long the transactions of tell take.
"""

import argparse
import asyncio
import tempfile
import time
from ipaddress import ip_network
from pathlib import Path
from statistics import median

from monitor import telemetry
from monitor.alert.labels import frozen
from monitor.app.clock import SystemClock
from monitor.app.receivers import GuardedChannels
from monitor.app.ticks import Ticks
from monitor.configuration import Configuration, Route, Secret, WebhookReceiver
from monitor.groups import Group
from monitor.model import Alert
from monitor.pipeline.deliver.deliverer import STAY, Deliverer
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.tell.teller import Teller
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.builders import item
from monitor.testing.webhook_receiver import WebhookEndpoint


class Desk(WebhookEndpoint):
    """Notes when each report arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[float] = []

    def answer(self, request):  # noqa: ANN001, ANN201
        self.at.append(time.monotonic())
        return super().answer(request)


async def keep(store: Store, runtime: Runtime, number: int) -> float:
    """Record a report with its alert; when it was committed."""
    name, now = f"i{number}", runtime.now()
    report = item(id=name, keys=(f"g:wire:{number}",), url=f"https://wire.example/{number}")
    labels = frozen({"story": frozenset({name})})
    alert = Alert(name, name, f"topic {number}", name, labels, 1.0, "matches", now)

    def work(ledger) -> None:  # noqa: ANN001
        ledger.add_items([report])
        ledger.keep_alert(alert, [Group("desk", f"desk,story={name}")])

    await store.write(work)
    runtime.bells.tell.ring()
    return time.monotonic()


async def measured(folder: Path, alerts: int, rate: float) -> None:
    store = open_store(f"sqlite:///{folder}/m.db")
    await store.open()
    async with Desk() as desk:
        receiver = WebhookReceiver("desk", Secret(desk.url))
        networks = (ip_network("127.0.0.0/8"),)
        configuration = Configuration(
            receivers=(receiver,), route=Route("desk"), notify_networks=networks
        )
        watched, channels = watch(configuration), GuardedChannels(configuration)
        runtime = Runtime(SystemClock(), lambda: watched, lambda: 0.5)
        teller = Teller(store, store.silences, runtime)
        deliverer = Deliverer(store, lambda: channels.notifiers, runtime)
        ticks = Ticks(runtime.clock, runtime.pulse, lambda _: asyncio.sleep(0))
        ticks.add_woken("tell", 0.5, lambda: teller.run_due("bench"), runtime.bells.tell)
        ticks.add_woken(
            "deliver", 0.2, lambda: deliverer.run_due("bench", patience=STAY), runtime.bells.deliver
        )
        ticks.start()
        committed = []
        for number in range(alerts):
            committed.append(await keep(store, runtime, number))
            await asyncio.sleep(1 / rate)
        while len(desk.at) < alerts:
            await asyncio.sleep(0.05)
        runtime.pulse.drain()
        await ticks.stop(5)
        await deliverer.stop(5)
        await channels.close()
    waits = sorted(came - at for at, came in zip(committed, desk.at, strict=True))
    print(
        f"{alerts} alerts: median {median(waits) * 1000:.0f} ms, "
        f"p95 {waits[int(len(waits) * 0.95)] * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms; "
        f"{time.process_time():.1f} s of this process"
    )
    await store.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--alerts", type=int, default=1_000)
    arguments.add_argument("--rate", type=float, default=20.0)
    given = arguments.parse_args()
    telemetry.configure("json", "error")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measured(Path(folder), given.alerts, given.rate))


if __name__ == "__main__":
    main()
