"""`monitor check` plays tests over time through the real record and deliver code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli.check import CheckReport, run_check

MONITOR = """\
receivers: {desk: {console: }, mail: {console: }}
route:
  receiver: mail
  group_wait: 10m
  routes:
    - {matchers: ['severity="high"'], receiver: desk, group_wait: 0s, continue: true}
    - {receiver: mail}
"""
HEAD = """\
topics:
  talks:
    name: Talks
    query: truce AND Arland
    severity: {high: outlets >= 2}
    tests:
      - name: the test
        items:
"""
FIRST = "{title: Arland agrees to a truce at sea from Monday, outlet: A"
SECOND = "{title: Arland says the truce at sea begins Monday, outlet: B"
SEVERE = "expect: alert, severity: high"
OTHER = "{title: Brevia ends grain truce with Arland over fishing quotas, outlet: A"
COPIED = "Envoys met ministers of both countries for nine hours in the harbour town"


def checked(folder: Path, *items: str, monitor: str = MONITOR) -> CheckReport:
    (folder / "watchlists").mkdir(exist_ok=True)
    (folder / "monitor.yaml").write_text(monitor)
    text = HEAD + "".join(f"          - {item}\n" for item in items)
    (folder / "watchlists/w.yaml").write_text(text)
    return run_check(folder, {})


def told(report: CheckReport) -> Iterator[str]:
    (timeline,) = report.timelines
    return (found.got for found in timeline.differences)


@pytest.mark.parametrize(
    "items",
    [
        # while the first message waits, a report of the same event joins it
        (
            f"{FIRST}, expect: alert, receiver: mail}}",
            f"{SECOND}, after: 9m, expect: joined, to: 1, receiver: mail}}",
        ),
        # at the very end of the wait too; after it, it is told in the thread
        (f"{FIRST}}}", f"{SECOND}, after: 10m, expect: joined, receiver: mail}}"),
        (f"{FIRST}}}", f"{SECOND}, after: 11m, expect: follow_up, to: 1, receiver: mail}}"),
        # the same report raises the severity, so that another receiver is told for the first time
        (f"{FIRST}}}", f"{SECOND}, after: 11m, expect: alert, severity: high, receiver: desk}}"),
        # another event, a day later, is an alert of its own
        (f"{FIRST}}}", f"{OTHER}, after: 1d, expect: alert, receiver: mail}}"),
        # of two events, the report goes to its own
        (
            f"{FIRST}}}",
            f"{OTHER}, after: 1h}}",
            f"{SECOND}, after: 2h, expect: follow_up, to: 1, receiver: mail}}",
        ),
        (f"{FIRST}, age: 25h, expect: suppressed, reason: OLDER than}}",),
        # comment waits for the daily roll-up
        ("{title: 'Opinion: The truce that Arland needs', outlet: A, expect: rolled_up}",),
        # a copy tells nothing new, but that the story is severe now
        (
            f"{FIRST}, summary: {COPIED}}}",
            f"{FIRST}B, summary: {COPIED}, after: 9m, receiver: desk, {SEVERE}}}",
        ),
        (
            f"{FIRST}, summary: {COPIED}, expect: alert, severity: high, receiver: mail}}",
            f"{FIRST}B, summary: {COPIED}, after: 9m}}",
        ),
        (
            f"{FIRST}, summary: {COPIED}}}",
            f"{SECOND}, after: 1m}}",
            f"{FIRST}B, summary: {COPIED}, after: 2m, expect: suppressed, reason: same text}}",
        ),
        ("{title: The harvest, expect: not_matched}",),
        (f"{FIRST}}}",),
    ],
)
def test_what_the_daemon_would_do_is_what_is_expected(
    tmp_path: Path, items: tuple[str, ...]
) -> None:
    report = checked(tmp_path, *items)

    assert report.problems == ()
    assert list(told(report)) == []
    assert report.exit_code == 0


@pytest.mark.parametrize(
    ("item", "got"),
    [
        (
            f"{SECOND}, after: 20m, expect: alert, receiver: mail}}",
            ["but it is follow_up to item 1 for mail, severity high: matches Talks"],
        ),
        (
            f"{OTHER}, after: 1d, expect: follow_up, to: 1}}",
            ["but it is alert for mail, severity normal: matches Talks"],
        ),
        (
            f"{SECOND}, after: 20m, expect: suppressed}}",
            [
                "but it is alert for desk, severity high: matches Talks",
                "but it is follow_up to item 1 for mail, severity high: matches Talks",
            ],
        ),
        (
            f"{OTHER}, after: 1d, receiver: desk}}",
            ["but it is alert for mail, severity normal: matches Talks"],
        ),
        (
            "{title: No news, expect: alert}",
            ["but it is not_matched: the topic does not match"],
        ),
        (
            f"{FIRST}, age: 3d, after: 1m, expect: suppressed, reason: flood}}",
            ["but it is known: an earlier item is the same report"],
        ),
        (
            f"{SECOND}, age: 3d, after: 1m, expect: suppressed, reason: flood}}",
            ["but it is suppressed: published 3 d ago, older than 24 h"],
        ),
    ],
)
def test_what_differs_is_told_with_the_reason(tmp_path: Path, item: str, got: list[str]) -> None:
    first = f"{FIRST}, summary: {COPIED}, expect: alert, to: 0}}"
    item = item.replace(FIRST, f"{FIRST}, summary: {COPIED}")

    report = checked(tmp_path, first, item)

    shown = [
        line
        for found in told(report)
        for line in found.splitlines()
        if not line.startswith("the nearest")
    ]
    assert [line.split(" (score")[0] for line in shown] == got
    assert report.exit_code == 1


def test_the_text_names_the_item_and_shows_the_query_where_the_match_surprises(
    tmp_path: Path,
) -> None:
    report = checked(tmp_path, f"{FIRST}}}", "{title: A truce, after: 90m, expect: alert}")

    assert report.render().splitlines()[-7:] == [
        (
            f"{tmp_path}/watchlists/w.yaml:10: topics.talks: test 'the test' differs at item 2: "
            "expected alert (90m after the start)"
        ),
        "    A truce",
        "    but it is not_matched: the topic does not match",
        "    - AND",
        "      + truce  (title 2)",
        "      - Arland",
        f"{tmp_path}: 1 test differs; 0 of 1 test passed, 1 warning",
    ]
    assert report.to_dict()["timed_tests"][0]["passed"] is False


def test_tests_do_not_see_each_other(tmp_path: Path) -> None:
    alone = f"{FIRST}, expect: alert}}"
    text = f"{alone}\n      - items:\n          - {alone}"

    report = checked(tmp_path, text)

    assert [timeline.passed for timeline in report.timelines] == [True, True]


def test_an_alert_that_should_have_joined_says_how_alike_the_stories_are(tmp_path: Path) -> None:
    report = checked(tmp_path, f"{FIRST}}}", f"{OTHER}, after: 2h, expect: follow_up}}")

    (got,) = told(report)
    near = re.fullmatch(
        r"the nearest open story is alike by (0\.\d\d); a report joins from (0\.\d\d) on",
        got.splitlines()[-1],
    )
    assert near is not None
    assert 0 < float(near[1]) < float(near[2]) == 0.30


MUTED = """\
receivers: {{mail: {{console: }}}}
route: {{receiver: mail, routes: [{{mute_time_intervals: [quiet]{drop}}}]}}
time_intervals: [{{name: quiet, time_intervals: [{span}]}}]
"""
AFTERNOON = '{times: [{start_time: "12:00", end_time: "15:00"}], weekdays: [wednesday]}'


@pytest.mark.parametrize(
    ("span", "drop", "item"),
    [
        (AFTERNOON, "", f"{FIRST}, expect: alert}}"),
        (AFTERNOON, ", when_muted: drop", f"{FIRST}, expect: suppressed, reason: mute time}}"),
        ("{}", "", f"{FIRST}, expect: suppressed, reason: more than a year}}"),
    ],
)
def test_mute_times_hold_as_on_the_day_of_the_test(
    tmp_path: Path, span: str, drop: str, item: str
) -> None:
    later = f"{OTHER}, after: 3h, expect: {'alert' if span == AFTERNOON else 'suppressed'}}}"

    report = checked(tmp_path, item, later, monitor=MUTED.format(span=span, drop=drop))

    assert list(told(report)) == []
