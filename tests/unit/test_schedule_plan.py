from dataclasses import replace

import pytest

from monitor.configuration import DAY, HOUR, MINUTE, Source
from monitor.model import (
    Entry,
    Fetched,
    FetchFailed,
    FetchFault,
    NotModified,
    ParsedFeed,
    PollState,
    Validators,
)
from monitor.schedule import NextPoll, Observation, plan

NOW = 1_772_532_000_000
SOURCE = Source("s", "https://feeds.test/rss")
FRESH = PollState("s")
KNOWN = PollState("s", ok_at=NOW)  # nobody knows for how long it has been watched
FETCHED = Fetched("https://feeds.test/rss", b"", "", Validators())
UNCHANGED = NotModified(Validators())


def _feed(size: int, every: int = 0, **hints: str) -> ParsedFeed:
    entries = (Entry(id=str(n), published=NOW - n * every if every else None) for n in range(size))
    return ParsedFeed(entries=tuple(entries), hints=tuple(hints.items()))


def _first(every: int, count: int = 30, **hints: str) -> NextPoll:
    """The plan after a document with an item each `every` milliseconds; nothing else is known."""
    published = tuple(NOW - n * every for n in range(count))
    seen = Observation(FETCHED, _feed(count, every, **hints), published, count)
    return plan(KNOWN, SOURCE, seen, NOW, 0.0)


def _state(before: NextPoll, ok_at: int = NOW, **changes: object) -> PollState:
    state = PollState("s", ok_at=ok_at, schedule=before.schedule, status=before.status)
    return replace(state, **changes)  # type: ignore[arg-type]


def _fail(fault: FetchFault, failures: int = 0, **facts: object) -> NextPoll:
    failed = FetchFailed(fault, "why", **facts)  # type: ignore[arg-type]
    state = replace(FRESH, failures=failures, status="ok", ok_at=NOW - HOUR)
    return plan(state, SOURCE, Observation(failed), NOW, 0.0)


def test_schedule_busy_source_is_polled_as_often_as_allowed() -> None:
    made = _first(every=2 * MINUTE)

    assert made.next_at - NOW == SOURCE.interval_min
    assert made.reason == "as often as `every` allows"


def test_schedule_quiet_source_is_polled_seldom_but_within_its_ceiling() -> None:
    daily, busier = _first(every=DAY, count=12), _first(every=HOUR)

    assert SOURCE.interval_min < busier.next_at - NOW < daily.next_at - NOW
    assert daily.next_at - NOW <= SOURCE.interval_max


def test_schedule_weight_shortens_the_wait() -> None:
    published = tuple(NOW - n * 3 * HOUR for n in range(30))
    seen = Observation(FETCHED, _feed(30), published, 30)

    dear = plan(KNOWN, replace(SOURCE, weight=4.0), seen, NOW, 0.0)

    assert dear.next_at < plan(KNOWN, SOURCE, seen, NOW, 0.0).next_at


def test_schedule_short_list_is_polled_before_half_of_it_scrolls_by() -> None:
    patient = replace(SOURCE, weight=0.001)
    published = tuple(NOW - n * 30 * MINUTE for n in range(4))
    seen = Observation(FETCHED, _feed(4, 30 * MINUTE), published, 4)

    made = plan(KNOWN, patient, seen, NOW, 0.0)

    assert made.next_at - NOW <= HOUR
    assert "scroll" in made.reason


def test_schedule_silence_makes_it_slower_and_news_faster() -> None:
    before = _first(every=30 * MINUTE)
    silent = plan(_state(before), SOURCE, Observation(UNCHANGED), NOW + 4 * HOUR, 0.0)
    news = tuple(NOW + n * 5 * MINUTE for n in range(24))
    lively = plan(
        _state(before), SOURCE, Observation(FETCHED, _feed(30), news, 30), NOW + 4 * HOUR, 0.0
    )

    assert lively.next_at < silent.next_at


@pytest.mark.clause("max-age", "expires")
@pytest.mark.parametrize("value", ["max-age=7200", "public, max-age=7200"])
def test_schedule_waits_for_max_age(value: str) -> None:
    result = replace(FETCHED, headers=(("cache-control", value),))
    published = tuple(NOW - n * MINUTE for n in range(30))

    made = plan(KNOWN, SOURCE, Observation(result, _feed(30), published, 30), NOW, 0.0)

    assert made.next_at - NOW == 2 * HOUR
    assert "max-age" in made.reason


@pytest.mark.clause("max-age")
def test_schedule_waits_for_max_age_of_a_304() -> None:
    result = NotModified(Validators(), (("cache-control", "max-age=7200"),))

    made = plan(_state(_first(every=MINUTE)), SOURCE, Observation(result), NOW, 0.0)

    assert made.next_at - NOW == 2 * HOUR


@pytest.mark.clause("ttl")
def test_schedule_remembers_ttl_over_a_304() -> None:
    first = _first(every=MINUTE, ttl="60")

    again = plan(_state(first), SOURCE, Observation(UNCHANGED), NOW + HOUR, 0.0)

    assert first.next_at - NOW == HOUR
    assert again.next_at - (NOW + HOUR) == HOUR
    assert "ttl" in again.reason


def test_schedule_publisher_may_ask_for_more_than_our_ceiling() -> None:
    assert _first(every=MINUTE, updatePeriod="daily").next_at - NOW == DAY


@pytest.mark.clause("skip-hours")
def test_schedule_skips_the_hours_that_the_publisher_names() -> None:
    made = _first(every=MINUTE, skipHours="10,11,12")

    assert made.next_at - NOW == 3 * HOUR
    assert "skipHours" in made.reason


@pytest.mark.clause("jitter")
@pytest.mark.clause("skip-hours", "jitter")
def test_schedule_feeds_do_not_all_come_when_a_skipped_hour_ends() -> None:
    seen = Observation(FETCHED, _feed(30, MINUTE, skipHours="10,12"), (), 30)
    at = [plan(FRESH, SOURCE, seen, NOW, dice).next_at - NOW for dice in (0.0, 0.5, 0.99)]

    assert at[0] == HOUR
    assert at[0] < at[1] < at[2] < HOUR + 10 * MINUTE


def test_schedule_jitter_only_delays() -> None:
    seen = Observation(FETCHED, _feed(0), (), 0)
    calm, late = (plan(KNOWN, SOURCE, seen, NOW, dice).next_at for dice in (0.0, 0.99))

    assert calm < late <= calm + 0.1 * (calm - NOW)


@pytest.mark.clause("back-off")
@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 300), (1, 625), (2, 1296), (4, 4096), (13, 83_521), (500, 83_521)],
)
def test_schedule_failures_back_off_and_are_bounded(failures: int, seconds: int) -> None:
    made = _fail(FetchFault.HTTP, failures)

    assert (made.status, made.failures) == ("failing", failures + 1)
    assert made.next_at - NOW == seconds * 1000


def test_schedule_success_ends_the_failing() -> None:
    state = replace(FRESH, failures=9, status="failing", detail="HTTP 500")

    made = plan(state, SOURCE, Observation(UNCHANGED), NOW, 0.0)

    assert (made.status, made.failures, made.detail) == ("ok", 0, "")


@pytest.mark.clause("our-network")
def test_schedule_our_own_network_is_not_held_against_a_feed() -> None:
    made = _fail(FetchFault.OFFLINE, failures=2)

    assert (made.status, made.failures) == ("ok", 2)
    assert made.next_at - NOW == MINUTE


@pytest.mark.clause("retry-seconds", "retry-default")
def test_schedule_throttled_host_rests_as_long_as_it_asks() -> None:
    asked = _fail(FetchFault.THROTTLED, status=429, retry_after=30 * MINUTE)
    silent = _fail(FetchFault.THROTTLED, status=503)

    assert (asked.next_at, asked.host_not_before) == (NOW + 30 * MINUTE, NOW + 30 * MINUTE)
    assert silent.host_not_before == NOW + 10 * MINUTE
    assert "10 min" in silent.reason


@pytest.mark.clause("pause-grows")
@pytest.mark.parametrize(
    ("failures", "wish", "interval"),
    [
        (0, 2 * MINUTE, 2 * MINUTE),  # what it asks for, the first time
        (0, 0, MINUTE),  # at once, or a date that is over
        (0, -5, MINUTE),
        (0, 400 * DAY, DAY),
        (9, 2 * MINUTE, 13**4 * 1000),  # what it asked for nine times was not enough
        (9, None, 13**4 * 1000),
        (99, 0, 17**4 * 1000),
    ],
)
def test_schedule_pause_that_did_not_help_grows(
    failures: int, wish: int | None, interval: int
) -> None:
    source = replace(SOURCE, interval_min=30_000)
    failed = FetchFailed(FetchFault.THROTTLED, "why", 429, wish)
    state = replace(FRESH, failures=failures, ok_at=NOW - HOUR)

    made = plan(state, source, Observation(failed), NOW, 0.0)

    assert made.next_at - NOW == interval
    assert made.failures == failures + 1


def test_schedule_fetch_that_was_put_off_says_why() -> None:
    assert "why" in _fail(FetchFault.THROTTLED, retry_after=5 * MINUTE).reason


def test_schedule_host_that_rests_is_no_failure_of_its_other_feeds() -> None:
    made = _fail(FetchFault.THROTTLED, retry_after=5 * MINUTE)

    assert (made.status, made.failures, made.next_at) == ("ok", 0, NOW + 5 * MINUTE)


@pytest.mark.clause("gone")
def test_schedule_gone_is_suspended() -> None:
    made = _fail(FetchFault.GONE, status=410)

    assert made.status == "suspended"
    assert made.next_at - NOW >= 30 * DAY


@pytest.mark.clause("challenge")
def test_schedule_bot_check_is_left_alone_for_an_hour() -> None:
    assert _fail(FetchFault.CHALLENGE, status=403).next_at - NOW == HOUR


def _moves(targets: list[str], apart: int) -> list[str]:
    """What each poll of a source adopts that is redirected for good to these targets."""
    state, adopted = FRESH, []
    for n, target in enumerate(targets):
        seen = Observation(replace(FETCHED, url=target, permanent=target != SOURCE.url), _feed(1))
        made = plan(state, SOURCE, seen, NOW + n * apart, 0.0)
        state = _state(made, ok_at=NOW + n * apart)
        adopted.append(made.adopted)
    return adopted


@pytest.mark.clause("permanent-adopted", "permanent-later")
def test_schedule_move_is_adopted_after_three_polls_over_a_day() -> None:
    new = "https://new.test/rss"

    assert _moves([new] * 3, apart=12 * HOUR) == ["", "", new]
    assert _moves([new] * 4, apart=7 * HOUR) == ["", "", "", ""]
    assert _moves([new, new, SOURCE.url, new], apart=DAY) == [""] * 4
    assert _moves([new, "https://else.test/", new], apart=DAY) == [""] * 3


def test_schedule_move_counts_also_where_nothing_is_new() -> None:
    new = "https://new.test/rss"
    state, moved = FRESH, replace(FETCHED, url=new, permanent=True)
    first = plan(state, SOURCE, Observation(moved, _feed(1)), NOW, 0.0)
    known = Observation(NotModified(Validators(), url=new, permanent=True))

    second = plan(_state(first), SOURCE, known, NOW + 12 * HOUR, 0.0)
    third = plan(_state(second), SOURCE, known, NOW + DAY, 0.0)
    passing = plan(_state(second), SOURCE, Observation(UNCHANGED), NOW + DAY, 0.0)

    assert (third.adopted, passing.adopted) == (new, "")


def test_schedule_adopted_address_stays_until_it_fails_or_is_configured() -> None:
    new = "https://new.test/rss"
    state = replace(FRESH, adopted=new, status="ok", ok_at=NOW)
    failed = Observation(FetchFailed(FetchFault.HTTP, "HTTP 500", 500))
    gone = Observation(FetchFailed(FetchFault.GONE, "HTTP 410", 410))

    def adopted(seen: Observation, failures: int = 0, url: str = SOURCE.url) -> str:
        known, source = replace(state, failures=failures), replace(SOURCE, url=url)
        return plan(known, source, seen, NOW, 0.0).adopted

    assert adopted(Observation(UNCHANGED)) == new
    assert [adopted(failed, failures) for failures in (0, 8, 9)] == [new, new, ""]
    assert adopted(gone) == ""
    assert [adopted(seen, url=new) for seen in (Observation(UNCHANGED), failed)] == ["", ""]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"rate":[1],"moved":3}', '{"hints":7}', "null"])
def test_schedule_state_that_cannot_be_read_starts_afresh(text: str) -> None:
    made = plan(replace(FRESH, schedule=text), SOURCE, Observation(UNCHANGED), NOW, 0.0)

    assert made.status == "ok"
