"""What of a document is written: new reports, and further keys of known ones."""

from dataclasses import replace

import pytest

from monitor.configuration import HOUR, Source
from monitor.history import KnownItem
from monitor.model import Entry, Item, ParsedFeed
from monitor.parse import identify
from monitor.pipeline.poll.sift import sift

NOW = 1_760_000_000_000
SOURCE = Source("harbour", "https://harbour.example/rss")
BEFORE = NOW - 5 * HOUR + 7_000


def _entry(number: int, published: int) -> Entry:
    return Entry(
        id=str(number),
        title=f"Ferry {number} leaves the northern pier",
        link=f"https://harbour.example/{number}",
        summary=f"The {number}th crossing of the season was sold out a week before it began.",
        published=published,
    )


def _read(*entries: Entry) -> tuple[Item, ...]:
    return identify(ParsedFeed(entries=entries), SOURCE, NOW)


def _known(items: tuple[Item, ...]) -> dict[str, KnownItem]:
    owners = {
        item.id: KnownItem(
            item.id, "harbour", item.title, 0, item.url, item.published, item.seen_at
        )
        for item in items
    }
    return {key: owners[item.id] for item in items for key in item.keys}


def test_sift_a_list_that_states_when_it_was_made_brings_no_keys() -> None:
    first = [_entry(n, BEFORE - n) for n in range(20)]
    known = _known(_read(*first))

    again = sift(_read(*(replace(entry, published=NOW - 9_000) for entry in first)), known)

    assert again.unrecorded == ()
    assert len(again.here) == 20


def test_sift_a_new_report_among_them_is_found() -> None:
    first = [_entry(n, BEFORE - n) for n in range(20)]
    known = _known(_read(*first))
    redated = [replace(entry, published=NOW - 9_000) for entry in first]

    again = sift(_read(_entry(77, NOW - 9_000), *redated), known)

    assert [item.title for item in again.unrecorded] == ["Ferry 77 leaves the northern pier"]


@pytest.mark.parametrize("count", [1, 3, 10])
def test_sift_reports_that_got_a_date_of_their_own_are_known_by_it(count: int) -> None:
    first = [_entry(n, BEFORE - n) for n in range(20)]
    known = _known(_read(*first))
    updated = [replace(entry, published=NOW - 9_000 - n) for n, entry in enumerate(first[:count])]

    again = sift(_read(*updated, *first[count:]), known)

    assert [[key[:2] for key in item.keys if key not in known] for item in again.rekeyed] == [
        ["d:"]
    ] * count


def test_sift_a_headline_whose_edit_changes_its_address_is_an_edit() -> None:
    (before,) = _read(_plain("Ferry leaves", "ferry-leaves"))
    (after,) = _read(_plain("Ferry sinks off the northern pier", "ferry-sinks"))

    again = sift((after,), _known((before,)))

    assert again.new == ()
    assert [(item.id, item.title) for item in again.edited] == [
        (before.id, "Ferry sinks off the northern pier")
    ]
    assert "u:https://harbour.example/ferry-sinks" in again.rekeyed[0].keys


def _plain(title: str, slug: str) -> Entry:
    """Its guid is its address."""
    entry = replace(_entry(1, BEFORE), title=title, link=f"https://harbour.example/{slug}")
    return replace(entry, id=entry.link)
