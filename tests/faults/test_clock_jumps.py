"""The machine's clock jumps under the real process, by libfaketime (Debian's package)."""

import asyncio
import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene, SceneEntry

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed"),
]

SECOND, MINUTE, HOUR, DAY, YEAR = 1, 60, 3_600, 86_400, 31_557_600
STEPS = (SECOND, 2 * SECOND, MINUTE, 55 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY, 400 * DAY)
BOOT = int(time.time())  # seconds from now back to 1970
MATRIX = (
    *(sign * step for step in STEPS for sign in (1, -1)),
    *(10 * YEAR, -10 * YEAR, -25 * HOUR, 25 * HOUR, 100 - BOOT, BOOT - 100),
)
QUICK = (-55 * MINUTE, 400 * DAY, -400 * DAY)
MOST = 150 * 2**20  # bytes of memory
WITHIN = 5.0  # seconds until the daemon works again


class Clock:
    """The clock of a process: what is written to a file is what libfaketime adds."""

    def __init__(self, file: Path) -> None:
        self.file, self.offset = file, 0
        self.set(0)

    def set(self, offset: int) -> None:
        """In one step: half a file is no offset."""
        self.offset = offset
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{offset:+d}\n")
        fresh.replace(self.file)

    def now(self) -> float:
        return time.time() + self.offset

    def environ(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


def memory_of(pid: int) -> int:
    """Bytes resident."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def news(number: int, at: float) -> SceneEntry:
    """Reports of different events, each of which the topic matches."""
    title, summary = (
        ("Kyiv and Moscow sign a truce", "Ukraine says that the ceasefire at sea holds."),
        ("Putin annexed nothing, says envoy", "The Kremlin answers a question in Geneva."),
        ("Peace talks resume over prisoners in Istanbul", "Ukrainian families wait at the port."),
    )[number - 1]
    return SceneEntry(f"n{number}", title, summary, at)


@pytest.mark.parametrize("jumps", [QUICK, pytest.param(MATRIX, marks=pytest.mark.slow)])
@pytest.mark.timeout(600)
async def test_daemon_works_within_five_seconds_of_each_jump(
    tmp_path: Path, jumps: tuple[int, ...]
) -> None:
    clock = Clock(tmp_path / "faketime")
    async with Scene(tmp_path) as scene:
        scene.publish("courier", *(news(n, clock.now() - HOUR) for n in (1, 2)))
        async with (
            DaemonProcess(tmp_path, clock.environ()) as daemon,
            httpx.AsyncClient() as client,
        ):
            page = await daemon.started()
            await scene.webhook.until(1)  # the welcome; what stood in the feed is not told
            worst, memory = 0.0, 0
            for jump in jumps:
                clock.set(jump)
                worst = max(worst, await until_polled(daemon, client, page))
                memory = max(memory, memory_of(daemon.process.pid))
                clock.set(0)
                worst = max(worst, await until_polled(daemon, client, page))
            told = len(scene.slack.messages)
            scene.publish("courier", news(3, clock.now()))
            await scene.slack.until(1)
            begun = asyncio.get_running_loop().time()
            code = await daemon.stop()
            took = asyncio.get_running_loop().time() - begun

    print(
        f"{len(jumps)} jumps: works after {worst:.1f} s, {memory >> 20} MiB, exit in {took:.1f} s"
    )
    assert worst < WITHIN
    assert memory < MOST
    assert told == 0
    assert (code, took < 8) == (0, True)


ZONE = ZoneInfo("Europe/Berlin")


def next_change(after: float, *, forward: bool) -> int:
    """The next second in which the clocks of the zone go an hour forward, or back."""

    def ahead(at: float) -> timedelta:
        return datetime.fromtimestamp(at, ZONE).utcoffset() or timedelta()

    hours = (int(after) // HOUR * HOUR + n * HOUR for n in range(1, 400 * 24))
    return next(
        at for at in hours if ahead(at) != ahead(at - 1) and (ahead(at) > ahead(at - 1)) == forward
    )


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.slow
async def test_daemon_works_on_while_daylight_saving_begins_and_ends(
    tmp_path: Path, forward: bool
) -> None:
    """The wall clock of the zone misses an hour, or has one twice; the daemon's own is UTC."""
    clock = Clock(tmp_path / "faketime")
    change = next_change(time.time(), forward=forward)
    clock.set(int(change - 10 - time.time()))
    environ = {**clock.environ(), "TZ": ZONE.key}
    async with Scene(tmp_path) as scene:
        scene.publish("courier", *(news(n, clock.now() - HOUR) for n in (1, 2)))
        async with DaemonProcess(tmp_path, environ) as daemon, httpx.AsyncClient() as client:
            page = await daemon.started()
            await scene.webhook.until(1)
            clock.set(int(change - 3 - time.time()))
            worst = 0.0
            while clock.now() < change + 2:
                worst = max(worst, await until_polled(daemon, client, page))
            told = len(scene.slack.messages)
            scene.publish("courier", news(3, clock.now()))
            await scene.slack.until(1)
            code = await daemon.stop()

    assert worst < WITHIN
    assert told == 0
    assert code == 0


async def until_polled(daemon: DaemonProcess, client: httpx.AsyncClient, page: str) -> float:
    """Seconds until a feed is polled that was not before, and the health check is good."""
    loop = asyncio.get_running_loop()
    begun, before = loop.time(), len(daemon.log)
    await daemon.logged("polled", within=60, after=before)
    assert (await client.get(f"{page}/healthz", timeout=WITHIN)).status_code == 200
    return loop.time() - begun
