"""The store on full disks, wrong files and wrong addresses: nothing is there by half, and the error
says what to do, without a secret.
"""

import asyncio
import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import pytest

from monitor.errors import StoreError, StoreLocked
from monitor.model import DeliveryState
from monitor.ports import Ledger, Store
from monitor.store import open_store
from monitor.testing.store_suite.frame import (
    add,
    delivery,
    enqueue,
    ids,
    item,
)

pytestmark = pytest.mark.anyio


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/monitor.db"


def start(program: str, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)


def said(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def pragma(ledger: Ledger, text: str) -> None:
    cast("Any", ledger)._conn.exec_driver_sql(f"PRAGMA {text}")


@pytest.fixture
def no_room(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 KB, which is less than SQLite needs for an empty store."""
    mounted = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


async def test_a_disk_without_room_for_an_empty_store_is_called_full(no_room: Path) -> None:
    with pytest.raises(StoreError, match="the disk is full"):
        await open_store(f"sqlite:///{no_room}/monitor.db").open()


async def test_a_full_disk_refuses_only_what_does_not_fit(on_sqlite: Store) -> None:
    await add(on_sqlite, item("before"))
    await on_sqlite.write(lambda ledger: pragma(ledger, "max_page_count = 60"))
    large = [item(f"large{n}-{'x' * 3000}") for n in range(100)]

    outcomes = await asyncio.gather(
        add(on_sqlite, item("small")), add(on_sqlite, *large), return_exceptions=True
    )

    assert outcomes[0] == ["small"]
    assert isinstance(outcomes[1], StoreError)
    assert "the disk is full; nothing of this was written" in str(outcomes[1])
    assert (await on_sqlite.counts())["items"] == 2
    await on_sqlite.write(lambda ledger: pragma(ledger, "max_page_count = 1000000"))
    assert len(await add(on_sqlite, *large)) == 100


LIMITED = """
import asyncio, sys
from monitor.errors import StoreError
from monitor.store import open_store
from monitor.testing.store_suite.frame import add, item

async def main():
    store = open_store(sys.argv[1])
    await store.open()
    for n in range(1000):
        try:
            await add(store, item(f"{n}-{'x' * 3000}"))
        except StoreError as fault:
            print("error", fault, flush=True)
            break
        print(f"{n}", flush=True)
    await store.close()

asyncio.run(main())
"""


async def test_a_file_that_cannot_grow_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    limit = 1_500_000

    process = start(
        LIMITED,
        sqlite_url(tmp_path),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    *numbers, error = said(process).read().splitlines()

    said(process).close()
    assert process.wait() == 0
    assert error.startswith(f"error store {tmp_path}/monitor.db: the disk ")
    store = open_store(sqlite_url(tmp_path))
    await store.open()
    assert (await store.counts())["items"] == len(numbers) > 0
    await store.close()


async def test_a_transaction_that_the_database_ended_takes_nobody_with_it(
    on_sqlite: Store,
) -> None:
    def ended(ledger: Ledger) -> None:
        ledger.add_items([item("bad")])
        cast("Any", ledger)._conn.exec_driver_sql("ROLLBACK")
        raise LookupError("after the end")

    outcomes = await asyncio.gather(
        add(on_sqlite, item("a")),
        on_sqlite.write(ended),
        add(on_sqlite, item("b")),
        return_exceptions=True,
    )

    assert (outcomes[0], repr(outcomes[1]), outcomes[2]) == (
        ["a"],
        "LookupError('after the end')",
        ["b"],
    )
    assert ids(await on_sqlite.items(["a", "bad", "b"])) == ["a", "b"]


async def test_a_busy_file_is_named(
    on_sqlite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.engine.engines._BUSY_SECONDS", 0.01)
    beside = open_store(sqlite_url(tmp_path), own=False)
    await beside.open()
    other = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    outcomes = await asyncio.gather(
        add(beside, item("a")), add(beside, item("b")), return_exceptions=True
    )

    assert {type(one) for one in outcomes} == {StoreError}
    assert "another program keeps the database busy" in str(outcomes[0])
    other.execute("ROLLBACK")
    other.close()
    assert await add(beside, item("a")) == ["a"]
    await beside.close()
    assert ids(await on_sqlite.items(["a"])) == ["a"]


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "monitor.db"
    file.write_text("my diary\n" * 1000)

    with pytest.raises(StoreError, match="not an SQLite database"):
        await open_store(sqlite_url(tmp_path)).open()

    assert file.read_text() == "my diary\n" * 1000


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match=r"monitor\.db: its folder cannot be made"):
        await open_store(f"sqlite:///{tmp_path}/file/folder/monitor.db").open()


async def test_a_command_does_not_make_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="start the daemon once"):
        await open_store(sqlite_url(tmp_path / "none"), own=False).open()
    (tmp_path / "monitor.db").touch()
    with pytest.raises(StoreError, match="start the daemon once"):
        await open_store(sqlite_url(tmp_path), own=False).open()

    assert not (tmp_path / "none").exists()


# Opens a store of its own first, so that all is imported before it gives up being root.
READ_ONLY = """
import asyncio, os, sys
from monitor.errors import StoreError
from monitor.store import open_store

async def main(url, own_url):
    first = open_store(own_url)
    await first.open()
    await first.close()
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        await open_store(url).open()
    except StoreError as fault:
        print(fault)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def readable_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="store-"))
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("existing", [False, True])
def test_a_read_only_folder_is_named(readable_folder: Path, tmp_path: Path, existing: bool) -> None:
    if existing:
        asyncio.run(make(readable_folder))
        (readable_folder / "monitor.db.lock").chmod(0o666)
        (readable_folder / "monitor.db").chmod(0o444)
    readable_folder.chmod(0o555)

    process = start(READ_ONLY, sqlite_url(readable_folder), sqlite_url(tmp_path))

    error = said(process).read()
    said(process).close()
    assert process.wait() == 0
    assert error.startswith(f"store {readable_folder}/monitor.db: ")
    assert "read-only" in error if existing else "cannot write beside it" in error


async def make(folder: Path) -> None:
    store = open_store(sqlite_url(folder))
    await store.open()
    await store.close()


# --- addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://u:hunter2@h/d", "hunter2", "://hunter2", ""]
)
def test_an_address_of_no_store_is_refused_without_its_secrets(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///relative/file") as refused:
        open_store(url)

    assert "hunter2" not in f"{refused.value!r} {refused.value.__cause__!r}"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://monitor:hunter2@127.0.0.1:1/none?connect_timeout=2",
        "postgres://monitor:hunter2@127.0.0.1:1/none",
    ],
)
async def test_a_server_that_is_away_is_named_without_secrets(url: str) -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1/none: .*refused") as refused:
        await open_store(url).open()

    assert "hunter2" not in f"{refused.value} {refused.value.__cause__}"


async def test_a_relative_file_is_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///data/monitor.db")
    await store.open()
    await enqueue(store, delivery("d", state=DeliveryState.SENT))
    await store.close()

    assert (tmp_path / "data" / "monitor.db").exists()


@pytest.mark.parametrize("make", ["symlink", "hard link", "folder symlink"])
async def test_one_file_under_two_names_has_one_owner(tmp_path: Path, make: str) -> None:
    (tmp_path / "a").mkdir()
    first = open_store(sqlite_url(tmp_path / "a"))
    await first.open()
    other = tmp_path / "b"
    if make == "folder symlink":
        other.symlink_to(tmp_path / "a")
    else:
        other.mkdir()
        link = Path.symlink_to if make == "symlink" else Path.hardlink_to
        link(other / "monitor.db", tmp_path / "a/monitor.db")

    with pytest.raises(StoreLocked, match="already runs on"):
        await open_store(sqlite_url(other)).open()

    assert await add(first, item("still")) == ["still"]
    await first.close()


OTHER_OWNER = """
import asyncio, sys
from monitor.store import open_store

async def main():
    store = open_store(sys.argv[1])
    await store.open()
    print("open", flush=True)
    sys.stdin.read()

asyncio.run(main())
"""


async def test_hard_link_of_another_process_s_file_is_refused(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    process = start(OTHER_OWNER, sqlite_url(tmp_path / "a"), stdin=subprocess.PIPE)
    assert said(process).readline() == "open\n"
    (tmp_path / "b/monitor.db").hardlink_to(tmp_path / "a/monitor.db")

    with pytest.raises(StoreLocked, match="another mount"):
        await open_store(sqlite_url(tmp_path / "b")).open()

    process.communicate()


@pytest.mark.parametrize("fate", ["deleted", "moved", "replaced", "folder deleted", "log deleted"])
async def test_file_that_vanishes_below_the_daemon_is_noticed(
    on_sqlite: Store, tmp_path: Path, fate: str
) -> None:
    file = tmp_path / "monitor.db"
    await on_sqlite.probe(1)
    match fate:
        case "deleted":
            file.unlink()
        case "moved":
            file.rename(tmp_path / "elsewhere.db")
        case "log deleted":
            (tmp_path / "monitor.db-wal").unlink()
        case "replaced":
            shutil.copy(file, tmp_path / "backup.db")
            (tmp_path / "backup.db").rename(file)
        case _:
            shutil.rmtree(tmp_path)

    with pytest.raises(StoreError, match=r"moved, deleted or replaced|cannot be|log"):
        await on_sqlite.probe(2)


@pytest.mark.parametrize(
    ("fate", "says"),
    [
        ("written over", "something wrote over its beginning"),
        ("emptied", "something emptied it"),
        ("cut", "something cut off its end"),
        ("cut by a page", "something cut off its end"),
    ],
)
async def test_file_that_is_written_over_below_the_daemon_is_noticed(
    on_sqlite: Store, tmp_path: Path, fate: str, says: str
) -> None:
    """Its pages are in SQLite's memory, so that reading and writing go well for hours."""
    file = tmp_path / "monitor.db"
    await add(on_sqlite, *(item(f"{n}-{'x' * 500}") for n in range(100)))
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint")
    await on_sqlite.probe(1)
    match fate:
        case "written over":
            with file.open("r+b") as opened:
                opened.write(bytes(range(255, -1, -1)) * 160)
        case "emptied":
            os.truncate(file, 0)
        case "cut":
            os.truncate(file, file.stat().st_size // 2)
        case _:
            os.truncate(file, file.stat().st_size - 4096)

    with pytest.raises(StoreError, match=says):
        await on_sqlite.probe(2)
