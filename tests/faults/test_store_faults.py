"""The store when works fail and processes die: what was acknowledged is there, nothing is there
by half, and the next owner may come at once.
"""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from monitor.errors import StoreLocked
from monitor.history import VerdictRecord
from monitor.model import Match, Placement
from monitor.ports import Ledger, Store
from monitor.store import open_store
from monitor.testing.store_suite.frame import (
    NOW,
    add,
    delivery,
    ids,
    item,
    polls,
    source,
    story,
)

pytestmark = pytest.mark.anyio

# Writes until it is killed: each work is an item with its match, its verdict and its delivery.
# A line on standard output is a promise: committed.
WRITER = """
import asyncio, sys
from monitor.history import VerdictRecord
from monitor.model import Match
from monitor.store import open_store
from monitor.testing.store_suite.frame import NOW, delivery, item

async def write(store, name):
    def work(ledger):
        ledger.add_items([item(name)])
        ledger.add_match(name, Match("talks", 1.0, ()))
        ledger.enqueue(delivery("d" + name, name))
        ledger.add_verdict(VerdictRecord(name, "talks", "alert", "first", NOW))
    await store.write(work)
    print(name, flush=True)

async def main():
    store = open_store(sys.argv[1])
    await store.open()
    async def lane(number):
        for n in range(1_000_000):
            await write(store, f"{sys.argv[2]}-{number}-{n}")
    await asyncio.gather(*map(lane, range(8)))

asyncio.run(main())
"""

# Stops inside a transaction, after its writes and before its commit.
STOPPED = """
import asyncio, sys, threading
from monitor.store import open_store
from monitor.testing.store_suite.frame import item

async def main():
    store = open_store(sys.argv[1])
    await store.open()
    await store.write(lambda ledger: ledger.add_items([item("committed")]))
    def work(ledger):
        ledger.add_items([item("uncommitted")])
        print("inside", flush=True)
        threading.Event().wait()
    await store.write(work)

asyncio.run(main())
"""


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/monitor.db"


def start(program: str, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)


def kill(process: subprocess.Popen[str]) -> list[str]:
    """End it at once; the whole lines that it still had to say."""
    process.send_signal(signal.SIGKILL)
    rest = said(process).read()
    process.wait()
    said(process).close()
    return rest.splitlines() if rest.endswith("\n") else rest.splitlines()[:-1]


def said(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


async def assert_whole(store: Store, names: list[str]) -> None:
    """Every item has its match, its verdict and its delivery."""
    counts = await store.counts()
    numbers = {counts[noun] for noun in ("items", "matches", "verdicts", "deliveries_pending")}
    assert len(numbers) == 1
    found = await store.items(names)
    assert ids(found) == names


@pytest.mark.parametrize("lines", [1, 40, 333])
async def test_kill_loses_nothing_that_was_acknowledged(url: str, lines: int) -> None:
    process = start(WRITER, url, "only")
    acknowledged = [said(process).readline().strip() for _ in range(lines)]
    acknowledged += kill(process)

    store = open_store(url)
    await store.open()

    await assert_whole(store, acknowledged)
    await store.close()


@pytest.mark.slow
async def test_many_kills_lose_nothing(tmp_path: Path) -> None:
    url, acknowledged = sqlite_url(tmp_path), list[str]()
    for life in range(30):
        process = start(WRITER, url, f"life{life}")
        acknowledged += [said(process).readline().strip() for _ in range(37 * life % 400 + 1)]
        acknowledged += kill(process)

    store = open_store(url)
    await store.open()
    await assert_whole(store, acknowledged)
    await store.close()

    connection = sqlite3.connect(tmp_path / "monitor.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


async def test_kill_leaves_nothing_uncommitted(url: str) -> None:
    process = start(STOPPED, url)
    assert said(process).readline() == "inside\n"
    kill(process)

    store = open_store(url)
    await store.open()

    assert ids(await store.items(["committed", "uncommitted"])) == ["committed"]
    await store.close()


async def test_a_work_that_fails_at_any_step_leaves_nothing(store: Store) -> None:
    await store.sync_sources([source("a")], NOW)
    (due,) = await polls(store)

    def steps(ledger: Ledger) -> list[Callable[[], object]]:
        return [
            lambda: ledger.add_items([item("x"), item("y")]),
            lambda: ledger.add_match("x", Match("talks", 1.0, ())),
            lambda: ledger.save_placement("x", Placement(story("s"), opened=True)),
            lambda: ledger.count_terms([frozenset({"truce"})]),
            lambda: ledger.enqueue(delivery("d", "x")),
            lambda: ledger.add_verdict(VerdictRecord("x", "talks", "alert", "first", NOW)),
            lambda: ledger.set_meta("done", "yes"),
            lambda: ledger.settle_poll(due, due.state),
        ]

    def work(ledger: Ledger, good: int) -> None:
        for number, step in enumerate(steps(ledger)):
            if number == good:
                raise LookupError
            step()

    before = await store.counts()
    for good in range(8):
        with pytest.raises(LookupError):
            await store.write(lambda ledger, good=good: work(ledger, good))  # type: ignore[misc]
        assert await store.counts() == before
    await store.write(lambda ledger: work(ledger, 8))

    after = await store.counts()
    assert (after["items"], after["matches"], after["deliveries_pending"]) == (2, 1, 1)


# --- one daemon per file -------------------------------------------------------------------


async def test_a_second_daemon_is_refused(on_sqlite: Store, tmp_path: Path) -> None:
    second = open_store(sqlite_url(tmp_path))

    with pytest.raises(StoreLocked) as refused:
        await second.open()

    assert f"process {os.getpid()}" in str(refused.value)
    assert str(tmp_path / "monitor.db") in str(refused.value)
    assert await add(on_sqlite, item("a")) == ["a"]
    await second.close()


async def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    process = start(STOPPED, sqlite_url(tmp_path))
    assert said(process).readline() == "inside\n"
    with pytest.raises(StoreLocked, match=f"process {process.pid}"):
        await open_store(sqlite_url(tmp_path)).open()
    kill(process)

    store = open_store(sqlite_url(tmp_path))
    await store.open()

    await store.close()


FORKING = """
import asyncio, os, sys
from monitor.store import open_store

store = open_store(sys.argv[1])
asyncio.run(store.open())
if os.fork() == 0:
    print("child", os.getpid(), flush=True)
    sys.stdin.read()
    os._exit(0)
os.waitpid(-1, 0)
"""


async def test_a_forked_worker_does_not_keep_the_lock(tmp_path: Path) -> None:
    process = start(FORKING, sqlite_url(tmp_path), stdin=subprocess.PIPE)
    assert said(process).readline().startswith("child")
    process.send_signal(signal.SIGKILL)
    process.wait()

    store = open_store(sqlite_url(tmp_path))
    await store.open()

    await store.close()
    assert process.stdin is not None
    process.stdin.close()
    said(process).close()
