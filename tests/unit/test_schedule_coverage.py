import json
from dataclasses import replace

import pytest

from monitor.configuration import DAY, HOUR, Source
from monitor.model import Entry, Fetched, NotModified, ParsedFeed, PollState, Validators
from monitor.schedule import Observation, plan, troubles

NOW = 1_772_532_000_000
SOURCE = Source("s", "https://feeds.test/rss")
UNCHANGED = NotModified(Validators())


def _read(state: PollState, now: int, *published: int, window: int = 10) -> PollState:
    """The state after a poll at `now` that brought items published then."""
    entries = tuple(Entry(id=str(n), published=NOW) for n in range(window))
    document = Fetched(SOURCE.url, b"", "", Validators())
    seen = Observation(document, ParsedFeed(entries=entries), published, window)
    return _after(state, seen, now)


def _after(state: PollState, seen: Observation, now: int) -> PollState:
    made = plan(state, SOURCE, seen, now, 0.0)
    return replace(
        state, ok_at=now, polled_at=now, status="ok", schedule=made.schedule, body_hash="h"
    )


def _quiet(every: int, silence: int) -> PollState:
    """A feed with an item each `every`, then hourly polls that bring nothing."""
    state = _read(PollState("s"), NOW, *(NOW - n * every for n in range(40)))
    for hour in range(1, silence // HOUR + 1):
        state = _after(state, Observation(UNCHANGED), NOW + hour * HOUR)
    return state


def _kinds(state: PollState, now: int) -> list[str]:
    return [trouble.kind for trouble in troubles([state], now)]


@pytest.mark.parametrize(
    ("every", "silence", "kinds"),
    [
        (HOUR, 20 * HOUR, []),  # a night, and some
        (HOUR, 30 * HOUR, ["silent"]),
        (8 * HOUR, 48 * HOUR, []),  # three a day: two days can happen
        (8 * HOUR, 7 * DAY, ["silent"]),
        (3 * DAY, 12 * DAY, []),
    ],
)
def test_coverage_silence_is_measured_against_the_own_rhythm(
    every: int, silence: int, kinds: list[str]
) -> None:
    assert _kinds(_quiet(every, silence), NOW + silence) == kinds


def test_coverage_outage_of_ours_is_no_silence() -> None:
    assert _kinds(_quiet(HOUR, HOUR), NOW + 30 * DAY) == []


def test_coverage_pause_like_one_before_is_no_silence() -> None:
    before, after = (NOW - n * HOUR for n in range(20)), (NOW - n * HOUR for n in range(80, 100))
    state = _read(PollState("s"), NOW, *before, *after)

    quiet = _after(state, Observation(UNCHANGED), NOW + 60 * HOUR)

    assert _kinds(quiet, NOW + 60 * HOUR) == []


def test_coverage_ends_with_the_next_item() -> None:
    state = _quiet(HOUR, 40 * HOUR)
    now = NOW + 41 * HOUR

    assert _kinds(_read(state, now, now), now) == []


def test_coverage_says_why_and_since_when() -> None:
    (trouble,) = troubles([_quiet(HOUR, 30 * HOUR)], NOW)

    assert trouble.since == NOW
    assert trouble.reason.startswith("no new item for 30 hours, where its rhythm promised about ")


@pytest.mark.clause("gone-told")
@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (PollState("s", status="failing", ok_at=NOW - 11 * HOUR, failures=7), []),
        (PollState("s", status="failing", ok_at=NOW - 12 * HOUR, failures=8), ["failing"]),
        (PollState("s", status="failing", failures=1), []),
        (PollState("s", status="failing", failures=2), ["failing"]),
        (PollState("s", status="suspended", ok_at=NOW, failures=1), ["gone"]),
        (PollState("s", status="new"), []),
        (PollState("s", status="ok", ok_at=NOW - 9 * DAY), []),  # our own network was down
    ],
)
def test_coverage_of_feeds_that_died(state: PollState, kinds: list[str]) -> None:
    assert _kinds(state, NOW) == kinds


def test_coverage_empty_feed_is_a_trouble() -> None:
    assert _kinds(_read(PollState("s"), NOW, window=0), NOW) == ["empty"]


@pytest.mark.parametrize(
    "url",
    [
        "https://news.test/rss/search?q=truce%20talks&hl=en",
        "https://api.test/doc?format=rss&query=truce",
        "https://blog.test/?s=truce&feed=rss2",
    ],
)
def test_coverage_search_without_an_answer_is_no_trouble(url: str) -> None:
    seen = Observation(Fetched(url, b"", "", Validators()), ParsedFeed())
    made = plan(PollState("s"), replace(SOURCE, url=url), seen, NOW, 0.0)

    state = PollState("s", ok_at=NOW, status="ok", schedule=made.schedule, body_hash="h")

    assert _kinds(state, NOW) == []


def test_coverage_moved_feed_is_a_trouble() -> None:
    schedule = json.dumps({"window": 5})
    state = PollState("s", status="ok", ok_at=NOW, body_hash="h", schedule=schedule)
    new = "https://new.test/rss"

    (trouble,) = troubles([replace(state, adopted=new)], NOW)

    assert _kinds(state, NOW) == []
    assert (trouble.kind, new in trouble.reason) == ("moved", True)
