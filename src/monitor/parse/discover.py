"""Where a site may keep its feeds: what a page, its headers and its address say.

page | <base> | <link rel=alternate>, <a> that look like feeds | Links
Link header (RFC 8288) | Links
address | patterns of services that many outlets use | Links
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from lxml import etree

from monitor.errors import FeedUnreadable
from monitor.link_header import header_links
from monitor.parse import sitemap
from monitor.parse.addresses import resolved
from monitor.parse.encoding import decoded
from monitor.parse.entry import NAME
from monitor.parse.text import one_line
from monitor.parse.unpack import unpacked

# How a link was found, in the order of trust; shown to the user.
ITSELF, LINKED, HEADER, PATTERN, ANCHOR, SITEMAP, GUESS = (
    "the address itself", "linked as its feed", "named in the Link header",
    "where this service keeps its feeds", "a link in the page", "listed in robots.txt",
    "a usual place",
)  # fmt: skip
FEED_TYPES = frozenset(
    f"application/{kind}" for kind in ("rss+xml", "atom+xml", "rdf+xml", "feed+json", "xml")
) | {"text/xml"}
USUAL = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json", "index.rss",
         "rss/index.xml", "feeds/posts/default")  # fmt: skip
NEWS_SITEMAP = "news sitemap"
MOST = 12  # links of one page that are worth a look
_INDEX_MOST = 200
_ANCHOR = re.compile(
    r"/(?:feeds?|rss|atom|rdf)/?\Z|\.(?:rss|atom|rdf)\Z|/(?:feed|rss|atom|index)\d?\.(?:xml|json)\Z|"
    r"/(?:rss|feeds?)/[\w./-]+\Z",
    re.IGNORECASE,
)
_SUBSCRIBERS = re.compile(r"\A(?:www\.)?(?:feedly|inoreader|netvibes|newsblur|my\.yahoo)\.com\Z")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CHANNEL = re.compile(r"UC[\w-]{22}")

Element: TypeAlias = Any  # lxml ships no types; an element of its tree


@dataclass(frozen=True, slots=True)
class Link:
    """Where a feed may be, and how we know. `changed` is a sitemap's lastmod, as written."""

    url: str
    found: str
    title: str = ""
    changed: str = ""


def links(body: bytes, content_type: str, url: str) -> tuple[Link, ...]:
    """The feeds that a page links, or the sitemaps that an index lists, each once.

    Args:
        body: the document; what is neither a page nor an index has no links.
        content_type: as HTTP gave it; its charset goes before what the page says of itself.
        url: where the document came from, for relative links.
    """
    try:
        body = unpacked(body)
    except FeedUnreadable:
        return ()
    text = decoded(body, content_type)
    if sitemap.is_sitemap(text):
        listed = sitemap.listed(text)[:_INDEX_MOST]
        found = (Link(resolved(loc, url), SITEMAP, changed=changed) for loc, changed in listed)
        return tuple(link for link in found if link.url)
    root = _page(body, content_type)
    return () if root is None else _once(_in_page(root, url))


def in_header(headers: Iterable[tuple[str, str]], url: str) -> tuple[Link, ...]:
    """The feeds that `Link` headers name with rel=alternate and a type of feeds (RFC 8288)."""
    return _once(
        Link(resolved(link.target, url), HEADER, one_line(link.title, NAME))
        for link in header_links(headers)
        if _is_feed(link.relations, link.type)
    )


def by_pattern(url: str) -> tuple[Link, ...]:
    """Where the service behind this address keeps the feed of such a page."""
    return _once(Link(each, PATTERN) for each in _patterns(url))


def usual_places(url: str) -> tuple[Link, ...]:
    """Where many sites keep a feed: below the page's folder first, then below the root."""
    folder = urljoin(url, "./") if urlsplit(url).path.endswith("/") else url + "/"
    first = [urljoin(folder, "feed")] if urlsplit(url).path.strip("/") else []
    guesses = [*first, *(urljoin(url, "/" + place) for place in USUAL)]
    return _once(Link(guess, GUESS) for guess in guesses)


def sitemaps(listed: Iterable[str]) -> tuple[Link, ...]:
    """Those of a robots.txt, those for news first."""
    addresses = filter(None, (resolved(url, "") for url in listed))
    return _once(Link(url, SITEMAP) for url in sorted(addresses, key=lambda url: not _newsy(url)))


def kind_of(body: bytes) -> str:
    """The format of a feed that was read, in words."""
    head = unpacked(body)[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return "JSON Feed"
    version = re.search(rb"<rss[^>]{0,500}version\s*=\s*[\"']([\d.]{1,8})", head)
    if version:
        return f"RSS {version.group(1).decode()}"
    names = {"urlset": NEWS_SITEMAP, "feed": "Atom", "RDF": "RSS 1.0", "rss": "RSS"}
    for name, words in names.items():
        if re.search(rb"<(?:[\w-]+:)?" + name.encode() + rb"[\s>]", head):
            return words
    return "feed"


def _newsy(url: str) -> bool:
    return "news" in urlsplit(url).path.lower()


def _once(found: Iterable[Link]) -> tuple[Link, ...]:
    kept: dict[str, Link] = {}
    for link in found:
        if link.url:
            kept.setdefault(link.url, link)
    return tuple(kept.values())[:MOST]


# --- a page ------------------------------------------------------------------------------


def _page(body: bytes, content_type: str) -> Element | None:
    charset = _CHARSET.search(content_type)
    for encoding in (charset.group(1), None) if charset else (None,):
        try:
            parser = etree.HTMLParser(encoding=encoding, no_network=True, remove_comments=True)
            return etree.fromstring(body, parser)
        except LookupError:  # a charset that nobody knows: the page itself may say
            continue
        except (etree.XMLSyntaxError, ValueError):
            return None
    return None


def _in_page(root: Element, url: str) -> Iterator[Link]:
    base = next((node.get("href") for node in root.iter("base") if node.get("href")), "")
    base = resolved(base, url) or url
    for node in root.iter("link"):
        if _is_feed(node.get("rel", "").lower().split(), node.get("type", "")):
            yield Link(_address(node, base), LINKED, one_line(node.get("title", ""), NAME))
    for node in root.iter("link", "meta"):
        if channel := _channel(node):
            yield Link(_youtube(f"channel_id={channel}"), PATTERN)
    for node in root.iter("a"):
        if _looks_like_a_feed(address := _address(node, base)):
            yield Link(address, ANCHOR, one_line("".join(node.itertext()), NAME))


def _is_feed(rels: Collection[str], kind: str) -> bool:
    known = kind.lower().partition(";")[0].strip() in FEED_TYPES
    return ("alternate" in rels and known) or ("feed" in rels and (known or not kind))


def _address(node: Element, base: str) -> str:
    """An http address; `feed:` is an old way to write one for feed readers."""
    href = str(node.get("href", "")).strip()
    if href.lower().startswith("feed:"):
        href = href[5:] if href[5:].lower().startswith("http") else "http:" + href[5:]
    return resolved(href.partition("#")[0], base)


def _looks_like_a_feed(url: str) -> bool:
    parts = urlsplit(url)
    services = _SUBSCRIBERS.match(parts.hostname or "")
    return bool(_ANCHOR.search(parts.path)) and not services


def _channel(node: Element) -> str:
    """A YouTube channel that the page says it is: <meta itemprop>, or its canonical address."""
    if node.tag == "meta":
        named = node.get("itemprop") in ("identifier", "channelId")
        text = node.get("content", "") if named else ""
        return text if _CHANNEL.fullmatch(text) else ""
    address = resolved(node.get("href", ""), "") if node.get("rel") == "canonical" else ""
    parts = urlsplit(address)
    found = _CHANNEL.search(parts.path) if _is_youtube(parts.hostname or "") else None
    return found.group() if found else ""


# --- services ----------------------------------------------------------------------------

# Host and path of a page to the address of its feed; the first that fits.
_SERVICES = tuple(
    (re.compile(pattern), feed)
    for pattern, feed in (
        (r"(?:[\w-]+\.)*youtube\.com/channel/(UC[\w-]{22})(?:/.*)?",
         "https://www.youtube.com/feeds/videos.xml?channel_id={}"),
        (r"(?:[\w-]+\.)*youtube\.com(?:/.*)?", ""),  # only the page itself knows its channel
        (r"bsky\.app/profile/([^/]+)(?:/.*)?", "https://bsky.app/profile/{}/rss"),
        (r"((?:[\w-]+\.)*reddit\.com/(?:r|user)/[^/]+)(?:/.*)?", "https://{}/.rss"),
        (r"medium\.com/([^/]+)(?:/.*)?", "https://medium.com/feed/{}"),
        (r"([\w-]+\.substack\.com)(?:/.*)?", "https://{}/feed"),
        (r"([^/]+/@[\w.-]+)(?:/.*)?", "{scheme}://{}.rss"),  # Mastodon and its kin: a profile
        (r"([^/]+/tags/[^/]+)/?", "{scheme}://{}.rss"),  # a hashtag there
        (r"([^/]+(?:/[^/.]+)+)/?", "{scheme}://{}/feed/"),  # WordPress: every page has one
    )
)  # fmt: skip


def _is_youtube(host: str) -> bool:
    return host == "youtube.com" or host.endswith(".youtube.com")


def _youtube(query: str) -> str:
    return f"https://www.youtube.com/feeds/videos.xml?{query}"


def _patterns(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if _is_youtube(parts.hostname or "") and (playlist := parse_qs(parts.query).get("list")):
        yield _youtube(f"playlist_id={quote(playlist[0])}")
    for pattern, feed in _SERVICES:
        if found := pattern.fullmatch(parts.netloc + parts.path):
            if feed:
                yield feed.format(*found.groups(), scheme=parts.scheme)
            return
