"""JSON Feed 1.0 and 1.1 (jsonfeed.org); article lists of GDELT are handed on."""

import json
from collections.abc import Iterator
from typing import Any

from monitor.errors import FeedUnreadable
from monitor.model import Entry, ParsedFeed
from monitor.parse import gdelt
from monitor.parse.dates import Dating
from monitor.parse.entry import NAME, build, resolved, string
from monitor.parse.languages import primary
from monitor.parse.text import one_line

_DATES = ("date_published", "date_modified")


def read(text: str, url: str) -> ParsedFeed:
    """Raises FeedUnreadable where the document is no JSON, or no feed."""
    try:
        document = json.loads(text, strict=False)  # control characters in strings are white space
    except (ValueError, RecursionError) as error:
        raise FeedUnreadable(f"not JSON: {str(error)[:120]}") from error
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        return _feed(document, url)
    if isinstance(document, dict) and isinstance(document.get("articles"), list):
        return gdelt.read(document["articles"], url)
    if document == {} and gdelt.is_address(url):
        return gdelt.read([], url)
    raise FeedUnreadable("JSON, but no JSON Feed: it has no items")


def _feed(document: dict[str, Any], url: str) -> ParsedFeed:
    items = [item for item in document["items"] if isinstance(item, dict)]
    language = primary(string(document, "language"))
    dating = Dating(lambda: (string(item, name) for item in items for name in _DATES), language)
    author = _author(document)
    return ParsedFeed(
        title=one_line(string(document, "title"), NAME),
        link=resolved(string(document, "home_page_url"), url),
        language=language,
        entries=tuple(_entry(item, url, author, dating) for item in items),
        hints=tuple(_hints(document)),
    )


def _hints(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Its own address and its hubs; an rssCloud hub is none that we speak with."""
    if own := string(document, "feed_url"):
        yield "self", own[:2000]
    hubs = document.get("hubs")
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and string(hub, "type").lower() != "rsscloud":
            yield "hub", string(hub, "url")[:2000]


def _entry(item: dict[str, Any], url: str, author: str, dating: Dating) -> Entry:
    texts = {
        "id": string(item, "id"),
        "title": string(item, "title"),
        "link": string(item, "url", "external_url"),
        "summary": string(item, "summary"),
        "content": string(item, "content_html"),
        "content_text": string(item, "content_text"),
        "author": _author(item) or author,
        "language": string(item, "language"),
    }
    published, updated = (dating.millis(string(item, name)) for name in _DATES)
    tags = item.get("tags")
    tags = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return build(texts, (published, updated), tags, url)


def _author(item: dict[str, Any]) -> str:
    """The names of an item's authors, or of a feed's; 1.1 has `authors`, 1.0 `author`."""
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    names = (string(person, "name") for person in people if isinstance(person, dict))
    return ", ".join(filter(None, names))
