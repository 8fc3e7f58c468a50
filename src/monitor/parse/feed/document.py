"""A body to a ParsedFeed, whatever its format.

unpack | decode | JSON? | sitemap? | page? | RSS, RDF, Atom | what feedparser knows
                                                      | ParsedFeed or FeedUnreadable
"""

import re

from monitor.addresses import bare
from monitor.errors import FeedUnreadable
from monitor.model import ParsedFeed
from monitor.parse import json_feed, sitemap
from monitor.parse.encoding import decoded
from monitor.parse.feed import direct
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
    start = text[:_HEAD]
    if not start:
        raise FeedUnreadable("an empty document")
    if start[0] in "{[":
        return json_feed.read(text, url)
    root = root_name(text)
    if root in ("urlset", "sitemapindex"):
        return sitemap.read(text, url)
    if root == "html":
        hint = f"try: monitor feeds discover {url}" if url else "try `monitor feeds discover`"
        raise FeedUnreadable(f"an HTML page, not a feed{_page_title(start)}; {hint}")
    try:
        return direct.read(text, url)
    except direct.Unsure:
        pass
    if "<" not in start:
        words = one_line(start, 120)
        raise FeedUnreadable(f"no feed format recognised; the document begins: {words}")
    from monitor.parse.feed import reference  # noqa: PLC0415 - 4 MB that only workers need

    return reference.read(text, url)


def _page_title(start: str) -> str:
    title = _TITLE.search(start)
    return f" (its title: {title.group(1).strip()})" if title else ""
