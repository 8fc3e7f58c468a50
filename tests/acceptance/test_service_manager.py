"""What a real daemon tells systemd, heard on the socket that NOTIFY_SOCKET names."""

import asyncio
import socket
from pathlib import Path

import pytest

from monitor.app.health import Liveness
from monitor.app.service_manager import ServiceManager
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene


def listening(path: Path) -> socket.socket:
    ears = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ears.bind(str(path))
    ears.settimeout(30)
    return ears


@pytest.mark.anyio
async def test_a_daemon_says_that_it_is_ready_that_it_lives_and_that_it_stops(
    tmp_path: Path,
) -> None:
    path = tmp_path / "notify"
    with listening(path) as ears:
        environ = {"NOTIFY_SOCKET": str(path)}
        async with Scene(tmp_path), DaemonProcess(tmp_path, environ) as daemon:
            page = await daemon.started()
            ready = await asyncio.to_thread(ears.recv, 4096)
            alive = await asyncio.to_thread(ears.recv, 4096)
            code = await daemon.stop()
        said = [alive]
        while not said[-1].startswith(b"STOPPING=1"):
            said.append(ears.recv(4096))

    assert ready.decode() == f"READY=1\nSTATUS=the page is {page}"
    assert alive.startswith(b"WATCHDOG=1\nSTATUS=")
    assert code == 0


def test_who_is_not_well_gives_no_sign_of_life_but_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "notify"
    with listening(path) as ears:
        manager = ServiceManager({"NOTIFY_SOCKET": str(path)})
        manager.look(Liveness(well=False, detail="store has failed\nREADY=1"))

        assert ears.recv(4096) == b"STATUS=store has failed READY=1"


@pytest.mark.parametrize("path", ["", "/nobody/listens/here", "@nobody-listens"])
def test_nobody_who_listens_is_no_fault(path: str) -> None:
    ServiceManager({"NOTIFY_SOCKET": path}).ready("http://127.0.0.1:8080")
