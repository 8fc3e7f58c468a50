"""The verdict: each rule by itself, with the reason that `why` shows."""

from dataclasses import replace

import pytest

from monitor.alert import Feed, Matched, alert_id, decide, labels_from, routes_for, span
from monitor.configuration import DAY, HOUR, MINUTE, Matcher, Route, Source, Topic
from monitor.model import Alert, Evidence, Item, Match, Placement, Story, Suppress

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


def alert() -> Alert:
    verdict = decide(MATCHED, "e1", FEED)
    assert isinstance(verdict, Alert)
    return verdict


def reason(verdict: Alert | Suppress) -> str:
    assert isinstance(verdict, Suppress)
    return verdict.reason


def test_decide_news_is_an_alert_with_its_labels() -> None:
    labels = labels_from(alert())

    assert replace(alert(), labels=()) == Alert(
        id=alert_id("ceasefire", "i1"),
        item_id="i1",
        topic_id="ceasefire",
        story_id="s1",
        labels=(),
        score=7.0,
        reason="matches Ceasefire talks (score 7.0), opens story s1",
        at=NOW,
    )
    expected = {"severity": "normal", "score": "7.0", "story": "e1", "topic": "ceasefire"}
    assert {name: next(iter(labels[name])) for name in expected} == expected


@pytest.mark.parametrize(
    ("own", "of_the_source", "country"),
    [("DE", "GB", "DE"), ("", "GB", "GB"), ("DE", "", "DE"), ("", "", "")],
)
def test_the_country_of_an_alert_is_its_items_or_its_sources(
    own: str, of_the_source: str, country: str
) -> None:
    came = replace(MATCHED, item=replace(ITEM, country=own))
    feed = replace(FEED, source=replace(FEED.source, country=of_the_source))

    verdict = decide(came, "e1", feed)

    assert isinstance(verdict, Alert)
    assert labels_from(verdict)["country"] == {country}


def test_decide_first_reading_is_recorded() -> None:
    verdict = decide(MATCHED, "e1", replace(FEED, ok_at=0))

    assert reason(verdict) == ("it stood in the feed at its first reading; recorded, not alerted")


def test_decide_old_item_is_recorded() -> None:
    old = replace(MATCHED, item=replace(ITEM, published=NOW - 3 * DAY))

    assert reason(decide(old, "e1", FEED)) == "published 3 d ago, older than 24 h"


def test_decide_undated_after_a_gap_is_recorded() -> None:
    undated = replace(MATCHED, item=replace(ITEM, published=None))

    assert isinstance(decide(undated, "e1", FEED), Alert)
    assert reason(decide(undated, "e1", replace(FEED, ok_at=NOW - 7 * DAY))) == (
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

    assert isinstance(decide(came, "e1", filled), Alert)


@pytest.mark.parametrize(
    ("read_at", "stated"), [(NOW + MINUTE, NOW), (NOW + 8_000, NOW + 7_000), (NOW, None)]
)
def test_decide_what_is_older_than_an_empty_reading_is_recorded(
    read_at: int, stated: int | None
) -> None:
    came = replace(MATCHED, item=replace(ITEM, published=stated))
    filled = replace(FEED, now=NOW + 2 * MINUTE, empty_since=read_at)

    assert reason(decide(came, "e1", filled)) == (
        "it came with the first entries of a feed that was empty; recorded, not alerted"
    )


def test_decide_a_copy_is_an_alert_that_names_its_original() -> None:
    copy = decide(
        replace(MATCHED, placement=Placement(STORY, opened=False, copy_of="i0")), "e1", FEED
    )

    assert isinstance(copy, Alert)
    assert copy.copy_of == "i0"


def test_span_names_the_largest_unit_that_counts_two() -> None:
    lengths = (45_000, 2 * MINUTE - 1, 2 * MINUTE, 2 * HOUR, 2 * DAY - 1, 2 * DAY)

    assert [span(n) for n in lengths] == ["45 s", "119 s", "2 min", "2 h", "47 h", "2 d"]


def test_the_score_is_a_label_that_routes_may_ask_for() -> None:
    night = Route("night", matchers=(Matcher("score", "=~", "[6-9][.].*"),))

    found = routes_for(replace(ROOT, routes=(night,)), labels_from(alert()))

    assert [each.receiver for each in found] == ["night"]


def test_the_entities_that_were_found_are_a_label() -> None:
    evidence = (Evidence("title", 0, 5, "Envoy", "witkoff"), Evidence("title", 6, 9, "in"))
    found = decide(replace(MATCHED, match=replace(MATCHED.match, evidence=evidence)), "e1", FEED)

    assert isinstance(found, Alert)
    assert labels_from(found)["entity"] == {"witkoff"}
