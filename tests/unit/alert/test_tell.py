"""What becomes of a due group's alerts: each stage, and that every alert gets one answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alert.calendar import next_time
from monitor.alert.decide import alert_id
from monitor.alert.labels import frozen
from monitor.alert.tell import Decision, Limits, Moved, Telling, decide_group
from monitor.alert.tell.telling import rollup_of
from monitor.configuration import (
    HOUR,
    MINUTE,
    FollowUps,
    Matcher,
    Rollup,
    Route,
    Silence,
    TimeInterval,
    TimeSpan,
    Topic,
)
from monitor.groups import Gathered, Group
from monitor.model import (
    Alert,
    Brought,
    Coverage,
    DeliveryKind,
    DeliveryState,
    Hold,
    Item,
    Story,
    Suppress,
)
from monitor.testing.builders import delivery, item

NOW = 1_742_400_000_000
LIMITS = Limits(20, 9)
ROOT = Route("desk", group_by=("story",), group_wait=30_000, group_interval=10 * MINUTE)
TOPIC = Topic("talks", "Talks", "talks", severity=(("high", "outlets >= 3"),))
STORY = Story("s", "talks", "Talks stall", NOW, NOW, 1, ("Courier",))
GROUP = Group("desk", "desk,story=s")
SENT = delivery(id="d1", state=DeliveryState.SENT, created_at=NOW, settled_at=NOW)


def alert(name: str, severity: str = "normal", **changes: object) -> Alert:
    labels = frozen({"story": frozenset("s"), "severity": frozenset({severity})})
    plain = Alert(name, f"item {name}", "talks", "s", labels, 2.0, "matches Talks", NOW - MINUTE)
    return replace(plain, **changes)  # type: ignore[arg-type]


def story(outlets: int) -> Story:
    return replace(STORY, outlets=tuple(f"Outlet {n}" for n in range(outlets)))


def decided(*waiting: Alert, outlets: int = 1, now: int = NOW, **known: object) -> Decision:
    gathered = Gathered(waiting, stories={"s": story(outlets)}, **known)  # type: ignore[arg-type]
    telling = Telling(GROUP, gathered, ROOT, {"talks": TOPIC}, frozenset({"desk"}), now, LIMITS)
    return decide_group(telling)


def told(decision: Decision) -> list[str]:
    return [one.id for one in decision.send.alerts] if decision.send else []


def test_what_has_waited_long_enough_is_one_message() -> None:
    decision = decided(alert("a"), alert("b"))

    assert decision.send is not None
    assert (told(decision), decision.others) == (["a", "b"], {})
    assert (decision.send.kind, decision.send.root_id) == (DeliveryKind.ALERT, "")
    assert (decision.send.severity, decision.send.lines) == ("normal", ())


def test_a_group_waits_for_the_report_that_opened_it() -> None:
    decision = decided(alert("a", at=NOW - 20_000), alert("b", at=NOW))

    hold = Hold("waits for further reports (group_wait)", NOW + 10_000)
    assert (decision.send, decision.others) == (None, {"a": hold, "b": hold})


def test_an_alert_from_the_future_waits_no_longer_than_others() -> None:
    decision = decided(alert("a", at=NOW + 9 * MINUTE))

    assert [hold.until for hold in decision.others.values() if isinstance(hold, Hold)] == [
        NOW + 30_000
    ]


def test_a_further_report_is_told_in_the_thread_after_the_interval() -> None:
    early = decided(alert("a"), thread=SENT, known=frozenset({"normal"}), now=NOW + MINUTE)
    late = decided(alert("a"), thread=SENT, known=frozenset({"normal"}), now=NOW + 10 * MINUTE)

    assert early.others == {
        "a": Hold("a message of this group was just told (group_interval)", NOW + 10 * MINUTE)
    }
    assert late.send is not None
    assert (late.send.kind, late.send.root_id) == (DeliveryKind.FOLLOW_UP, "d1")


def test_a_message_from_the_future_holds_nothing_up_for_long() -> None:
    ahead = replace(SENT, settled_at=NOW + 30 * 24 * 60 * MINUTE)

    decision = decided(alert("a"), thread=ahead, known=frozenset({"normal"}))

    (hold,) = decision.others.values()
    assert isinstance(hold, Hold)
    assert hold.until == NOW + 10 * MINUTE


def test_what_follows_a_message_that_is_not_out_waits() -> None:
    pending = replace(SENT, state=DeliveryState.PENDING, settled_at=0)

    decision = decided(alert("a"), thread=pending, known=frozenset({"normal"}))

    assert decision.others == {"a": Hold("message d1 is not out yet", NOW + 10 * MINUTE)}


def test_after_a_dead_letter_the_story_begins_again() -> None:
    dead = replace(SENT, state=DeliveryState.DEAD)

    decision = decided(alert("a"), thread=dead)

    assert decision.send is not None
    assert (decision.send.kind, decision.send.root_id) == (DeliveryKind.ALERT, "")


def test_a_follow_up_of_a_follow_up_keeps_the_root() -> None:
    follow_up = replace(SENT, id="d2", root_id="d1", kind=DeliveryKind.FOLLOW_UP)

    decision = decided(
        alert("a"), thread=follow_up, known=frozenset({"normal"}), now=NOW + 10 * MINUTE
    )

    assert decision.send is not None
    assert decision.send.root_id == "d1"


def test_a_rise_waits_neither_for_reports_nor_for_the_interval() -> None:
    opened = decided(alert("a", at=NOW), alert("b", at=NOW), outlets=3)
    follows = decided(
        alert("a", at=NOW), outlets=3, thread=SENT, known=frozenset({"normal"}), now=NOW + 1
    )

    assert opened.send is not None
    assert follows.send is not None
    assert (opened.send.severity, opened.send.lines) == ("high", ())
    rise = "Severity rose from normal to high: now 3 outlets."
    assert (follows.send.severity, follows.send.lines) == ("high", (rise,))


def test_a_group_that_an_urgent_report_opened_waits_as_its_route_says() -> None:
    decision = decided(alert("a", "high", at=NOW), outlets=3)

    assert decision.send is None


def test_a_severity_that_is_known_is_no_rise() -> None:
    decision = decided(
        alert("a"), outlets=3, thread=SENT, known=frozenset({"high"}), now=NOW + MINUTE
    )

    assert decision.send is None


def test_a_copy_is_folded_whatever_was_told_before() -> None:
    copy = alert("b", copy_of="item a")
    folded = {"b": Suppress("same text as item item a, folded into its story")}

    assert decided(copy).others == folded
    assert decided(copy, thread=SENT, known=frozenset({"normal"})).others == folded
    assert (told(decided(alert("a"), copy)), decided(alert("a"), copy).others) == (["a"], folded)


def test_a_report_that_another_topic_told_is_told_again_only_as_another_edition() -> None:
    ids = alert_id("talks", "item first"), alert_id("talks", "item first", "Grain flows")
    known = {"told": TOLD, "items": {}, "known": frozenset({"normal"}), "now": NOW + HOUR}

    once, edition = (
        decided(alert(each, item_id="item first"), thread=SENT, **known)  # type: ignore[arg-type]
        for each in ids
    )

    reason = "the report was told before, in another topic"
    assert (once.send, once.others) == (None, {ids[0]: Suppress(reason)})
    assert told(edition) == [ids[1]]


def test_the_copy_that_makes_a_story_severe_is_told_at_once() -> None:
    copies = (alert("b", "high", copy_of="item a"), alert("c", "high", copy_of="item a"))

    decision = decided(
        *copies, outlets=3, thread=SENT, known=frozenset({"normal"}), now=NOW + MINUTE
    )

    assert told(decision) == ["c"]
    assert [type(each) for each in decision.others.values()] == [Suppress]
    assert decided(*copies, outlets=3, thread=SENT, known=frozenset({"high"})).send is None


def test_what_waits_for_a_receiver_that_is_gone_goes_where_the_routes_lead() -> None:
    routes = (Route("night", matchers=(Matcher("severity", "=", "high"),), group_by=("story",)),)
    gathered = Gathered((alert("a"), alert("b", "high")))
    root, both = replace(ROOT, routes=routes), frozenset({"desk", "night"})

    decision = decide_group(
        Telling(
            Group("old", "old,story=s"),
            gathered,
            root,
            {},
            both,
            NOW,
            LIMITS,
        )
    )

    assert decision.others == {
        "a": Moved("old is configured no longer: goes to desk", (GROUP,)),
        "b": Moved(
            "old is configured no longer: goes to night", (Group("night", "night,story=s"),)
        ),
    }


def test_what_the_routes_lead_here_stays_though_its_receiver_is_gone() -> None:
    gathered = Gathered((alert("a"),))

    decision = decide_group(Telling(GROUP, gathered, ROOT, {}, frozenset({"other"}), NOW, LIMITS))

    assert told(decision) == ["a"]


def test_of_two_ways_into_a_group_the_shorter_wait_counts() -> None:
    hasty = Route("desk", (Matcher("severity", "=", "high"),), ("story",), 0, 0)
    root = replace(ROOT, routes=(hasty,))
    gathered = Gathered((alert("a", at=NOW), alert("b", "high", at=NOW)))

    decision = decide_group(Telling(GROUP, gathered, root, {}, frozenset({"desk"}), NOW, LIMITS))

    assert told(decision) == ["a", "b"]


def test_a_rise_hurries_the_message_that_it_follows() -> None:
    pending = replace(SENT, state=DeliveryState.PENDING, settled_at=0)
    known = frozenset({"normal"})

    assert decided(alert("a"), outlets=3, thread=pending, known=known).hurried == "d1"
    assert decided(alert("a"), outlets=1, thread=pending, known=known).hurried == ""
    assert decided(alert("a"), outlets=3, thread=SENT, known=known).hurried == ""


def test_new_stories_beyond_the_limit_are_told_in_a_summary() -> None:
    flood = Group("desk", "desk,flood,topic=talks")

    moved = decided(alert("a"), alert("b"), recent={"talks": 20, "war": 1})
    (verdict,) = {*moved.others.values()}
    gathered = Gathered((alert("a"), alert("b")), recent={"talks": 20})
    summary = decide_group(
        Telling(flood, gathered, ROOT, {"talks": TOPIC}, frozenset({"desk"}), NOW, LIMITS)
    )

    assert isinstance(verdict, Moved)
    assert verdict.into == (flood,)
    assert summary.send is not None
    assert (summary.send.kind, summary.send.limits) == (DeliveryKind.DIGEST, None)
    assert summary.send.lines == ("2 more reports of Talks, beyond 20 new stories in an hour",)


def test_the_first_new_story_of_an_hour_is_told_where_one_is_the_limit() -> None:
    for recent, expected in (({}, ["a"]), ({"talks": 1}, [])):
        gathered = Gathered((alert("a"),), recent=recent)
        telling = Telling(
            GROUP, gathered, ROOT, {"talks": TOPIC}, frozenset({"desk"}), NOW, Limits(1, 9)
        )

        assert told(decide_group(telling)) == expected


def test_what_goes_on_in_a_thread_and_what_rises_is_told_beyond_the_limit() -> None:
    spent = {"talks": 20}

    in_thread = decided(
        alert("a"),
        thread=SENT,
        known=frozenset({"normal"}),
        now=NOW + 10 * MINUTE,
        recent=spent,
    )
    rising = decided(alert("a", at=NOW), outlets=3, recent=spent)

    assert (told(in_thread), told(rising)) == (["a"], ["a"])
    assert told(decided(alert("a"), recent={"talks": 19})) == ["a"]


def rolled(decision: Decision) -> set[str]:
    return {one.reason for one in decision.others.values() if isinstance(one, Moved)}


def test_what_is_beyond_the_days_limit_waits_for_the_roll_up() -> None:
    reason = "beyond the day's limit of 9 (max_per_day): told in the daily roll-up"

    assert told(decided(alert("a"), today={"talks": 5, "war": 9})) == ["a"]
    assert rolled(decided(alert("a"), alert("b"), today={"talks": 6})) == {reason}


def test_a_third_of_the_days_limit_is_kept_for_what_several_outlets_report() -> None:
    assert told(decided(alert("a"), outlets=2, today={"talks": 8})) == ["a"]
    assert rolled(decided(alert("a"), outlets=2, today={"talks": 9}))


def test_what_is_severe_goes_on_or_rises_knows_no_limit_of_a_day() -> None:
    severe = decided(alert("a", "high"), outlets=3, today={"talks": 99})
    rising = decided(alert("a"), outlets=3, today={"talks": 99})
    in_thread = decided(
        alert("a"),
        thread=SENT,
        known=frozenset({"normal"}),
        now=NOW + 10 * MINUTE,
        today={"talks": 99},
    )

    assert (told(severe), told(rising), told(in_thread)) == (["a"], ["a"], ["a"])


def test_a_topic_has_a_limit_of_its_own() -> None:
    topic = replace(TOPIC, max_per_day=30)
    gathered = Gathered((alert("a"),), stories={"s": story(1)}, today={"talks": 19})
    telling = Telling(GROUP, gathered, ROOT, {"talks": topic}, frozenset({"desk"}), NOW, LIMITS)

    decision = decide_group(telling)

    assert decision.send is not None
    assert decision.send.limits == Limits(20, 20)


def test_summaries_are_an_hour_apart() -> None:
    flood = Group("desk", "desk,flood,topic=talks")
    thread = replace(SENT, kind=DeliveryKind.DIGEST)
    gathered = Gathered((alert("a"),), thread, frozenset({"normal"}))
    telling = Telling(flood, gathered, ROOT, {}, frozenset({"desk"}), NOW, LIMITS)

    (hold,) = decide_group(telling).others.values()

    assert isinstance(hold, Hold)
    assert hold.until == NOW + 60 * MINUTE


alerts = st.builds(
    alert,
    st.uuids().map(str),
    st.sampled_from(["low", "normal", "high", "critical", "breaking"]),
    at=st.integers(NOW - 60 * MINUTE, NOW + MINUTE),
    copy_of=st.sampled_from(["", "item 0"]),
    topic_id=st.sampled_from(["talks", "gone"]),
)
threads = st.none() | st.builds(
    replace,
    st.just(SENT),
    state=st.sampled_from(DeliveryState),
    settled_at=st.integers(NOW - 60 * MINUTE, NOW + 60 * MINUTE),
)


@given(
    waiting=st.lists(alerts, max_size=5, unique_by=lambda one: one.id),
    thread=threads,
    known=st.frozensets(st.sampled_from(["normal", "high"])),
    outlets=st.integers(0, 4),
)
def test_every_alert_gets_one_answer_and_every_hold_ends_later(
    waiting: list[Alert], thread: object, known: frozenset[str], outlets: int
) -> None:
    decision = decided(*waiting, outlets=outlets, thread=thread, known=known)

    answered = [*told(decision), *decision.others]
    assert sorted(answered) == sorted(one.id for one in waiting)
    holds = [each for each in decision.others.values() if isinstance(each, Hold)]
    assert all(NOW < hold.until <= NOW + 10 * MINUTE for hold in holds)


NORMAL = Silence("s1", (Matcher("severity", "=", "normal"),), (), 0, NOW + MINUTE)


def silenced(*waiting: Alert, outlets: int = 1, items: tuple[Item, ...] = ()) -> Decision:
    gathered = Gathered(waiting, stories={"s": story(outlets)}, items={i.id: i for i in items})
    telling = Telling(
        GROUP, gathered, ROOT, {"talks": TOPIC}, frozenset({"desk"}), NOW, LIMITS, (NORMAL,)
    )
    return decide_group(telling)


def test_a_silenced_alert_waits_for_the_end_of_the_silence() -> None:
    decision = silenced(alert("a"))

    reason = "silenced by s1 until 2025-03-19 16:01 UTC"
    assert (decision.send, decision.others) == (None, {"a": Hold(reason, NOW + MINUTE)})


def test_a_silence_of_what_is_normal_ends_where_the_story_becomes_severe() -> None:
    assert told(silenced(alert("a"), outlets=3)) == ["a"]


def test_a_muted_route_holds_the_alerts_that_it_leads_here_and_no_others() -> None:
    always = TimeInterval("always", (TimeSpan(),))
    muted = Route(
        "desk",
        (Matcher("severity", "=", "normal"),),
        ("story",),
        mute_time_intervals=(always,),
    )
    root = replace(ROOT, routes=(muted,))
    waiting = (alert("a"), alert("b", "high"))
    gathered = Gathered(waiting, stories={"s": story(1)})
    telling = Telling(GROUP, gathered, root, {"talks": TOPIC}, frozenset({"desk"}), NOW, LIMITS)

    decision = decide_group(telling)

    assert told(decision) == ["b"]
    (hold,) = decision.others.values()
    assert isinstance(hold, Hold)
    assert hold.reason == "in the mute time interval always for more than a year"


def report_item(name: str, title: str, outlet: str = "Courier") -> Item:
    return item(id=f"item {name}", title=title, summary="", outlet=outlet, seen_at=NOW - HOUR)


TOLD = {"s": (report_item("first", "Talks stall in Corvale over grain"),)}
STALE = report_item("a", "Corvale grain talks stall")
FRESH = report_item("b", "Envoys leave Corvale: 40 ships are seized", "Post")


def follows(*items: Item, now: int = NOW + HOUR, **changes: object) -> Decision:
    waiting = tuple(alert(each.id.removeprefix("item ")) for each in items)
    known: dict[str, object] = {
        "thread": SENT,
        "known": frozenset({"normal"}),
        "told": TOLD,
        "items": {each.id: each for each in items},
        **changes,
    }
    return decided(*waiting, now=now, **known)  # type: ignore[arg-type]


def test_a_further_report_without_news_waits_for_one_with_news() -> None:
    decision = follows(STALE)

    until = next_time(Rollup().minute, "UTC", NOW) - HOUR
    held = Hold("brings nothing new: it is counted in the next message", until)
    assert (decision.send, decision.others) == (None, {"a": held})


def test_a_message_tells_news_and_counts_the_rest() -> None:
    decision = follows(STALE, FRESH)

    assert decision.send is not None
    assert (told(decision), [each.id for each in decision.send.quiet]) == (["b"], ["a"])
    assert (decision.others, decision.send.lines) == (
        {},
        ("1 more report brings nothing new: Courier",),
    )
    assert decision.send.brought == {"item b": Brought()}


def test_what_nothing_counted_is_in_the_next_roll_up() -> None:
    at = next_time(Rollup().minute, "UTC", NOW)

    decision = follows(STALE, now=at - HOUR)

    moved = Moved("brings nothing new: told in the daily roll-up", (rollup_of("desk"),), at)
    assert (decision.send, decision.others) == (None, {"a": moved})


def test_news_that_is_held_leaves_the_rest_waiting() -> None:
    decision = follows(STALE, FRESH, now=NOW + MINUTE)

    assert decision.send is None
    assert [type(each) for each in decision.others.values()] == [Hold, Hold]


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Grain talks in Corvale stall over wheat", []),
        ("Envoys leave Corvale as grain talks collapse for good", ["first"]),
        ("Corvale grain talks stall: 40 ships are seized", ["first"]),
    ],
)
def test_an_edit_is_told_by_what_its_report_had_said(headline: str, expected: list[str]) -> None:
    decision = follows(report_item("first", headline))

    assert told(decision) == expected
    if not expected:
        assert decision.others == {"first": Suppress("edited, but brings nothing new")}


def test_another_event_in_the_group_is_told() -> None:
    assert told(follows(STALE, told={"another": TOLD["s"]})) == ["a"]


def test_a_rise_is_told_by_the_last_report_where_none_brings_news() -> None:
    decision = decided(
        alert("x"),
        alert("a"),
        outlets=3,
        thread=SENT,
        known=frozenset({"normal"}),
        told=TOLD,
        items={"item a": STALE, "item x": replace(STALE, id="item x")},
    )

    assert decision.send is not None
    assert (told(decision), decision.send.severity) == (["a"], "high")


def test_a_crowd_of_outlets_is_news() -> None:
    crowd = [replace(STALE, id=f"item {n}", outlet=f"Outlet {n}") for n in range(5)]

    decision = follows(*crowd)

    assert decision.send is not None
    assert (len(decision.send.alerts), len(decision.send.quiet)) == (1, 4)
    assert follows(*crowd[:4]).send is None
    assert follows(*crowd, told={"s": (*TOLD["s"], *crowd)}).send is None


def test_a_route_may_ask_for_every_further_report() -> None:
    gathered = Gathered(
        (alert("a"),), thread=SENT, known=frozenset({"normal"}), told=TOLD, items={"item a": STALE}
    )
    every = replace(ROOT, follow_ups=FollowUps.ALL)
    desk = frozenset({"desk"})

    decision = decide_group(
        Telling(GROUP, gathered, every, {"talks": TOPIC}, desk, NOW + HOUR, LIMITS)
    )

    assert told(decision) == ["a"]


def test_a_story_that_moves_on_after_a_day_has_a_message_of_its_own() -> None:
    at = NOW + 25 * HOUR

    old, young = (
        follows(FRESH, now=at, opened_at=NOW),
        follows(FRESH, now=at, opened_at=NOW + HOUR + 1),
    )

    assert old.send is not None
    assert young.send is not None
    assert (old.send.kind, old.send.root_id) == (DeliveryKind.ALERT, "")
    assert (young.send.kind, young.send.root_id) == (DeliveryKind.FOLLOW_UP, "d1")


def test_a_thread_that_is_no_story_goes_on_after_a_day() -> None:
    by_topic = replace(ROOT, group_by=("topic",))
    gathered = Gathered((alert("a"),), thread=SENT, known=frozenset({"normal"}), opened_at=NOW)
    desk, late = frozenset({"desk"}), NOW + 25 * HOUR

    decision = decide_group(
        Telling(GROUP, gathered, by_topic, {"talks": TOPIC}, desk, late, LIMITS)
    )

    assert decision.send is not None
    assert decision.send.kind is DeliveryKind.FOLLOW_UP


def test_the_first_message_after_a_day_keeps_apart_from_the_last() -> None:
    at = NOW + 25 * HOUR
    thread = replace(SENT, settled_at=at - MINUTE, root_id="d0")

    (hold,) = follows(FRESH, now=at, thread=thread, opened_at=NOW).others.values()

    assert isinstance(hold, Hold)
    assert hold.until == at + 9 * MINUTE


LOUD = Coverage(("Courier", "Post", "Wire", "Gazette"), 2)


def test_severity_counts_the_outlets_of_the_last_day() -> None:
    """The story had three outlets in three days; one of them reported today."""
    today = {"s": Coverage(("Courier",), 1)}

    assert decided(alert("a"), outlets=3, coverage=today).send.severity == "normal"  # type: ignore[union-attr]
    assert decided(alert("a"), coverage={"s": LOUD}).send.severity == "high"  # type: ignore[union-attr]


def test_a_follow_up_is_as_severe_as_what_it_brings() -> None:
    """Four outlets made the story severe, which was told; the next outlet does not again."""
    decision = follows(FRESH, known=frozenset({"high"}), coverage={"s": LOUD})

    assert decision.send is not None
    assert decision.send.severity == "normal"


def test_a_follow_up_of_three_new_outlets_is_severe() -> None:
    news = [replace(FRESH, id=f"item {n}", outlet=f"Outlet {n}") for n in range(3)]

    decision = follows(*news, known=frozenset({"high"}), coverage={"s": LOUD})

    assert decision.send is not None
    assert decision.send.severity == "high"
