from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.parse.dates import Dating, millis
from monitor.parse.dates.calendars import gregorian

AT_TEN = int(datetime(2026, 3, 3, 10, tzinfo=UTC).timestamp() * 1000)
MIDNIGHT = AT_TEN - 10 * 3_600_000


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 03 Mar 2026 10:00:00 GMT",
        "Tue, 03 Mar 2026 10:00:00 +0000",
        "Tue, 3 Mar 2026 12:00:00 +0200",
        "Tue, 3 Mar 2026 12:00:00 +02:00",
        "Tue, 3 Mar 2026 12:00:00+02:00",
        "Tue, 3 Mar 2026 12:00:00 GMT+0200",
        "Tue, 3 Mar 2026 12:00:00 UTC+2",
        "Tue, 3 Mar 2026 12:00:00 +2:00",
        "Tue, 3 Mar 2026 12:00:00 +2",
        "Tue, 3 Mar 2026 08:00:00 \u221202:00",
        "Tue, 3 Mar 2026 10:00:00 0000",
        "Tue, 3 Mar 2026 10:00:00 [UTC]",
        "2026-3-3 10:0:0",
        "Tue, 3 Mar 2026 12:00:00 GMT +02:00",
        "Tue, 03 Mar 26 10:00:00 GMT",
        "03 Mar 2026 10:00 UT",
        "Tue, 03 Mar 2026 05:00:00 EST",
        "Tue, 03 Mar 2026 05:00:00 ET",
        "Tue, 03 Mar 2026 13:00:00 MSK",
        "Tue, 03 Mar 2026 11:00:00 CET",
        "Tue, 03 Mar 2026 11:00:00 cet",
        "Tue, 03 Mar 2026 12:00:00 MEST",
        "Tue, 03 Mar 2026 17:00:00 WIB",
        "Tue, 03 Mar 2026 11:00 Europe/Berlin",
        "Tuesday, 03 March 2026 10:00:00 +0000 (Greenwich)",
        "Tue Mar  3 10:00:00 2026",
        "Tue Mar 03 10:00:00 +0000 2026",
        "Tue Mar  3 11:00:00 CET 2026",
        "Tue Mar 03 2026 03:00:00 GMT-0700 (Mountain Standard Time)",
        "Tue, Mar 3, 2026 10:00 AM",
        "Mar 3rd, 2026 at 10am",
        "10:00, 3 March 2026",
        "03-Mar-2026 10:00",
        "03-Mar-26 10:00",
        "03/Mar/2026:11:00:00 +0100",
        "2026-03-03T10:00:00Z",
        "2026-03-03T10:00:00.000z",
        "2026-03-03T10:00:00,5Z",
        "2026-03-03T12:00:00+02:00",
        "2026-03-03T12:00:00+0200",
        "2026-03-03T12:00+02",
        "2026-03-03T05:00:00-05:00Z",
        "2026-03-03T11:00:00+01:00[Europe/Paris]",
        "2026-03-03 10:00:00",
        "2026-03-03 10:00:00 UTC",
        "2026-03-03 12:00:00 UTC+02:00",
        "2026-03-03 10:00:00 +0000 UTC",
        "2026-03-03 12:00:00 +0200 EET",
        "20260303T100000Z",
        "20260303100000",
        "2026-W10-2T10:00:00Z",
        "2026W102T100000Z",
        "2026-062T10:00:00Z",
        "1772532000",
        "1772532000000",
        "2026/03/03 10:00:00",
        "2026/3/3T10:00",
        "2026.03.03 10:00",
        "2026年3月3日 10:00",
        "2026年3月3日(火) 10時0分",
        "2026年3月3日星期二上午10:00",
        "2026년 3월 3일 화요일 오전 10:00",
        "3.3.2026 10.00 Uhr",
        "03.03.2026 10:00",
        "mardi 3 mars 2026 à 10h00",
        "3 de marzo de 2026 a las 10:00",
        "3 марта 2026 г., 10:00",
        "3 березня 2026 р. о 10:00",
        "2026. március 3., kedd 10:00",
        "3 tháng 3 năm 2026 10:00",
        "3 มีนาคม 2569 10:00 น.",
        "٣ مارس ٢٠٢٦ 10:00",
        "\u200f3 במרץ 2026, 10:00",
        " 2026-03-03T10:00:00Z\n",
        '"2026-03-03T10:00:00Z"',
        "2026-03-03T10Z",
        "2026-03-03 12:00:00.5 +0200 EET m=+0.000",
        "2026-03-03 11:00:00 01:00",
        "Tue, 3 Mar 2026 11:00:00 0100",
        "Tue, 3 Mar 2026 T10:00:00Z",
        "Tue, 03 03 2026 10:00:00 +0000",
        "Tue, 03 Mar 2026 10:00:00 A",
        "Tue, 03 Mar 2026 05:00:00 Eastern Standard Time",
        "Tue, 03 Mar 2026 05:00:00 Eastern Time",
        "Tue, 03 Mar 2026 15:30:00 India Standard Time",
        "3 марта 2026, 13:00 МСК",
        "Sel, 03 Mar 2026 10:00:00 +0000",
        "3. Maerz 2026 10:00",
        "03 Thg3 2026 10:00",
        "1772532000.25",
        "1772532000000000",
        "@1772532000",
        "/Date(1772532000000)/",
        "/Date(1772532000000+0100)/",
    ],
)
def test_parse_date_forms_are_one_moment(text: str) -> None:
    assert millis(text) == AT_TEN


@pytest.mark.parametrize(
    "text",
    ["2026-03-03", "20260303", "2026-03-03Z", "2026/03/03", "3 Mar 2026", "March 3, 2026.",
     "2026-W10-2", "2026-062", "03/03/2026"],
)  # fmt: skip
def test_parse_date_day_alone_is_its_midnight(text: str) -> None:
    assert millis(text) == MIDNIGHT


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "3 hours ago", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT",
     "0001-01-01", "0001-01-01T00:00:00+05:00", "0000-00-00 00:00:00", "0000-00-00",
     "-0001-11-30T00:00:00+00:00", "Wed, 30 Nov -0001 00:00:00 +0000", "9999-12-31T23:59:59Z",
     "2026-13-40", "2026-02-30", "30 Feb 2026", "2026/02/30", "Tue, 99 Foo 2026", "2",
     "2026-03-03T10:00:00+99:99x", "2026-03-03T10:00:00+99:99", "2026-03-03T25:00:00Z",
     "2026-03-03T10:61:00Z", "2026-03-03T24:30:00Z", "2026-W60-1", "2026-W10-8", "2026-400",
     "Tue, 03 Mar 2026 10:00:00 XYZT", "Tue, 03 Mar 2026 10:00:00 +0100 +0200",
     "3 Mar 2026 21:00 AM", "3 Mar 2026 at"],
)  # fmt: skip
def test_parse_date_nonsense_is_no_date(text: str) -> None:
    assert millis(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "令和8年3月3日 10時00分",
        "民國115年3月3日 10:00",
        "۱۲ اسفند ۱۴۰۴ ۱۰:۰۰",
        "12 Esfand 1404 10:00",
        "1404/12/12 10:00",
        "1404-12-12T10:00:00Z",
        "3 Mar 2569 10:00",
        "03/03/2569 10:00",
        "2569-03-03T10:00:00Z",
        "3 มี.ค. 69 10:00",
        "3 มี.ค. 26 10:00",
    ],
)
def test_parse_date_of_another_calendar_is_the_same_day(text: str) -> None:
    assert millis(text) == AT_TEN


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成元年3月3日", None),  # 1989
        ("令和元年5月1日", datetime(2019, 5, 1, tzinfo=UTC)),
        ("1 Farvardin 1405", datetime(2026, 3, 21, tzinfo=UTC)),
        ("30 Esfand 1403", datetime(2025, 3, 20, tzinfo=UTC)),  # a year of 366 days
        ("30 Esfand 1404", None),
        ("31 Mehr 1404", None),
        ("14 Ramadan 1447", None),  # a day sooner or later by country
        ("1447/09/14", None),
    ],
)
def test_parse_date_of_another_calendar_has_its_own_lengths(
    text: str, day: datetime | None
) -> None:
    assert millis(text) == (day and int(day.timestamp() * 1000))


@pytest.mark.parametrize("text", ["2026", "2026-03", "2026-W10", "Mar 2026", "3 Mar", "10:00"])
def test_parse_date_half_a_date_is_no_date(text: str) -> None:
    assert millis(text) is None


def test_parse_date_of_either_order_is_no_date() -> None:
    assert millis("03/04/2026") is None


@pytest.mark.parametrize(
    ("others", "language", "day"),
    [
        (["25/03/2026 08:00"], "", "2026-04-03"),
        (["03/25/2026 08:00"], "", "2026-03-04"),
        (["25-03-2026"], "en", "2026-04-03"),
        (["03/05/2026", "03/06/2026"], "", "2026-03-04"),
        (["01/04/2026", "02/04/2026"], "", "2026-04-03"),
        (["Wed, 04 Mar 2026 09:00:00 GMT"], "en", "2026-03-04"),
        (["2026-04-05T09:00:00Z"], "en", "2026-04-03"),
        ([], "de", "2026-04-03"),
        ([], "fil", "2026-03-04"),
        (["03/25/2026"], "de", "2026-03-04"),
    ],
)
def test_parse_date_order_follows_the_other_dates(
    others: list[str], language: str, day: str
) -> None:
    dates = Dating(lambda: ["03/04/2026", *others], language)

    found = dates.millis("03/04/2026")

    assert found == millis(day)


def test_parse_date_weekday_settles_the_order() -> None:
    assert millis("Fri, 03/04/2026") == millis("2026-04-03")
    assert millis("Wed, 03/04/2026") == millis("2026-03-04")


def test_parse_date_contradicting_orders_settle_nothing() -> None:
    others = ["25/03/2026", "03/25/2026"]

    assert Dating(lambda: others).millis("03/04/2026") is None


def test_parse_date_others_are_asked_once_and_only_where_needed() -> None:
    asked: list[int] = []

    def others() -> list[str]:
        asked.append(1)
        return ["25/03/2026"]

    dates = Dating(others)
    dates.millis("Tue, 03 Mar 2026 10:00:00 GMT")
    dates.millis("2026/03/03 10:00")
    before = len(asked)
    dates.millis("03/04/2026")
    dates.millis("05/04/2026")

    assert (before, len(asked)) == (0, 1)


def test_parse_date_month_name_of_two_languages_follows_the_feed() -> None:
    polish, croatian = Dating(language="pl"), Dating(lambda: ["3 svibnja 2026", "3 lis 2026"])

    assert millis("3 lis 2026") is None
    assert polish.millis("3 lis 2026") == millis("2026-11-03")
    assert croatian.millis("3 lis 2026") == millis("2026-10-03")


@pytest.mark.parametrize(
    ("language", "hour"), [("", 16), ("en", 16), ("zh", 2)], ids=["none", "English", "Chinese"]
)
def test_parse_date_zone_name_of_two_zones_follows_the_language(language: str, hour: int) -> None:
    found = Dating(language=language).millis("Tue Mar 03 10:00:00 CST 2026")

    assert found == millis(f"2026-03-03T{hour:02}:00:00Z")


def test_parse_date_clocks_of_america_change_in_summer() -> None:
    assert millis("3 Jul 2026 06:00 ET") == millis("2026-07-03T10:00:00Z")
    assert millis("3 Jan 2026 05:00 ET") == millis("2026-01-03T10:00:00Z")


def test_parse_date_longer_than_any_date_is_none() -> None:
    assert millis("3 March 2026" + " " * 200 + "x") is None
    assert millis("Tuesday " * 20 + "3 March 2026") is None


def test_parse_date_days_of_the_iranian_calendar_follow_one_another() -> None:
    numbers = ((y, m, d) for y in range(1402, 1416) for m in range(1, 13) for d in range(1, 33))
    written = (gregorian(f"{year}/{month}/{day}").strip() for year, month, day in numbers)

    days = [date.fromisoformat(day) for day in written if "/" not in day]

    assert days[0] == date(2023, 3, 21)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == date(2037, 3, 19)  # a day before the next equinox
