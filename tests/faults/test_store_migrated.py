"""A store of an earlier version: what it had still to tell is told once, and its stories go on."""

from collections import Counter
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine

from monitor.alert.labels import frozen
from monitor.configuration import Configuration, ConsoleReceiver, Route, Topic
from monitor.groups import Group
from monitor.model import Alert, DeliveryKind, DeliveryState
from monitor.pipeline.watch import watch
from monitor.store import open_store
from monitor.store.engine import migrate
from monitor.store.engine.address import read_address
from monitor.testing.fakes import FakeClock, FakeNotifier
from monitor.testing.loops import Loops
from monitor.testing.postgres import shared_postgres

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


def filled(address: str) -> None:
    """A store as the version before left it."""
    engine = create_engine(read_address(address))
    with engine.begin() as conn:
        config = Config()
        config.set_main_option("script_location", str(migrate.SCRIPTS))
        config.attributes["connection"] = conn
        command.upgrade(config, BEFORE)
        fill(conn)
    engine.dispose()


def fill(conn: Connection) -> None:
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
    text = f"{number:032x}"
    return f"'\\x{text}'" if conn.dialect.name == "postgresql" else f"x'{text}'"


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))]
)
async def test_a_store_of_the_version_before_loses_nothing_and_tells_nothing_twice(
    tmp_path: Path, kind: str
) -> None:
    is_file = kind == "sqlite"
    address = f"sqlite:///{tmp_path}/m.db" if is_file else shared_postgres().new_schema()
    filled(address)
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
