import json
from dataclasses import replace

import pytest

from monitor.configuration import DAY, HOUR, MINUTE, Source
from monitor.model import Entry, Fetched, NotModified, ParsedFeed, PollState, Validators
from monitor.parse import item_id
from monitor.schedule import PATIENCE, NextPoll, Observation, plan
from monitor.schedule.standing import Standing, dump, load

NOW = 1_772_532_000_000
SOURCE = Source("s", "https://feeds.test/rss", weight=1e-6)  # of itself it waits for 6 hours
USUAL = 6 * 60
KNOWN = PollState("s", ok_at=NOW)
OLD = tuple(f"old{n:03}" for n in range(20))
FETCHED = Fetched("https://feeds.test/rss", b"", "", Validators())
UNCHANGED = Observation(NotModified(Validators()))


def _list(*new: str, old: tuple[str, ...] = OLD) -> Observation:
    """A list of old reports, and of new ones that stand in it."""
    here = (*new, *old)
    feed = ParsedFeed(entries=(Entry(),) * len(here))
    return Observation(FETCHED, feed, (), len(here), here=here, appeared=new)


def _polled(*polls: tuple[int, Observation], state: PollState = KNOWN) -> NextPoll:
    """The plan after polls at these hours."""
    for hours, seen in polls:
        now = NOW + hours * HOUR
        made = plan(state, SOURCE, seen, now, 0.0)
        state = replace(state, ok_at=now, schedule=made.schedule)
    return made


def _wait(*polls: tuple[int, Observation], state: PollState = KNOWN) -> int:
    """The same, in minutes from the last poll on."""
    wait = _polled(*polls, state=state).next_at - NOW - polls[-1][0] * HOUR
    return round(wait / MINUTE)


def _shown(*new: str) -> Observation:
    """The list again, with reports in it that were new before."""
    return replace(_list(*new), appeared=())


def test_standing_report_seen_once_halves_the_wait() -> None:
    made = _polled((0, _list()), (2, _list("flash")), (4, _shown()))

    assert _wait((0, _list()), (2, _list("flash")), (4, _shown())) == 60
    assert "within half of the 2.0 h that its reports are sure to stand" in made.reason


def test_standing_report_seen_twice_allows_the_same_wait_again() -> None:
    shown = [(0, _list()), (2, _list("flash")), (4, UNCHANGED), (6, _shown())]

    assert _wait(*shown) == 2 * 60


def test_standing_soonest_report_counts() -> None:
    shown = [(0, _list()), (1, _list("flash", "slow")), (2, _shown("slow")), (4, _shown())]

    assert _wait(*shown) == 30


def test_standing_report_that_comes_back_had_not_vanished() -> None:
    before = [(0, _list()), (2, _list("flash")), (4, _shown())]

    assert _wait(*before, (5, _shown("flash"))) == USUAL
    assert _wait(*before, (5, _shown("flash")), (6, _shown())) == 4.5 * 60 // 2


@pytest.mark.parametrize(
    "after",
    [
        _list(old=()),
        _list(*(f"new{n:03}" for n in range(20)), old=()),
        UNCHANGED,
    ],
    ids=["empty", "another list", "not modified"],
)
def test_standing_list_that_says_nothing_changes_nothing(after: Observation) -> None:
    assert _wait((0, _list()), (2, _list("flash")), (4, after)) == USUAL


def test_standing_list_of_three_may_be_replaced_as_a_whole() -> None:
    short = [(0, _list(old=OLD[:3])), (2, _list("a", "b", old=())), (4, _list("c", "d", old=()))]

    assert _wait(*short) == 60


def test_standing_what_vanished_allows_twice_as_much_each_week() -> None:
    state = _polled((0, _list()), (1, _list("flash")), (2, _shown())).schedule
    known = json.loads(state)["stood"][2]["flash"]
    standing = Standing(gone={"flash": tuple(known)})

    weeks = [standing.shortest(known[1] + n * 7 * DAY) for n in (0, 1, 2, 4_000)]
    assert weeks == [HOUR, 2 * HOUR, 4 * HOUR, HOUR * 2**30]


def test_standing_new_list_is_watched_closely_and_then_less() -> None:
    first = plan(PollState("s"), SOURCE, _list(), NOW, 0.0)
    state = PollState("s", ok_at=NOW, schedule=first.schedule)
    hour = plan(state, SOURCE, UNCHANGED, NOW + HOUR, 0.0)
    scarce = plan(state, SOURCE, UNCHANGED, NOW + HOUR, 0.0, patience=4 * PATIENCE)

    assert first.next_at - NOW == SOURCE.interval_min
    assert hour.next_at - NOW - HOUR == HOUR // 4
    assert "it has been watched for 60 min only" in hour.reason
    assert scarce.next_at - NOW - HOUR == HOUR // 2
    assert _wait((100, UNCHANGED), state=state) == USUAL


def test_standing_new_list_that_a_hub_pushes_needs_no_watching() -> None:
    first = plan(PollState("s"), SOURCE, _list(), NOW, 0.0)
    state = PollState("s", ok_at=NOW, schedule=first.schedule)
    pushed = replace(UNCHANGED, hub="hub.test", hub_until=NOW + 9 * DAY)

    assert plan(state, SOURCE, pushed, NOW + MINUTE, 0.0).next_at == NOW + MINUTE + 6 * HOUR


def test_standing_state_of_an_older_version_is_a_list_known_for_long() -> None:
    facts = json.loads(_polled((0, _list())).schedule)
    del facts["stood"]
    older = replace(KNOWN, schedule=json.dumps(facts))

    assert _wait((1, UNCHANGED), state=older) == USUAL
    assert json.loads(_polled((1, UNCHANGED), state=older).schedule)["stood"] == dump(Standing())


def test_standing_clock_that_was_set_back_leaves_nothing_from_the_future() -> None:
    ahead = 30 * 24
    lists = (_list(), _list("flash"), _shown(), _list("x"))
    polls = [(ahead + n, seen) for n, seen in enumerate(lists)]
    state = _polled(*polls, state=PollState("s")).schedule
    back = replace(KNOWN, schedule=state, ok_at=NOW + (ahead + 3) * HOUR)

    assert _wait((0, _shown()), (1, _shown()), state=back) == USUAL


def test_standing_state_stays_small() -> None:
    polls = [(n, _list(*(f"{n:03}{m:03}" for m in range(100)))) for n in range(9)]

    assert len(_polled(*polls).schedule) < 1_500


def test_standing_reports_of_one_source_are_told_apart() -> None:
    ids = [item_id([f"g:wire:{number}"]) for number in range(80)]

    for one in ids:
        others = [other for other in ids if other != one]
        seen = Standing(since=NOW).after(ids, [one], NOW, NOW + HOUR)
        assert len(seen.after(others, [], NOW + HOUR, NOW + 2 * HOUR).gone) == 1


def test_standing_names_of_the_version_before_are_not_taken_for_vanished_reports() -> None:
    short = [NOW, {name[:6]: NOW for name in ("0f3a77aa", "0f3a78bb")}, {"0f3a": [1, 2]}]

    known = load(json.loads(json.dumps(short)))

    assert (known.since, known.young) == (NOW, {})
    assert known.gone == {"0f3a": (1, 2)}
    assert load(json.loads(json.dumps(dump(replace(known, young={"a": 1}))))).young == {"a": 1}
