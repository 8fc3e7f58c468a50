"""Time intervals on the wall clock, and when a muted route tells again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.alert import muted
from monitor.alert.calendar import changes, covers
from monitor.configuration import DAY, HOUR, Route, TimeInterval, TimeSpan, WhenMuted

BERLIN = "Europe/Berlin"
NIGHT = TimeInterval(
    "night",
    (
        TimeSpan(times=((0, 7 * 60),), zone=BERLIN),
        TimeSpan(times=((22 * 60, 24 * 60),), zone=BERLIN),
    ),
)
OFFICE = TimeInterval("office", (TimeSpan(times=((540, 1020),), weekdays=((1, 5),), zone=BERLIN),))


def at(text: str, zone: str = BERLIN, *, fold: int = 0) -> int:
    there = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int(there.timestamp()) * 1_000


def test_the_second_at_which_the_clocks_turn_is_a_change_of_its_own() -> None:
    left_out = TimeSpan(times=((2 * 60 + 20, 2 * 60 + 40),), zone=BERLIN)
    turn = at("2026-03-29T03:00")

    for start in range(turn - 15 * HOUR, turn - 15 * HOUR + 60_000, 1_000):
        found = changes((left_out,), start, start + DAY)

        assert [each for each in found if abs(each - turn) < 60_000] == [turn]


def until(route: Route, now: str) -> int:
    found = muted(route, at(now))
    assert found is not None
    return found.until


def test_mute_holds_in_the_interval_with_its_reason_and_end() -> None:
    found = muted(Route("mail", mute_time_intervals=(NIGHT,)), at("2026-12-01T23:30"))

    assert found is not None
    assert (found.by, found.then) == ("night", WhenMuted.DEFER)
    assert found.until == at("2026-12-02T07:00")
    assert found.reason == ("in the mute time interval night until 2026-12-02 07:00 Europe/Berlin")


def test_mute_ends_at_the_first_minute_after_the_interval() -> None:
    route = Route("mail", mute_time_intervals=(NIGHT,))

    assert muted(route, at("2026-12-02T07:00")) is None
    assert muted(route, at("2026-12-02T07:00") - 1) is not None
    assert muted(route, at("2026-12-02T22:00") - 1) is None
    assert muted(route, at("2026-12-02T22:00")) is not None


def test_active_interval_mutes_outside_of_it_until_it_begins_on_monday() -> None:
    route = Route("mail", active_time_intervals=(OFFICE,), when_muted=WhenMuted.DROP)

    found = muted(route, at("2026-12-04T17:00"))

    assert found is not None
    assert (found.by, found.then) == ("office", WhenMuted.DROP)
    assert found.until == at("2026-12-07T09:00")
    assert found.reason == "outside of office until 2026-12-07 09:00 Europe/Berlin"


def test_active_and_mute_intervals_hold_together() -> None:
    lunch = TimeInterval("lunch", (TimeSpan(times=((540, 600),), zone=BERLIN),))
    route = Route("mail", active_time_intervals=(OFFICE,), mute_time_intervals=(lunch,))

    assert until(route, "2026-12-04T17:00") == at("2026-12-07T10:00")


def test_mute_that_never_ends_says_so() -> None:
    found = muted(Route("mail", mute_time_intervals=(TimeInterval("x", (TimeSpan(),)),)), 0)

    assert found is not None
    assert found.reason == "in the mute time interval x for more than a year"
    assert found.until > 0


def test_night_of_25_hours_ends_by_the_clock_on_the_wall() -> None:
    route = Route("mail", mute_time_intervals=(NIGHT,))

    assert until(route, "2026-10-24T23:00") - at("2026-10-24T23:00") == 9 * 3_600_000
    assert until(route, "2026-03-28T23:00") - at("2026-03-28T23:00") == 7 * 3_600_000


def test_time_that_the_clocks_leave_out_ends_at_the_turn() -> None:
    gap = TimeInterval("gap", (TimeSpan(times=((60, 150),), zone=BERLIN),))

    assert until(Route("mail", mute_time_intervals=(gap,)), "2026-03-29T01:30") == at(
        "2026-03-29T03:00"
    )


def test_time_that_the_clocks_show_twice_holds_twice() -> None:
    twice = TimeInterval("twice", (TimeSpan(times=((120, 150),), zone=BERLIN),))
    route = Route("mail", mute_time_intervals=(twice,))

    first, second = at("2026-10-25T02:10"), at("2026-10-25T02:10", fold=1)

    assert second - first == 3_600_000
    found = [muted(route, each) for each in (first, second)]
    assert [each.until - now for each, now in zip(found, (first, second), strict=True) if each] == [
        20 * 60_000,
        20 * 60_000,
    ]


def test_zone_that_skips_a_day_has_a_next_one() -> None:
    friday = TimeInterval("thursday", (TimeSpan(weekdays=((4, 4),), zone="Pacific/Apia"),))
    now = at("2011-12-29T12:00", "Pacific/Apia")

    found = muted(Route("mail", mute_time_intervals=(friday,)), now)

    assert found is not None
    assert found.until == at("2011-12-31T00:00", "Pacific/Apia")


def test_days_of_the_month_count_from_its_end_in_every_month() -> None:
    last = TimeSpan(days_of_month=((-1, -1),), zone=BERLIN)

    days = ["2027-02-28", "2028-02-29", "2026-03-31", "2026-04-30", "2026-10-31"]
    others = ["2028-02-28", "2026-03-30", "2026-03-01", "2026-10-30"]

    assert [covers(last, at(f"{day}T12:00")) for day in days] == [True] * len(days)
    assert [covers(last, at(f"{day}T12:00")) for day in others] == [False] * len(others)


def test_days_beyond_a_short_month_reach_to_its_end() -> None:
    span = TimeSpan(days_of_month=((28, 31),), zone=BERLIN)

    assert covers(span, at("2027-02-28T12:00"))
    assert not covers(TimeSpan(days_of_month=((30, 31),), zone=BERLIN), at("2027-02-28T12:00"))


def test_weekdays_months_and_years_all_must_fit() -> None:
    span = TimeSpan(weekdays=((0, 0), (6, 6)), months=((12, 12),), years=((2026, 2027),))

    assert covers(span, at("2026-12-06T12:00", "UTC"))
    assert not covers(span, at("2026-12-07T12:00", "UTC"))
    assert not covers(span, at("2026-11-29T12:00", "UTC"))
    assert not covers(span, at("2028-12-03T12:00", "UTC"))
