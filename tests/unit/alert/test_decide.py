"""The verdict: each rule by itself, with the reason that `why` shows."""

from dataclasses import replace

import pytest

from monitor.alert import Feed, Matched, decide, next_in_group, span
from monitor.configuration import DAY, HOUR, MINUTE, Matcher, Route, Source, Topic
from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Due,
    Evidence,
    Item,
    Lease,
    Match,
    Placement,
    Story,
    Suppress,
)

NOW = 1_742_400_000_000
ITEM = Item(
    id="i1",
    source_id="courier",
    keys=("g:courier:1",),
    url="https://courier.example/1",
    title="Talks stall",
    summary="",
    text="",
    author="",
    language="en",
    tags=(),
    published=NOW - HOUR,
    seen_at=NOW,
)
STORY = Story("s1", "ceasefire", "Talks stall", NOW, NOW, 1, ("Courier",))
MATCHED = Matched(
    ITEM,
    Topic("ceasefire", "Ceasefire talks", "ceasefire"),
    Match("ceasefire", 7.0, ()),
    Placement(STORY, opened=True),
)
FEED = Feed(Source("courier", "https://courier.example/rss"), NOW - HOUR, NOW, DAY)
ROOT = Route("desk", group_wait=30_000, group_interval=10 * MINUTE)


def delivery(state: DeliveryState, **changes: object) -> Delivery:
    base = Delivery(
        id="d1",
        receiver="desk",
        kind=DeliveryKind.ALERT,
        group_key="k",
        topic_id="ceasefire",
        story_id="s1",
        reason="",
        severity="normal",
        state=state,
        attempts=0,
        next_at=NOW + 5,
        created_at=NOW - MINUTE,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def alert() -> Due:
    verdict = decide(MATCHED, FEED, ROOT)
    assert isinstance(verdict, tuple)
    return verdict[0]


def reason(verdict: tuple[Due, ...] | Suppress) -> str:
    assert isinstance(verdict, Suppress)
    return verdict.reason


def test_decide_news_alerts_after_group_wait() -> None:
    assert alert() == Due(
        reason="matches Ceasefire talks (score 7.0), opens story s1",
        receiver="desk",
        group_key="desk,topic=ceasefire,story=s1",
        due_at=NOW + 30_000,
        severity="normal",
        interval=10 * MINUTE,
    )


def test_decide_first_reading_is_recorded() -> None:
    verdict = decide(MATCHED, replace(FEED, ok_at=0), ROOT)

    assert reason(verdict) == ("it stood in the feed at its first reading; recorded, not alerted")


def test_decide_old_item_is_recorded() -> None:
    old = replace(MATCHED, item=replace(ITEM, published=NOW - 3 * DAY))

    assert reason(decide(old, FEED, ROOT)) == "published 3 d ago, older than 24 h"


def test_decide_undated_after_a_gap_is_recorded() -> None:
    undated = replace(MATCHED, item=replace(ITEM, published=None))

    assert isinstance(decide(undated, FEED, ROOT), tuple)
    assert reason(decide(undated, replace(FEED, ok_at=NOW - 7 * DAY), ROOT)) == (
        "it carries no date and the feed was not read for 7 d"
    )


@pytest.mark.parametrize(
    ("read_at", "stated"),
    [
        (NOW + 240, NOW),  # a second that is not over
        (NOW + 59_999, NOW),  # a minute that is not over: many feeds state no seconds
        (NOW + 7_999, NOW + 7_000),
        (NOW + 240, NOW + 240),
    ],
)
def test_decide_a_date_may_be_as_late_as_what_it_leaves_out(read_at: int, stated: int) -> None:
    came = replace(MATCHED, item=replace(ITEM, published=stated))
    filled = replace(FEED, now=NOW + 2 * MINUTE, empty_since=read_at)

    assert isinstance(decide(came, filled, ROOT), tuple)


@pytest.mark.parametrize(
    ("read_at", "stated"), [(NOW + MINUTE, NOW), (NOW + 8_000, NOW + 7_000), (NOW, None)]
)
def test_decide_what_is_older_than_an_empty_reading_is_recorded(
    read_at: int, stated: int | None
) -> None:
    came = replace(MATCHED, item=replace(ITEM, published=stated))
    filled = replace(FEED, now=NOW + 2 * MINUTE, empty_since=read_at)

    assert reason(decide(came, filled, ROOT)) == (
        "it came with the first entries of a feed that was empty; recorded, not alerted"
    )


def test_decide_copy_is_folded() -> None:
    copy = replace(MATCHED, placement=Placement(STORY, opened=False, copy_of="i0"))

    assert reason(decide(copy, FEED, ROOT)) == "same text as item i0, folded into its story"


def test_group_first_alert_stands_alone() -> None:
    assert next_in_group(alert(), None) == (DeliveryKind.ALERT, "", NOW + 30_000)


def test_group_report_joins_what_still_waits() -> None:
    waiting = delivery(DeliveryState.PENDING)

    assert next_in_group(alert(), waiting) == (DeliveryKind.ALERT, "", NOW + 5)


def test_group_report_after_a_claim_is_a_follow_up() -> None:
    claimed = delivery(DeliveryState.PENDING, lease=Lease("d1", "me", 1, NOW))

    assert next_in_group(alert(), claimed) == (
        DeliveryKind.FOLLOW_UP,
        "d1",
        NOW - MINUTE + 10 * MINUTE,
    )


def test_group_follow_up_of_a_follow_up_keeps_the_root() -> None:
    sent = delivery(
        DeliveryState.SENT, kind=DeliveryKind.FOLLOW_UP, root_id="d0", settled_at=NOW - HOUR
    )

    assert next_in_group(alert(), sent) == (DeliveryKind.FOLLOW_UP, "d0", NOW + 30_000)


def test_group_starts_anew_after_a_dead_letter() -> None:
    dead = delivery(DeliveryState.DEAD)

    assert next_in_group(alert(), dead) == (DeliveryKind.ALERT, "", NOW + 30_000)


def test_span_names_the_largest_unit_that_counts_two() -> None:
    assert [span(n) for n in (45_000, 5 * MINUTE, 26 * HOUR, 3 * DAY)] == [
        "45 s",
        "5 min",
        "26 h",
        "3 d",
    ]


def test_the_score_is_a_label_that_routes_may_ask_for() -> None:
    night = Route("night", matchers=(Matcher("score", "=~", "[6-9][.].*"),))

    found = decide(MATCHED, FEED, replace(ROOT, routes=(night,)))

    assert isinstance(found, tuple)
    assert [each.receiver for each in found] == ["night"]


def test_the_entities_that_were_found_are_a_label() -> None:
    evidence = (Evidence("title", 0, 5, "Envoy", "witkoff"), Evidence("title", 6, 9, "in"))
    found_in = replace(MATCHED, match=replace(MATCHED.match, evidence=evidence))
    named = Route("named", matchers=(Matcher("entity", "=", "witkoff"),))

    found = decide(found_in, FEED, replace(ROOT, routes=(named,)))

    assert isinstance(found, tuple)
    assert [each.receiver for each in found] == ["named"]
