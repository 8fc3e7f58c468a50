import gzip

import pytest

from monitor.errors import FeedUnreadable
from monitor.parse import parse_feed

URL = "https://feeds.test/rss.xml"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "an empty document"),
        (b" \n ", "an empty document"),
        (b"<!DOCTYPE html><html><title>Sign in</title>", r"an HTML page.*Sign in"),
        (b"<html lang=en>", "an HTML page"),
        (b'{"a": 1}', "it has no items"),
        (b"{broken", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"Service unavailable", "no feed format"),
        (b"\x1f\x8b\x08\x00garbage", "cut off"),
        (b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "index"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no feed format"),
    ],
)
def test_parse_what_is_no_feed_says_why(body: bytes, why: str) -> None:
    with pytest.raises(FeedUnreadable, match=why):
        parse_feed(body, "", URL)


@pytest.mark.parametrize(
    ("identity", "link"),
    [("https://feeds.test/now#truce", "https://feeds.test/now#truce"), ("tag:feeds.test,1", "")],
)
def test_parse_atom_entry_without_a_link_has_its_id_where_that_is_an_address(
    identity: str, link: str
) -> None:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id><title>T</title>"
        f"<entry><id>{identity}</id><title>Truce</title>"
        "<updated>2026-02-16T00:00:00Z</updated></entry></feed>"
    )

    (entry,) = parse_feed(body.encode(), "", URL).entries

    assert entry.link == link


def test_parse_empty_feed_is_a_feed() -> None:
    feed = parse_feed(b"<rss version='2.0'><channel><title>T</title></channel></rss>", "", URL)

    assert (feed.title, feed.entries) == ("T", ())


def test_parse_charset_of_http_counts_where_the_document_is_silent() -> None:
    body = "<rss version='2.0'><channel><item><title>Мир</title></item></channel></rss>"

    feed = parse_feed(body.encode("koi8-r"), "text/xml; charset=koi8-r", URL)

    assert feed.entries[0].title == "Мир"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_parse_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    body = "<rss version='2.0'><channel><item><title>Мир</title></item></channel></rss>"

    assert parse_feed(body.encode(encoding), "", URL).entries[0].title == "Мир"


def test_parse_gdelt_article_list() -> None:
    body = b"""{"articles": [{"url": "https://a.test/1", "title": "Truce", "domain": "a.test",
        "seendate": "20260303T100000Z", "language": "Russian"}]}"""

    (entry,) = parse_feed(body, "application/json", URL).entries

    assert (entry.title, entry.link, entry.language) == ("Truce", "https://a.test/1", "ru")
    assert entry.published == 1_772_532_000_000


def test_parse_unescaped_markup_in_a_description() -> None:
    body = b"""<rss version="2.0"><channel><item><title>T</title>
        <description><p>one</p><p>two</p></description></item></channel></rss>"""

    assert parse_feed(body, "", URL).entries[0].summary == "one\ntwo"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.test"])
def test_parse_links_are_http_only(link: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>T</title><link>{link}</link></item></channel>"

    assert parse_feed(f"{body}</rss>".encode(), "", URL).entries[0].link == ""


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel><item><title>a</title><link>/1</link></item></channel></rss>",
        b"<rss version='2.0'><channel><link>/</link><item><title>a &</title><link>/1</link></item>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='1'/></entry></feed>",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/1"}]}',
    ],
    ids=["rss", "broken rss", "atom", "json"],
)
def test_parse_password_of_the_feeds_address_is_in_no_link(body: bytes) -> None:
    feed = parse_feed(body, "", "https://desk:secret@courier.example/feed.xml")

    assert [entry.link for entry in feed.entries] == ["https://courier.example/1"]
    assert "secret" not in repr(feed)


def test_parse_password_of_the_feeds_address_is_in_no_fault() -> None:
    with pytest.raises(FeedUnreadable) as fault:
        parse_feed(b"<html></html>", "text/html", "https://desk:secret@courier.example/")

    assert str(fault.value).endswith("try: monitor feeds discover https://courier.example/")


GZ_FEED = b"<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(GZ_FEED),
        gzip.compress(GZ_FEED[:30]) + gzip.compress(GZ_FEED[30:]),
        gzip.compress(b"") + gzip.compress(GZ_FEED),
        gzip.compress(GZ_FEED) + bytes(512),
        gzip.compress(GZ_FEED) + b"garbage",
        b"\xef\xbb\xbf" + gzip.compress(GZ_FEED),
        b"\r\n\n" + gzip.compress(GZ_FEED),
        gzip.compress(gzip.compress(GZ_FEED)),
    ],
    ids=["one", "two members", "an empty one first", "zeros behind", "garbage behind",
         "a mark ahead", "blanks ahead", "twice"],
)  # fmt: skip
def test_parse_packed_document_is_read_to_its_end(body: bytes) -> None:
    assert [entry.title for entry in parse_feed(body, "", "").entries] == ["One"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (gzip.compress(GZ_FEED)[:-5], "cut off"),
        (gzip.compress(GZ_FEED) + gzip.compress(GZ_FEED)[:-5], "cut off"),
        (b"\x1f\x8b\x08garbage", "damaged|cut off"),
        (gzip.compress(bytes(2**20)) * 65, "more than"),
        (gzip.compress(b"") * 5_000, "members"),
    ],
    ids=["cut", "second cut", "damaged", "65 MiB in members", "5,000 members"],
)
def test_parse_packed_document_that_is_damaged_says_so(body: bytes, why: str) -> None:
    with pytest.raises(FeedUnreadable, match=why):
        parse_feed(body, "", "")
