"""Turns of pages: one host at a time, one budget, whoever asks."""

import asyncio
from dataclasses import replace

from monitor.article_pages import NotRead, PageTurn, Unread
from monitor.configuration import HOUR
from monitor.model import Millis
from monitor.ports import Store
from monitor.schedule import Refusal
from monitor.testing.store_suite.frame import MINUTE, NOW, check, polls, source

TURN = PageTurn("paper.example", gap=2_000, patience=5_000, per_hour=100)


async def _taken(store: Store, now: Millis, **changes: object) -> Millis | Unread:
    asked = PageTurn(**({name: getattr(TURN, name) for name in TURN.__slots__} | changes))
    found = await store.turns.take(asked, now)
    return found.cause if isinstance(found, NotRead) else found


@check
async def turns_of_one_host_come_one_after_the_other(store: Store) -> None:
    """Those that would come too late are not taken; other hosts do not wait."""
    taken = [await _taken(store, NOW) for _ in range(4)]

    assert taken == [NOW, NOW + 2_000, NOW + 4_000, Unread.LATE]
    assert await _taken(store, NOW, host="other.example") == NOW
    assert await _taken(store, NOW + 1_001) == NOW + 6_000


@check
async def turns_that_are_asked_for_at_once_are_parted(store: Store) -> None:
    """No two get the same."""
    taken = await asyncio.gather(*(_taken(store, NOW, patience=HOUR) for _ in range(20)))

    assert sorted(taken, key=str) == [NOW + 2_000 * n for n in range(20)]


@check
async def turns_wait_as_long_as_the_page_before_them_asked_for(store: Store) -> None:
    """A longer gap stays, whoever took it."""
    await _taken(store, NOW, gap=4_000)

    assert await _taken(store, NOW, gap=0) == NOW + 4_000


@check
async def turns_have_the_budget_of_any_hour(store: Store) -> None:
    """The further hops of a redirect cost nothing; a budget of none gives none."""
    times = (0, HOUR // 2, HOUR - 1, HOUR, HOUR + 1)
    taken = [await _taken(store, NOW + t, per_hour=2) for t in times]

    assert taken == [NOW, NOW + HOUR // 2, Unread.BUDGET, NOW + HOUR, Unread.BUDGET]
    assert await _taken(store, NOW + HOUR + MINUTE, per_hour=2, counted=False) == (
        NOW + HOUR + MINUTE
    )
    assert await _taken(store, NOW + 3 * HOUR, per_hour=0) is Unread.BUDGET


@check
async def turns_that_at_once_ask_for_the_last_of_a_budget_get_one(store: Store) -> None:
    """However many replicas ask."""
    hosts = (f"h{n}.example" for n in range(12))
    taken = await asyncio.gather(*(_taken(store, NOW, host=h, per_hour=1) for h in hosts))

    assert [each for each in taken if each is not Unread.BUDGET] == [NOW]


@check
async def turns_of_a_wrong_clock_keep_nobody_waiting(store: Store) -> None:
    """Nor do they cost the budget."""
    await _taken(store, NOW + 300 * HOUR, per_hour=1)

    assert await _taken(store, NOW, per_hour=1) == NOW


@check
async def turns_of_a_paused_host_do_not_come(store: Store) -> None:
    """The pause is that of its feeds, both ways; `www.` is the same host."""
    await store.write(lambda ledger: ledger.pause_host("https://paper.example/feed", NOW + MINUTE))
    page = Refusal("https://www.other.example/page", 503, NOW, NOW + MINUTE)
    assert await store.turns.pause(page) == NOW + MINUTE

    taken = [await _taken(store, NOW, host=h) for h in (TURN.host, "other.example", "a.example")]

    assert taken == [Unread.LATE, Unread.LATE, NOW]
    assert await _taken(store, NOW + MINUTE) == NOW + MINUTE


@check
async def pages_that_refuse_again_hold_no_feed_back_that_answers(store: Store) -> None:
    """The first time they do, for ten minutes where the feeds answered; the pages wait."""
    later, end = NOW + 2 * HOUR, NOW + 4 * HOUR
    await store.sync_sources([source("a", TURN.host)], NOW)
    (due,) = await polls(store)

    async def answered(at: int) -> None:
        state = replace(due.state, polled_at=at, ok_at=at)
        await store.write(lambda ledger: ledger.settle_poll(due, state))

    await answered(NOW)
    first = await store.turns.pause(Refusal(f"https://{TURN.host}/1", 503, NOW + 1, later))
    (due,) = await polls(store, first)
    await answered(later + 1)
    again = await store.turns.pause(Refusal(f"https://{TURN.host}/2", 503, later + 2, end))

    assert (first, again) == (NOW + 1 + 10 * MINUTE, 0)
    assert await store.host_pauses(later + 2) == {}
    assert await _taken(store, end - 1) is Unread.LATE
    assert await _taken(store, end) == end
