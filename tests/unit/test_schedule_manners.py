import pytest

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.schedule import manners

NOW = 1_772_532_000_000  # Tuesday, 3 March 2026, 10:00:00 GMT
AT_NOON = "Tue, 03 Mar 2026 12:00:00 GMT"
AT_ELEVEN = "Tue, 03 Mar 2026 11:00:00 GMT"


@pytest.mark.clause("max-age", "expires", "max-age-clamped")
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((("cache-control", "max-age=600"),), 10 * MINUTE),
        ((("cache-control", "public, Max-Age = 600"),), 10 * MINUTE),
        ((("cache-control", "max-age=600"), ("age", "120")), 8 * MINUTE),
        ((("cache-control", "max-age=600"), ("age", "9999")), 0),
        ((("cache-control", "max-age=600"), ("expires", AT_NOON)), 10 * MINUTE),
        ((("cache-control", "max-age=99999999"),), DAY),
        ((("cache-control", "s-maxage=600"),), 0),
        ((("cache-control", "no-cache, max-age=600"),), 0),
        ((("cache-control", "max-age=soon"),), 0),
        ((("cache-control", "public"), ("cache-control", "max-age=600")), 10 * MINUTE),
        ((("cache-control", 'no-cache="set-cookie", max-age=600'),), 10 * MINUTE),
        ((("cache-control", "no-store"), ("expires", AT_NOON)), 0),
        ((("cache-control", "max-age=60, max-age=6000"),), MINUTE),
        ((("cache-control", "max-age=-600"), ("expires", AT_NOON)), 2 * HOUR),
        ((("cache-control", "xmax-age=600"),), 0),
        ((("expires", "Tue Mar  3 12:00:00 2026"),), 2 * HOUR),
        ((("expires", "Tuesday, 03-Mar-26 12:00:00 GMT"),), 2 * HOUR),
        ((("expires", AT_NOON),), 2 * HOUR),
        ((("expires", AT_NOON), ("date", AT_ELEVEN)), HOUR),
        ((("expires", "0"),), 0),
        ((("expires", "Thu, 01 Jan 1970 00:00:00 GMT"),), 0),
        ((("expires", "Fri, 01 Jan 2100 00:00:00 GMT"),), DAY),
        ((), 0),
    ],
)
def test_schedule_freshness_of_headers(headers: manners.Headers, expected: int) -> None:
    assert manners.freshness(headers, NOW)[0] == expected


@pytest.mark.clause("ttl", "update-period")
@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        ((("ttl", "30"),), (30 * MINUTE, "ttl")),
        ((("ttl", "99999"),), (DAY, "ttl")),
        ((("ttl", "-1"),), (0, "")),
        ((("ttl", "half an hour"),), (0, "")),
        ((("updatePeriod", "hourly"),), (HOUR, "sy:updatePeriod")),
        ((("updatePeriod", "hourly"), ("updateFrequency", "4")), (HOUR // 4, "sy:updatePeriod")),
        ((("updatePeriod", "yearly"),), (DAY, "sy:updatePeriod")),
        ((("updatePeriod", "daily"), ("updateFrequency", "0")), (DAY, "sy:updatePeriod")),
        ((("ttl", "90"), ("updatePeriod", "hourly")), (90 * MINUTE, "ttl")),
        ((), (0, "")),
    ],
)
def test_schedule_period_of_a_document(hints: manners.Hints, expected: tuple[int, str]) -> None:
    assert manners.period(hints) == expected


@pytest.mark.clause("skip-hours", "skip-days")
@pytest.mark.parametrize(
    ("hints", "hours"),
    [
        ((("skipHours", "10,11"),), 2),
        ((("skipHours", "11"),), 0),
        ((("skipDays", "Tuesday"),), 14),
        ((("skipDays", "Tuesday,Wednesday"), ("skipHours", "0")), 39),
        ((("skipHours", ",".join(map(str, range(24)))),), 0),
        ((("skipHours", "noon"), ("skipDays", "Caturday")), 0),
    ],
)
def test_schedule_skipped_hours_and_days_are_waited_out(hints: manners.Hints, hours: int) -> None:
    assert manners.out_of_skipped(NOW, hints) == NOW + hours * HOUR
