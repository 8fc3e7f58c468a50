from datetime import UTC, datetime

import pytest

from monitor.parse.dates import millis

AT_TEN = int(datetime(2026, 3, 3, 10, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 03 Mar 2026 10:00:00 GMT",
        "Tue, 03 Mar 2026 10:00:00 +0000",
        "Tue, 3 Mar 2026 12:00:00 +0200",
        "Tue, 03 Mar 26 10:00:00 GMT",
        "03 Mar 2026 10:00 UT",
        "Tue, 03 Mar 2026 05:00:00 EST",
        "Tue, 03 Mar 2026 13:00:00 MSK",
        "Tue, 03 Mar 2026 11:00:00 CET",
        "2026-03-03T10:00:00Z",
        "2026-03-03T10:00:00.000z",
        "2026-03-03T12:00:00+02:00",
        "2026-03-03T12:00:00+0200",
        "2026-03-03T12:00+02",
        "2026-03-03 10:00:00",
        "2026-03-03 10:00:00 UTC",
        "20260303T100000Z",
        " 2026-03-03T10:00:00Z\n",
    ],
)
def test_parse_date_forms_are_one_moment(text: str) -> None:
    assert millis(text) == AT_TEN


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01",
     "9999-12-31T23:59:59Z", "2026-13-40", "Tue, 99 Foo 2026", "2026-03-03T10:00:00+99:99x", "2"],
)  # fmt: skip
def test_parse_date_nonsense_is_no_date(text: str) -> None:
    assert millis(text) is None
