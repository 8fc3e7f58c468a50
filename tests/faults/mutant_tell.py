"""`monitor once` with a fault put in on purpose: a group is settled before its message is there."""

import asyncio
import os
import sys
from pathlib import Path

from monitor.app.current import Current
from monitor.app.once import run_once
from monitor.configuration import Silence
from monitor.pipeline.tell import teller
from monitor.pipeline.tell.settlement import Settlement
from monitor.pipeline.watch import Watch
from monitor.ports import GroupLedger, GroupStore


async def _settle_then_enqueue(
    store: GroupStore,
    watch: Watch,  # noqa: ARG001
    decided: Settlement,
    silences: tuple[Silence, ...] = (),  # noqa: ARG001
) -> Settlement:
    message = decided.message
    told_in = message.id if message else ""

    def settle(ledger: GroupLedger) -> None:
        places = tuple(decided._places(told_in, frozenset()))
        ledger.settle_group(decided.due.lease, places, decided.now)

    await store.write(settle)
    if message:
        await store.write(lambda ledger: ledger.enqueue(message))
    return decided


teller.settle = _settle_then_enqueue
sys.exit(asyncio.run(run_once(Current(Path(sys.argv[-1]), os.environ))).exit_code)
