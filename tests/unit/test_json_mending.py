"""JSON Feeds that are broken in one spot: that spot is lost, and no other report."""

import json
import time
from typing import Any

import pytest

from monitor.errors import FeedUnreadable
from monitor.model import Entry
from monitor.parse import parse_feed
from monitor.parse.json_mending import document

URL = "https://quay.example/feed.json"
ITEMS: list[dict[str, Any]] = [
    {"id": "1", "url": "https://quay.example/1", "title": "One", "tags": ["a", "b"],
     "_related": [{"id": "r1", "url": "https://quay.example/r1", "title": "Rest"}],
     "authors": [{"name": "Ann", "url": "https://quay.example/ann"}], "content_text": "A, of 3"},
    {"id": "2", "url": "https://quay.example/2", "title": "Two", "content_html": "<p>Second</p>",
     "attachments": [{"url": "https://quay.example/2.mp3"}, {"url": "https://quay.example/b.mp3"}]},
    {"id": "3", "url": "https://quay.example/3", "title": "Three", "date_published": "2026-03-09"},
]  # fmt: skip
FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "Quay", "items": ITEMS}
TEXT = json.dumps(FEED)
SPOTS = {
    "nothing": ("", ""),
    "a comma behind the last member": ('"2026-03-09"}', '"2026-03-09",}'),
    "a comma behind the last item": ("}]}", "}],}"),
    "no comma between members": ('"title": "Two",', '"title": "Two"'),
    "no comma between items": ('}, {"id": "3"', '} {"id": "3"'),
    "two commas": ('}, {"id": "3"', '},, {"id": "3"'),
    "an escape that is none": ("Second", r"Sec\x3dond"),
    "half of an escape": ("Second", r"Second \u12"),
    "quotes": ("Second", 'The "second", they say'),
    "a quote": ("Second", 'The "second'),
    "a lost quote at an end": ('</p>"', "</p>"),
    "a lost quote at a start": ('"<p>Second', "<p>Second"),
    "a lost brace at an end": ('}, {"id": "3"', ', {"id": "3"'),
    "a lost brace at a start": ('{"id": "3"', '"id": "3"'),
    "a lost bracket at an end": ('"Rest"}]', '"Rest"}'),
    "a doubled brace": ('}, {"id": "3"', '}}, {"id": "3"'),
    "a brace in the middle": ('"Two", ', '"Two"}, '),
    "a bracket in the middle": ('}, {"id": "3"', '}], {"id": "3"'),
    "a name of Python": ('"2026-03-09"', "None"),
    "something before": ('{"version"', '<br />Warning\n{"version"'),
    "a callback": ('{"version"', 'callback({"version"'),
    "a guard": ('{"version"', ')]}\',\n{"version"'),
    "something behind": ("}]}", "}]}<!-- cached -->"),
    "a lost quote before the next item": ('b.mp3"', "b.mp3"),
    "the name of the list": ('"items"', '"itEms"'),
    "the list without its name": ('"items":', "items"),
}


def read(text: str) -> list[Entry]:
    return list(parse_feed(text.encode(), "", URL).entries)


@pytest.mark.parametrize("spot", SPOTS)
def test_one_bad_spot_costs_no_report(spot: str) -> None:
    before, after = SPOTS[spot]

    found = read(TEXT.replace(before, after, 1))

    assert [(entry.id, entry.title, entry.link) for entry in found] == [
        (item["id"], item["title"], item["url"]) for item in ITEMS
    ]


def test_a_text_with_quotes_is_read_as_it_stands() -> None:
    assert read(TEXT.replace("Three", 'A "third", they "say"'))[2].title == 'A "third", they "say"'
    assert read(TEXT.replace("Three", r"A \"third\" and "))[2].title == 'A "third" and'


def test_any_sign_may_be_lost_without_the_next_report() -> None:
    """Whatever sign of one item is gone, the items before and behind it are what they were."""
    whole, start = read(TEXT), TEXT.index('{"id": "2"')
    signs = [n for n in range(start, TEXT.index('{"id": "3"')) if TEXT[n] in '{}[]",:']

    for n in signs:
        found = {entry.id: entry for entry in read(TEXT[:n] + TEXT[n + 1 :])}

        assert (found["1"], found["3"]) == (whole[0], whole[2]), TEXT[n - 20 : n + 20]


def test_a_document_that_was_cut_off_keeps_what_came() -> None:
    cut = read(TEXT[: TEXT.index("Second")])

    assert [entry.title for entry in cut] == ["One", "Two"]
    assert cut[1].content == ""


def test_a_list_with_gaps_is_read_as_php_writes_it() -> None:
    found = read(json.dumps(FEED | {"items": {"0": ITEMS[0], "2": ITEMS[2]}}))

    assert [entry.id for entry in found] == ["1", "3"]


def test_names_and_addresses_count_where_the_standard_has_them_elsewhere() -> None:
    item = {"id": "https://quay.example/4", "title": "Four", "authors": ["Ann"], "tags": "a, b"}

    (found,) = read(json.dumps(FEED | {"items": [item]}))

    assert (found.link, found.author, found.tags) == (item["id"], "Ann", ("a", "b"))


def test_what_is_no_feed_stays_none() -> None:
    for text in ("{", "{broken", "[[[[", '{"title": "x" "y"}', '{"items": [1, "a" 2]}'):
        with pytest.raises(FeedUnreadable, match="JSON"):
            read(text)


@pytest.mark.parametrize("sign", ['"', "{", "[", '{"a":', '"a":"', '",', "\\", "[{", '{"a":[', " "])
def test_broken_text_is_read_in_linear_time(sign: str) -> None:
    def spent(times: int) -> float:
        start = time.process_time()
        document("{" + sign * times)
        return time.process_time() - start

    assert spent(20_000) < 40 * min(spent(2_000) for _ in range(3)) + 0.1
