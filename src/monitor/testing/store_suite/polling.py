"""Sources: whose turn it is, who has it, and how it ends."""

from dataclasses import replace

from monitor.errors import LeaseLost
from monitor.model import PollState, Validators
from monitor.ports import Ledger, Store
from monitor.schedule import Neighbours
from monitor.testing.store_suite.frame import (
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    check,
    delivery,
    enqueue,
    ids,
    item,
    names,
    polls,
    refuses,
    sends,
    source,
)


@check
async def due_sources_are_leased_oldest_first(store: Store) -> None:
    """Once, until the lease ends, as many as asked."""
    await store.sync_sources([source("b")], NOW)
    await store.sync_sources([source("a"), source("b"), source("c")], NOW + 1)

    first = await polls(store, NOW + 1, limit=1)
    rest = await polls(store, NOW + 1)

    assert (names(first), names(rest)) == (["b"], ["a", "c"])
    assert (first[0].lease.owner, first[0].lease.until) == ("a", NOW + 1 + LEASE)
    assert await polls(store, NOW + 1) == ()
    assert await store.due_sources(NOW + 1) == len(first) + len(rest)


@check
async def a_source_is_not_due_before_its_time(store: Store) -> None:
    """And is at that time."""
    await store.sync_sources([source("a")], NOW)

    assert await polls(store, NOW - 1) == ()
    assert names(await polls(store, NOW)) == ["a"]


@check
async def a_pass_leaves_alone_what_became_due_since_it_began(store: Store) -> None:
    """So that a pass ends, however short the intervals and however slow the machine."""
    await store.sync_sources([source("a")], NOW)
    await store.sync_sources([source("a"), source("b")], NOW + 1)

    first = await store.claim_sources("a", NOW + 5, LEASE, 9, per_host=9, due_by=NOW)
    state = replace(first[0].state, next_at=NOW + 2)
    await store.write(lambda ledger: ledger.settle_poll(first[0], state))
    again = await store.claim_sources("a", NOW + 5, LEASE, 9, per_host=9, due_by=NOW)

    assert (names(first), names(again)) == (["a"], [])
    assert first[0].lease.until == NOW + 5 + LEASE
    assert names(await polls(store, NOW + 5)) == ["b", "a"]


@check
async def a_host_is_loaded_only_so_often_at_once(store: Store) -> None:
    """Leases count, whoever has them; a settled poll makes room."""
    same = [source(name, "one.example") for name in "abc"]
    await store.sync_sources([*same, source("d")], NOW)

    first = await polls(store, per_host=1)
    second = await polls(store, per_host=1, owner="b")
    await store.write(
        lambda ledger: ledger.settle_poll(first[0], replace(first[0].state, next_at=NOW * 2))
    )
    third = await polls(store, per_host=1, owner="b")

    assert (names(first), names(second), names(third)) == (["a", "d"], [], ["b"])


@check
async def a_busy_host_does_not_hide_the_others(store: Store) -> None:
    """However many of its sources are due before theirs."""
    crowd = [source(f"a{n:04}", "one.example") for n in range(700)]
    await store.sync_sources([*crowd, source("z")], NOW)

    assert names(await polls(store, limit=2, per_host=1)) == ["a0000", "z"]


@check
async def a_poll_state_comes_back_as_it_went_in(store: Store) -> None:
    """Every field, with the lease gone."""
    await store.sync_sources([source("a")], NOW)
    (due,) = await polls(store)
    validators = Validators('W/"é"', "Mon, 01 Jan 2024", "https://a.example/a.xml", NOW)
    state = PollState(
        "a", NOW + 1, NOW, NOW, validators, "hash", 3, "failing", "HTTP 500", "{}", "backing off",
        "https://new.example/a.xml",
    )  # fmt: skip

    await store.write(lambda ledger: ledger.settle_poll(due, state))

    assert await store.poll_states() == (state,)
    assert [one.state for one in await polls(store, NOW + 1)] == [state]


@check
async def an_adopted_address_lasts_until_another_is_configured(store: Store) -> None:
    """Its host is the one that is loaded; configuring the adopted address changes nothing else."""
    new = "https://new.example/a.xml"
    await store.sync_sources([source("a"), source("b", "new.example")], NOW)
    due = (await polls(store, limit=1))[0]
    kept = replace(due.state, adopted=new, validators=Validators("x", "", new, NOW), ok_at=NOW)
    await store.write(lambda ledger: ledger.settle_poll(due, kept))

    await store.sync_sources([source("a"), source("b", "new.example")], NOW)
    same = (await store.poll_states())[0]
    one_host = names(await polls(store, per_host=1))
    await store.sync_sources([replace(source("a"), url=new), source("b", "new.example")], NOW)
    agreed = (await store.poll_states())[0]

    assert (same, one_host) == (kept, ["a"])
    assert (agreed.adopted, agreed.validators) == ("", kept.validators)


@check
async def an_adopted_address_is_dropped_when_the_url_changes(store: Store) -> None:
    """To whatever else the user configures, with what it gave."""
    await store.sync_sources([source("a")], NOW)
    (due,) = await polls(store)
    kept = replace(due.state, adopted="https://new.example/", validators=Validators("x"))
    await store.write(lambda ledger: ledger.settle_poll(due, kept))

    await store.sync_sources([replace(source("a"), url="https://else.example/")], NOW)

    (state,) = await store.poll_states()
    assert (state.adopted, state.validators) == ("", Validators())


@check
async def a_paused_host_is_left_alone_by_every_replica(store: Store) -> None:
    """Until its time, whoever asks; a shorter pause does not end a longer one."""
    same = [source("a", "one.example"), source("b", "www.one.example")]
    await store.sync_sources([*same, source("c")], NOW)
    until = NOW + 10 * MINUTE

    def pause(ledger: Ledger) -> None:
        ledger.pause_host("https://one.example:8443/a.xml", until)
        ledger.pause_host("https://one.example/", NOW + MINUTE)

    await store.write(pause)

    assert await store.host_pauses(NOW) == {"a": until, "b": until}
    assert await store.due_sources(NOW) == 1
    assert names(await polls(store, owner="b")) == ["c"]
    assert names(await polls(store, until - 1)) == ["c"]
    assert names(await polls(store, until)) == ["a", "b"]
    assert await store.host_pauses(until) == {}


@check
async def neighbours_are_the_other_sources_of_a_host(store: Store) -> None:
    """Those that are configured, whatever `www.` and port; when they answered or failed last."""
    same = [source("a", "one.example"), source("b", "www.one.example"), source("c", "one.example")]
    await store.sync_sources([*same, source("d")], NOW)
    answered = {"b": (NOW + 5, 0), "c": (NOW + 3, 2), "d": (NOW + 9, 1)}

    def settle(ledger: Ledger) -> None:
        for one in due:
            ok_at, failures = answered.get(one.source_id, (NOW + 7, 3))
            state = replace(one.state, polled_at=NOW + 6, ok_at=ok_at, failures=failures)
            ledger.settle_poll(one, state)

    due = await polls(store, per_host=3)
    await store.write(settle)

    async def neighbours(url: str) -> Neighbours:
        return await store.write(lambda ledger: ledger.neighbours(url, "a"))

    assert await neighbours("https://one.example:8443/x") == Neighbours(NOW + 5, NOW + 6)
    assert await neighbours("https://nobody.example/") == Neighbours()
    await store.sync_sources([same[0]], NOW)
    assert await neighbours(same[0].url) == Neighbours()


@check
async def a_pause_by_a_wrong_clock_ends_with_it(store: Store) -> None:
    """What lies further ahead than a day was never asked for."""
    future = NOW + 365 * 24 * 60 * MINUTE
    await store.sync_sources([source("a")], NOW)
    await store.write(lambda ledger: ledger.pause_host(source("a").url, future))

    await store.mend_clock(NOW, seen=False)

    assert names(await polls(store, NOW)) == ["a"]


@check
async def an_expired_lease_is_given_on(store: Store) -> None:
    """With a larger fence; the late worker's result is refused, its items with it."""
    await store.sync_sources([source("a")], NOW)
    (late,) = await polls(store)
    (next_one,) = await polls(store, NOW + LEASE)

    def work(ledger: Ledger) -> None:
        ledger.add_items([item("late")])
        ledger.settle_poll(late, late.state)

    await refuses(LeaseLost, store.write(work))

    assert next_one.lease.fence > late.lease.fence
    assert await store.items(["late"]) == ()
    await store.write(lambda ledger: ledger.settle_poll(next_one, next_one.state))


@check
async def a_poll_is_settled_once(store: Store) -> None:
    """A second time the lease is gone."""
    await store.sync_sources([source("a")], NOW)
    (due,) = await polls(store)

    await store.write(lambda ledger: ledger.settle_poll(due, due.state))

    await refuses(LeaseLost, store.write(lambda ledger: ledger.settle_poll(due, due.state)))


@check
async def a_removed_source_is_never_due(store: Store) -> None:
    """Its state waits for its return."""
    await store.sync_sources([source("a"), source("b")], NOW)
    due = (await polls(store))[0]
    kept = replace(due.state, ok_at=NOW, next_at=NOW)
    await store.write(lambda ledger: ledger.settle_poll(due, kept))

    await store.sync_sources([source("b")], NOW)
    without = (await polls(store, NOW + LEASE), await store.poll_states())
    await store.sync_sources([source("a")], NOW)

    assert (names(without[0]), [one.source_id for one in without[1]]) == (["b"], ["b"])
    assert await store.poll_states() == (kept,)


@check
async def a_new_address_is_asked_without_the_old_validators(store: Store) -> None:
    """A poll of the old address that is still under way loses its lease."""
    await store.sync_sources([source("a")], NOW)
    (due,) = await polls(store)
    failing = replace(
        due.state, validators=Validators("x"), body_hash="x", ok_at=NOW, next_at=2 * NOW, failures=9
    )
    await store.write(lambda ledger: ledger.settle_poll(due, failing))
    await polls(store, 2 * NOW)

    await store.sync_sources([replace(source("a"), url="https://new.example/")], NOW)

    (again,) = await polls(store, owner="b")
    state = again.state
    assert (state.validators, state.body_hash, state.failures) == (Validators(), "", 0)
    assert (state.next_at, state.ok_at) == (NOW, NOW)


@check
async def a_clock_that_was_set_back_stops_nothing(store: Store) -> None:
    """What a clock far ahead polled or put off is due; what it leased is due after a lease."""
    future = NOW + 365 * 24 * 60 * MINUTE
    watched = [source("leased"), source("polled"), source("right")]
    await store.sync_sources(watched, NOW)
    leased, polled, right = await polls(store, future)
    for due, at in ((polled, future), (right, NOW)):
        state = replace(due.state, polled_at=at, next_at=at + HOUR)
        await store.write(lambda ledger, due=due, state=state: ledger.settle_poll(due, state))  # type: ignore[misc]
    await enqueue(store, delivery("d", created_at=future, next_at=future))

    await store.mend_clock(NOW, seen=False)

    assert names(await polls(store, NOW)) == ["polled"]
    assert names(await polls(store, NOW + LEASE)) == ["leased", "polled"]
    assert ids(await sends(store, NOW)) == ["d"]
    await refuses(LeaseLost, store.write(lambda ledger: ledger.settle_poll(leased, leased.state)))


@check
async def a_clock_that_was_seen_to_go_back_stops_nothing(store: Store) -> None:
    """By however little: nothing that happened is later than now, and no retry waits for it."""
    later = NOW + 30 * 1000
    await store.sync_sources([source("a")], NOW)
    (due,) = await polls(store, NOW)
    state = replace(due.state, polled_at=later, next_at=later + HOUR)
    await store.write(lambda ledger: ledger.settle_poll(due, state))
    retried = delivery("retried", attempts=1, next_at=later + HOUR)
    await enqueue(store, delivery("d", created_at=later, next_at=later), retried)
    assert await sends(store, NOW) == ()

    await store.mend_clock(NOW, seen=True)

    assert names(await polls(store, NOW)) == ["a"]
    assert set(ids(await sends(store, NOW))) == {"d", "retried"}


@check
async def a_lease_outlives_a_clock_that_is_set_back(store: Store) -> None:
    """Who works under it may end its work: a message is not sent twice."""
    await store.sync_sources([source("a")], NOW)
    (due,) = await polls(store, NOW + HOUR)

    await store.mend_clock(NOW, seen=True)

    assert await polls(store, NOW) == ()
    await store.write(lambda ledger: ledger.settle_poll(due, due.state))
