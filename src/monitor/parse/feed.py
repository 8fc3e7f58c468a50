"""A body to a ParsedFeed, whatever its format.

unpack | JSON? | sitemap? | fast path, if it is sure | reference | ParsedFeed or FeedUnreadable
"""

import re

from monitor.addresses import bare
from monitor.errors import FeedUnreadable
from monitor.model import ParsedFeed
from monitor.parse import direct, json_feed, sitemap
from monitor.parse.text import one_line
from monitor.parse.unpack import unpacked

_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)
_TITLE = re.compile(rb"<title[^>]{0,200}>\s*([^<]{1,120})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}encoding\s*=", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
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
    body = unpacked(body)
    start = body[:_HEAD].removeprefix(_BOMS[0]).lstrip()
    if not start:
        raise FeedUnreadable("an empty document")
    if start[:1] in (b"{", b"["):
        return json_feed.read(body, url)
    if sitemap.is_sitemap(start):
        return sitemap.read(body, url)
    if _HTML.match(start):
        hint = f"try: monitor feeds discover {url}" if url else "try `monitor feeds discover`"
        raise FeedUnreadable(f"an HTML page, not a feed{_page_title(start)}; {hint}")
    if not _charset_matters(content_type, start):
        try:
            return direct.read(body, url)
        except direct.Unsure:
            pass
    if b"<" not in start:
        words = one_line(start.decode("utf-8", "replace"), 120)
        raise FeedUnreadable(f"no feed format recognised; the document begins: {words}")
    from monitor.parse import reference  # noqa: PLC0415 - 4 MB that only workers need

    return reference.read(body, content_type, url)


def _page_title(start: bytes) -> str:
    title = _TITLE.search(start)
    return f" (its title: {title.group(1).decode('utf-8', 'replace').strip()})" if title else ""


def _charset_matters(content_type: str, start: bytes) -> bool:
    """Whether only HTTP names the encoding (RFC 7303, 3.2), and it is not UTF-8."""
    charset = _CHARSET.search(content_type)
    if charset is None or charset.group(1).lower() in ("utf-8", "utf8", "us-ascii"):
        return False
    return not _DECLARED.match(start) and not start.startswith(_BOMS)
