"""Time intervals and silences as written: values, and every fault in its place with a remedy."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.configuration import Matcher, Silence, TimeInterval, TimeSpan, WhenMuted
from monitor.errors import ConfigurationError
from monitor.settings import Settings, read_settings
from monitor.settings.instants import absolute, instant
from monitor.settings.ranges import clock_time

BERLIN = "Europe/Berlin"


def read(folder: Path, text: str) -> Settings:
    (folder / "monitor.yaml").write_text(text, "utf-8")
    return read_settings(folder, {})


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read(folder, text)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def millis(text: str, zone: str = BERLIN) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1_000)


# --- time intervals ----------------------------------------------------------------------


INTERVALS = """\
time_intervals:
  - name: night
    time_intervals:
      - times: [{start_time: 22:00, end_time: 24:00}, {start_time: "00:00", end_time: 07:30}]
        location: Europe/Berlin
  - name: holidays
    time_intervals:
      - {days_of_month: [24:26, -1], months: [december], years: ['2026:2027', 2030]}
      - {weekdays: [Saturday, sunday, 'monday:tuesday'], months: [5:8, '1', september:october]}
receivers: {mail: {console: }, phone: {console: }}
"""


def test_time_intervals_are_read_in_alertmanagers_form(tmp_path: Path) -> None:
    text = INTERVALS + (
        "route:\n"
        "  receiver: mail\n"
        "  when_muted: drop\n"
        "  routes:\n"
        "    - receiver: phone\n"
        "      mute_time_intervals: [night, holidays]\n"
        "      routes: [{matchers: []}]\n"
        "    - {active_time_intervals: night, when_muted: defer}\n"
    )
    night = TimeInterval("night", (TimeSpan(times=((1320, 1440), (0, 450)), zone=BERLIN),))
    holidays = TimeInterval(
        "holidays",
        (
            TimeSpan(
                days_of_month=((24, 26), (-1, -1)),
                months=((12, 12),),
                years=((2026, 2027), (2030, 2030)),
            ),
            TimeSpan(weekdays=((6, 6), (0, 0), (1, 2)), months=((5, 8), (1, 1), (9, 10))),
        ),
    )

    phone, active = read(tmp_path, text).route.routes

    assert phone.mute_time_intervals == (night, holidays)
    assert phone.when_muted is WhenMuted.DROP
    assert phone.routes[0].mute_time_intervals == ()
    assert (active.active_time_intervals, active.when_muted) == ((night,), WhenMuted.DEFER)


def test_every_fault_of_routes_and_time_intervals_has_its_place_and_remedy(tmp_path: Path) -> None:
    text = """\
time_intervals:
  - {name: night, time_intervals: [{location: Europe/Berln}]}
  - {name: night, time_intervals: [{}]}
route:
  receiver: console
  mute_time_intervals: [night]
  active_time_intervals: [nigth]
  routes: [{mute_time_intervals: [night, nights], active_time_intervals: daily}]
"""

    assert problems(tmp_path, text) == [
        (
            "monitor.yaml:2:47: time_intervals.0.time_intervals.0.location: no time zone is called "
            "Europe/Berln (did you mean `Europe/Berlin`?)"
        ),
        (
            "monitor.yaml:3:12: time_intervals.1.name: two time intervals are called night (give "
            "one another name, or join their spans)"
        ),
        (
            "monitor.yaml:6:24: route.mute_time_intervals: the root always tells, as in "
            "Alertmanager (name them in a child without matchers: "
            "`routes: [{mute_time_intervals: [...]}]`)"
        ),
        (
            "monitor.yaml:7:26: route.active_time_intervals: the root always tells, as in "
            "Alertmanager (name them in a child without matchers: "
            "`routes: [{active_time_intervals: [...]}]`)"
        ),
        (
            "monitor.yaml:7:27: route.active_time_intervals.0: no time interval is called nigth "
            "(did you mean `night`?)"
        ),
        (
            "monitor.yaml:8:42: route.routes.0.mute_time_intervals.1: no time interval is called "
            "nights (did you mean `night`?)"
        ),
        (
            "monitor.yaml:8:74: route.routes.0.active_time_intervals.0: no time interval is called "
            "daily (known: night)"
        ),
    ]


@pytest.mark.parametrize(
    ("span", "message"),
    [
        (
            "times: [{start_time: 8:00, end_time: 17:00}]",
            "times.0.start_time: '8:00' is no time of day (write 08:00)",
        ),
        (
            "times: [{start_time: 22:00, end_time: 06:00}]",
            (
                "times.0: 22:00 to 06:00 ends before it begins: times stay within one day "
                "(write two: 22:00 to 24:00 and 00:00 to 06:00)"
            ),
        ),
        ("times: [{start_time: 08:00}]", "times.0.end_time: is missing (add `end_time:`)"),
        ("times: []", "times: is an empty list (add an element, or leave the key out)"),
        (
            "weekdays: [friday:monday]",
            (
                "weekdays.0: friday:monday ends before it begins: weeks begin on Sunday "
                "(write two: 'friday:saturday' and 'sunday:monday')"
            ),
        ),
        ("weekdays: [mon:fri]", "weekdays.0: 'mon' is no weekday (write `monday`)"),
        (
            "weekdays: [wendesday]",
            "weekdays.0: 'wendesday' is no weekday (did you mean `wednesday`?)",
        ),
        (
            "weekdays: monday",
            "weekdays: must be a list (write [a, b] or one `- ` line per element)",
        ),
        (
            "months: [november:february]",
            (
                "months.0: november:february ends before it begins: years begin in January "
                "(write two: 'november:december' and 'january:february')"
            ),
        ),
        ("months: [sept]", "months.0: 'sept' is no month (write `september`)"),
        (
            "days_of_month: ['0']",
            "days_of_month.0: no month has a day 0 (1 to 31, or -1 (the last) to -31)",
        ),
        (
            "days_of_month: ['-3:2']",
            (
                "days_of_month.0: -3:2 begins before the end of a month and ends after the "
                "beginning of the next (write two: '-3:-1' and '1:2')"
            ),
        ),
        (
            "days_of_month: ['-1:-3']",
            "days_of_month.0: -1:-3 ends before it begins in every month (-3:-1)",
        ),
        ("days_of_month: [first]", "days_of_month.0: 'first' is no day (for example 1:5 or -3:-1)"),
        (
            "years: ['2028:2026']",
            "years.0: 2028:2026 are no years from the earlier to the later (2026:2028)",
        ),
        ("time_zone: UTC", "time_zone: unknown key (write `location`)"),
        ("weekday: [monday]", "weekday: unknown key (did you mean `weekdays`?)"),
    ],
)
def test_a_span_that_is_wrong_is_answered_with_what_to_write(
    tmp_path: Path, span: str, message: str
) -> None:
    text = f"time_intervals:\n  - name: x\n    time_intervals:\n      - {span}\n"

    (problem,) = problems(tmp_path, text)

    assert problem.partition(": ")[2] == f"time_intervals.0.time_intervals.0.{message}"
    assert problem.startswith("monitor.yaml:4:")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("8:00", "08:00"), ("8", "08:00"), ("8.30", "08:30"), ("0830", "08:30"),
        ("8am", "08:00"), ("12 am", "00:00"), ("6 pm", "18:00"), ("12pm", "12:00"),
        ("18h", "18:00"), ("18h30", "18:30"), ("18:30:00", "18:30"), ("830", "08:30"),
        ("25:00", "hours and minutes, such as 08:00 or 24:00"),
        ("24:30", "hours and minutes, such as 08:00 or 24:00"),
        ("noon", "hours and minutes, such as 08:00 or 24:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_answered_with_what_was_meant(written: str, meant: str) -> None:
    with pytest.raises(ValueError, match="no time of day") as refused:
        clock_time(written)

    assert str(refused.value).endswith(f"write {meant}")


def test_keys_of_alertmanager_are_answered_in_its_words(tmp_path: Path) -> None:
    text = """\
global: {}
mute_time_intervals: []
route:
  receiver: console
  repeat_interval: 4h
  routes:
    - match: {topic: x}
receivers:
  mail: {email_configs: []}
"""

    assert problems(tmp_path, text) == [
        (
            "monitor.yaml:1:1: global: unknown key (set the mail server in `smtp`, all else at "
            "each receiver)"
        ),
        "monitor.yaml:2:1: mute_time_intervals: unknown key (define them in `time_intervals`)",
        (
            "monitor.yaml:5:3: route.repeat_interval: unknown key (a report is told once and not "
            "repeated; remove it)"
        ),
        (
            "monitor.yaml:7:7: route.routes.0.match: unknown key (write "
            "`matchers: ['label=\"value\"']`)"
        ),
        (
            "monitor.yaml:9:10: receivers.mail.email_configs: unknown key (write "
            "`NAME: {email: {...}}`)"
        ),
    ]


# --- silences ----------------------------------------------------------------------------


def test_silences_are_read_on_the_clocks_of_the_zone(tmp_path: Path) -> None:
    text = """\
notify: {zone: Europe/Berlin}
silences:
  cup:
    matchers: ['topic="football"', 'story!~"a.*"']
    words: penalty shootout
    starts: 2026-12-01
    until: 2026-12-24 18:00
    comment: everybody watches it
    author: sport desk
    when_muted: drop
  short: {words: [x, y], until: "2026-12-24T18:00:00Z"}
"""

    assert read(tmp_path, text).silences == (
        Silence(
            "cup",
            (Matcher("topic", "=", "football"), Matcher("story", "!~", "a.*")),
            ("penalty shootout",),
            millis("2026-12-01T00:00"),
            millis("2026-12-24T18:00"),
            "everybody watches it",
            "sport desk",
            WhenMuted.DROP,
        ),
        Silence("short", (), ("x", "y"), 0, millis("2026-12-24T18:00", "UTC")),
    )


def test_every_fault_of_a_silence_has_its_place_and_remedy(tmp_path: Path) -> None:
    text = """\
silences:
  a: {matchers: ['topik="x"', 'outlet=~"(?!x)"', x], until: 2026-12-24}
  b: {matchers: ['topic=~".*"'], until: 2h}
  c: {words: ["!"], starts: 2026-12-24, until: 2026-12-01}
  d: {words: x}
  e: {until: 2026-12-24}
"""
    missing = problems(tmp_path, text)
    rest = problems(tmp_path, text.replace("  d: {words: x}\n", ""))

    assert missing == ["monitor.yaml:5:6: silences.d.until: is missing (add `until:`)"]
    assert rest == [
        "monitor.yaml:2:18: silences.a.matchers.0: no label topik (did you mean `topic`?)",
        (
            "monitor.yaml:2:31: silences.a.matchers.1: the pattern '(?!x)' cannot be read: invalid "
            "perl operator: (?! (RE2 has no lookaround and no conditions; write a second matcher)"
        ),
        (
            "monitor.yaml:2:50: silences.a.matchers.2: 'x' is not a matcher (write for example "
            'topic="x")'
        ),
        (
            "monitor.yaml:3:41: silences.b.until: '2h' is no date with a time (write 2026-12-24 "
            "18:00, or 2026-12-24T18:00+01:00)"
        ),
        (
            "monitor.yaml:3:17: silences.b.matchers: names nothing that it silences (write for "
            'example topic="x", or words)'
        ),
        "monitor.yaml:4:14: silences.c.words: '!' has no word in it (write a word or a phrase)",
        "monitor.yaml:4:48: silences.c.until: ends before it begins (write a later time)",
        (
            "monitor.yaml:5:6: silences.e.matchers: names nothing that it silences (write for "
            'example topic="x", or words)'
        ),
    ]


# --- instants ----------------------------------------------------------------------------


NOW = millis("2026-12-01T17:30")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h", NOW + 2 * 3_600_000),
        ("1h30m", NOW + 90 * 60_000),
        ("18:00", millis("2026-12-01T18:00")),
        ("until 18:00", millis("2026-12-01T18:00")),
        ("17:30", millis("2026-12-02T17:30")),
        ("9:15", millis("2026-12-02T09:15")),
        ("2026-12-24", millis("2026-12-24T00:00")),
        ("2026-12-24 18:00", millis("2026-12-24T18:00")),
        ("2026-12-24T18:00+05:30", millis("2026-12-24T12:30", "UTC")),
        ("2026-12-24T18:00Z", millis("2026-12-24T18:00", "UTC")),
    ],
)
def test_an_instant_is_a_date_a_time_of_day_or_a_duration(text: str, expected: int) -> None:
    assert instant(text, NOW, BERLIN) == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "2026-13-01", "18", "0001-01-01T00:00", "9999-12-31"]
)
def test_an_instant_that_is_none_is_answered(text: str) -> None:
    with pytest.raises(ValueError, match=r"write 2h, 18:00, 2026-12-24 18:00"):
        instant(text, NOW, BERLIN)


def test_the_next_time_of_day_is_by_the_clock_on_the_wall() -> None:
    before = millis("2026-10-24T20:00")

    assert instant("08:00", before, BERLIN) - before == 13 * 3_600_000


def test_an_absolute_instant_is_no_duration() -> None:
    with pytest.raises(ValueError, match="no date"):
        absolute("2h", BERLIN)
