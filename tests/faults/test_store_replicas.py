"""Several replicas on one PostgreSQL: each row is worked on once, each event is told once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from threading import Event
from typing import Any, cast

import pytest
from sqlalchemy import text

from monitor.configuration import Configuration, Topic, TopicTest, WebAddress
from monitor.errors import StoreError
from monitor.model import DueSource, Placement, PollState
from monitor.pipeline.upkeep.replicas import differing, digest_of
from monitor.ports import Ledger, Store
from monitor.store import open_store
from monitor.testing.postgres import shared_postgres
from monitor.testing.store_suite.frame import (
    LEASE,
    NOW,
    add,
    delivery,
    enqueue,
    item,
    polls,
    sends,
    source,
    story,
)
from monitor.testing.store_suite.groups import alert, decide, keep, told, turns

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("postgres")]


@pytest.fixture
async def replicas() -> AsyncIterator[list[Store]]:
    url = shared_postgres().new_schema()
    stores = [open_store(url) for _ in range(3)]
    # All at once: only one of them migrates.
    await asyncio.gather(*(store.open() for store in stores))
    async with AsyncExitStack() as stack:
        for store in stores:
            stack.push_async_callback(store.close)
        yield stores


async def test_replicas_never_claim_a_source_twice(replicas: list[Store]) -> None:
    await replicas[0].sync_sources([source(f"s{n:03}") for n in range(300)], NOW)

    async def poll_all(store: Store, owner: str) -> list[DueSource]:
        taken: list[DueSource] = []
        while due := await polls(store, owner=owner, limit=7):
            taken += due
        return taken

    taken = await asyncio.gather(
        *(poll_all(store, f"{n}-{lane}") for n, store in enumerate(replicas) for lane in range(3))
    )

    everything = [one.source_id for some in taken for one in some]
    assert sorted(everything) == [f"s{n:03}" for n in range(300)]


async def test_replicas_settle_every_poll_once(replicas: list[Store]) -> None:
    await replicas[0].sync_sources([source(f"s{n:03}") for n in range(60)], NOW)
    settled: Counter[str] = Counter()

    async def run(store: Store, owner: str) -> None:
        while due := await polls(store, owner=owner, limit=5):
            for one in due:
                state = _polled(one)
                await store.write(lambda ledger, one=one, state=state: _settle(ledger, one, state))  # type: ignore[misc]
                settled[one.source_id] += 1

    await asyncio.gather(*(run(store, str(n)) for n, store in enumerate(replicas)))

    assert settled == Counter({f"s{n:03}": 1 for n in range(60)})
    assert (await replicas[0].counts())["items"] == 60


def _polled(due: DueSource) -> PollState:
    return replace(due.state, next_at=NOW * 2, ok_at=NOW)


def _settle(ledger: Ledger, due: DueSource, state: PollState) -> None:
    ledger.add_items([item(f"of {due.source_id}")])
    ledger.settle_poll(due, state)


async def test_a_host_is_not_loaded_by_two_replicas_at_once(replicas: list[Store]) -> None:
    same = [source(f"s{n:03}", "one.example") for n in range(50)]
    await replicas[0].sync_sources(same, NOW)

    taken = await asyncio.gather(
        *(polls(store, owner=str(n), per_host=2) for n in range(5) for store in replicas)
    )

    assert sum(len(one) for one in taken) == 2


async def test_a_receiver_is_not_used_by_two_replicas_at_once(replicas: list[Store]) -> None:
    await enqueue(replicas[0], *(delivery(f"d{n:03}") for n in range(200)))

    taken = await asyncio.gather(
        *(sends(store, owner=str(n), per_receiver=1) for n in range(15) for store in replicas)
    )

    assert sum(len(one) for one in taken) == 1


async def test_an_item_of_two_replicas_is_new_to_one(replicas: list[Store]) -> None:
    shared = [f"u:https://wire.example/{n}" for n in range(20)]

    async def record(store: Store, name: str) -> list[str]:
        return await add(store, *(item(f"{name} {key}", f"g:{name}:{key}", key) for key in shared))

    new = await asyncio.gather(
        *(record(store, f"{n}{lane}") for n, store in enumerate(replicas) for lane in range(4))
    )

    assert sum(len(one) for one in new) == 20
    assert (await replicas[0].counts())["items"] == 20


async def test_an_alert_that_comes_while_another_replica_decides_is_not_lost(
    replicas: list[Store],
) -> None:
    names = [f"{n:03}" for n in range(90)]
    kept, decided = asyncio.Event(), list[str]()

    async def record(store: Store, part: list[str]) -> None:
        for name in part:
            await keep(store, alert(name))

    async def tell(store: Store, owner: str) -> None:
        while not (kept.is_set() and await store.waiting_groups(NOW) == (0, 0)):
            for due in await turns(store, owner=owner):
                waiting = (await store.gathered(due.group, NOW)).waiting
                decided.extend(one.item_id for one in waiting)
                await decide(store, due, *(told(one.item_id) for one in waiting))

    telling = [asyncio.ensure_future(tell(store, str(n))) for n, store in enumerate(replicas)]
    await asyncio.gather(*(record(store, names[n::3]) for n, store in enumerate(replicas)))
    kept.set()
    await asyncio.gather(*telling)

    assert sorted(decided) == names
    assert await replicas[0].unsettled(NOW, 9) == ()


async def test_a_story_of_two_replicas_is_opened_once(replicas: list[Store]) -> None:
    def join_or_open(ledger: Ledger, name: str) -> str:
        ledger.add_items([item(name)])
        present = ledger.open_stories("talks", NOW).newest
        joined = present[0] if present else story(f"opened by {name}")
        ledger.save_placement(name, Placement(joined, opened=not present))
        return joined.id

    joined = await asyncio.gather(
        *(
            replicas[n % 3].write(lambda ledger, n=n: join_or_open(ledger, f"i{n}"))  # type: ignore[misc]
            for n in range(24)
        )
    )

    assert len(set(joined)) == 1
    assert (await replicas[0].counts())["stories"] == 1


async def test_terms_of_all_replicas_add_up(replicas: list[Store]) -> None:
    documents = [frozenset({"a", "b", "c", f"own{n}"}) for n in range(30)]

    async def count(n: int) -> None:
        await replicas[n % 3].write(lambda ledger: ledger.count_terms([documents[n]]))

    await asyncio.gather(*(count(n) for n in range(30)))

    total, found = await replicas[0].write(lambda ledger: ledger.document_frequencies(["a", "b"]))
    assert (total, found) == (30, {"a": 30, "b": 30})


async def test_works_that_block_each_other_run_again(replicas: list[Store]) -> None:
    """The same items in opposite order: PostgreSQL ends one of two, which then runs again."""

    def both(ledger: Ledger, order: tuple[str, str], done: str) -> list[str]:
        new = [one.id for name in order for one in ledger.add_items([item(name)])]
        ledger.set_meta(done, "yes")
        return new

    new = await asyncio.gather(
        *(
            replicas[n % 3].write(
                lambda ledger, n=n: both(ledger, ("x", "y") if n % 2 else ("y", "x"), f"{n}")  # type: ignore[misc]
            )
            for n in range(12)
        )
    )

    assert sorted(one for some in new for one in some) == ["x", "y"]
    done = [await replicas[0].write(lambda ledger, n=n: ledger.get_meta(f"{n}")) for n in range(12)]  # type: ignore[misc]
    assert done == ["yes"] * 12


async def test_settling_a_message_and_hurrying_it_do_not_block_each_other(
    replicas: list[Store],
) -> None:
    await enqueue(replicas[0], delivery("d0"))
    (sent,) = await sends(replicas[0], owner="one")
    lease = sent.lease
    assert lease
    settled, hurries, runs = Event(), Event(), Counter[str]()

    def deliver(ledger: Ledger) -> None:
        runs["deliver"] += 1
        ledger.settle_delivery(lease, replace(sent, attempts=1, lease=None))
        settled.set()
        hurries.wait(0.3)  # in vain, where the teller comes after us
        ledger.enqueue(delivery("notice"))

    def tell(ledger: Ledger) -> None:
        runs["tell"] += 1
        ledger.enqueue(delivery("d1"))
        hurries.set()
        ledger.hurry("d0")

    delivering = asyncio.ensure_future(replicas[0].write(deliver))
    await asyncio.to_thread(settled.wait)
    await asyncio.gather(delivering, replicas[1].write(tell))

    assert runs == Counter({"deliver": 1, "tell": 1})


async def test_a_lost_connection_costs_a_second_run(replicas: list[Store]) -> None:
    runs = 0

    def work(ledger: Ledger) -> None:
        nonlocal runs
        runs += 1
        ledger.add_items([item("a")])
        if runs == 1:
            _end_own_connection(ledger)

    await replicas[0].write(work)

    assert runs == 2
    assert len(await replicas[1].items(["a"])) == 1


async def test_a_connection_that_is_always_lost_is_an_error(replicas: list[Store]) -> None:
    with pytest.raises(StoreError, match="terminat"):
        await replicas[0].write(_end_own_connection)

    assert await add(replicas[0], item("a")) == ["a"]


def _end_own_connection(ledger: Ledger) -> None:
    conn = cast("Any", ledger)._conn
    conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    conn.execute(text("SELECT 1"))


async def test_idle_connections_that_broke_are_replaced(replicas: list[Store]) -> None:
    await asyncio.gather(*(add(replicas[0], item(f"i{n}")) for n in range(6)))

    def end_all_others(ledger: Ledger) -> None:
        cast("Any", ledger)._conn.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND application_name = 'monitor'"
            )
        )

    await replicas[1].write(end_all_others)

    assert await add(replicas[0], item("after")) == ["after"]
    assert len(await replicas[0].items(["after", "i0"])) == 2


async def test_a_dead_replica_gives_its_work_on(replicas: list[Store]) -> None:
    await replicas[0].sync_sources([source("a")], NOW)
    (dead,) = await polls(replicas[0], owner="dead")

    nobody = await polls(replicas[1], NOW + LEASE - 1, owner="alive")
    (alive,) = await polls(replicas[1], NOW + LEASE, owner="alive")

    assert (nobody, alive.lease.fence) == ((), dead.lease.fence + 1)


async def test_leases_of_a_killed_replica_end_at_once(replicas: list[Store]) -> None:
    """Of messages after a minute: who only lost its session renews them meanwhile."""
    killed, living = replicas[0], replicas[1]
    await living.sync_sources([source("a"), source("b")], NOW)
    for store, owner in ((killed, "killed"), (living, "living")):
        await store.keep_present(owner, NOW)
    await polls(killed, NOW, owner="killed", limit=1)
    await polls(living, NOW, owner="living", limit=1)
    await enqueue(living, delivery("d"))
    await sends(killed, NOW, owner="killed")
    assert await living.keep_present("living", NOW) == ()

    cast("Any", killed)._presence.leave()  # what the kernel does to the connections of the dead

    gone: tuple[str, ...] = ()
    async with asyncio.timeout(30):
        while not gone:  # the server sees it when it comes to it
            gone = await living.keep_present("living", NOW)
            await asyncio.sleep(0.05)

    assert gone == ("killed",)
    assert [due.source_id for due in await polls(living, NOW + 1, owner="living")] == ["a"]
    assert await sends(living, NOW + 50_000, owner="living") == ()
    assert [one.id for one in await sends(living, NOW + 60_001, owner="living")] == ["d"]


async def test_replicas_that_watch_different_configurations_see_each_other(
    replicas: list[Store],
) -> None:
    first, second, _ = replicas

    assert await differing(first, "a", "one", NOW) == ()
    assert await differing(second, "b", "two", NOW) == ("a",)
    assert await differing(first, "a", "two", NOW + 1) == ()
    assert await differing(second, "b", "two", NOW + 2) == ()
    assert await differing(first, "a", "three", NOW + 10 * 60_000) == ()


def test_digest_is_of_what_is_decided_by_and_nothing_else() -> None:
    plain = Configuration()
    elsewhere = replace(
        plain, web=WebAddress(port=1), store_url="postgresql://h/x", log_level="debug"
    )

    assert digest_of(plain) == digest_of(elsewhere)
    assert digest_of(plain) != digest_of(replace(plain, flood_limit=3))


def test_the_same_topics_in_another_folder_are_the_same_configuration() -> None:
    here = Topic("t", "T", "truce", file="/config/watchlists/a.yaml", line=2)
    there = replace(
        here, file="/etc/monitor/watchlists/b.yaml", line=9, tests=(TopicTest("x", matches=True),)
    )
    other = replace(there, query="ceasefire")
    digests = [digest_of(Configuration(topics=(topic,))) for topic in (here, there, other)]

    assert digests[0] == digests[1] != digests[2]
