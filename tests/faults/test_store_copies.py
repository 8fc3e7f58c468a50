"""Backups of a store that is written to, their way back, and schemas of other versions."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.errors import StoreError, StoreLocked
from monitor.ports import Store
from monitor.store import back_up, migrate, open_store, restore, schema_state, try_migration
from monitor.store.engine.migrate import HEAD
from monitor.testing.store_suite.frame import add, item

pytestmark = pytest.mark.anyio
ASIDE = "old"


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/monitor.db"


def leftovers(folder: Path) -> list[str]:
    """Drafts and copies that nobody looks at any more."""
    names = (path.name for path in folder.iterdir())
    return [name for name in names if name.endswith(".part") or name[0] == "."]


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Store]:
    store = open_store(url(tmp_path))
    await store.open()
    yield store
    await store.close()


async def stored(folder: Path) -> tuple[str, ...]:
    """Ids of all items, once the monitor itself has opened the store."""
    store = open_store(url(folder))
    await store.open()
    await store.close()
    with contextlib.closing(sqlite3.connect(folder / "monitor.db")) as connection:
        return tuple(row[0] for row in connection.execute("SELECT id FROM items ORDER BY id"))


async def test_a_backup_beside_a_daemon_that_writes_is_the_store_of_one_moment(
    tmp_path: Path, running: Store
) -> None:
    for n in range(30):
        await add(running, item(f"before-{n}"))
    written: list[str] = []

    async def write_on() -> None:
        for n in range(200):
            await add(running, item(f"later-{n:03}"))
            written.append(f"later-{n:03}")

    writing = asyncio.create_task(write_on())
    target = tmp_path / "copy/monitor.db"
    target.parent.mkdir()
    size = await asyncio.to_thread(back_up, url(tmp_path), target)
    done_after = len(written)
    await writing

    there = await stored(target.parent)
    later = [one for one in there if one.startswith("later")]
    assert {f"before-{n}" for n in range(30)} <= set(there)
    assert later == written[: len(later)]  # no hole: what is there was there at one moment
    assert len(later) <= done_after
    assert size > 0
    assert (target.stat().st_mode & 0o077) == 0
    assert not list(target.parent.glob("*.part"))


async def test_what_was_backed_up_is_there_again_and_the_old_store_is_kept(tmp_path: Path) -> None:
    store = open_store(url(tmp_path))
    await store.open()
    await add(store, item("kept"))
    back_up(url(tmp_path), tmp_path / "b.db")
    await add(store, item("after"))
    await store.close()

    old = restore(url(tmp_path), tmp_path / "b.db", ASIDE)

    assert old == tmp_path / "monitor.db.old"
    assert await stored(tmp_path) == ("kept",)
    old.rename(tmp_path / "monitor.db")
    assert await stored(tmp_path) == ("after", "kept")


async def test_files_may_be_named_from_where_one_stands(
    tmp_path: Path, running: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(running, item("kept"))
    monkeypatch.chdir(tmp_path)

    back_up("sqlite:///monitor.db", Path("b.db"))
    restore("sqlite:///new/monitor.db", Path("b.db"), ASIDE)

    assert await stored(tmp_path / "new") == ("kept",)


async def test_a_store_is_moved_to_where_none_was(tmp_path: Path, running: Store) -> None:
    await add(running, item("moved"))
    back_up(url(tmp_path), tmp_path / "b.db")
    new = tmp_path / "new/host"

    assert restore(url(new), tmp_path / "b.db", ASIDE) is None
    assert await stored(new) == ("moved",)


async def test_nothing_is_restored_under_a_running_daemon(tmp_path: Path, running: Store) -> None:
    await add(running, item("kept"))
    back_up(url(tmp_path), tmp_path / "b.db")

    with pytest.raises(StoreLocked):
        restore(url(tmp_path), tmp_path / "b.db", ASIDE)

    assert not (tmp_path / "monitor.db.old").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no backup of a store"),
        (b"not a database at all, but some text" * 200, "no backup of a store"),
        (None, "there is no file"),
    ],
)
async def test_what_is_no_backup_is_refused_and_the_store_stays(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    store = open_store(url(tmp_path))
    await store.open()
    await add(store, item("kept"))
    await store.close()
    if content is not None:
        (tmp_path / "b.db").write_bytes(content)

    with pytest.raises(StoreError, match=said):
        restore(url(tmp_path), tmp_path / "b.db", ASIDE)

    assert await stored(tmp_path) == ("kept",)


async def test_a_damaged_page_and_a_newer_schema_are_refused(
    tmp_path: Path, running: Store
) -> None:
    for n in range(300):
        await add(running, item(f"{n}"))
    back_up(url(tmp_path), tmp_path / "good.db")
    whole = (tmp_path / "good.db").read_bytes()
    torn = bytearray(whole)
    torn[len(whole) // 2 : len(whole) // 2 + 8192] = b"\xff" * 8192
    (tmp_path / "torn.db").write_bytes(torn)
    (tmp_path / "newer.db").write_bytes(whole)
    with contextlib.closing(sqlite3.connect(tmp_path / "newer.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match=r"damaged|no backup"):
        restore(url(tmp_path / "x"), tmp_path / "torn.db", ASIDE)
    with pytest.raises(StoreError, match="newer version"):
        restore(url(tmp_path / "x"), tmp_path / "newer.db", ASIDE)
    with pytest.raises(StoreError, match="exists; nothing was written"):
        back_up(url(tmp_path), tmp_path / "good.db")


async def test_a_backup_that_does_not_fit_leaves_nothing_behind(
    tmp_path: Path, running: Store
) -> None:
    await add(running, item("kept"))

    with pytest.raises(StoreError, match="cannot be written"):
        back_up(url(tmp_path), tmp_path / "no/such/folder.db")

    assert not leftovers(tmp_path)


async def test_an_older_schema_is_told_tried_on_a_copy_and_brought_up(tmp_path: Path) -> None:
    store = open_store(url(tmp_path))
    await store.open()
    await add(store, item("kept"))
    await store.close()
    assert schema_state(url(tmp_path)).current
    _age(tmp_path)
    before = (tmp_path / "monitor.db").read_bytes()

    state = schema_state(url(tmp_path))
    tried = try_migration(url(tmp_path))

    assert (state.found, state.needed, state.current) == ("0001", HEAD, False)
    assert tried
    assert (tmp_path / "monitor.db").read_bytes() == before
    assert not leftovers(tmp_path)

    migrate(url(tmp_path))

    assert schema_state(url(tmp_path)).current


def _age(folder: Path) -> None:
    """The store as the first version made it, empty."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    from monitor.store.engine.migrate import SCRIPTS

    (folder / "monitor.db").unlink()
    engine = create_engine(url(folder))
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
