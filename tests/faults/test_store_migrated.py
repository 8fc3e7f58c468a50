"""A store of an earlier version: what it had still to tell is told once, and its stories go on."""

import json
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from monitor.alert.labels import frozen
from monitor.configuration import Configuration, ConsoleReceiver, Route, Topic
from monitor.errors import StoreError
from monitor.groups import Group
from monitor.model import Alert, DeliveryKind, DeliveryState
from monitor.pipeline.watch import watch
from monitor.store import open_store
from monitor.store.engine import migrate
from monitor.store.engine.address import read_address
from monitor.testing.fakes import FakeClock, FakeNotifier
from monitor.testing.loops import Loops
from monitor.testing.postgres import shared_postgres
from monitor.testing.store_suite.frame import add, item

pytestmark = pytest.mark.anyio

BEFORE = "0006"  # when messages were put into the outbox as items were recorded
ITEMS, PENDING, DEAD = 10_000, 300, 20
CLOCK = FakeClock()
NOW = CLOCK.now()
WATCH = watch(
    Configuration(
        topics=(Topic("talks", "Talks", "truce"),),
        receivers=(ConsoleReceiver("desk"),),
        route=Route("desk"),
    )
)
_ITEM = "INSERT INTO items (id, source_id, url, url_digest, title, seen_at) VALUES "
_DELIVERY = (
    "INSERT INTO deliveries (id, receiver, kind, group_key, topic_id, story_id, severity, state, "
    "next_at, created_at, settled_at) VALUES "
)


def filled(address: str, version: str, fill: Callable[[Connection], None]) -> None:
    """A store as an earlier version left it."""
    engine = create_engine(read_address(address))
    with engine.begin() as conn:
        command.upgrade(alembic(conn), version)
        fill(conn)
    engine.dispose()


def alembic(conn: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    config.attributes["connection"] = conn
    return config


def fill_outbox(conn: Connection) -> None:
    for start in range(0, ITEMS, 500):
        rows = [item_row(conn, number) for number in range(start, start + 500)]
        conn.exec_driver_sql(_ITEM + ", ".join(rows))
    states = ["pending"] * PENDING + ["dead"] * DEAD + ["sent"]
    for n, state in enumerate(states):
        story = f"s{n}"
        settled = 0 if state == "pending" else NOW
        conn.exec_driver_sql(
            f"{_DELIVERY} ('d{n}', 'desk', 'alert', 'desk,topic=talks,story={story}', 'talks', "
            f"'{story}', 'normal', '{state}', {NOW}, {NOW}, {settled})"
        )
        conn.exec_driver_sql(f"INSERT INTO delivery_items VALUES ('d{n}', 0, 'i{n}')")


def item_row(conn: Connection, number: int) -> str:
    url = f"https://wire.example/{number}"
    return f"('i{number}', 'wire', '{url}', {digest(conn, number)}, 'Truce {number}', {NOW})"


def digest(conn: Connection, number: int) -> str:
    """16 bytes as each database writes them."""
    digits = f"{number:032x}"
    return f"'\\x{digits}'" if conn.dialect.name == "postgresql" else f"x'{digits}'"


BOTH = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))]
)


def address_of(kind: str, folder: Path) -> str:
    return f"sqlite:///{folder}/m.db" if kind == "sqlite" else shared_postgres().new_schema()


@BOTH
async def test_a_store_of_the_version_before_loses_nothing_and_tells_nothing_twice(
    tmp_path: Path, kind: str
) -> None:
    address = address_of(kind, tmp_path)
    filled(address, BEFORE, fill_outbox)
    store, desk = open_store(address), FakeNotifier()
    await store.open()
    loops = Loops(store, lambda: WATCH, CLOCK, notifiers={"desk": desk})
    last = PENDING + DEAD

    await loops.deliver()
    first = Counter(message.id for message in desk.messages)
    await store.replay([f"d{n}" for n in range(last)], NOW)
    await loops.deliver()
    labels = frozen({"story": frozenset({f"s{last}"}), "topic": frozenset({"talks"})})
    further = Alert("a", "i9999", "talks", f"s{last}", labels, 1.0, "matches Talks", NOW)
    group = Group("desk", f"desk,story=s{last}")
    CLOCK.advance()
    await store.write(lambda ledger: ledger.keep_alert(further, [group]))
    await loops.deliver()

    assert first == Counter(f"d{n}" for n in range(PENDING))
    told = Counter(message.id for message in desk.messages)
    assert set(told.values()) == {1}
    assert len(told) == last + 1
    assert all(message.headline.startswith("Truce") for message in desk.messages[:last])
    (follow_up,) = await store.recent_deliveries(9, kind=DeliveryKind.FOLLOW_UP)
    assert (follow_up.root_id, follow_up.state) == (f"d{last}", DeliveryState.SENT)
    assert (await store.counts())["items"] == ITEMS
    assert await store.unsettled(CLOCK.now(), 9) == ()
    await store.close()


UNORDERED = "0010"  # the last version whose digests of keys were in no order
KNOWN = ("g:wire:1", "u:https://wire.example/1", "c:wire:77")
FORGOTTEN = "g:wire:0"  # of an item that retention has taken away
LINK = "https://moved.example/1"  # not the address of its keys
ADD_ITEM = text(
    "INSERT INTO items (id, source_id, keys, url, url_digest, title, seen_at) "
    "VALUES ('i1', 'wire', :keys, :link, :digest, 'Truce 1', 1)"
)
ADD_KEY = text("INSERT INTO item_keys (digest, item_id) VALUES (:digest, :item)")


def fill_keys(conn: Connection) -> None:
    row = {"keys": json.dumps(KNOWN), "link": LINK, "digest": unordered(LINK)}
    conn.execute(ADD_ITEM, row)
    for key, owner in (*((key, "i1") for key in KNOWN), (FORGOTTEN, "i0")):
        conn.execute(ADD_KEY, {"digest": unordered(key), "item": owner})


def unordered(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=16).digest()


@BOTH
async def test_keys_of_the_version_before_name_their_items(tmp_path: Path, kind: str) -> None:
    address = address_of(kind, tmp_path)
    filled(address, UNORDERED, fill_keys)
    store = open_store(address)
    await store.open()

    came_again = await add(store, item("other", KNOWN[0], "d:wire:9"), item("again", FORGOTTEN))
    known = await store.known_items((*KNOWN, FORGOTTEN, "d:wire:9", "g:wire:2"))
    found = [await store.history(name) for name in ("https://wire.example/1", LINK)]
    keys = (await store.counts())["keys"]
    fresh = item("own", KNOWN[0])
    taken = await store.write(lambda ledger: ledger.add_items([fresh], {KNOWN[0]}))
    after = await store.known_items(KNOWN)
    await store.close()

    assert came_again == []
    assert {key: each.id for key, each in known.items()} == {
        **dict.fromkeys((*KNOWN, "d:wire:9"), "i1"),
        FORGOTTEN: "i0",
    }
    assert [each.item.id for each in found if each] == ["i1", "i1"]
    assert keys == len(KNOWN) + 2
    assert taken == (fresh,)
    assert {key: each.id for key, each in after.items()} == {
        KNOWN[0]: "own",
        KNOWN[1]: "i1",
        KNOWN[2]: "i1",
    }


@BOTH
async def test_a_version_that_knows_no_identities_can_record_nothing(
    tmp_path: Path, kind: str
) -> None:
    address = address_of(kind, tmp_path)
    filled(address, UNORDERED, fill_keys)
    store = open_store(address)
    await store.open()
    await store.close()

    engine = create_engine(read_address(address))
    with engine.begin() as conn, pytest.raises(DBAPIError, match="item_keys"):
        conn.execute(ADD_KEY, {"digest": unordered("g:wire:9"), "item": "i9"})
    engine.dispose()


@BOTH
async def test_a_store_that_a_newer_version_migrated_is_noticed(tmp_path: Path, kind: str) -> None:
    address = address_of(kind, tmp_path)
    store = open_store(address)
    await store.open()
    await store.probe(1)

    engine = create_engine(read_address(address))
    with engine.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(StoreError, match="a newer version uses it, so stop this one"):
        await store.probe(2)
    await store.close()


async def test_keys_go_back_to_the_version_before(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    await add(store, item("a", *KNOWN))
    await store.close()
    engine = create_engine(f"sqlite:///{tmp_path}/m.db")

    with engine.begin() as conn:
        command.downgrade(alembic(conn), UNORDERED)
        rows = conn.exec_driver_sql("SELECT digest, item_id FROM item_keys").all()
    engine.dispose()

    assert {tuple(row) for row in rows} == {(unordered(key), "a") for key in KNOWN}
