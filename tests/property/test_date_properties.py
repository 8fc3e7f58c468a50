"""Dates written in any form and language are read back as the same moment, or not at all."""

import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime as rfc822

import pytest
from babel import Locale, localedata
from babel.dates import format_date, format_time
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.language import calendar_names
from monitor.parse.dates import Dating, millis

LOCALES = """
    af ar ar_DZ ar_LB az be bg bn bs ca cs cy da de de_AT el en en_CA en_GB es es_MX et eu fa fi
    fil fr fr_CA ga gl gu he hi hr hu hy id is it ja ka kk ko lt lv mk ms nb nl nn pa pl pt pt_PT
    ro ru sk sl sq sr sr_Latn sv sw ta te th tr uk ur uz uz_Cyrl vi zh zh_Hant
""".split()  # noqa: SIM905 seventy tags, four lines
ZONES = st.integers(-12 * 4, 14 * 4).map(
    lambda quarters: timezone(timedelta(minutes=quarters * 15))
)
FIRST, LAST = datetime(1996, 1, 2), datetime(2049, 12, 30)  # noqa: DTZ001 a zone is drawn
MOMENTS = st.datetimes(FIRST, LAST, timezones=ZONES).map(
    lambda moment: moment.replace(microsecond=0)
)


def at(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def tongue_of(locale: str) -> Locale:
    localedata._cache.clear()  # Babel 2.18 mixes languages that were used into others
    return Locale.parse(locale)


def localized(moment: datetime, tongue: Locale, form: str, clock: str) -> str:
    """A date and time as CLDR writes them."""
    pattern = str(tongue.datetime_formats[form]).replace("'", "")
    day, time = format_date(moment, form, tongue), format_time(moment, clock, locale=tongue)
    return pattern.replace("{1}", day).replace("{0}", time)


@given(moment=MOMENTS, form=st.sampled_from(["full", "long", "medium"]),
       clock=st.sampled_from(["medium", "short"]), locale=st.sampled_from(LOCALES))  # fmt: skip
def test_dates_of_every_language_are_read_back(
    moment: datetime, form: str, clock: str, locale: str
) -> None:
    moment = moment.replace(tzinfo=UTC, second=0 if clock == "short" else moment.second)
    tongue = locale.partition("_")[0].replace("nb", "no").replace("nn", "no")

    text = localized(moment, tongue_of(locale), form, clock)

    assert Dating(language=tongue).millis(text) == at(moment)
    assert millis(text) in (at(moment), None)


@pytest.mark.slow
@pytest.mark.parametrize("locale", LOCALES)
def test_every_hour_month_and_weekday_of_every_language_is_read_back(locale: str) -> None:
    """No word for a part of the day is so rare that only chance finds it."""
    named = tongue_of(locale)
    dating = Dating(language=locale.partition("_")[0].replace("nb", "no").replace("nn", "no"))
    cases = [
        (datetime(2026, 3, 9, hour, tzinfo=UTC), "full", clock)
        for hour in range(24)
        for clock in ("medium", "short")
    ]
    cases += [
        (datetime(2026, month, 5 + month, month, 2, 3, tzinfo=UTC), form, "medium")
        for month in range(1, 13)
        for form in ("full", "long", "medium")
    ]
    cases += [(datetime(2026, 3, day, 7, 59, tzinfo=UTC), "full", "short") for day in range(1, 8)]

    for moment, form, clock in cases:
        text = localized(moment, named, form, clock)

        assert (dating.millis(text), text) == (at(moment), text)
        assert millis(text) in (at(moment), None)


FORMS: dict[str, Callable[[datetime], str]] = {
    "rfc822": rfc822,
    "rfc822, colon": lambda m: m.strftime("%a, %d %b %Y %H:%M:%S ") + m.isoformat()[-6:],
    "rfc822, GMT": lambda m: m.strftime("%a, %d %b %Y %H:%M:%S GMT%z"),
    "rfc822, two digits": lambda m: m.strftime("%d %b %y %H:%M:%S %z"),
    "rfc850": lambda m: m.strftime("%A, %d-%b-%y %H:%M:%S %z"),
    "twelve hours": lambda m: m.strftime("%a, %b %d %Y %I:%M:%S %p %z"),
    "asctime": lambda m: m.strftime("%a %b %d %H:%M:%S %z %Y"),
    "JavaScript": lambda m: m.strftime("%a %b %d %Y %H:%M:%S GMT%z (Somewhere Standard Time)"),
    "Apache": lambda m: m.strftime("%d/%b/%Y:%H:%M:%S %z"),
    "iso": datetime.isoformat,
    "iso, basic": lambda m: m.strftime("%Y%m%dT%H%M%S%z"),
    "iso, week": lambda m: m.strftime("%G-W%V-%uT%H:%M:%S%z"),
    "iso, day of the year": lambda m: m.strftime("%Y-%jT%H:%M:%S%z"),
    "iso, Z behind": lambda m: m.isoformat() + "Z",
    "iso, UTC between": lambda m: m.strftime("%Y-%m-%d %H:%M:%S UTC%z"),
    "slashes": lambda m: m.strftime("%Y/%m/%d %H:%M:%S %z"),
    "stops": lambda m: m.strftime("%d.%m.%Y %H:%M:%S %z"),
    "stops, year first": lambda m: m.strftime("%Y.%m.%d %H:%M:%S %z"),
    "East Asia": lambda m: m.strftime("%Y年%m月%d日 %H:%M:%S %z"),
    "seconds": lambda m: str(int(m.timestamp())).zfill(10),
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(moment=MOMENTS.filter(lambda m: m.year > 2001))
def test_dates_of_every_form_are_read_back(form: str, moment: datetime) -> None:
    assert millis(FORMS[form](moment)) == at(moment)


TAILS = st.one_of(
    st.sampled_from(["?", "/7", "- updated", ":30", "99", "2027", "<b>", "ago", "#3", "and", "T"]),
    st.text(string.ascii_letters + "!%&*=?@#", min_size=6),
)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "seconds"])
@settings(max_examples=40)
@given(moment=MOMENTS, tail=TAILS)
def test_dates_with_anything_behind_them_are_none(form: str, moment: datetime, tail: str) -> None:
    assume(not calendar_names.weekdays(tail.lower()))

    assert millis(f"{FORMS[form](moment)} {tail}") is None


@given(day=st.dates(FIRST.date(), LAST.date()),
       others=st.lists(st.integers(13, 28), min_size=1),
       order=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%y", "%m-%d-%y"]))  # fmt: skip
def test_dates_follow_the_order_of_their_feed(day: datetime, others: list[int], order: str) -> None:
    texts = [day.replace(day=other).strftime(order) for other in others]
    texts = [text for text in texts if not text.endswith(text[:2])]
    assume(all(int(text[-2:]) > 31 or "y" not in order for text in texts))

    found = Dating(lambda: texts).millis(day.strftime(order))

    assert found == at(datetime(day.year, day.month, day.day, tzinfo=UTC)) or not texts


@given(text=st.text(max_size=120))
def test_dates_of_any_text_never_raise(text: str) -> None:
    found = millis(text)

    assert found is None or isinstance(found, int)


@given(text=st.text("0123456789-/.: TZ+年月日", max_size=40))
def test_dates_of_any_numbers_are_the_same_alone_and_again(text: str) -> None:
    assert millis(text) == Dating().millis(f" {text}\n")
