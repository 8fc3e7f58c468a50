"""What holds for every string and every document."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import Source
from monitor.errors import FeedUnreadable
from monitor.model import Entry, ParsedFeed
from monitor.parse import canonical_url, identify, parse_feed, plain
from monitor.parse.addresses import resolved
from monitor.parse.dates import millis
from monitor.parse.urls import is_front_page
from monitor.workers import frames

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "parse").glob("*.*"))
FEEDS = [path for path in GOLDEN if path.suffix != ".json"]
SOURCE = Source("s", "https://feeds.test/")
URL_TEXT = st.text(st.sampled_from("abcXYZ019:/?#[]@!$&'()*+,;=-._~%<>\" éяع\\^`{|}"), max_size=60)
QUERIES = st.lists(
    st.sampled_from(
        ["a=1", "utm_source=x", "fbclid=9", "id=%7e", "amp", "ref=rss", "b=%D0%B1", "q=a+b", ""]
    ),
    max_size=5,
)
ENTRIES = st.builds(
    Entry,
    id=st.sampled_from(["", "1", "2", "3"]),
    title=st.sampled_from(["", "A", "B", "C"]),
    link=st.sampled_from(["", "https://a.test/", "https://a.test/1", "https://a.test/1#x"]),
    summary=st.sampled_from(["", "word " * 20, "other " * 20]),
)


@given(URL_TEXT, QUERIES)
def test_parse_canonical_url_is_idempotent(text: str, query: list[str]) -> None:
    for url in (text, f"http://{text}", f"https://A.test/{text}?{'&'.join(query)}"):
        once = canonical_url(url)
        assert canonical_url(once) == once


@given(st.from_regex(r"https?://[a-z0-9.-]{1,20}(/(amp|[A-Za-z0-9._~/-]){0,8})?", fullmatch=True))
def test_parse_common_links_are_read_as_the_others_are(url: str) -> None:
    """A fragment takes the long way, and means nothing."""
    assert canonical_url(url) == canonical_url(f"{url}#part")
    assert resolved(url, "https://site.example/") == resolved(f" {url}", "https://site.example/")


@given(st.text(max_size=400))
def test_parse_plain_text_has_nothing_hidden(text: str) -> None:
    result = plain(text)

    assert not {"\u202e", "\x00", "\u200b", "\r"} & set(result)
    assert all(line == line.strip() and line for line in result.split("\n") if result)


@given(st.text(max_size=100))
def test_parse_dates_never_raise(text: str) -> None:
    found = millis(text)
    assert found is None or found > 0


@given(st.lists(ENTRIES, max_size=12))
def test_identify_gives_each_item_keys_of_its_own(entries: list[Entry]) -> None:
    items = identify(ParsedFeed(entries=tuple(entries)), SOURCE, 1_760_000_000_000)

    keys = [key for item in items for key in item.keys]
    assert len(keys) == len(set(keys))
    assert len({item.id for item in items}) == len(items)


@given(st.lists(ENTRIES, max_size=12))
def test_identify_loses_no_headline(entries: list[Entry]) -> None:
    items = identify(ParsedFeed(entries=tuple(entries)), SOURCE, 1_760_000_000_000)

    lost = {entry.title for entry in entries if entry.title} - {item.title for item in items}
    twins = {e.title for e in entries for o in entries if o.title != e.title and _same(o, e)}
    assert lost <= (twins if len(entries) >= 10 else set())


def _same(one: Entry, other: Entry) -> bool:
    """In a long list, one report under two headlines: the merged old and new of an edit."""
    return (one.id, _place(one)) == (other.id, _place(other))


def _place(entry: Entry) -> str:
    """Its canonical address; the outlet's front page, which stands for no report, is none."""
    address = canonical_url(entry.link)
    return "" if is_front_page(address) else address


def test_identify_takes_the_headline_of_an_entry_that_stands_there_twice() -> None:
    bare = Entry(id="1", title="", link="https://a.test/1", summary="word " * 20)
    rest = [Entry(id=f"x{n}", title=f"Report {n}", link="", summary="") for n in range(9)]

    items = identify(
        ParsedFeed(entries=(bare, *rest, replace(bare, title="A"))), SOURCE, 1_760_000_000_000
    )

    assert [item.title for item in items] == ["A", *(entry.title for entry in rest)]


@given(
    st.lists(
        st.builds(Entry, id=st.text(), title=st.text(), tags=st.just(("a",)), outlet=st.text()),
        max_size=3,
    )
)
def test_workers_frames_carry_every_feed(entries: list[Entry]) -> None:
    feed = ParsedFeed(title="T", entries=tuple(entries), hints=(("ttl", "1"),))

    assert frames.decode(frames.encode(feed)) == feed


def _mutated(body: bytes, dice: random.Random) -> bytes:
    """A few bytes changed, cut, doubled or moved."""
    data = bytearray(body)
    for _ in range(dice.randint(1, 12)):
        at, size = dice.randrange(len(data) or 1), dice.randint(1, 40)
        piece = bytes(data[at : at + size])
        kind = dice.randrange(5)
        if kind == 0:
            data[at : at + size] = dice.randbytes(dice.randint(0, size))
        elif kind == 1:
            del data[at : at + size]
        elif kind == 2:
            data[at:at] = piece * dice.randint(1, 5)
        elif kind == 3:
            other = dice.randrange(len(data) or 1)
            data[other:other] = piece
        else:
            data[at : at + 1] = dice.choice([b"<", b"&", b"]]>", b"\x00", b"\xff", b'"', b"<!--"])
    return bytes(data)


@pytest.mark.parametrize("rounds", [30, pytest.param(500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_parse_mutated_feeds_raise_nothing_else(path: Path, rounds: int) -> None:
    dice = random.Random(path.name)
    body = path.read_bytes()
    for _ in range(rounds):
        try:
            feed = parse_feed(_mutated(body, dice), "", "https://feeds.test/")
        except FeedUnreadable:
            continue
        identify(feed, SOURCE, 1_760_000_000_000)
