"""Databases that break below the running daemon: how each ends, as people see it.

    python benchmarks/stores.py [NAME ...]     as root: file systems are mounted, filled and frozen

The real daemon on a small ext4 of its own. Prints for each fate how long it took until `/healthz`
was not 200 and what it said, whether the receiver of the route's root was told, what happened once
it was mended (where it can be), and how the daemon ended at SIGTERM. Nothing may end as healthy.
"""

import asyncio
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene, SceneEntry

PATIENCE = 90.0  # seconds until trouble must be seen, and until it must be over
Mend = Callable[[], None]


def run(*words: str | Path) -> None:
    subprocess.run([*map(str, words)], check=True, capture_output=True)


# --- fates: each breaks a database and returns what mends it, if anything does --------------


def deleted(database: Path) -> Mend | None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    return None


def moved(database: Path) -> Mend | None:
    database.rename(database.with_name("elsewhere.db"))
    return None


def replaced(database: Path) -> Mend | None:
    other = database.with_name("other.db")
    shutil.copy(database, other)
    other.replace(database)
    return None


def emptied(database: Path) -> Mend | None:
    os.truncate(database, 0)
    return None


def cut(database: Path) -> Mend | None:
    os.truncate(database, database.stat().st_size // 2)
    return None


def written_over(database: Path) -> Mend | None:
    with database.open("r+b") as file:
        file.write(b"\xff" * 8192)
    return None


def log_deleted(database: Path) -> Mend | None:
    database.with_name(f"{database.name}-wal").unlink()
    return None


def damaged_inside(database: Path) -> Mend | None:
    """What was committed is in the file, and its pages behind the first two are rubbish."""
    with contextlib.closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with database.open("r+b") as file:
        for page in range(2, database.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(os.urandom(512))
    return None


def locked(database: Path) -> Mend | None:
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other.close


def full(database: Path) -> Mend | None:
    filler = database.with_name("filler")
    with filler.open("wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65536))
            file.flush()
    return filler.unlink


def frozen(database: Path) -> Mend | None:
    run("fsfreeze", "--freeze", database.parent)
    return lambda: run("fsfreeze", "--unfreeze", database.parent)


def unmounted(database: Path) -> Mend | None:
    run("umount", "--lazy", database.parent)
    return None


FATES: dict[str, Callable[[Path], Mend | None]] = {
    each.__name__: each
    for each in (
        *(deleted, moved, replaced, emptied, cut, written_over, log_deleted, damaged_inside),
        *(locked, full, frozen, unmounted),
    )
}


# --- one daemon, one fate -------------------------------------------------------------------


@contextlib.contextmanager
def file_system(folder: Path) -> Iterator[Path]:
    """An ext4 of 32 MB at `folder`/data."""
    image, at = folder / "image", folder / "data"
    at.mkdir(exist_ok=True)
    with image.open("wb") as file:
        file.truncate(32 * 2**20)
    run("mkfs.ext4", "-q", image)
    run("mount", "-o", "loop", image, at)
    try:
        yield at
    finally:
        subprocess.run(["fsfreeze", "--unfreeze", at], check=False, capture_output=True)
        subprocess.run(["umount", "--lazy", at], check=False, capture_output=True)


@dataclass
class Watched:
    """A daemon and what is seen of it."""

    scene: Scene
    daemon: DaemonProcess
    page: str
    number: int = 0

    async def until_health(self, good: bool) -> str:
        """How long that took, and what `/healthz` said."""
        begun = time.monotonic()
        async with httpx.AsyncClient() as client:
            while time.monotonic() - begun < PATIENCE:
                try:
                    answer = await client.get(f"{self.page}/healthz", timeout=5)
                    detail, well = answer.json()["detail"], answer.status_code == 200
                except httpx.HTTPError as fault:
                    detail, well = type(fault).__name__, False
                if well == good:
                    return f"{time.monotonic() - begun:3.0f} s  {detail[:90]}"
                await asyncio.sleep(0.5)
        return f"NEVER  {detail}"

    async def is_told(self, count: int) -> bool:
        with contextlib.suppress(TimeoutError):
            await self.scene.webhook.until(count + 1, 15)
            return True
        return False

    async def is_reported(self) -> bool:
        """Whether a report still comes to its receiver."""
        self.number += 1
        title = f"A truce of {('Oslo', 'Lima', 'Accra', 'Quito')[self.number]} is near"
        entry = SceneEntry(f"r{self.number}", title, f"Kyiv says {self.number}.", time.time())
        before = len(self.scene.slack.messages)
        self.scene.publish("courier", entry)
        with contextlib.suppress(TimeoutError):
            await self.scene.slack.until(before + 1, 60)
            return True
        return False


@contextlib.asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Watched]:
    async with Scene(folder) as scene, DaemonProcess(folder) as daemon:
        page = await daemon.started(90)
        await scene.webhook.until(1, 90)
        seen = Watched(scene, daemon, page)
        await seen.is_reported()
        yield seen


async def ended(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder, file_system(Path(folder)) as data:
        async with watched(Path(folder)) as seen:
            told = len(seen.scene.webhook.calls)
            mend = FATES[name](data / "monitor.db")
            ill = await seen.until_health(good=False)
            print(f"{name:14} ill after {ill}", flush=True)
            print(f"{'':14} told: {await seen.is_told(told)}", flush=True)
            if mend and name != "frozen":
                mend()
                well = await seen.until_health(good=True)
                print(f"{'':14} mended, well after {well}", flush=True)
                print(f"{'':14} a report is told: {await seen.is_reported()}", flush=True)
            begun = time.monotonic()
            seen.daemon.signal(15)
            if mend and name == "frozen":
                await _ends_when_thawed(seen, mend)
            code = await seen.daemon.wait(60)
            print(
                f"{'':14} SIGTERM: exit {code} after {time.monotonic() - begun:.1f} s", flush=True
            )


async def _ends_when_thawed(seen: Watched, thaw: Mend) -> None:
    """A thread inside of the kernel holds the process until the file system thaws."""
    with contextlib.suppress(TimeoutError):
        await seen.daemon.wait(10)
    print(f"{'':14} frozen, 10 s after SIGTERM: {_state(seen.daemon.process.pid)}", flush=True)
    begun = time.monotonic()
    thaw()
    await seen.daemon.wait(60)
    print(f"{'':14} gone {time.monotonic() - begun:.1f} s after it thawed", flush=True)


def _state(pid: int) -> str:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line for line in status if line.startswith("State"))


async def main(names: list[str]) -> None:
    for name in names or FATES:
        await ended(name)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
