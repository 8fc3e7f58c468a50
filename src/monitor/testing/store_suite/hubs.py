"""Subscriptions at hubs, and what hubs push."""

from dataclasses import replace

from monitor.configuration import Secret
from monitor.errors import LeaseLost, Overtaken
from monitor.model import Millis, PollState
from monitor.ports import Store
from monitor.push import Push, Subscription
from monitor.testing.store_suite.frame import (
    LEASE,
    MINUTE,
    NOW,
    add,
    check,
    item,
    polls,
    refuses,
    source,
)


def subscription(name: str = "s1", source_id: str = "a", next_at: Millis = NOW) -> Subscription:
    """A subscription whose every field holds something."""
    return Subscription(
        id=name,
        source_id=source_id,
        hub="https://hub.example/?x=1",
        topic="https://a.example/a.xml",
        callback=Secret(f"https://m.example/websub/{name}"),
        secret=Secret("é" * 20),
        next_at=next_at,
        pending=True,
        attempts=3,
        confirmed_at=NOW - 4,
        expires_at=NOW + 3,
        pushed_at=NOW - 2,
        missed_at=NOW - 1,
        reason="почему",
    )


def push(name: str = "s1", body: bytes = b"<rss/>\x00\xff", received_at: Millis = NOW) -> Push:
    """A document of subscription `name`, for source `a`."""
    return Push(name, "a", "https://a.example/a.xml", "text/xml", body, received_at)


async def save(store: Store, *subscriptions: Subscription) -> None:
    """Write them."""
    for one in subscriptions:
        await store.pushes.change(lambda ledger, one=one: ledger.save_subscription(one))  # type: ignore[misc]


async def keep(store: Store, *documents: Push) -> list[bool]:
    """Which were kept."""
    return await store.pushes.change(lambda ledger: [ledger.keep_push(one) for one in documents])


async def claim(store: Store, now: Millis = NOW, limit: int = 9) -> tuple[Push, ...]:
    """Lease documents."""
    return await store.pushes.change(lambda ledger: ledger.claim_pushes("a", now, LEASE, limit))


@check
async def a_subscription_comes_back_as_it_went_in(store: Store) -> None:
    """Written over, found, forgotten."""
    changed = replace(subscription(), leaving=True, pending=False, reason="")
    await save(store, subscription(), subscription("s2", "b"), changed)

    found = await store.pushes.subscriptions()
    one = await store.pushes.subscription("s1")
    of = await store.pushes.change(lambda ledger: ledger.subscriptions_of("b"))
    await store.pushes.change(lambda ledger: ledger.forget_subscription("s1"))

    assert found == (changed, subscription("s2", "b"))
    assert (one, of) == (changed, (subscription("s2", "b"),))
    assert await store.pushes.subscription("s1") is None
    assert await store.pushes.change(lambda ledger: ledger.subscription("s1")) is None


@check
async def due_subscriptions_come_oldest_first(store: Store) -> None:
    """Up to the limit, not before their time."""
    times = {"s1": NOW, "s2": NOW - 5, "s3": NOW + 1, "s4": NOW - 1}
    await save(store, *(subscription(name, name, at) for name, at in times.items()))

    due = await store.pushes.change(lambda ledger: ledger.due_subscriptions(NOW, 2))

    assert [one.id for one in due] == ["s2", "s4"]


@check
async def a_push_is_leased_and_let_go_once(store: Store) -> None:
    """With its bytes as they came."""
    await store.sync_sources([source("a")], NOW)
    kept = await keep(store, push())

    (first,) = await claim(store)
    lease = first.lease
    assert lease is not None
    held = await claim(store)
    await store.pushes.change(lambda ledger: ledger.settle_push(lease))

    assert (kept, held) == ([True], ())
    assert replace(first, lease=None) == push()
    assert (lease.owner, lease.until) == ("a", NOW + LEASE)
    await refuses(LeaseLost, store.pushes.change(lambda ledger: ledger.settle_push(lease)))
    assert await claim(store, NOW + LEASE) == ()


@check
async def a_schedule_is_changed_by_whoever_knows_it_as_it_is(store: Store) -> None:
    """Of two that read the same state the second is told that it was overtaken."""
    await store.sync_sources([source("a")], NOW)
    seen = await store.poll_state("a")

    await store.pushes.change(lambda ledger: ledger.change_schedule(seen, "{}"))

    await refuses(Overtaken, store.pushes.change(lambda ledger: ledger.change_schedule(seen, "x")))
    assert await store.poll_state("a") == replace(seen, schedule="{}")
    assert await store.poll_state("nobody") == PollState("nobody")


@check
async def a_poll_whose_schedule_a_push_changed_is_told_that_it_was_overtaken(store: Store) -> None:
    """It wrote back what it had claimed; its lease stays, so that it can compare once more."""
    await store.sync_sources([source("a")], NOW)
    (due,) = await polls(store)
    state = replace(due.state, polled_at=NOW, status="ok")
    seen = await store.poll_state("a")
    await store.pushes.change(lambda ledger: ledger.change_schedule(seen, "{}"))

    await refuses(Overtaken, store.write(lambda ledger: ledger.settle_poll(due, state)))

    now = replace(due, state=await store.poll_state("a"))
    await store.write(lambda ledger: ledger.settle_poll(now, replace(state, schedule="{}")))
    assert (await store.poll_state("a")).status == "ok"


@check
async def a_push_whose_lease_ended_is_given_on_and_at_last_dropped(store: Store) -> None:
    """The late worker's result is refused; after three tries its source is polled instead."""
    await store.sync_sources([source("a")], NOW)
    (polled,) = await polls(store)
    state = replace(polled.state, polled_at=NOW, next_at=NOW + 99 * LEASE, status="ok")
    await store.write(lambda ledger: ledger.settle_poll(polled, state))
    await keep(store, push())

    claimed = [await claim(store, NOW + n * LEASE) for n in range(4)]
    late = claimed[0][0].lease
    assert late is not None

    await refuses(LeaseLost, store.pushes.change(lambda ledger: ledger.settle_push(late)))
    assert [len(documents) for documents in claimed] == [1, 1, 1, 0]
    (after,) = await store.poll_states()
    assert after.next_at == max(NOW + 3 * LEASE, NOW + source("a").interval_min)
    assert "could not be recorded" in after.reason


@check
async def pushes_of_one_subscription_do_not_fill_the_store(store: Store) -> None:
    """Eight of one may wait, and 64 MB of all."""
    of_one = await keep(store, *(push(body=b"%d" % n) for n in range(9)))
    others = await keep(store, *(push(f"s{n}", bytes(4 * 2**20)) for n in range(100, 117)))
    small = await keep(store, push("s200"))

    assert of_one == [True] * 8 + [False]
    assert others == [True] * 15 + [False] * 2
    assert small == [True]


@check
async def a_poll_is_put_forward_but_not_beyond_what_its_feed_allows(store: Store) -> None:
    """interval_min stands; what is due earlier, failing or removed is left alone."""
    names = ["soon", "later", "failing", "removed"]
    await store.sync_sources([source(name) for name in names], NOW)
    minimum = source("soon").interval_min
    next_at = {"soon": NOW + MINUTE}
    for due in await polls(store):
        state = replace(
            due.state,
            polled_at=NOW - MINUTE,
            next_at=next_at.get(due.source_id, NOW + 99 * MINUTE),
            status="failing" if due.source_id == "failing" else "ok",
        )
        await store.write(lambda ledger, due=due, state=state: ledger.settle_poll(due, state))  # type: ignore[misc]
    await store.sync_sources([source(name) for name in names[:3]], NOW)

    for name in names:
        await store.pushes.change(lambda ledger, name=name: ledger.poll_soon(name, NOW, "hub"))  # type: ignore[misc]

    after = {state.source_id: state.next_at for state in await store.poll_states()}
    assert after == {
        "soon": NOW + MINUTE,
        "later": NOW - MINUTE + minimum,
        "failing": NOW + 99 * MINUTE,
    }


@check
async def what_a_source_published_since_is_counted(store: Store) -> None:
    """By when it was published; what has no date counts as published when seen."""
    seen = [item(f"i{n}", seen_at=NOW + n) for n in range(3)]
    undated = replace(item("u", seen_at=NOW + 9), published=None)
    elsewhere = replace(item("e", seen_at=NOW + 9), source_id="other")
    await add(store, *seen, undated, elsewhere)

    found = await store.pushes.published("wire", NOW)

    assert sorted(found) == [NOW + 1 - MINUTE, NOW + 2 - MINUTE, NOW + 9]
