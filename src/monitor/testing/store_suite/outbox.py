"""Deliveries: whose turn it is, how an attempt ends, what is forgotten."""

import asyncio
from dataclasses import replace

from monitor.errors import LeaseLost
from monitor.history import VerdictRecord
from monitor.model import Activity, Content, DeliveryKind, DeliveryState, Match, Placement
from monitor.ports import Ledger, Store
from monitor.testing.builders import report
from monitor.testing.store_suite.frame import (
    LEASE,
    MINUTE,
    NOW,
    add,
    check,
    delivery,
    enqueue,
    ids,
    item,
    refuses,
    sends,
    settle,
    story,
)

SENT, DEAD, PENDING = DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.PENDING


@check
async def a_delivery_is_in_the_outbox_once(store: Store) -> None:
    """Under its id: what was sent is not sent again, and the work around it is not undone."""
    await add(store, item("a"), item("b"))
    first = delivery("d", "a", group_key="g")
    await enqueue(store, first)
    (claimed,) = await sends(store)
    await settle(store, claimed, state=SENT, settled_at=NOW)

    assert await enqueue(store, first) == ["d"]
    assert await sends(store, NOW + 9 * LEASE) == ()


@check
async def a_delivery_comes_back_as_it_went_in(store: Store) -> None:
    """Every field, items in their order."""
    full = delivery(
        "d",
        "b",
        "a",
        kind=DeliveryKind.FOLLOW_UP,
        story_id="s",
        severity="high",
        lines=("одна", "two"),
        root_id="r",
        detail="before",
        ref="1.2",
        attempts=1,
        settled_at=1,
        content=Content("Talks, War", "Переговоры", "matches", (report(published=None), report())),
        urgent=True,
    )

    assert await enqueue(store, full) == ["d"]

    assert await store.delivery("d") == full
    assert await store.delivery("e") is None


@check
async def activity_counts_items_and_alerts_since_a_time(store: Store) -> None:
    """By topic, most first; follow-ups and notices are no alerts."""
    await add(store, item("a", seen_at=NOW - 1), item("b", seen_at=NOW), item("c", seen_at=NOW + 1))
    kinds = (DeliveryKind.FOLLOW_UP, DeliveryKind.NOTICE)
    for number, topic in enumerate(("u", "t", "u")):
        await enqueue(store, delivery(f"d{number}", topic_id=topic, group_key=f"g{number}"))
    for kind in kinds:
        await enqueue(store, delivery(kind.value, kind=kind, topic_id="u", group_key=kind.value))
    await enqueue(store, delivery("old", topic_id="t", group_key="old", created_at=NOW - 1))

    assert await store.activity(NOW) == Activity(2, (("u", 2), ("t", 1)), 3)
    assert await store.activity(NOW + 9 * MINUTE) == Activity()


@check
async def due_deliveries_are_leased_oldest_first(store: Store) -> None:
    """Once, with their items, as many as asked, not before their time."""
    await enqueue(
        store,
        delivery("a", "x"),
        delivery("b", "y", next_at=NOW - 1),
        delivery("c", next_at=NOW + 1),
    )

    first = await sends(store, limit=1)
    second = await sends(store)

    assert [(one.id, one.item_ids) for one in (*first, *second)] == [("b", ("y",)), ("a", ("x",))]
    assert await sends(store) == ()
    assert ids(await sends(store, NOW + 1)) == ["c"]


@check
async def an_urgent_message_goes_ahead_of_what_waits(store: Store) -> None:
    """Also one that is hurried later; neither before its time."""
    late = delivery("late", urgent=True, next_at=NOW + 1)
    waiting = [delivery(one, next_at=NOW - MINUTE) for one in "abc"]
    await enqueue(store, *waiting, delivery("u", urgent=True), late)
    first = await sends(store, per_receiver=1)
    await settle(store, first[0], state=SENT)
    await store.write(lambda ledger: ledger.hurry("c"))

    second = await sends(store, per_receiver=1)
    await settle(store, second[0], state=SENT)

    assert (ids(first), ids(second)) == (["u"], ["c"])
    assert ids(await sends(store, limit=1)) == ["a"]


@check
async def a_receiver_is_used_only_so_often_at_once(store: Store) -> None:
    """Leases count, whoever has them; a settled attempt makes room."""
    await enqueue(store, *(delivery(one) for one in "abc"), delivery("d", receiver="mail"))

    first = await sends(store, per_receiver=1)
    second = await sends(store, per_receiver=1, owner="b")
    await settle(store, first[0], state=SENT)
    third = await sends(store, per_receiver=1, owner="b")

    assert (ids(first), ids(second), ids(third)) == (["a", "d"], [], ["b"])


@check
async def a_follow_up_waits_for_its_root(store: Store) -> None:
    """Until that is sent, while it is tried, and again when it is replayed."""
    follow_up = delivery("f", kind=DeliveryKind.FOLLOW_UP, root_id="r", next_at=NOW - 1)
    await enqueue(store, follow_up, delivery("r"))

    (root,) = await sends(store)
    while_tried = await sends(store)
    await settle(store, root, attempts=1, next_at=NOW + MINUTE)
    (again,) = await sends(store, NOW + MINUTE)
    await settle(store, again, state=SENT, ref="1.5", settled_at=NOW)

    assert (root.id, while_tried) == ("r", ())
    assert ids(await sends(store)) == ["f"]


@check
async def a_follow_up_of_a_dead_or_forgotten_root_goes(store: Store) -> None:
    """Better alone than never."""
    kind = DeliveryKind.FOLLOW_UP
    await enqueue(
        store,
        delivery("r", state=DEAD),
        delivery("f", kind=kind, root_id="r"),
        delivery("g", kind=kind, root_id="forgotten"),
    )

    assert ids(await sends(store)) == ["f", "g"]


@check
async def a_settled_delivery_keeps_how_it_ended(store: Store) -> None:
    """State, attempts, reference, time and words; the lease is gone."""
    await enqueue(store, delivery("d", "a"))
    (claimed,) = await sends(store)
    ended = {"state": SENT, "attempts": 1, "ref": "1.5", "settled_at": NOW, "detail": "ok"}

    await settle(store, claimed, **ended)

    expected = replace(delivery("d", "a"), **ended)  # type: ignore[arg-type]
    assert await store.delivery("d") == expected
    assert await sends(store, NOW + LEASE) == ()


@check
async def an_expired_delivery_is_given_on(store: Store) -> None:
    """With a larger fence; the late worker's result is refused."""
    await enqueue(store, delivery("d"))
    (late,) = await sends(store)
    (claimed,) = await sends(store, NOW + LEASE)

    await refuses(LeaseLost, settle(store, late, state=DEAD))

    assert late.lease is not None
    assert claimed.lease is not None
    assert claimed.lease.fence > late.lease.fence
    await settle(store, claimed, state=SENT)
    await refuses(LeaseLost, settle(store, claimed, state=SENT))


@check
async def dead_deliveries_are_replayed(store: Store) -> None:
    """From the first attempt, due now; others are left alone."""
    await enqueue(
        store,
        delivery("a", state=DEAD, attempts=9, settled_at=NOW, detail="refused"),
        delivery("b", state=SENT),
        delivery("c", next_at=2 * NOW),
    )

    replayed = await store.replay(["a", "b", "c", "never"], NOW + 1)

    expected = delivery("a", next_at=NOW + 1, detail="refused")
    assert (replayed, await store.delivery("a")) == (1, expected)
    assert ids(await sends(store, NOW + 1)) == ["a"]


@check
async def recent_deliveries_are_the_newest_first(store: Store) -> None:
    """By state, receiver and kind where asked."""
    await enqueue(
        store,
        delivery("a", "x"),
        delivery("b", state=SENT, created_at=NOW + 1),
        delivery("c", receiver="mail", created_at=NOW + 1),
        delivery("d", kind=DeliveryKind.NOTICE, created_at=NOW - 1),
    )

    assert ids(await store.recent_deliveries(9)) == ["c", "b", "a", "d"]
    assert ids(await store.recent_deliveries(1)) == ["c"]
    assert ids(await store.recent_deliveries(9, state="sent")) == ["b"]
    assert ids(await store.recent_deliveries(9, state="pending", receiver="desk")) == ["a", "d"]
    assert ids(await store.recent_deliveries(9, kind=DeliveryKind.NOTICE)) == ["d"]


@check
async def pending_deliveries_are_counted(store: Store) -> None:
    """All, and the due."""
    waiting = delivery("b", next_at=NOW + 1)
    await enqueue(store, delivery("a"), waiting, delivery("c", state=SENT))

    pending = await store.pending(NOW), await store.pending(NOW + 1)

    assert [all_ - due for all_, due in pending] == [1, 0]
    assert (await store.counts())["deliveries_pending"] == pending[0][0]
    assert await store.pending(NOW + 1, without={waiting.receiver}) == (0, 0)
    assert await store.pending(NOW + 1, without={"nobody"}) == pending[1]


@check
async def rows_are_counted(store: Store) -> None:
    """Every noun has its number, also without a row."""
    before = await store.counts()
    await add(store, item("a"))
    await enqueue(store, delivery("d", state=DEAD))

    after = await store.counts()

    assert set(before.values()) == {0}
    changed = {name: count for name, count in after.items() if count}
    assert (changed["items"], changed["deliveries_dead"]) == (1, 1)
    assert {"sources", "items", "stories", "deliveries_sent"} <= set(before)


# --- retention ---------------------------------------------------------------------------


@check
async def forgotten_items_never_come_back_as_new(store: Store) -> None:
    """They go with their matches, verdicts and places in stories; their keys stay."""
    old = [item(f"old{n}", seen_at=NOW - 1) for n in range(450)]

    def work(ledger: Ledger) -> None:
        ledger.add_items([*old, item("young")])
        for name in ("old0", "young"):
            ledger.add_match(name, Match("talks", 1.0, ()))
            ledger.add_verdict(VerdictRecord(name, "talks", "alert", "first", NOW))
            placed = story(f"of {name}", updated_at=NOW - 1)
            ledger.save_placement(name, Placement(placed, opened=True))

    await store.write(work)

    assert await store.retain(NOW) == len(old)

    assert ids(await store.items(["old0", "old9", "young"])) == ["young"]
    assert set(await store.matches(["old0", "young"])) == {"young"}
    assert await store.history("old0") is None
    assert await store.history("https://wire.example/old0") is None
    open_ones = await store.write(lambda ledger: ledger.open_stories("talks", NOW))
    assert ids(open_ones.newest) == ["of young"]
    assert await add(store, *old[:9]) == []
    assert await store.retain(NOW) == 0


@check
async def an_item_that_is_still_to_be_told_is_kept(store: Store) -> None:
    """Until its delivery is settled, and then with it."""
    before = NOW - 1
    await add(store, item("a", seen_at=before), item("b", seen_at=before))
    await enqueue(
        store,
        delivery("d", "a", created_at=before),
        delivery("e", "b", state=SENT, created_at=before, settled_at=before),
    )

    assert await store.retain(NOW) == 1
    assert ids(await store.items(["a", "b"])) == ["a"]
    assert await store.delivery("e") is None

    (claimed,) = await sends(store)
    await settle(store, claimed, state=SENT, settled_at=before)
    assert await store.retain(NOW) == 1
    assert await store.delivery("d") is None


@check
async def claims_beside_each_other_take_each_row_once(store: Store) -> None:
    """Many claims at once, on one store."""
    names = [f"d{n:03}" for n in range(60)]
    await enqueue(store, *(delivery(name, receiver=name) for name in names))

    taken = await asyncio.gather(*(sends(store, owner=str(n), limit=7) for n in range(12)))

    assert sorted(one.id for some in taken for one in some) == names
