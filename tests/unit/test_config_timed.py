"""Tests over time: how they are read, and where their faults are told."""

from pathlib import Path

import pytest

from monitor.configuration import HOUR, MINUTE, TimedItem, TimedTest
from monitor.errors import ConfigurationError
from monitor.loading import load

TEXT = """\
topics:
  talks:
    query: truce
    severity: {high: outlets >= 2}
    tests:
      - {match: A truce}
      - items:
          - {title: A truce, expect: alert}
          - title: The truce holds
            after: 8m
            outlet: The other
            expect: follow_up
            to: 1
            severity: high
            receiver: desk
          - {title: No news, source: bbc, age: 3d, expect: suppressed, reason: older}
"""


def write(folder: Path, watchlist: str) -> None:
    (folder / "watchlists").mkdir(exist_ok=True)
    (folder / "watchlists/w.yaml").write_text(watchlist)
    (folder / "feeds.yaml").write_text("bbc: https://bbc.example/rss\n")
    (folder / "monitor.yaml").write_text("receivers: {desk: {console: }}\n")


def test_items_are_read_with_their_times_and_lines(tmp_path: Path) -> None:
    write(tmp_path, TEXT)

    (topic,) = load(tmp_path, {}).topics

    first = TimedItem("A truce", expect="alert", line=8)
    second = TimedItem(
        "The truce holds",
        after=8 * MINUTE,
        outlet="The other",
        expect="follow_up",
        to=1,
        severity="high",
        receivers=("desk",),
        line=9,
    )
    third = TimedItem(
        "No news",
        after=8 * MINUTE,
        source="bbc",
        age=72 * HOUR,
        expect="suppressed",
        reason="older",
        line=16,
    )
    assert topic.timed_tests == (TimedTest("A truce", (first, second, third), 1, 7),)
    assert [test.text for test in topic.tests] == ["A truce"]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("expect: alert", "expect: alarm", "8:38: topics.talks.tests.1.items.0.expect: must be"),
        ("to: 1", "to: 2", "13:17: topics.talks.tests.1.items.1.to: item 2 does not come before"),
        ("expect: follow_up", "expect: alert", "13:17: topics.talks.tests.1.items.1.to: only a"),
        (
            "age: 3d",
            "after: 1m",
            (
                "16:50: topics.talks.tests.1.items.2.after: comes before the item above it, "
                "which is at 8m (times count from the test's start; sort the items by them)"
            ),
        ),
        (
            "severity: high",
            "severity: hihg",
            (
                "14:23: topics.talks.tests.1.items.1.severity: the topic has no severity hihg "
                "(did you mean `high`?)"
            ),
        ),
        (
            "receiver: desk",
            "receiver: dsk",
            (
                "15:23: topics.talks.tests.1.items.1.receiver: no receiver is called dsk "
                "(did you mean `desk`?)"
            ),
        ),
        (
            "source: bbc",
            "source: bcb",
            (
                "16:38: topics.talks.tests.1.items.2.source: no feed is called bcb "
                "(did you mean `bbc`?)"
            ),
        ),
        (
            "reason: older",
            "receiver: desk",
            "16:82: topics.talks.tests.1.items.2.receiver: nobody is told of an item that is",
        ),
        (
            "outlet: The other",
            "{0}, source: bbc",
            "11:",
        ),
        ("- items:", "- name: x\n        match: y\n        items:", "7:9: topics.talks.tests.1: "),
    ],
)
def test_faults_are_told_at_their_key(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert TEXT.count(right) == 1
    write(tmp_path, TEXT.replace(right, wrong))

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    assert str(caught.value).startswith(f"{tmp_path}/watchlists/w.yaml:{told}")


@pytest.mark.parametrize("extra", ["language: en", "name: x"])
def test_keys_of_the_other_kind_of_test_are_refused(tmp_path: Path, extra: str) -> None:
    kind = "{match: a, name: x}" if extra == "name: x" else "{items: [{title: a}], language: en}"
    write(tmp_path, f"topics: {{t: {{query: a, tests: [{kind}]}}}}")

    with pytest.raises(ConfigurationError, match=extra.partition(":")[0]):
        load(tmp_path, {})
