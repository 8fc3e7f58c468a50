"""What a page, its headers, its address and robots.txt say of feeds."""

import gzip

import pytest

from monitor.errors import FeedUnreadable
from monitor.parse import discover, parse_feed
from monitor.parse.discover import Link, by_pattern, in_header, links, sitemaps, usual_places
from monitor.parse.unpack import MOST, unpacked

PAGE = "https://harbour.example/news/today.html"


def found(html: str | bytes, content_type: str = "text/html") -> list[tuple[str, str, str]]:
    body = html.encode() if isinstance(html, str) else html
    return [(link.url, link.found, link.title) for link in links(body, content_type, PAGE)]


def linked(url: str, title: str = "") -> tuple[str, str, str]:
    return url, discover.LINKED, title


@pytest.mark.parametrize(
    "kind",
    ["application/rss+xml", "application/atom+xml; charset=utf-8", "Application/Feed+JSON",
     "application/rdf+xml", "text/xml"],
)  # fmt: skip
def test_every_type_of_feed_is_seen(kind: str) -> None:
    page = f'<html><head><link rel="alternate" type="{kind}" href="/f" title="The &amp; Feed">'

    assert found(page) == [linked("https://harbour.example/f", "The & Feed")]


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?u=1">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="stylesheet" type="text/xml" href="/x">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<a href="https://feedly.com/i/subscription/feed/https://harbour.example/feed">x</a>',
        '<a href="/feedback">Feedback</a>',
        '<link rel="canonical" href="https://[x">',
    ],
)
def test_what_is_no_feed_is_passed_over(tag: str) -> None:
    assert found(f"<html><body>{tag}") == []


def test_addresses_are_relative_to_the_base_or_the_page() -> None:
    tag = "<link rel='alternate feed' type='application/rss+xml' href='feeds/all.xml'>"

    assert found(tag) == [linked("https://harbour.example/news/feeds/all.xml")]
    based = '<base target="_top"><base href="//cdn.example/x/">' + tag
    assert found(based) == [linked("https://cdn.example/x/feeds/all.xml")]


@pytest.mark.parametrize(
    ("encoding", "content_type", "declared"),
    [
        ("windows-1251", "text/html; charset=windows-1251", ""),
        ("windows-1251", "text/html", "<meta charset=windows-1251>"),
        ("utf-8-sig", "text/html", ""),
        ("utf-16", "text/html", ""),
        ("utf-8", "text/html; charset=no-such-thing", "<meta charset=utf-8>"),
    ],
)
def test_pages_in_any_encoding(encoding: str, content_type: str, declared: str) -> None:
    tag = '<link rel=alternate type=application/rss+xml href=/rss title="Новости порта">'
    page = f"<html><head>{declared}{tag}</head></html>".encode(encoding)

    assert found(page, content_type) == [linked("https://harbour.example/rss", "Новости порта")]


def test_links_in_the_text_count_after_those_of_the_head_and_once() -> None:
    page = """<html><body><a href="feed://harbour.example/rss.xml#top">Our <b>RSS</b></a>
        <a href="feed:https://harbour.example/sport/feed/">Sport</a> <a href="/rss.xml">again</a>
        <link rel="alternate" type="application/atom+xml" href="/atom.xml"></body>"""

    assert found(page) == [
        linked("https://harbour.example/atom.xml"),
        ("http://harbour.example/rss.xml", discover.ANCHOR, "Our RSS"),
        ("https://harbour.example/sport/feed/", discover.ANCHOR, "Sport"),
        ("https://harbour.example/rss.xml", discover.ANCHOR, "again"),
    ]


def test_a_page_with_a_thousand_feeds_gives_a_dozen() -> None:
    tags = (f'<link rel=alternate type=application/rss+xml href="/{n}">' for n in range(1000))

    assert len(found("".join(tags))) == discover.MOST


@pytest.mark.parametrize("body", [b"", b"plain text", b"\x89PNG\r\n\x1a\n\0\0", b"<" * 50_000,
                                  b"<div>" * 20_000, b"\x1f\x8b\x08broken"])  # fmt: skip
def test_what_is_no_page_has_no_links(body: bytes) -> None:
    assert found(body, "") == []


@pytest.mark.parametrize(
    "tag",
    [
        '<meta itemprop="identifier" content="UCabcdefghijklmnopqrstuv">',
        '<link rel="canonical" href="https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv">',
    ],
)
def test_a_channel_says_who_it_is(tag: str) -> None:
    feed = "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"

    assert found(f"<html><head>{tag}") == [(feed, discover.PATTERN, "")]


def headers_of(*values: str) -> list[tuple[str, str]]:
    return [("link", value) for value in values]


def test_link_headers_are_read_as_the_rfc_writes_them() -> None:
    headers = headers_of(
        '</f?a=1,2>; rel="alternate"; type="application/rss+xml"; title="A, B; C", </css>; rel=x',
        "<https://b.example/atom>;type=application/atom+xml;rel=alternate",
        '</wp-json/>; rel="https://api.w.org/", <//c.example/p>; rel=shortlink, <broken; rel=feed',
        '<c.xml>; rel=alternate; type="text/xml"; title="the \\"C\\""',
        '<d.xml>; rel=alternate; type="text/xml"; anchor="/other"',
        '<e.xml>; rel=next; rel=alternate; type="text/xml"',
    )

    assert in_header(headers, PAGE) == (
        Link("https://harbour.example/f?a=1,2", discover.HEADER, "A, B; C"),
        Link("https://b.example/atom", discover.HEADER),
        Link("https://harbour.example/news/c.xml", discover.HEADER, 'the "C"'),
    )


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/videos",
         "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"),
        ("https://www.youtube.com/playlist?list=PL1-_x",
         "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1-_x"),
        ("https://www.youtube.com/@harbour", ""),
        ("https://bsky.app/profile/desk.harbour.example",
         "https://bsky.app/profile/desk.harbour.example/rss"),
        ("https://social.example/@desk", "https://social.example/@desk.rss"),
        ("https://social.example/@desk/with_replies", "https://social.example/@desk.rss"),
        ("https://social.example/tags/truce", "https://social.example/tags/truce.rss"),
        ("https://old.reddit.com/r/harbours/top/", "https://old.reddit.com/r/harbours/.rss"),
        ("https://medium.com/@desk/a-story", "https://medium.com/feed/@desk"),
        ("https://harbour.substack.com/p/truce", "https://harbour.substack.com/feed"),
        ("https://harbour.example/category/world/",
         "https://harbour.example/category/world/feed/"),
        ("https://harbour.example/2026/truce.html", ""),
        ("https://harbour.example/", ""),
        ("https://notyoutube.com/channel/x", "https://notyoutube.com/channel/x/feed/"),
    ],
)  # fmt: skip
def test_services_keep_feeds_where_they_say(page: str, feed: str) -> None:
    assert [link.url for link in by_pattern(page)] == ([feed] if feed else [])


def test_guesses_are_few_and_below_the_page_first() -> None:
    guesses = [link.url for link in usual_places("https://harbour.example/sport")]

    assert guesses[:3] == [
        "https://harbour.example/sport/feed",
        "https://harbour.example/feed",
        "https://harbour.example/rss",
    ]
    assert len(guesses) <= discover.MOST


def test_sitemaps_for_news_come_first() -> None:
    listed = ["https://harbour.example/all.xml", "https://harbour.example/Google-News.xml"]

    assert [link.url for link in sitemaps([*listed, listed[0]])] == listed[::-1]


INDEX = b"""<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://harbour.example/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
<sitemap><loc>https://harbour.example/2026.xml.gz</loc><lastmod>2026-03-03T10:00:00Z</lastmod></sitemap>
<sitemap><loc>https://harbour.example/google-news.xml</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize("body", [INDEX, gzip.compress(INDEX)])
def test_an_index_lists_sitemaps_for_news_then_the_newest(body: bytes) -> None:
    assert [link.url for link in links(body, "", PAGE)] == [
        "https://harbour.example/google-news.xml",
        "https://harbour.example/2026.xml.gz",
        "https://harbour.example/old.xml",
    ]
    with pytest.raises(FeedUnreadable, match="try: monitor feeds discover https://harbour"):
        parse_feed(body, "", PAGE)


def test_packed_documents_are_read_within_a_limit() -> None:
    assert unpacked(gzip.compress(b"text")) == b"text"
    assert unpacked(b"text") == b"text"
    with pytest.raises(FeedUnreadable, match="cut off"):
        unpacked(gzip.compress(b"text" * 1000)[:-9])
    with pytest.raises(FeedUnreadable, match="more than"):
        unpacked(gzip.compress(bytes(MOST + 1), 1))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'<?xml version="1.0"?><rss xmlns:a="b" version="2.0"><channel/>', "RSS 2.0"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "Atom"),
        (b"<rdf:RDF xmlns='x'>", "RSS 1.0"),
        (b'\xef\xbb\xbf {"version": 1}', "JSON Feed"),
        (b"<urlset>", "news sitemap"),
        (b"<rss>", "RSS"),
        (b"?", "feed"),
    ],
)
def test_the_format_is_named(body: bytes, kind: str) -> None:
    assert discover.kind_of(body) == kind


def test_a_page_instead_of_a_feed_says_what_to_do() -> None:
    page = b"<!doctype html><title>Sign in</title>"

    with pytest.raises(FeedUnreadable) as caught:
        parse_feed(page, "text/html", PAGE)

    assert str(caught.value) == (
        "an HTML page, not a feed (its title: Sign in); "
        "try: monitor feeds discover https://harbour.example/news/today.html"
    )
