"""Groups: what waits where, whose turn it is, what was decided, and that nothing is lost."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from monitor.errors import LeaseLost
from monitor.groups import DueGroup, Group, Place, Told
from monitor.history import HeldBack, Waits
from monitor.model import (
    Activity,
    Alert,
    AlertKind,
    Content,
    DeliveryKind,
    DeliveryState,
    Match,
    Placement,
)
from monitor.ports import Ledger, Store
from monitor.testing.builders import report
from monitor.testing.store_suite.frame import (
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    add,
    check,
    delivery,
    enqueue,
    item,
    refuses,
    sends,
    settle,
    story,
)

DESK, MAIL = Group("desk", "desk,story=s"), Group("mail", "mail,story=s")
LABELS = (("topic", ("talks",)), ("tag", ("war", "миру")), ("country", ()))


def alert(name: str, **changes: object) -> Alert:
    """An alert whose every field holds something; its item has the same name."""
    plain = Alert(f"alert {name}", name, "talks", "s", LABELS, 2.5, "matches Talks", NOW)
    return replace(plain, **changes)  # type: ignore[arg-type]


async def keep(store: Store, *alerts: Alert, into: Sequence[Group] = (DESK,)) -> None:
    """Keep alerts, each waiting in these groups."""

    def work(ledger: Ledger) -> None:
        for one in alerts:
            ledger.keep_alert(one, into)

    await store.write(work)


async def turns(
    store: Store, now: int = NOW, *, owner: str = "a", limit: int = 9
) -> list[DueGroup]:
    """Claim groups."""
    return list(await store.claim_groups(owner, now, LEASE, limit))


async def decide(store: Store, due: DueGroup, *decided: Told, now: int = NOW) -> None:
    """Settle a group."""
    await store.write(lambda ledger: ledger.settle_group(due.lease, decided, now))


def told(name: str) -> Told:
    """A place that has come to its end."""
    return Told(f"alert {name}", Place.SUPPRESSED, "the same")


def held(name: str, until: int) -> Told:
    """A place that is decided again."""
    return Told(f"alert {name}", Place.HELD, "quiet hours", until)


async def waiting(store: Store, group: Group = DESK) -> list[str]:
    """The items that wait in a group, in order."""
    return [one.item_id for one in (await store.gathered(group, NOW)).waiting]


@check
async def an_alert_waits_in_each_of_its_groups(store: Store) -> None:
    """As it went in, with its item, its matches and its story."""
    placed = Placement(story("s"), opened=True)
    full = alert("a", copy_of="b", at=NOW)

    def work(ledger: Ledger) -> None:
        ledger.add_items([item("a")])
        ledger.add_match("a", Match("talks", 2.5, ()))
        ledger.save_placement("a", placed)
        ledger.keep_alert(full, [DESK, MAIL])

    await store.write(work)

    due = await turns(store)
    gathered = [await store.gathered(one.group, NOW) for one in due]
    assert sorted((one.group.receiver, one.due_at) for one in due) == [("desk", NOW), ("mail", NOW)]
    assert [one.waiting for one in gathered] == [(full,), (full,)]
    assert gathered[0].stories == {"s": placed.story}
    assert gathered[0].items == {"a": item("a")}
    assert gathered[0].matches == {"a": (Match("talks", 2.5, ()),)}
    assert await store.waiting_groups(NOW - 1) == (2, 0)


@check
async def a_message_in_two_topics_counts_in_both(store: Store) -> None:
    """And once among the messages; what it does not tell counts nowhere."""
    await add(store, item("a"))
    await enqueue(store, delivery("d", topic_id="talks", group_key=DESK.key, item_ids=("a",)))
    sea, air = (alert("a", id=f"alert {topic}", topic_id=topic) for topic in ("sea", "air"))
    await keep(store, alert("a"), sea)
    await keep(store, air, into=[MAIL])
    (due, _) = sorted(await turns(store), key=lambda one: one.group.receiver)
    in_it = (Told(f"alert {name}", Place.TOLD, "new", delivery_id="d") for name in ("a", "sea"))

    await decide(store, due, *in_it)

    assert await store.activity(NOW - HOUR) == Activity(1, (("sea", 1), ("talks", 1)), 1)


@check
async def notices_are_forgotten_when_they_are_old_and_told(store: Store) -> None:
    """They have no item with which they could go; what waits stays."""
    notices = [alert(name, item_id="", kind=AlertKind.DAILY) for name in ("told", "waits")]
    await keep(store, notices[0])
    await keep(store, notices[1], into=[MAIL])
    (due,) = [one for one in await turns(store) if one.group == DESK]
    await decide(store, due, told("told"))

    await store.retain(NOW)
    young = (await store.counts())["alerts"]
    await store.retain(NOW + HOUR)

    assert (young, (await store.counts())["alerts"]) == (2, 1)
    assert (await store.gathered(MAIL, NOW)).waiting == (notices[1],)


@check
async def what_is_kept_again_is_kept_once(store: Store) -> None:
    """Also where it was told since: nothing is told twice."""
    await keep(store, alert("a"))
    (due,) = await turns(store)
    await decide(store, due, told("a"))

    await keep(store, alert("a"))

    assert await waiting(store) == []
    assert (await store.counts())["alerts"] == 1


@check
async def what_is_kept_until_a_time_is_due_then(store: Store) -> None:
    """Its group sleeps so long, or less where something in it is due sooner."""
    await store.write(lambda ledger: ledger.add_items([item("a")]))
    later = NOW + HOUR
    await store.write(lambda ledger: ledger.keep_alert(alert("a"), [DESK], later, "told at nine"))

    assert await turns(store, later - 1) == []
    gathered = await store.gathered(DESK, NOW)
    place = Told("alert a", Place.WAITING, "told at nine", later)
    assert (gathered.waiting, gathered.places) == ((alert("a"),), {"alert a": place})
    history = await store.history("a")
    assert history is not None
    assert [(one.until, one.held_because) for one in history.waiting] == [(later, "told at nine")]
    await keep(store, alert("b"))
    assert [due.due_at for due in await turns(store)] == [NOW]


@check
async def what_is_held_hides_nothing_that_is_due(store: Store) -> None:
    """However much is held: a group is looked at by a thousand, and never for nothing."""
    many = [alert(f"{number}") for number in range(1_001)]

    def work(ledger: Ledger) -> None:
        for one in many:
            ledger.keep_alert(one, [DESK], NOW + HOUR)
        ledger.keep_alert(alert("due"), [DESK])

    await store.write(work)

    assert (await waiting(store))[-1] == "due"


@check
async def what_was_moved_may_come_back(store: Store) -> None:
    """Where its receiver has its old name again; what was told or suppressed stays as it is."""
    await keep(store, alert("a"), alert("b"))
    (due,) = await turns(store)
    await decide(store, due, Told("alert a", Place.MOVED, "renamed"), told("b"))

    await keep(store, alert("a", at=NOW + 1), alert("b", at=NOW + 1))

    assert await waiting(store) == ["a"]
    assert len(await turns(store, NOW + 1)) == 1


@check
async def a_group_is_due_when_its_earliest_place_is(store: Store) -> None:
    """Held ones at their time; the told ones count no longer."""
    await keep(store, *(alert(one) for one in "abc"))
    (due,) = await turns(store)
    await decide(
        store, due, held("a", NOW + 2 * MINUTE), told("b"), held("c", NOW + MINUTE), now=NOW
    )

    early = await turns(store, NOW + MINUTE - 1)
    (again,) = await turns(store, NOW + MINUTE)

    assert (early, again.due_at) == ([], NOW + MINUTE)
    assert await waiting(store) == ["a", "c"]
    assert await store.next_group_at() == NOW + MINUTE
    await decide(store, again, told("a"), told("c"), now=NOW + MINUTE)
    assert await turns(store, NOW + 9 * MINUTE) == []
    assert await store.next_group_at() is None


@check
async def an_alert_that_comes_while_its_group_is_decided_keeps_it_due(store: Store) -> None:
    """It was not gathered, so it is neither told nor lost."""
    await keep(store, alert("a"))
    (due,) = await turns(store)

    await keep(store, alert("late", at=NOW + 1))
    await decide(store, due, told("a"))

    (again,) = await turns(store, NOW + 1)
    assert again.due_at == NOW + 1
    assert await waiting(store) == ["late"]


@check
async def a_new_alert_wakes_a_group_that_holds_others(store: Store) -> None:
    """Whether it changes anything is decided with them."""
    await keep(store, alert("a"))
    (due,) = await turns(store)
    await decide(store, due, held("a", NOW + 9 * MINUTE))

    await keep(store, alert("b", at=NOW + MINUTE))

    (again,) = await turns(store, NOW + MINUTE)
    assert await waiting(store) == ["a", "b"]
    await decide(store, again, held("a", NOW + 9 * MINUTE), told("b"), now=NOW + MINUTE)
    assert await store.next_group_at() == NOW + 9 * MINUTE


@check
async def a_message_that_is_settled_takes_back_what_is_being_decided(store: Store) -> None:
    """It was read as not out yet: what follows it would be held for long, and nobody wakes it."""
    await enqueue(store, delivery("first", receiver=DESK.receiver, group_key=DESK.key))
    (sent,) = await sends(store)
    await keep(store, alert("a"), alert("b"), into=(DESK, MAIL))
    decided = {due.group: due for due in await turns(store)}

    await settle(store, sent, state=DeliveryState.SENT, settled_at=NOW + 1)

    await refuses(LeaseLost, decide(store, decided[DESK], held("a", NOW + 9 * MINUTE), told("b")))
    (again,) = await turns(store, NOW + 1)
    assert (again.group, again.due_at) == (DESK, NOW)
    assert await waiting(store) == ["a", "b"]
    await decide(store, decided[MAIL], told("a"), told("b"))


@check
async def a_message_that_is_not_out_yet_leaves_its_group_waiting(store: Store) -> None:
    """Until it is settled, which wakes the group; a failed attempt does not."""
    await enqueue(store, delivery("first", receiver=DESK.receiver, group_key=DESK.key))
    await keep(store, alert("a"))
    (due,) = await turns(store)
    (message,) = await sends(store)
    await decide(store, due, held("a", NOW + HOUR))
    await settle(store, message, next_at=NOW, attempts=1)

    assert await turns(store) == []
    (again,) = await sends(store)
    await settle(store, again, state=DeliveryState.SENT, settled_at=NOW)
    assert [one.group for one in await turns(store)] == [DESK]


@check
async def waking_takes_back_what_is_being_decided(store: Store) -> None:
    """By a configuration, say, that no longer holds."""
    await keep(store, alert("a"))
    (due,) = await turns(store)

    assert await store.write(lambda ledger: ledger.wake_groups(NOW + 1)) == 1

    await refuses(LeaseLost, decide(store, due, held("a", NOW + 9 * MINUTE)))
    (again,) = await turns(store, NOW + 1)
    await decide(store, again, told("a"), now=NOW + 1)
    assert await store.write(lambda ledger: ledger.wake_groups(NOW + 2)) == 0


@check
async def a_claimed_group_is_nobody_elses(store: Store) -> None:
    """Until its lease ends; then the late one's decision is refused."""
    await keep(store, alert("a"))
    (late,) = await turns(store)
    assert await turns(store, NOW + LEASE - 1, owner="b") == []
    (claimed,) = await turns(store, NOW + LEASE, owner="b")

    await refuses(LeaseLost, decide(store, late, told("a")))

    assert claimed.lease.fence > late.lease.fence
    assert await waiting(store) == ["a"]
    await decide(store, claimed, told("a"))
    await refuses(LeaseLost, decide(store, claimed, told("a")))


@check
async def what_came_to_its_end_stays_as_it_is(store: Store) -> None:
    """A second decision about it changes nothing."""
    await keep(store, alert("a"), alert("b"))
    (due,) = await turns(store)
    await decide(store, due, told("a"), held("b", NOW + 1))
    (again,) = await turns(store, NOW + 1)

    await decide(store, again, held("a", NOW + 2), told("b"))

    assert await waiting(store) == []


@check
async def a_group_that_cannot_be_decided_is_put_off(store: Store) -> None:
    """Which is a fault that is found; waking ends it."""
    await keep(store, alert("a"))
    (due,) = await turns(store)
    await store.write(lambda ledger: ledger.put_off_group(due.lease, NOW + MINUTE))

    assert await turns(store, NOW + MINUTE - 1) == []
    (fault,) = await store.unsettled(NOW, 9)
    assert (fault.alert_id, fault.group) == ("alert a", DESK)
    assert await store.write(lambda ledger: ledger.wake_groups(NOW + 2)) == 1
    assert await store.unsettled(NOW + 2, 9) == ()
    (again,) = await turns(store, NOW + 2)
    assert again.due_at == NOW + 2
    late = store.write(lambda ledger: ledger.put_off_group(due.lease, NOW))
    await refuses(LeaseLost, late)


@check
async def what_follows_the_messages_of_a_receiver_that_is_back_is_decided_again(
    store: Store,
) -> None:
    """Some of them are told in another one, and are no longer waited for."""
    await keep(store, alert("a"), into=[DESK, MAIL])
    for due in await turns(store):
        await decide(store, due, held("a", NOW + HOUR))

    await store.write(lambda ledger: ledger.release(DESK.receiver, NOW + 1))

    assert [one.group for one in await turns(store, NOW + 1)] == [DESK]


@check
async def an_alert_that_nothing_will_tell_is_found(store: Store) -> None:
    """One without a group, and one whose message is not there."""
    await keep(store, alert("nowhere"), into=())
    await keep(store, alert("a"), alert("b"))
    (due,) = await turns(store)
    await enqueue(store, delivery("there"))
    there, gone = (
        Told(f"alert {name}", Place.TOLD, "first", delivery_id=message)
        for name, message in (("a", "there"), ("b", "gone"))
    )
    await decide(store, due, there, gone)

    found = {one.alert_id for one in await store.unsettled(NOW, 9)}

    assert found == {"alert nowhere", "alert b"}
    assert len(await store.unsettled(NOW, 1)) == 1


@check
async def a_groups_thread_is_its_newest_message(store: Store) -> None:
    """With the severities that were told, without those of dead letters."""
    mine = {"receiver": DESK.receiver, "group_key": DESK.key}
    kinds = (("one", "high", DeliveryState.SENT), ("two", "low", DeliveryState.SENT))
    rows = [
        delivery(name, severity=level, state=state, created_at=NOW + n, **mine)
        for n, (name, level, state) in enumerate((*kinds, ("dead", "urgent", DeliveryState.DEAD)))
    ]
    await enqueue(store, *rows, delivery("other", severity="critical"))

    gathered = await store.gathered(DESK, NOW)

    assert gathered.thread == rows[-1]
    assert gathered.known == {"high", "low"}
    assert (await store.gathered(MAIL, NOW)).thread is None


@check
async def what_was_told_is_known_in_the_words_of_its_messages(store: Store) -> None:
    """In those of each, where a report was told twice; a report that no message has, as it is."""
    mine = {"receiver": DESK.receiver, "group_key": DESK.key}
    first, second = (
        Content("Talks", "", "", (report(item_id="a", title=title, sentences=("One.", "Two.")),))
        for title in ("Envoys meet", item("a").title)
    )
    await add(store, item("a"), item("b"))
    await keep(store, alert("a"), alert("again", item_id="a"), alert("b"))
    (due,) = await turns(store)
    await enqueue(store, delivery("one", content=first, **mine))
    await enqueue(store, delivery("two", content=second, **mine))
    places = (("a", "one"), ("again", "two"), ("b", "two"))
    await decide(store, due, *(Told(f"alert {a}", Place.TOLD, "", 0, d) for a, d in places))

    (known,) = (await store.gathered(DESK, NOW)).told.values()

    assert {(one.title, one.summary, one.text) for one in known} == {
        ("Envoys meet", "One. Two.", ""),
        *((one.title, one.summary, one.text) for one in (item("a"), item("b"))),
    }


@check
async def a_story_that_was_told_before_it_had_an_event_goes_on_in_its_thread(store: Store) -> None:
    """Its messages stand under a key that names its topic; the newest of all counts."""
    keys = ("desk,topic=talks,story=s", "desk,topic=war,story=t", "desk,topic=war,story=other")
    rows = [
        delivery(f"d{n}", receiver="desk", group_key=key, severity=f"level {n}", created_at=NOW + n)
        for n, key in enumerate(keys)
    ]
    await enqueue(store, *rows)
    await keep(store, alert("a"), alert("b", topic_id="war", story_id="t"))

    gathered = await store.gathered(DESK, NOW)

    assert gathered.thread == rows[1]
    assert gathered.known == {"level 0", "level 1"}


@check
async def a_story_may_tell_the_event_of_another_one(store: Store) -> None:
    """Its own where it joined none; what joins the story later changes nothing."""

    def work(ledger: Ledger) -> tuple[str, str]:
        ledger.add_items([item("a"), item("b")])
        ledger.save_placement("a", Placement(story("s"), opened=True))
        ledger.save_placement("a", Placement(story("t", topic="war"), opened=True))
        ledger.join_event("t", "s")
        ledger.save_placement("b", Placement(story("t", topic="war"), opened=False))
        return ledger.event("s"), ledger.event("t")

    assert await store.write(work) == ("s", "s")


@check
async def where_an_item_waits_is_part_of_its_history(store: Store) -> None:
    """With the reason for which it is held."""
    await add(store, item("a"))
    await keep(store, alert("a"), into=[DESK, MAIL])
    due = next(one for one in await turns(store) if one.group == MAIL)
    await decide(store, due, held("a", NOW + MINUTE), now=NOW + 1)

    history = await store.history("a")

    assert history is not None
    assert history.waiting == (
        Waits("talks", "desk", DESK.key, "matches Talks", NOW, NOW),
        Waits("talks", "mail", MAIL.key, "matches Talks", NOW + 1, NOW + MINUTE, "quiet hours"),
    )


@check
async def an_item_that_waits_in_a_group_is_kept(store: Store) -> None:
    """Until it is told, and then it goes with its alert and the group that was emptied."""
    await add(store, item("a", seen_at=NOW - 1))
    await keep(store, alert("a"))
    assert await store.retain(NOW) == 0
    (due,) = await turns(store)
    await decide(store, due, told("a"))

    assert await store.retain(NOW) == 1

    assert (await store.counts())["alerts"] == 0
    assert await store.unsettled(NOW, 9) == ()


@check
async def many_alerts_of_one_group_are_told_in_parts(store: Store) -> None:
    """What was not gathered stays due."""
    names = [f"{n:04}" for n in range(1_100)]
    await keep(store, *(alert(name) for name in names))
    (due,) = await turns(store)
    first = await waiting(store)

    await decide(store, due, *(told(name) for name in first))

    assert len(await turns(store)) == 1
    assert [*first, *(await waiting(store))] == names


@check
async def odd_labels_make_a_group_like_others(store: Store) -> None:
    """What no database takes stands in an outlet's name."""
    odd = Group("desk", "desk,outlet=a\x00\ud800")
    await keep(store, alert("a"), into=[odd])
    (due,) = await turns(store)

    assert [one.item_id for one in (await store.gathered(due.group, NOW)).waiting] == ["a"]
    await decide(store, due, told("a"))
    assert await turns(store, NOW + LEASE) == []


@check
async def groups_claimed_beside_each_other_are_claimed_once(store: Store) -> None:
    """Many claims at once, on one store."""
    groups = [Group("desk", f"g{n:02}") for n in range(40)]
    for n, group in enumerate(groups):
        await keep(store, alert(f"{n}"), into=[group])

    taken = await asyncio.gather(*(turns(store, owner=str(n), limit=7) for n in range(8)))

    assert sorted(one.group.key for some in taken for one in some) == [g.key for g in groups]


@check
async def what_waits_is_counted_by_receiver_and_reason(store: Store) -> None:
    """With the time at which the first is decided again; what came to its end is not."""
    await keep(store, alert("a"), alert("b"), into=[DESK, MAIL])
    await keep(store, alert("c"), into=[Group("mail", "mail,story=t")])
    mine = {due.group: due for due in await turns(store)}
    await decide(store, mine[DESK], held("a", NOW + MINUTE), told("b"))
    await decide(store, mine[MAIL], held("a", NOW + 3 * MINUTE), held("b", NOW + 2 * MINUTE))

    assert await store.held_back(9) == (
        HeldBack("mail", "", NOW, 1),
        HeldBack("desk", "quiet hours", NOW + MINUTE, 1),
        HeldBack("mail", "quiet hours", NOW + 2 * MINUTE, 2),
    )
    assert len(await store.held_back(1)) == 1


@check
async def the_messages_of_the_last_hour_and_day_are_counted(store: Store) -> None:
    """By topic, of one receiver; follow-ups, notices, summaries and older ones do not count."""
    kinds = (DeliveryKind.FOLLOW_UP, DeliveryKind.NOTICE, DeliveryKind.DIGEST)
    await enqueue(
        store,
        *(delivery(name, created_at=NOW) for name in "ab"),
        delivery("c", topic_id="war", created_at=NOW - HOUR),
        delivery("old", created_at=NOW - HOUR - 1),
        delivery("older", created_at=NOW - 24 * HOUR - 1),
        delivery("other", receiver="mail", created_at=NOW),
        *(delivery(kind.value, kind=kind, created_at=NOW) for kind in kinds),
    )

    counted = await store.write(lambda ledger: ledger.messages_since("desk", NOW - HOUR))

    assert counted == {"talks": 2, "war": 1}
    gathered = await store.gathered(DESK, NOW)
    assert (gathered.recent, gathered.today) == (counted, {"talks": 3, "war": 1})
