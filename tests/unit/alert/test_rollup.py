"""The daily roll-up: what goes into it, when it is told, and what it says."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alert.calendar import next_time, wall_clock
from monitor.alert.labels import frozen
from monitor.alert.tell import Decision, Limits, Moved, Telling, decide_group
from monitor.alert.tell.rollup import LISTED, NAMED
from monitor.configuration import DAY, HOUR, MINUTE, Rollup, Route, TimeInterval, TimeSpan, Topic
from monitor.groups import Gathered, Group, Place, Told
from monitor.model import Alert, DeliveryKind, DeliveryState, Hold, Story
from monitor.testing.builders import delivery

NOW = int(datetime(2026, 5, 4, 10, tzinfo=UTC).timestamp()) * 1000
NEXT = NOW - 10 * HOUR + DAY + 6 * HOUR  # 08:00 in Berlin, the next day
ROOT = Route("desk")
TALKS = Topic("talks", "Talks", "talks", severity=(("high", "outlets >= 3"),))
SEA = Topic("sea", "Sea", "sea", max_per_day=7)
STORY, ROLLUP = Group("desk", "desk,story=s"), Group("desk", "desk,rollup")


def alert(name: str, genre: str = "comment", **changes: object) -> Alert:
    labels = frozen({"genre": frozenset({genre}), "severity": frozenset({"normal"})})
    plain = Alert(name, f"item {name}", "talks", "s", labels, 2.0, "matches", NOW - HOUR)
    return replace(plain, **changes)  # type: ignore[arg-type]


def decided(
    *waiting: Alert,
    group: Group = STORY,
    topics: tuple[Topic, ...] = (TALKS, SEA),
    now: int = NOW,
    root: Route = ROOT,
    **known: object,
) -> Decision:
    telling = Telling(
        group,
        Gathered(waiting, **known),  # type: ignore[arg-type]
        root,
        {topic.id: topic for topic in topics},
        frozenset({"desk"}),
        now,
        Limits(20, 50),
        rollup=Rollup(8 * 60, "Europe/Berlin"),
    )
    return decide_group(telling)


def outlets(number: int, name: str = "s") -> Story:
    names = tuple(f"Outlet {n}" for n in range(number))
    return Story(name, "talks", "Talks", NOW, NOW, 1, names)


def waiting(**until: int) -> dict[str, Told]:
    why = "beyond the day's limit of 50 (max_per_day): told in the daily roll-up"
    return {name: Told(name, Place.WAITING, why, at) for name, at in until.items()}


def told(decision: Decision) -> list[str]:
    return [one.id for one in decision.send.alerts] if decision.send else []


@pytest.mark.parametrize(
    "genre", ["comment", "explainer", "briefing", "gallery", "cartoon", "quiz"]
)
def test_what_is_no_report_moves_into_the_roll_up(genre: str) -> None:
    decision = decided(alert("a", genre), alert("b", "report"))

    moved = Moved(f"{genre}: told in the daily roll-up", (ROLLUP,), NEXT)
    assert (told(decision), decision.others) == (["b"], {"a": moved})


@pytest.mark.parametrize("genre", ["report", "live", "video"])
def test_what_may_break_the_news_is_told_at_once(genre: str) -> None:
    assert told(decided(alert("a", genre))) == ["a"]


@pytest.mark.parametrize(("asked", "expected"), [("comment", ["a"]), ("all", ["a"]), ("quiz", [])])
def test_a_topic_asks_for_kinds(asked: str, expected: list[str]) -> None:
    assert told(decided(alert("a"), topics=(replace(TALKS, genres=(asked,)),))) == expected


def test_a_report_for_which_one_of_its_topics_asks_is_told_with_both() -> None:
    both = (alert("a"), alert("b", item_id="item a", topic_id="sea"))

    decision = decided(*both, topics=(TALKS, replace(SEA, genres=("comment",))))

    assert (told(decision), decision.others) == (["a", "b"], {})


def test_a_comment_by_which_its_story_becomes_severe_is_told() -> None:
    decision = decided(alert("a"), alert("b"), stories={"s": outlets(3)})

    assert told(decision) == ["b"]
    assert list(decision.others) == ["a"]


def test_a_roll_up_that_is_looked_at_early_waits_for_its_time() -> None:
    decision = decided(alert("a"), group=ROLLUP, places=waiting(a=NEXT))

    assert decision.others == {"a": Hold(waiting(a=0)["a"].reason, NEXT)}


def test_a_roll_up_that_was_set_to_an_earlier_time_comes_then() -> None:
    decision = decided(alert("a"), group=ROLLUP, places=waiting(a=NEXT + 9 * HOUR))

    assert decision.others == {"a": Hold(waiting(a=0)["a"].reason, NEXT)}


def test_a_roll_up_waits_for_the_end_of_quiet_times() -> None:
    morning = TimeInterval("morning", (TimeSpan(times=((0, 9 * 60),), zone="Europe/Berlin"),))
    quiet = Route("desk", routes=(Route("desk", mute_time_intervals=(morning,)),))

    decision = decided(alert("a"), group=ROLLUP, places=waiting(a=NEXT), now=NEXT, root=quiet)
    later = decided(
        alert("a"), group=ROLLUP, places=waiting(a=NEXT + HOUR), now=NEXT + HOUR, root=quiet
    )

    (hold,) = decision.others.values()
    assert isinstance(hold, Hold)
    assert hold.until == NEXT + HOUR
    assert told(later) == ["a"]


def test_a_roll_up_is_one_plain_message() -> None:
    sent = delivery(id="d", state=DeliveryState.SENT, created_at=NEXT - HOUR)
    rolled = (
        alert("a"),
        alert("b", "explainer", story_id="t"),
        alert("c", topic_id="sea", score=3.0),
    )

    decision = decided(
        *rolled, group=ROLLUP, places=waiting(a=NEXT, b=NEXT, c=NEXT), now=NEXT, thread=sent
    )

    assert decision.send is not None
    assert (told(decision), decision.send.listed) == (["c", "b", "a"], 2)
    assert (decision.send.kind, decision.send.severity) == (DeliveryKind.DIGEST, "normal")
    assert (decision.send.limits, decision.send.root_id) == (None, "")
    advice = "Narrow its query, or raise its max_per_day."
    assert decision.send.lines == (
        "Daily roll-up: 3 reports in 2 stories",
        "By topic: Talks 2, Sea 1.",
        "Not reports of an event: comment 2, explainer 1.",
        f"Talks is broad: 2 reports beyond the day's limit of 50. {advice}",
        f"Sea is broad: 1 report beyond the day's limit of 7. {advice}",
        "Of each story the best report is listed.",
    )


def test_severe_stories_stand_first_then_those_of_many_outlets_then_the_best_matches() -> None:
    stories = {"one": outlets(1), "two": outlets(2), "three": outlets(3)}
    rolled = (
        alert("weak", story_id="one", score=1.0),
        alert("good", story_id="more", score=9.0),
        alert("wide", story_id="two"),
        alert("severe", story_id="three", score=0.5),
        alert("best", story_id="one", score=8.0),
    )

    decision = decided(*rolled, group=ROLLUP, now=NEXT, stories={**stories, "more": outlets(1)})

    assert told(decision) == ["severe", "wide", "good", "best", "weak"]


def test_what_has_no_room_is_counted() -> None:
    rolled = tuple(alert(f"{n:03}", story_id=f"{n}") for n in range(LISTED + 5))

    decision = decided(*rolled, group=ROLLUP, now=NEXT)

    assert decision.send is not None
    assert (len(told(decision)), decision.send.listed) == (LISTED + 5, LISTED)
    assert decision.send.lines[-1] == f"The best {LISTED} stories are listed, 5 more are not."


@pytest.mark.parametrize(("over", "rest"), [(0, "."), (1, " and 1 more topics.")])
def test_topics_are_named_up_to_a_number_and_the_rest_counted(over: int, rest: str) -> None:
    topics = [Topic(f"t{n}", f"Topic {n}", "x") for n in range(NAMED + over)]
    rolled = (alert(each.id, topic_id=each.id) for each in topics)

    decision = decided(*rolled, group=ROLLUP, now=NEXT, topics=tuple(topics))

    assert decision.send is not None
    (line,) = (each for each in decision.send.lines if each.startswith("By topic:"))
    assert line.count("Topic") == NAMED
    assert line.endswith(rest)
    assert (" more topics" in line) == bool(over)


ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")


@given(
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - UTC is set below
)
def test_the_time_of_day_comes_once_on_every_day_of_a_zone(
    minute: int, zone: str, at: datetime
) -> None:
    start = int(at.replace(tzinfo=UTC).timestamp() * 1000)
    times = [next_time(minute, zone, start)]
    for _ in range(3):
        times.append(next_time(minute, zone, times[-1]))

    assert times[0] > start
    days = [wall_clock(time, zone).toordinal() for time in times]
    assert days == list(range(days[0], days[0] + 4))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((2026, 3, 28, 7), (2026, 3, 29, 6)),  # summer time begins at night
        ((2026, 10, 24, 6), (2026, 10, 25, 7)),  # and ends
        ((2026, 5, 4, 6), (2026, 5, 5, 6)),  # at the very minute: the next day
        ((2026, 5, 4, 5), (2026, 5, 4, 6)),
    ],
)
def test_the_time_of_day_is_that_of_the_wall(
    after: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    def millis(when: tuple[int, ...]) -> int:
        return int(datetime(*when, tzinfo=UTC).timestamp()) * 1000  # type: ignore[misc,arg-type]

    assert next_time(8 * 60, "Europe/Berlin", millis(after)) == millis(expected)


def test_a_time_that_the_clocks_leave_out_or_show_twice_comes_once() -> None:
    minute, zone = 2 * 60 + 30, "Europe/Berlin"
    spring = int(datetime(2026, 3, 28, 12, tzinfo=UTC).timestamp()) * 1000
    autumn = int(datetime(2026, 10, 24, 12, tzinfo=UTC).timestamp()) * 1000

    left_out = next_time(minute, zone, spring)
    first = next_time(minute, zone, autumn)

    assert f"{wall_clock(left_out, zone):%d %H:%M}" == "29 03:30"
    assert f"{wall_clock(first, zone):%d %H:%M %Z}" == "25 02:30 CEST"
    assert next_time(minute, zone, first) - first == 25 * 60 * MINUTE
