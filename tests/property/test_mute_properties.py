"""The end of a mute time, against a clock that is looked at every minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from monitor.alert import muted
from monitor.configuration import MINUTE, Ranges, Route, TimeInterval, TimeSpan

ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
    "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "America/Santiago", "Asia/Tehran",
)  # fmt: skip
LOOKED_AT = 4 * 24 * 60  # minutes
# A turn of the clocks lies behind each of these in one of the zones.
STARTS = st.one_of(
    st.sampled_from(
        [
            datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC),
            datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC),
            datetime(2026, 4, 4, tzinfo=UTC), datetime(2026, 10, 3, tzinfo=UTC),
            datetime(2011, 12, 29, tzinfo=UTC), datetime(2026, 9, 5, tzinfo=UTC),
        ]
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)  # fmt: skip


def ranges(low: int, high: int) -> st.SearchStrategy[Ranges]:
    pair = st.tuples(st.integers(low, high), st.integers(low, high)).map(
        lambda two: (min(two), max(two))
    )
    return st.lists(pair, max_size=2).map(tuple)


def times() -> st.SearchStrategy[Ranges]:
    limit = st.one_of(st.integers(0, 1440), st.sampled_from([0, 60, 90, 120, 150, 180, 1440]))
    pair = st.tuples(limit, limit).filter(lambda two: two[0] != two[1])
    return st.lists(pair.map(lambda two: (min(two), max(two))), max_size=2).map(tuple)


SPANS = st.builds(
    TimeSpan,
    times(),
    ranges(0, 6),
    st.one_of(ranges(1, 31), ranges(-31, -1)),
    st.one_of(st.just(()), ranges(1, 12)),
    st.one_of(st.just(()), ranges(2026, 2027)),
    st.sampled_from(ZONES),
)
INTERVALS = st.lists(
    st.builds(
        TimeInterval, st.sampled_from("ab"), st.lists(SPANS, min_size=1, max_size=2).map(tuple)
    ),
    max_size=2,
).map(tuple)


def naive(route: Route, at: datetime) -> bool:
    """Alertmanager's rule, field by field."""
    active = route.active_time_intervals
    if active and not any(shown(span, at) for each in active for span in each.spans):
        return True
    return any(shown(span, at) for each in route.mute_time_intervals for span in each.spans)


def shown(span: TimeSpan, at: datetime) -> bool:
    there = at.astimezone(ZoneInfo(span.zone))
    minute, weekday = there.hour * 60 + there.minute, int(there.strftime("%w"))
    following = (there.replace(tzinfo=None, day=1) + timedelta(days=32)).replace(day=1)
    last = (following - timedelta(days=1)).day
    days = {d for b, e in span.days_of_month for d in range(b, e + 1)}
    return (
        (not span.times or any(minute in range(*each) for each in span.times))
        and (not span.weekdays or any(b <= weekday <= e for b, e in span.weekdays))
        and (not days or there.day in days or there.day - last - 1 in days)
        and (not span.months or any(b <= there.month <= e for b, e in span.months))
        and (not span.years or any(b <= there.year <= e for b, e in span.years))
    )


@given(STARTS, INTERVALS, INTERVALS)
def test_mute_ends_at_the_first_minute_that_is_not_muted(
    start: datetime, mute: tuple[TimeInterval, ...], active: tuple[TimeInterval, ...]
) -> None:
    route = Route("mail", mute_time_intervals=mute, active_time_intervals=active)
    start = start.replace(second=0, microsecond=0)
    now = int(start.timestamp()) * 1_000

    found = muted(route, now)

    assert (found is not None) is naive(route, start)
    minutes = (start + timedelta(minutes=i) for i in range(LOOKED_AT))
    free = next((each for each in minutes if not naive(route, each)), None)
    if found and free:
        assert found.until == int(free.timestamp()) * 1_000
    elif found:
        assert found.until >= now + LOOKED_AT * MINUTE


@given(STARTS, INTERVALS, INTERVALS)
def test_mute_ends_where_the_route_tells_again(
    start: datetime, mute: tuple[TimeInterval, ...], active: tuple[TimeInterval, ...]
) -> None:
    route = Route("mail", mute_time_intervals=mute, active_time_intervals=active)
    now = int(start.timestamp() * 1_000)

    found = muted(route, now)

    if found is not None:
        assert found.until > now
        assert muted(route, found.until - 1) is not None
        if "more than a year" not in found.reason:
            assert muted(route, found.until) is None
