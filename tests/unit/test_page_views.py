"""What the page shows, as values."""

from dataclasses import replace

import pytest

from monitor.configuration import Configuration, Source, Topic
from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Evidence,
    Item,
    Match,
    PollState,
)
from monitor.web.highlight import Piece
from monitor.web.views import (
    Sheet,
    cards,
    feed_rows,
    notices,
    relative,
    report_view,
    sheet,
    web_link,
)

ITEM = Item(
    id="i1",
    source_id="a",
    keys=("k1",),
    url="https://a.example/1",
    title="Truce holds",
    summary="",
    text="The truce holds.",
    author="",
    language="en",
    tags=(),
    published=None,
    seen_at=1_000,
)
DELIVERY = Delivery(
    id="d1",
    receiver="desk",
    kind=DeliveryKind.ALERT,
    group_key="g",
    topic_id="t",
    story_id="s",
    reason="new story",
    severity="normal",
    state=DeliveryState.SENT,
    attempts=1,
    next_at=0,
    created_at=2_000,
    item_ids=("i1",),
    settled_at=3_000,
)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (0, "never"),
        (10_000_000, "now"),
        (10_000_000 - 999, "now"),
        (10_000_000 - 40_000, "40 s ago"),
        (10_000_000 - 125_000, "2 min ago"),
        (10_000_000 + 3_600_000, "in 1 h"),
        (10_000_000 + 3 * 86_400_000, "in 3 d"),
    ],
)
def test_moment_is_worded_from_now(at: int, words: str) -> None:
    assert relative(at, 10_000_000) == words


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "https://",
        "https://[broken",
        "https://a.example/ b",
        "https://a.example/\nb",
        "//a.example",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_link(url) == ""


def test_web_address_is_kept_as_it_is() -> None:
    assert web_link("https://a.example/1?x=%20") == "https://a.example/1?x=%20"


def test_link_on_the_page_holds_no_password() -> None:
    assert web_link("https://desk:secret@a.example/1") == "https://a.example/1"


def test_text_is_shown_where_the_summary_is_empty() -> None:
    view = report_view(ITEM, [Evidence("text", 4, 9, "truce")])

    assert view.body == (Piece("The "), Piece("truce", marked=True), Piece(" holds."))


def test_text_is_shown_where_only_it_holds_the_evidence() -> None:
    item = replace(ITEM, summary="Nothing of note.")

    assert report_view(item, [Evidence("text", 4, 9, "truce")]).body[0] == Piece("The ")
    assert report_view(item, []).body == (Piece("Nothing of note."),)


def test_story_is_one_card_with_its_first_report_in_front() -> None:
    later = replace(ITEM, id="i2", seen_at=5_000)
    follow_up = replace(
        DELIVERY, id="d2", kind=DeliveryKind.FOLLOW_UP, item_ids=("i2",), created_at=6_000
    )

    (card,) = cards(
        [follow_up, DELIVERY],
        {"i1": ITEM, "i2": later},
        {"i1": [Match("t", 1.0, (Evidence("title", 0, 5, "truce"),))]},
        Configuration(topics=(Topic("t", "Talks", "truce"),)),
    )

    assert (card.topic, card.at, card.hidden) == ("Talks", 6_000, 0)
    assert card.first is not None
    assert card.first.title == (Piece("Truce", marked=True), Piece(" holds"))
    assert [r.item.id for r in card.further] == ["i2"]


def test_receivers_of_a_story_are_counted_by_state() -> None:
    dead = replace(DELIVERY, id="d2", state=DeliveryState.DEAD, detail="550", settled_at=9_000)
    mail = replace(DELIVERY, id="d3", receiver="mail")

    (card,) = cards([dead, DELIVERY, mail], {}, {}, Configuration())

    assert [(t.receiver, t.state, t.sent, t.dead, t.at, t.detail) for t in card.told] == [
        ("desk", "dead", 1, 1, 9_000, "550"),
        ("mail", "sent", 1, 0, 3_000, ""),
    ]
    assert card.first is None


def test_long_story_lists_its_first_reports_and_counts_the_rest() -> None:
    items = {f"i{n}": replace(ITEM, id=f"i{n}", seen_at=n) for n in range(10)}

    (card,) = cards([replace(DELIVERY, item_ids=tuple(items))], items, {}, Configuration())

    assert [r.item.id for r in card.further] == ["i9", "i8", "i7", "i6", "i5"]
    assert card.hidden == 4


def test_notice_to_several_receivers_is_shown_once() -> None:
    notice = replace(DELIVERY, kind=DeliveryKind.NOTICE, lines=("Watching 2 feeds.",))

    shown = notices([notice, replace(notice, id="d2", receiver="mail"), DELIVERY])

    assert [(n.lines, len(n.told)) for n in shown] == [(("Watching 2 feeds.",), 2)]


def test_feeds_in_trouble_come_first() -> None:
    sources = [Source(i, f"https://{i}.example/") for i in ("a", "b", "c")]
    states = [PollState("b", status="failing"), PollState("a", status="ok")]

    rows = feed_rows(sources, states, {})

    assert [(r.source.id, r.outlook.word) for r in rows] == [
        ("b", "failing"),
        ("a", "ok"),
        ("c", "new"),
    ]


def test_a_feed_whose_host_rests_is_not_at_fault() -> None:
    sources = [Source(i, f"https://{i}.example/") for i in ("a", "b")]
    states = [PollState("b", status="failing", next_at=5_000, reason="it failed once (timeout)")]

    rows = feed_rows(sources, states, {"b": 9_000})

    assert [(r.source.id, r.outlook.word, r.outlook.at_fault) for r in rows] == [
        ("a", "new", False),
        ("b", "paused", False),
    ]
    assert (rows[1].outlook.next_at, rows[1].outlook.why) == (9_000, "its host asked for a pause")


def test_report_of_a_teaser_shows_the_article_where_the_evidence_stands_there() -> None:
    item = replace(ITEM, summary="A teaser.", article="The truce holds.")

    body = report_view(item, [Evidence("article", 4, 9, "truce")]).body

    assert body[:2] == (Piece("The "), Piece("truce", marked=True))


@pytest.mark.parametrize(
    ("asked", "number", "first"),
    [
        ("", 1, 0),
        ("1", 1, 0),
        ("2", 2, 100),
        ("3", 3, 200),
        ("4", 3, 200),
        ("0", 1, 0),
        ("-1", 1, 0),
        ("x", 1, 0),
        ("\u0662", 1, 0),
        ("9" * 5_000, 1, 0),
    ],
)
def test_sheet_is_the_asked_page_or_the_nearest(asked: str, number: int, first: int) -> None:
    made = sheet("topics", range(250), asked)

    assert (made.number, made.of, made.total, made.rows[0]) == (number, 3, 250, first)


def test_sheet_of_nothing_is_one_empty_page() -> None:
    assert sheet("feeds", (), "7") == Sheet("feeds", (), 0, 1, 1)


def test_a_copy_is_listed_with_the_story_of_its_text() -> None:
    copy, other = replace(ITEM, id="i7", outlet="Wire"), replace(ITEM, id="i8")

    (card,) = cards(
        [DELIVERY], {"i1": ITEM}, {}, Configuration(), {"i1": [copy], "elsewhere": [other]}
    )

    assert card.copies == (copy,)
