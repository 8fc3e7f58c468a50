"""feedparser, for every document whose root the product's own reader does not know.

feedparser knows formats that others forgot. Its cleaning of HTML is off: we make plain text of
everything, and that cleaning is two thirds of its time. It raises what it likes on hostile
documents; all of that becomes FeedUnreadable.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from monitor.errors import FeedUnreadable
from monitor.model import Entry, ParsedFeed
from monitor.parse.addresses import resolved
from monitor.parse.dates import Dating
from monitor.parse.entry import NAME, build
from monitor.parse.languages import primary
from monitor.parse.text import one_line

_PROLOGUE = 1 << 16
_ENTITY = re.compile(rb"<!ENTITY(?![^<>]*+\s\"(?:&#\w+;|[^&\"<>]*+)\"\s*+>)[^<>]*+>")
_DATES = ("published", "updated")
_HINTS = {"ttl": "ttl", "sy_updateperiod": "updatePeriod", "sy_updatefrequency": "updateFrequency"}


def read(text: str, url: str) -> ParsedFeed:
    """Whatever feedparser makes of it; raises FeedUnreadable where that is no feed."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        found = feedparser.parse(
            io.BytesIO(_disarmed(text.encode("utf-8", "replace"))),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        return _feed(found, url)
    except (FeedUnreadable, MemoryError):
        raise
    except Exception as error:
        raise FeedUnreadable(f"broken beyond reading ({type(error).__name__})") from error


def _disarmed(body: bytes) -> bytes:
    """Without entities that hold other entities or outside things (billion laughs, XXE)."""
    head, rest = body[:_PROLOGUE], body[_PROLOGUE:]
    if b"<!ENTITY" not in head:
        return body
    if b"<!ENTITY" in rest:
        raise FeedUnreadable("a document type that is longer than any feed needs")
    return _ENTITY.sub(b"", head) + rest


def _feed(found: Mapping[str, Any], url: str) -> ParsedFeed:
    if not found["entries"] and not found.get("version"):
        raise FeedUnreadable(f"no feed format recognised{_why(found)}")
    facts = found["feed"]
    site = resolved(facts.get("link") or "", url)
    language = primary(facts.get("language") or "")
    entries = [dict(entry) for entry in found["entries"]]  # a plain one says what it holds, alone
    dating = Dating(lambda: (str(e.get(name) or "") for e in entries for name in _DATES), language)
    return ParsedFeed(
        title=one_line(facts.get("title") or "", NAME),
        link=site,
        language=language,
        entries=tuple(_entry(entry, url, site, dating) for entry in entries),
        hints=tuple(_hints(facts)),
    )


def _why(found: Mapping[str, Any]) -> str:
    error = found.get("bozo_exception")
    return f" ({str(error)[:120]})" if error else ""


def _entry(entry: Mapping[str, Any], url: str, site: str, dating: Dating) -> Entry:
    texts = {
        name: str(entry.get(key) or "")
        for name, key in (("id", "id"), ("title", "title"), ("link", "link"),
                          ("summary", "summary"), ("author", "author"))
    }  # fmt: skip
    texts["content"] = _content(entry)
    texts["language"] = str(entry.get("language") or "")
    gathered = entry.get("source") or {}
    texts["site"] = site
    texts["outlet"] = str(gathered.get("title") or "")
    texts["outlet_url"] = str(gathered.get("href") or gathered.get("link") or "")
    tags = [str(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags") or ()]
    published, updated = (dating.millis(str(entry.get(name) or "")) for name in _DATES)
    return build(texts, (published, updated), tags, url)


def _content(entry: Mapping[str, Any]) -> str:
    parts = (p for p in entry.get("content") or () if str(p.get("type", "")).startswith("text")
             or "html" in str(p.get("type", "")))  # fmt: skip
    return max((str(part.get("value") or "") for part in parts), key=len, default="")


def _hints(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, name in _HINTS.items():
        if facts.get(key):
            yield name, str(facts[key]).strip()[:40]
    for link in facts.get("links") or ():
        if link.get("rel") in ("hub", "self"):
            yield link["rel"], str(link.get("href") or "")[:2000]
