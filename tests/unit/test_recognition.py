"""Which evidence wins where guid, address, words and date disagree."""

from dataclasses import replace

import pytest

from monitor.configuration import DAY, Source
from monitor.history import KnownItem
from monitor.model import Entry, Item, ParsedFeed
from monitor.parse import Known, Place, identify, recognise
from monitor.parse.recognition import made_for_a_visit

NOW = 1_760_000_000_000
SITE = "https://harbour.example"
SOURCE = Source("harbour", f"{SITE}/rss")
OLD = Entry("g1", "Envoys agree to meet at the old bridge", f"{SITE}/a", NOW - 61_000)
OTHER = "Ferries stay in port"
NEAR = "Envoys agree to meet at the bridge, a spokesman says"
ANYWHERE = Place()
LONG = "Delegations met for the third day and described the talks as useful for both of the sides."


def item(entry: Entry, source: Source = SOURCE) -> Item:
    (found,) = identify(ParsedFeed(entries=(entry,)), source, NOW)
    return found


def recorded(entry: Entry, source: Source = SOURCE) -> dict[str, KnownItem]:
    one = item(entry, source)
    known = KnownItem(one.id, source.id, one.title, 0, one.url, one.published, one.seen_at)
    return dict.fromkeys(one.keys, known)


def why(reading: Entry, place: Place = ANYWHERE, before: Entry = OLD) -> Known:
    return recognise(item(reading), recorded(before), place).why


@pytest.mark.parametrize(
    ("guid", "link", "title", "date", "expected"),
    [
        ("g1", "a", OLD.title, -61_000, Known.AGREES),
        ("g2", "b", OLD.title, -61_000, Known.DATED),
        ("g2", "a", OLD.title, -10_000, Known.AGREES),
        ("g1", "b", OLD.title, -10_000, Known.AGREES),
        ("g2", "b", OLD.title, -10_000, Known.WORDS_AGAIN),
        ("g1", "a", OTHER, -61_000, Known.EDITED),
        ("g1", "a", NEAR, -10_000, Known.EDITED),
        ("g1", "a", OTHER, -10_000, Known.EDITED),
        ("g1", "b", NEAR, -61_000, Known.EDITED),  # an edited slug
        ("g1", "b", OTHER, -10_000, Known.GUID_AGAIN),
        ("g1", "b", NEAR, -10_000, Known.EDITED),
        ("g1", "b", OTHER, None, Known.GUID_AGAIN),
        ("g1", "b", NEAR, None, Known.EDITED),
        ("g2", "a", OTHER, -10_000, Known.PAGE_AGAIN),
        ("g2", "a", NEAR, -10_000, Known.EDITED),
        ("g2", "a", OTHER, -61_000, Known.EDITED),
        ("", "a", OTHER, -10_000, Known.EDITED),
        (f"{SITE}/a#2", "a", OTHER, -10_000, Known.EDITED),  # the guid is the address again
        ("g2", "b", OTHER, -10_000, Known.NOTHING),
    ],
)
def test_recognition_weighs_guid_address_words_and_date(
    guid: str, link: str, title: str, date: int | None, expected: Known
) -> None:
    when = None if date is None else NOW + date

    assert why(Entry(guid, title, f"{SITE}/{link}", when)) is expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f"{SITE}/live", Known.PAGE_AGAIN),
        (f"{SITE}/world/live-updates/", Known.PAGE_AGAIN),
        (f"{SITE}/world/envoys-agree-to-meet-335c3cdd", Known.EDITED),
        (f"{SITE}/news/4711023.html", Known.EDITED),
    ],
)
def test_recognition_tells_pages_of_many_reports_from_articles(link: str, expected: Known) -> None:
    """Some outlets give an article another guid with each new headline."""
    before = replace(OLD, link=link)

    assert why(Entry("g2", OTHER, link, NOW - 10_000), before=before) is expected


@pytest.mark.parametrize(
    ("title", "date", "expected"),
    [
        (OTHER, -10_000, Known.REPLACED),
        (OTHER, -61_000, Known.EDITED),
        (OTHER, None, Known.EDITED),
        (NEAR, -10_000, Known.EDITED),
        (OLD.title, -10_000, Known.AGREES),
    ],
)
def test_recognition_in_a_list_of_one(title: str, date: int | None, expected: Known) -> None:
    when = None if date is None else NOW + date

    assert why(replace(OLD, title=title, published=when), Place(alone=True)) is expected


@pytest.mark.parametrize(
    ("before", "title", "date", "live", "expected"),
    [
        ("Live: envoys arrive", "Live: envoys sign the papers", -10_000, False, Known.FOLLOWS),
        ("Live: envoys arrive", "Live: envoys sign the papers", -61_000, False, Known.EDITED),
        ("Live: envoys arrive", "Live: envoys sign the papers", None, False, Known.EDITED),
        ("Live: 12 boats arrive", "Live: 15 boats arrive", -10_000, False, Known.EDITED),
        ("Envoys arrive", "Envoys sign the papers", -10_000, False, Known.EDITED),
        ("Envoys arrive", "Envoys sign the papers", -10_000, True, Known.FOLLOWS),
        ("Envoys arrive", "Envoys sign the papers", None, True, Known.FOLLOWS),
        ("Envoys arrive", "Envoys sign the papers", -61_000, True, Known.EDITED),
        ("Envoys arrive", "ENVOYS ARRIVE!", -10_000, True, Known.AGREES),
    ],
)
def test_recognition_follows_what_is_live(
    before: str, title: str, date: int | None, live: bool, expected: Known
) -> None:
    old = replace(OLD, title=before)
    when = None if date is None else NOW + date
    found = recognise(
        item(replace(old, title=title, published=when)), recorded(old), Place(live=live)
    )

    assert found.why is expected
    assert found.follows == (item(old).id if expected is Known.FOLLOWS else "")


@pytest.mark.parametrize(("edits", "expected"), [(4, Known.EDITED), (5, Known.FOLLOWS)])
def test_recognition_finds_by_itself_what_moves_on_and_on(edits: int, expected: Known) -> None:
    known = {key: replace(one, edits=edits) for key, one in recorded(OLD).items()}
    reading = item(replace(OLD, title=OTHER, published=NOW - 10_000))

    assert recognise(reading, known, ANYWHERE).why is expected


@pytest.mark.parametrize("guid", ["N/A", "null", "undefined"])
@pytest.mark.parametrize("date", [None, NOW - 10_000])
def test_recognition_a_placeholder_names_no_report(guid: str, date: int | None) -> None:
    before = replace(OLD, id=guid, link="")

    assert why(replace(before, title=OTHER, published=date), before=before) is Known.REPLACED
    assert why(replace(before, title=NEAR), before=before) is Known.EDITED


def test_recognition_of_a_placeholder_with_the_same_words_of_another_day() -> None:
    before = replace(OLD, id="none")

    found = why(replace(before, link=f"{SITE}/b", published=NOW - 9_000), before=before)

    assert found is Known.WORDS_AGAIN


@pytest.mark.parametrize(
    ("place", "date", "summary", "expected"),
    [
        (Place(), None, "", Known.WORDS_AGAIN),
        (Place(), None, LONG, Known.MOVED),
        (Place(moved=2), None, "", Known.MOVED),
        (Place(moved=4), NOW - 9_000, "", Known.WORDS_AGAIN),
        (Place(moved=5), NOW - 9_000, "", Known.MOVED),
        (Place(moved=5, newer=True), NOW - 9_000, "", Known.WORDS_AGAIN),
        (Place(moved=5, newer=True), NOW - 9_000, LONG, Known.MOVED),
        (Place(), NOW - 9_000, LONG, Known.WORDS_AGAIN),
    ],
)
def test_recognition_by_words_alone(
    place: Place, date: int | None, summary: str, expected: Known
) -> None:
    before = replace(OLD, summary=summary)
    after = replace(before, id="g2", link=f"{SITE}/b", published=date)

    assert why(after, place, before) is expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (f"{SITE}/story?id=4&sid=1", f"{SITE}/story?id=4&sid=2", True),
        (f"{SITE}/story;jsessionid=A1", f"{SITE}/story;jsessionid=B2?x=1", True),
        (f"{SITE}/s/8f31ac/story", f"{SITE}/s/91bb0d/story", True),
        (f"{SITE}/story", f"{SITE}/story/", True),
        (f"{SITE}/story", f"{SITE}/story.html", True),
        (f"{SITE}/2026/w1", f"{SITE}/2026/w2", False),
        (f"{SITE}/news/4711", f"{SITE}/news/4712", False),
        (f"{SITE}/story", "https://quay.example/story", False),
        (f"{SITE}/harbour-opens", f"{SITE}/harbour-shuts", False),
    ],
)
def test_recognition_tells_addresses_made_for_a_visit(one: str, other: str, same: bool) -> None:
    assert made_for_a_visit(one, other) is same


def test_recognition_of_a_short_undated_headline_under_an_address_of_each_visit() -> None:
    before = Entry("", "Truce holds", f"{SITE}/story?sid=1")

    assert why(replace(before, link=f"{SITE}/story?sid=2"), before=before) is Known.MOVED
    assert why(replace(before, link=f"{SITE}/other"), before=before) is Known.WORDS_AGAIN


def test_recognition_of_an_undated_report_that_is_alone_in_its_list() -> None:
    """Nothing but its words is left of it, and no neighbour tells whether the list moves."""
    before = Entry("", "Truce holds", f"{SITE}/news/4711")
    after, alone = replace(before, link=f"{SITE}/news/4712"), Place(alone=True, moved=1)
    later = {key: replace(known, seen_at=NOW - DAY) for key, known in recorded(before).items()}

    assert why(after, alone, before) is Known.MOVED
    assert why(replace(after, title=OTHER), alone, before) is Known.NOTHING
    assert why(replace(after, id="g2"), alone, before) is Known.WORDS_AGAIN
    assert why(after, Place(moved=1), before) is Known.WORDS_AGAIN
    assert recognise(item(after), later, alone).why is Known.WORDS_AGAIN


def test_recognition_takes_the_likest_of_several() -> None:
    """The guid of one report, the address, words and date of another: the guids were mixed."""
    other = Entry("g2", OTHER, f"{SITE}/b", NOW - 99_000)
    known = {**recorded(OLD), **recorded(other)}

    found = recognise(item(replace(other, id="g1")), known, Place())

    assert found.owner == recorded(other)["g:harbour:g2"]
    assert found.why is Known.AGREES


def test_recognition_of_an_address_that_another_feed_brought() -> None:
    known = recorded(OLD, Source("digest", "https://digest.example/rss"))
    reading = item(OLD)

    assert recognise(reading, known, Place()).why is Known.ELSEWHERE


def test_recognition_of_a_report_that_is_forgotten() -> None:
    """Retention leaves its keys: they name it still, and its headline alone does not."""
    gone = KnownItem("x", "", "")

    assert recognise(item(OLD), {"g:harbour:g1": gone}, Place()).owner == gone
    undated = item(replace(OLD, published=None))
    headline = next(key for key in undated.keys if key.startswith("h:"))
    assert recognise(undated, {headline: gone}, Place()).why is Known.WORDS_AGAIN
    assert recognise(undated, {headline: gone}, Place(moved=2)).owner == gone
