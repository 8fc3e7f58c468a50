"""Strangers' pages, headers and addresses are read or passed over; discovery never raises."""

from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.parse.discover import (
    Link,
    by_pattern,
    in_header,
    kind_of,
    links,
    sitemaps,
    usual_places,
)
from monitor.parse.robots import read_robots

PAGE = "https://harbour.example/a/b?c=d"
HREFS = st.sampled_from(
    ["/feed", "https://[x", "http://a:b/", "feed:", "feed://x/rss", "//", "\x00/rss", "rss.xml#%",
     "javascript:1", "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", "?" * 50, "é/feed"]
)  # fmt: skip
TAGS = st.builds(
    '<{} rel="{}" type="{}" href="{}" itemprop="identifier" content="{}" title="{}">'.format,
    st.sampled_from(["link", "a", "meta", "base", "b"]),
    st.sampled_from(["alternate", "feed", "canonical", "canonical"]),
    st.sampled_from(["application/rss+xml", "", "text/xml; x", "image/png"]),
    HREFS,
    HREFS,
    st.text(max_size=10),
)
BODIES = st.one_of(
    st.lists(TAGS, max_size=8).map(
        lambda tags: ("<html>" + "".join(tags)).encode("utf-8", "replace")
    ),
    st.binary(max_size=200),
    st.binary(max_size=80).map(lambda junk: b"<urlset><sitemapindex>" + junk),
    st.binary(max_size=80).map(lambda junk: b"<html><link rel=alternate " + junk),
)
TYPES = st.sampled_from(
    ["", "text/html", "text/html; charset=utf-16", "x; charset=idna", "; charset=%"]
)


def are_sound(found: tuple[Link, ...]) -> bool:
    return all(urlsplit(link.url).scheme in ("http", "https") for link in found)


@settings(deadline=None)
@given(BODIES, TYPES)
def test_pages_give_links_or_nothing(body: bytes, content_type: str) -> None:
    assert are_sound(links(body, content_type, PAGE))


@given(st.lists(st.one_of(st.text(max_size=80), TAGS), max_size=4))
def test_headers_give_links_or_nothing(values: list[str]) -> None:
    named = [*values, *(f"<{v}>; rel=alternate; type=text/xml" for v in values)]

    assert are_sound(in_header([("link", value) for value in named], PAGE))


@given(st.sampled_from(["www.youtube.com", "bsky.app", "a.example", "x.substack.com", "[::1]:8"]),
       st.text("abc/@.?=&%#-_~é[]", max_size=40))  # fmt: skip
def test_addresses_give_places_or_nothing(host: str, path: str) -> None:
    url = f"https://{host}/{path}"

    assert are_sound(by_pattern(url))
    assert are_sound(usual_places(url))


@given(st.binary(max_size=100).map(lambda junk: b"\n" + junk))
def test_any_body_has_a_format_by_name(body: bytes) -> None:
    assert kind_of(body) != ""


@given(st.lists(st.one_of(HREFS, st.text("hts:/[]a.b?é", max_size=20)), max_size=5))
def test_what_robots_lists_is_sound(listed: list[str]) -> None:
    rules = read_robots("\n".join(f"Sitemap: {each}" for each in listed).encode())
    index = "".join(f"<sitemap><loc>{escape(each)}</loc></sitemap>" for each in listed)

    assert are_sound(sitemaps([*rules.sitemaps, *listed]))
    assert are_sound(links(f"<sitemapindex>{index}</sitemapindex>".encode(), "", PAGE))
