"""The suite that every store passes, on SQLite and on a real PostgreSQL; and what is special."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import BindParameter, Connection, Executable, Select, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import visitors

from monitor.errors import StoreError
from monitor.model import DeliveryState
from monitor.ports import Ledger, Store
from monitor.store import open_store
from monitor.store.engine import migrate
from monitor.store.engine.address import read_address
from monitor.store.queries import deliveries, groups, items, retention, sources, stories
from monitor.store.tables.schema import metadata
from monitor.testing.postgres import shared_postgres
from monitor.testing.store_suite import CHECKS, Check
from monitor.testing.store_suite.frame import (
    NOW,
    add,
    delivery,
    enqueue,
    ids,
    item,
    polls,
    sends,
    source,
)

pytestmark = pytest.mark.anyio

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))]


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return shared_postgres().new_schema()
    return f"sqlite:///{tmp_path}/folder/that is made/monitor.db"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = open_store(url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_store(check: Check, store: Store) -> None:
    await check(store)


async def test_store_keeps_everything_when_opened_again(url: str) -> None:
    first = open_store(url)
    await first.open()
    await add(first, item("a"))
    await first.close()

    second = open_store(url)
    await second.open()

    assert await second.items(["a"]) == (item("a"),)
    await second.close()


async def test_a_new_owner_of_the_file_takes_the_leases_over(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/m.db"
    dead = open_store(address)
    await dead.open()
    await dead.sync_sources([source("a")], NOW)
    await enqueue(dead, delivery("d"))
    (poll,), (send,) = await polls(dead), await sends(dead)
    await dead.close()

    beside = open_store(address, own=False)
    await beside.open()
    kept = await polls(beside), await sends(beside)
    await beside.close()
    owner = open_store(address)
    await owner.open()
    (again,), (resend,) = await polls(owner), await sends(owner)

    assert kept == ((), ())
    assert again.lease.fence == poll.lease.fence + 1
    assert send.lease is not None
    assert resend.lease is not None
    assert resend.lease.fence == send.lease.fence + 1
    await owner.close()


async def test_store_finishes_queued_writes_when_it_closes(url: str) -> None:
    store = open_store(url)
    await store.open()
    writes = [asyncio.ensure_future(add(store, item(f"i{n}"))) for n in range(50)]
    await asyncio.sleep(0)

    await store.close()

    assert await asyncio.gather(*writes) == [[f"i{n}"] for n in range(50)]


async def test_store_refuses_work_when_closed(url: str) -> None:
    store = open_store(url)
    with pytest.raises(StoreError, match="not open"):
        await add(store, item("a"))
    await store.open()
    await store.close()
    await store.close()

    with pytest.raises(StoreError, match="closed"):
        await add(store, item("a"))
    with pytest.raises(StoreError, match="closed"):
        await store.items(["a"])


async def test_commands_work_beside_the_daemon(url: str, store: Store) -> None:
    await add(store, item("a"))
    await enqueue(store, delivery("d", "a", state=DeliveryState.DEAD))
    beside = open_store(url, own=False)
    await beside.open()

    history, replayed = await beside.history("a"), await beside.replay(["d"], NOW)

    await beside.close()
    assert history is not None
    assert (history.item, ids(history.deliveries), replayed) == (item("a"), ["d"], 1)
    assert await store.pending(NOW) == (1, 1)


async def test_migrations_lead_to_the_schema_in_the_code(url: str, store: Store) -> None:
    engine = create_engine(read_address(url))
    with engine.connect() as conn:
        differences = compare_metadata(MigrationContext.configure(conn), metadata)
        revision = migrate.revision(conn)
    engine.dispose()

    assert differences == []
    assert revision == migrate.HEAD == ScriptDirectory(str(migrate.SCRIPTS)).get_current_head()
    assert await store.counts()


async def test_a_schema_that_was_made_at_once_is_one_that_was_migrated(
    url: str, tmp_path: Path
) -> None:
    on_file = url.startswith("sqlite")
    other = f"sqlite:///{tmp_path}/other.db" if on_file else shared_postgres().new_schema()
    shapes = []
    for address, make in ((url, migrate.upgrade), (other, migrate._run_alembic)):
        engine = create_engine(read_address(address))
        if on_file:
            Path(read_address(address).database or "").parent.mkdir(parents=True, exist_ok=True)
        with engine.begin() as conn:
            make(conn)
            shapes.append(_shape(conn))
        engine.dispose()

    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 100


_SHAPES = {
    "sqlite": (
        (
            'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_master m, '
            "pragma_table_info(m.name) c WHERE m.type = 'table'"
        ),
        (
            'SELECT m.name, k."from", k."table", k."to", k.on_delete, \'\' FROM sqlite_master m, '
            "pragma_foreign_key_list(m.name) k WHERE m.type = 'table'"
        ),
        "SELECT name, sql, '', '', '', '' FROM sqlite_master WHERE type = 'index'",
    ),
    "postgresql": (
        (
            "SELECT table_name, column_name, data_type, is_nullable, column_default, '' "
            "FROM information_schema.columns WHERE table_schema = current_schema()"
        ),
        (
            "SELECT conname, pg_get_constraintdef(oid), '', '', '', '' FROM pg_constraint "
            "WHERE connamespace = current_schema()::regnamespace"
        ),
        (
            "SELECT indexname, indexdef, '', '', '', '' FROM pg_indexes "
            "WHERE schemaname = current_schema()"
        ),
    ),
}


def _shape(conn: Connection) -> list[str]:
    """Every column, key and index, without the schema's name and the layout of the SQL."""
    own = conn.exec_driver_sql("SELECT current_schema()").scalar() if _on_server(conn) else None
    rows = [
        row for query in _SHAPES[conn.dialect.name] for row in conn.exec_driver_sql(query).all()
    ]
    texts = (" ".join(str(part) for part in row) for row in rows)
    return sorted(" ".join(text.replace(f"{own}.", "").split()) for text in texts)


def _on_server(conn: Connection) -> bool:
    return conn.dialect.name == "postgresql"


async def test_migrations_lead_back(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = create_engine(f"sqlite:///{tmp_path}/m.db")
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
        command.downgrade(config, "base")
        tables = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")

        assert tables.scalars().all() == ["alembic_version"]
    engine.dispose()


async def test_a_schema_of_a_newer_version_is_refused(url: str) -> None:
    store = open_store(url)
    await store.open()
    await store.close()
    engine = create_engine(read_address(url))
    with engine.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    with pytest.raises(StoreError, match="newer version"):
        await open_store(url).open()
    with pytest.raises(StoreError, match="9999"):
        await open_store(url, own=False).open()


PLANNED = [
    (sources._QUEUE._page, "ix_sources_due"),
    (sources._QUEUE._busy, "ix_sources_lease_until"),
    (deliveries._QUEUE._page, "ix_deliveries_due"),
    (deliveries._QUEUE._busy, "ix_deliveries_lease_until"),
    (groups._WAITING, "ix_told_open"),
    (groups._KNOWN, "ix_deliveries_group"),
    (groups._QUEUE._page, "ix_groups_due"),
    (groups._QUEUE._busy, "ix_groups_lease_until"),
    (groups._WAITS_OF_ITEM, "ix_alerts_item_id"),
    (deliveries._LAST, "ix_deliveries_group"),
    (stories._OPEN, "ix_stories_open"),
    (stories._REPORTS, "ix_stories_open"),
    (items._FIND, "ix_items_url_digest"),
    (retention._OLD_ITEMS, "ix_items_seen_at"),
]


async def test_frequent_questions_are_answered_by_index(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    await store.close()

    plans = [_plan(tmp_path / "m.db", statement) for statement, _ in PLANNED]

    used = [index in plan for plan, (_, index) in zip(plans, PLANNED, strict=True)]
    assert used == [True] * len(PLANNED), plans
    assert "SCAN" not in "".join(plans)


def _plan(file: Path, statement: Executable) -> str:
    asked = cast("Select[Any]", statement)
    names = {one.key for one in visitors.iterate(asked) if isinstance(one, BindParameter)}
    values = {name: _VALUES[name] for name in names & set(_VALUES)}
    query = asked.params(values).compile(
        dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}
    )
    connection = sqlite3.connect(file)
    steps = connection.execute(
        f"EXPLAIN QUERY PLAN {query}", [0] * str(query).count("?")
    ).fetchall()
    connection.close()
    return "\n".join(step[3] for step in steps)


_VALUES: dict[str, Any] = {
    **dict.fromkeys(("now", "due", "before", "since", "after_at", "after", "size"), 1),
    **dict.fromkeys(("topic", "receiver", "group_key", "group", "item"), "x"),
    "full": ["x", "y"],
    "ids": ["x", "y"],
    "links": ["x", "y"],
    "keys": ["x", "y"],
}


async def test_store_bookkeeping_is_read_beside_a_writer(store: Store) -> None:
    inside, go = threading.Event(), threading.Event()

    def work(ledger: Ledger) -> None:
        ledger.set_meta("beat", "2")
        inside.set()
        go.wait(30)

    await store.write(lambda ledger: ledger.set_meta("beat", "1"))
    writing = asyncio.ensure_future(store.write(work))
    try:
        await asyncio.to_thread(inside.wait, 30)
        beside = await asyncio.wait_for(store.get_meta("beat"), 20)
    finally:
        go.set()
        await writing

    assert (beside, await store.get_meta("beat")) == ("1", "2")
