"""A body to a ParsedFeed, whatever its format.

unpack | decode | page? what it holds | JSON? | sitemap? | RSS, RDF, Atom | what feedparser knows
                                                                 | ParsedFeed or FeedUnreadable
"""

import re
from typing import NoReturn

from monitor.addresses import bare
from monitor.errors import FeedUnreadable
from monitor.model import ParsedFeed
from monitor.parse import json_feed, sitemap
from monitor.parse.encoding import decoded
from monitor.parse.feed import direct
from monitor.parse.feed.wrapped import is_escaped, unwrapped
from monitor.parse.text import one_line
from monitor.parse.unpack import unpacked
from monitor.parse.xml import root_name

_TITLE = re.compile(r"<title[^>]{0,200}>\s*([^<]{1,120})", re.IGNORECASE)
_HEAD = 8192


def parse_feed(body: bytes, content_type: str, url: str) -> ParsedFeed:
    """The feed in `body`, as it came from `url`. Raises FeedUnreadable, never anything else.

    A password in `url` is not passed on: links of entries that are relative to it are told.
    """
    try:
        return _parsed(body, content_type, bare(url))
    except (FeedUnreadable, MemoryError):
        raise
    except Exception as error:
        raise FeedUnreadable(f"broken beyond reading ({type(error).__name__})") from error


def _parsed(body: bytes, content_type: str, url: str) -> ParsedFeed:
    text = decoded(unpacked(body), content_type).lstrip()
    if not text:
        raise FeedUnreadable("an empty document")
    root = root_name(text)
    if root == "html" or text.startswith("&") or (not root and is_escaped(text)):
        return _inside(text, url) or _no_feed(text, url)
    return _read(text, root, url)


def _read(text: str, root: str, url: str) -> ParsedFeed:
    start = text[:_HEAD]
    if start[0] in "{[" or (not root and json_feed.is_within(start)):
        return json_feed.read(text, url)
    if root in ("urlset", "sitemapindex"):
        return sitemap.read(text, url)
    try:
        return direct.read(text, url)
    except direct.Unsure:
        pass
    if "<" not in start:
        return _no_feed(text, url)
    from monitor.parse.feed import reference  # noqa: PLC0415 - 4 MB that only workers need

    return reference.read(text, url)


def _inside(page: str, url: str) -> ParsedFeed | None:
    """The feed that a page holds, if that has entries: some pages only write about feeds."""
    text = unwrapped(page)
    try:
        feed = _read(text, root_name(text), url) if text else None
    except FeedUnreadable:
        return None
    return feed if feed and feed.entries else None


def _no_feed(text: str, url: str) -> NoReturn:
    start = text[:_HEAD]
    if root_name(text) == "html":
        hint = f"try: monitor feeds discover {url}" if url else "try `monitor feeds discover`"
        raise FeedUnreadable(f"an HTML page, not a feed{_page_title(start)}; {hint}")
    words = one_line(start, 120)
    raise FeedUnreadable(f"no feed format recognised; the document begins: {words}")


def _page_title(start: str) -> str:
    title = _TITLE.search(start)
    return f" (its title: {title.group(1).strip()})" if title else ""
