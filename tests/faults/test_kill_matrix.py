"""The process killed at many system calls while it records, tells and delivers.

A clean pass is traced first; every traced call after the first byte to the feed server is a
kill point: the next pass is killed by the kernel at that very call (`strace -e inject`), then a
pass runs undisturbed. However the first one died, each receiver has the alert, at most twice,
and under one id, and no alert is left that nothing would bring to an end.
"""

import asyncio
import re
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, Protocol

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from monitor.groups import Unsettled
from monitor.store import open_store
from monitor.testing.postgres import PostgresServer, shared_postgres
from monitor.testing.scene import Scene, SceneEntry

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine"),
    pytest.mark.timeout(3000),
]

CALLS = "pwrite64,fdatasync,fsync,sendto,sendmsg,recvfrom,connect,epoll_wait,ftruncate,shutdown"
ONCE = ("-m", "monitor", "once", "--config")
MUTANT = (str(Path(__file__).with_name("mutant_once.py")),)
MUTANT_TELL = (str(Path(__file__).with_name("mutant_tell.py")),)
TRACED = re.compile(r"^(?P<thread>\d+) +(?:\d+:\d+:\d+ )?(?P<call>\w+)\(")


@dataclass(frozen=True, slots=True)
class KillPoint:
    """The `number`-th call of this name in its thread."""

    call: str
    number: int


def alert() -> SceneEntry:
    return SceneEntry(
        "talks",
        "Putin presses Trump on annexed regions while ceasefire talks stall",
        "A Moscow daily reports it. Ukraine is not convinced.",
        time.time() - 30,
    )


async def run(*command: str) -> int:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    async with asyncio.timeout(300):
        return await process.wait()


class Kept(Protocol):
    """A store that is put back as it was."""

    url: str

    def keep(self) -> None:
        """Remember the store as it is."""

    def restore(self) -> None:
        """Put it back."""

    def let_leases_end(self) -> None:
        """What follows comes after the leases of a process that died have run out."""


class KeptFile:
    """On SQLite, where the next process takes over all leases."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/data/monitor.db"
        self._data, self._ready = folder / "data", folder / "ready"

    def keep(self) -> None:
        shutil.copytree(self._data, self._ready)

    def restore(self) -> None:
        shutil.rmtree(self._data)
        shutil.copytree(self._ready, self._data)

    def let_leases_end(self) -> None: ...


class KeptDatabase:
    """On PostgreSQL, where the lease of a message that was being sent lasts another minute."""

    def __init__(self, server: PostgresServer) -> None:
        self._server, self.url = server, server.url("killed")
        self._do("CREATE DATABASE {}", "killed")

    def keep(self) -> None:
        self._do("CREATE DATABASE {} TEMPLATE {}", "ready", "killed")

    def restore(self) -> None:
        self._do("DROP DATABASE {} WITH (FORCE)", "killed")
        self._do("CREATE DATABASE {} TEMPLATE {}", "killed", "ready")

    def let_leases_end(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute("UPDATE deliveries SET lease_until = 0 WHERE lease_owner <> ''")

    def _do(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(self._server.url("postgres"), autocommit=True) as conn:
            conn.execute(SQL(statement).format(*map(Identifier, names)))


class World:
    """One scene whose store stands ready after a baseline pass, restored before each kill."""

    def __init__(self, scene: Scene, folder: Path, kept: Kept) -> None:
        self.scene, self.folder, self.kept = scene, folder, kept

    async def prepare(self) -> None:
        self.scene.write(store={"url": self.kept.url})
        self.scene.publish("courier", SceneEntry("old", "Weather", "Rain. Wind.", time.time() - 60))
        assert await run(sys.executable, *ONCE, str(self.folder)) == 0
        self.kept.keep()
        await asyncio.sleep(1.1)  # the feed is due again, in every later pass
        self.scene.publish("courier", alert())

    def restore(self) -> None:
        self.kept.restore()
        for part in (self.scene.slack.messages, self.scene.mail.messages, self.scene.webhook.calls):
            part.clear()

    def ids(self) -> dict[str, list[str]]:
        """Delivery ids that each receiver got, copies included."""
        scene = self.scene
        return {
            "slack": [m.delivery_id for m in scene.slack.messages],
            "mail": [str(m.letter["message-id"]) for m in scene.mail.messages],
            "webhook": [c.id for c in scene.webhook.calls if c.body["data"]["kind"] != "notice"],
        }

    async def unsettled(self) -> tuple[Unsettled, ...]:
        """Alerts that nothing would bring to an end."""
        store = open_store(self.kept.url, own=False)
        await store.open()
        try:
            return await store.unsettled(time.time_ns() // 1_000_000, 9)
        finally:
            await store.close()

    async def points(self, command: tuple[str, ...]) -> list[KillPoint]:
        """Every traced call of a clean pass, from the first connection on."""
        self.restore()
        trace = self.folder / "trace"
        await run(
            *("strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={CALLS}", "-e", "signal=none"),
            *(sys.executable, *command, str(self.folder)),
        )
        seen: Counter[tuple[str, str]] = Counter()
        points: list[KillPoint] = []
        fetched = False
        for line in trace.read_text("utf-8", "replace").splitlines():
            found = TRACED.match(line)
            if not found:
                continue
            key = (found["thread"], found["call"])
            seen[key] += 1
            fetched = fetched or f"htons({self.scene.feeds.port})" in line
            point = KillPoint(found["call"], seen[key])
            if fetched and point not in points:
                points.append(point)
        return points

    async def killed_at(self, point: KillPoint, command: tuple[str, ...]) -> bool:
        """One pass killed at the point; whether it was."""
        self.restore()
        inject = f"inject={point.call}:signal=KILL:when={point.number}"
        code = await run(
            *("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={point.call}", "-e", inject),
            *(sys.executable, *command, str(self.folder)),
        )
        return code != 0

    async def survives(self, point: KillPoint, command: tuple[str, ...]) -> tuple[bool, str]:
        """Whether the process was killed there, and what promise broke ('' for none)."""
        killed = await self.killed_at(point, command)
        self.kept.let_leases_end()
        assert await run(sys.executable, *ONCE, str(self.folder)) == 0
        faults = [_broken(name, ids) for name, ids in self.ids().items()]
        faults += [f"{each.alert_id}: {each.why}" for each in await self.unsettled()]
        return killed, "; ".join(f"{point}: {fault}" for fault in faults if fault)


def _broken(receiver: str, ids: list[str]) -> str:
    if not ids:
        return f"{receiver} lost the alert"
    if len(ids) > 2 or len(set(ids)) > 1:
        return f"{receiver} got {ids}"
    return ""


def spread(points: list[KillPoint], count: int) -> list[KillPoint]:
    """`count` of them, evenly over the run."""
    step = max(1.0, len(points) / count)
    return [points[int(i * step)] for i in range(min(count, len(points)))]


async def matrix(
    tmp_path: Path, command: tuple[str, ...], count: int, kept: Kept | None = None
) -> tuple[int, list[str]]:
    async with Scene(tmp_path) as scene:
        world = World(scene, tmp_path, kept or KeptFile(tmp_path))
        await world.prepare()
        points = spread(await world.points(command), count)
        results = [await world.survives(point, command) for point in points]
    killed = sum(each for each, _ in results)
    copies = [broken for _, broken in results if broken]
    print(f"kill matrix: {len(points)} points, {killed} killed, {len(copies)} broken")
    return killed, copies


async def test_kill_loses_nothing(tmp_path: Path) -> None:
    killed, broken = await matrix(tmp_path, ONCE, 10)

    assert broken == []
    assert killed >= 8


@pytest.mark.slow
async def test_kill_matrix_loses_nothing(tmp_path: Path) -> None:
    killed, broken = await matrix(tmp_path, ONCE, 300)

    assert broken == []
    assert killed >= 200


@pytest.mark.slow
@pytest.mark.xdist_group("postgres")
async def test_kill_matrix_loses_nothing_on_postgresql(tmp_path: Path) -> None:
    killed, broken = await matrix(tmp_path, ONCE, 100, KeptDatabase(shared_postgres()))

    assert broken == []
    assert killed >= 66


@pytest.mark.slow
async def test_kill_matrix_catches_a_daemon_that_settles_before_it_sends(tmp_path: Path) -> None:
    _, broken = await matrix(tmp_path, MUTANT, 40)

    assert any("lost the alert" in fault for fault in broken)


@pytest.mark.slow
async def test_kill_matrix_catches_a_daemon_that_settles_a_group_before_its_message_is_there(
    tmp_path: Path,
) -> None:
    _, broken = await matrix(tmp_path, MUTANT_TELL, 60)

    assert any("lost the alert" in fault for fault in broken)
    assert any("its message is gone" in fault for fault in broken)
