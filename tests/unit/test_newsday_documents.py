"""The invented news day: real formats, read by an independent parser."""

import html
import json
from itertools import pairwise

import feedparser
import pytest

from monitor.testing.newsday import LENGTH, Outlet, documents, outlets

XML = [o for o in outlets() if o.format != "jsonfeed"]


def test_day_covers_formats_languages_and_encodings() -> None:
    cast = outlets()

    assert {o.format for o in cast} == {"rss", "atom", "rdf", "jsonfeed"}
    assert {o.language for o in cast} == {"en", "ru", "uk", "de", "ar"}
    assert {o.encoding for o in cast} == {"utf-8", "windows-1251", "iso-8859-1"}


def test_every_feed_has_old_reports_at_the_start_and_new_ones_until_the_end() -> None:
    appearances = sorted(r.at for o in outlets() for r in o.reports if r.at > 0)
    gaps = [b - a for a, b in pairwise(appearances)]

    assert all(any(r.at < 0 for r in o.reports) for o in outlets())
    assert appearances[0] == 0.5  # before the second poll: somebody waits for the first alert
    assert max(gaps) <= 4
    assert appearances[-1] < LENGTH


def test_ids_are_unique_within_an_outlet() -> None:
    for outlet in outlets():
        ids = [r.id for r in outlet.reports]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("outlet", XML, ids=lambda o: o.id)
def test_xml_feed_reads_back_as_written(outlet: Outlet) -> None:
    parsed = feedparser.parse(documents(LENGTH)[outlet.path][1])
    standing = outlet.standing(LENGTH)

    assert not parsed.bozo
    assert parsed.feed.title == outlet.title
    titles = [" ".join(html.unescape(e.title).split()) for e in parsed.entries]
    assert titles == [" ".join(r.title_at(LENGTH).split()) for r in standing]
    assert [e.link for e in parsed.entries] == [r.link for r in standing]


def test_hostile_titles_reach_the_reader_as_written() -> None:
    hailer = next(o for o in outlets() if o.id == "loud-hailer")

    parsed = feedparser.parse(documents(LENGTH)[hailer.path][1])

    titles = [" ".join(html.unescape(e.title).split()) for e in parsed.entries]
    assert titles == [" ".join(r.title.split()) for r in hailer.standing(LENGTH)]
    assert any("<!channel>" in t for t in titles)
    assert any("<script>" in t for t in titles)
    assert any("\r\nBcc: " in r.title for r in hailer.reports)


def test_json_feed_reads_back_as_written() -> None:
    wire = next(o for o in outlets() if o.id == "meridian-wire")

    feed = json.loads(documents(LENGTH)[wire.path][1])

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [i["title"] for i in feed["items"]] == [r.title for r in wire.standing(LENGTH)]


def test_feed_changes_only_when_a_report_appears_or_a_headline_is_edited() -> None:
    courier = "/harbour-courier.rss"

    tags = [documents(at)[courier][2] for at in (0, 0.4, 0.5, 11.9, 12, 43.9, 44)]

    assert tags[0] == tags[1]
    assert tags[2] == tags[3]
    assert len(set(tags)) == 5


def test_day_is_dated_from_its_start() -> None:
    start = 1_800_000_000_000

    feed = json.loads(documents(10, start)["/meridian-wire.json"][1])

    assert [i["date_published"] for i in feed["items"]] == [
        "2027-01-15T08:00:10Z",
        "2027-01-15T07:10:00Z",
        "2027-01-15T06:00:00Z",
    ]


def test_second_outlet_prints_a_copy() -> None:
    summaries = {r.id: r.summary for o in outlets() for r in o.reports}

    assert summaries["copy-annexed-regions"] == summaries["annexed-regions-pressed"]


def test_backdated_report_appears_as_new() -> None:
    late = [r for o in outlets() for r in o.reports if r.at > 0 > r.dated]

    assert [r.id for r in late] == ["yesterday-late"]
