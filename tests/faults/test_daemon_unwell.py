"""A store that fails below the running daemon: health checks, page and a receiver say so."""

import asyncio
import contextlib
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import httpx
import pytest

from monitor.app.alarm import Alarm
from monitor.app.current import Current
from monitor.app.health import Liveness
from monitor.model import Message, Outcome, Sent, TryAgain
from monitor.store import open_store
from monitor.testing.fakes import FakeClock
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene
from monitor.testing.store_suite.frame import add, item

pytestmark = pytest.mark.anyio

WELL, UNWELL = Liveness(True, "all turn"), Liveness(False, "store has failed for 20 s: gone")


class Receiver:
    def __init__(self) -> None:
        self.answers: list[Outcome] = []
        self.got: list[Message] = []

    async def send(self, message: Message) -> Outcome:
        self.got.append(message)
        return self.answers.pop(0) if self.answers else Sent("x")


def alarm_to(receiver: Receiver) -> Alarm:
    route = SimpleNamespace(receiver="desk")
    current = SimpleNamespace(
        configuration=lambda: SimpleNamespace(route=route), notifiers=lambda: {"desk": receiver}
    )
    return Alarm(cast("Current", current), FakeClock())


async def test_trouble_and_its_end_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.app.alarm.AGAIN", 0.0)
    receiver = Receiver()
    alarm = alarm_to(receiver)
    for state in (WELL, UNWELL, UNWELL, UNWELL, WELL, WELL):
        await alarm.look(state)

    assert [UNWELL.detail in message.lines for message in receiver.got] == [True, False]


async def test_trouble_that_was_not_taken_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.app.alarm.AGAIN", 0.0)
    receiver = Receiver()
    receiver.answers = [TryAgain("busy"), Sent("x")]
    alarm = alarm_to(receiver)
    for _ in range(3):
        await alarm.look(UNWELL)

    assert len(receiver.got) == 2


@pytest.mark.timeout(300)
async def test_database_deleted_below_the_daemon_is_told(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene, DaemonProcess(tmp_path) as daemon:
        page = await daemon.started()
        await scene.webhook.until(1)  # the welcome
        for file in (tmp_path / "data").glob("monitor.db*"):
            file.unlink()
        await scene.webhook.until(2, 180)  # within a minute, where the machine has time
        async with httpx.AsyncClient() as client:
            health, ready = [await client.get(f"{page}/{name}z") for name in ("health", "ready")]
            front = await client.get(page)
        code = await daemon.stop()

    assert (health.status_code, ready.status_code, code) == (503, 503, 0)
    assert "moved, deleted or replaced" in ready.json()["detail"]
    assert "moved, deleted or replaced" in front.text
    faults = [line["job"] for line in daemon.log if line["event"] == "job_fault"]
    assert len(faults) <= 2 * len(set(faults))  # each once a minute, whatever its pace


async def test_damaged_page_is_found(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await store.open()
    await add(store, *(item(f"{n}-{'x' * 500}") for n in range(300)))
    assert await store.examine() == ()
    await store.close()
    with (tmp_path / "monitor.db").open("r+b") as file:
        size = file.seek(0, 2)
        for at in range(size // 3, size // 2, 4096):
            file.seek(at)
            file.write(b"\xff" * 2048)

    damaged = open_store(f"sqlite:///{tmp_path}/monitor.db")
    faults: tuple[str, ...] | str = ""
    with contextlib.suppress(asyncio.CancelledError):
        try:
            await damaged.open()
            faults = await damaged.examine()
        except Exception as fault:  # noqa: BLE001 - refusing it is as good
            faults = str(fault)
        finally:
            await damaged.close()

    assert faults
