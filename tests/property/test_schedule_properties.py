"""What holds for every plan."""

import json
from dataclasses import replace

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

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
from monitor.schedule import Budget, NextPoll, Observation, manners, plan, steered
from monitor.schedule.budget import Ask
from monitor.schedule.rate import PATIENCE, Rate, wait

NOW = 1_772_532_000_000
SOURCE = Source("s", "https://feeds.test/rss")
HEADERS = st.sampled_from(
    [(), (("cache-control", "max-age=5400"),), (("expires", "Tue, 03 Mar 2026 13:00:00 GMT"),)]
)
HINTS = st.sampled_from([(), (("ttl", "45"),), (("skipHours", "10,11"), ("updatePeriod", "daily"))])
TIMES = st.lists(st.integers(NOW - 40 * DAY, NOW), max_size=40).map(tuple)
SUCCESSES = st.builds(
    lambda headers, hints, times, changed: Observation(
        Fetched("u", b"", "", Validators(), headers) if changed else NotModified(Validators()),
        ParsedFeed(entries=(Entry(),) * len(times), hints=hints) if changed else None,
        times if changed else (),
        len(times) if changed else 0,
    ),
    HEADERS, HINTS, TIMES, st.booleans(),
)  # fmt: skip
FAILURES = st.builds(
    lambda fault, wish: Observation(FetchFailed(fault, "why", 500, wish)),
    st.sampled_from(FetchFault),
    st.none() | st.integers(0, 10 * DAY),
)
DICE = st.floats(0, 1, exclude_max=True)


def _run(observations: list[Observation], dice: float) -> list[tuple[int, NextPoll]]:
    """A life of polls, each made when the one before asked for it."""
    state, now, plans = PollState("s"), NOW, []
    for seen in observations:
        made = plan(state, SOURCE, seen, now, dice)
        plans.append((now, made))
        good = not isinstance(seen.result, FetchFailed)
        state = PollState(
            "s", ok_at=now if good else state.ok_at, failures=made.failures,
            schedule=made.schedule, status=made.status,
        )  # fmt: skip
        now = made.next_at
    return plans


@given(st.lists(SUCCESSES | FAILURES, min_size=1, max_size=12), DICE)
def test_schedule_always_moves_on_within_bounds(seen: list[Observation], dice: float) -> None:
    for (now, made), observation in zip(_run(seen, dice), seen, strict=True):
        fault = getattr(observation.result, "fault", None)
        soon = MINUTE if fault is FetchFault.OFFLINE else SOURCE.interval_min
        late = 31 * DAY if fault is FetchFault.GONE else 3 * DAY
        assert soon <= made.next_at - now <= late
        assert made.reason
        json.loads(made.schedule)
        assert len(made.schedule) < 1_500


@given(st.lists(SUCCESSES, min_size=1, max_size=8), DICE)
def test_schedule_never_polls_before_the_publisher_allows(
    seen: list[Observation], dice: float
) -> None:
    hints: manners.Hints = ()
    for (now, made), observation in zip(_run(seen, dice), seen, strict=True):
        assert not isinstance(observation.result, FetchFailed)
        hints = observation.feed.hints if observation.feed else hints
        assert made.next_at - now >= manners.freshness(observation.result.headers, now)[0]
        assert made.next_at - now >= manners.period(hints)[0]
        assert manners.out_of_skipped(made.next_at, hints) == made.next_at


@given(st.integers(HOUR, 5 * HOUR), st.floats(0.4, 3), DICE)
@settings(max_examples=8, deadline=None, phases=[Phase.generate])
def test_schedule_misses_no_report_of_an_editors_list(stands: int, gap: float, dice: float) -> None:
    """Each report stands for a while, among others that stay. Of itself it would wait 6 hours."""
    source, every = replace(SOURCE, weight=1e-6), int(stands * gap)
    begin = [NOW + n * every for n in range(4 * DAY // every)]
    state, now, seen, waits = PollState("s"), NOW, set[int](), []
    while now < NOW + 4 * DAY:
        here = {n for n, at in enumerate(begin) if at <= now < at + stands}
        document = Observation(
            Fetched("u", b"", "", Validators()),
            ParsedFeed(entries=(Entry(),) * (20 + len(here))),
            here=(*(f"old{n:03}" for n in range(20)), *(f"{n:06}" for n in here)),
            appeared=tuple(f"{n:06}" for n in here - seen),
        )
        seen |= here
        made = plan(state, source, document, now, dice)
        state = replace(state, ok_at=now, schedule=made.schedule)
        waits.append(made.next_at - now)
        now = made.next_at

    assert seen == {n for n, at in enumerate(begin) if at <= now}
    assert min(waits[len(waits) // 2 :]) >= stands // 5  # no more requests than that needs


@given(st.floats(0.01, 20), st.floats(1.1, 10))
def test_schedule_busier_is_never_polled_later(per_hour: float, factor: float) -> None:
    calm = Rate(items=per_hour * 1_000, hours=1_000)
    busy = Rate(items=per_hour * factor * 1_000, hours=1_000)

    assert wait(busy, NOW, PATIENCE) <= wait(calm, NOW, PATIENCE)


@given(st.lists(st.floats(0.05, 10), min_size=1, max_size=50), st.floats(0.5, 30))
def test_schedule_patience_meets_the_request_budget(rates: list[float], each: float) -> None:
    wanted = [Ask(rate, 1 / 60, 24.0) for rate in rates]

    made = steered(Budget(), each * len(rates), wanted, 0.0, NOW)

    requests = sum(ask.per_hour(made.patience) for ask in wanted)
    assert abs(requests - each * len(rates)) < each * len(rates) * 1e-3


@given(st.integers(0, 400 * HOUR))
def test_schedule_shape_averages_to_one(shift: int) -> None:
    rate = Rate(day=tuple(float(n) for n in range(24)), week=(9.0, 0, 0, 3, 0, 0, 1))

    week = [rate.shape(NOW + shift + hour * HOUR) for hour in range(168)]
    assert abs(sum(week) / 168 - 1) < 1e-6
