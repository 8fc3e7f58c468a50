"""JSON Feed 1.0 and 1.1 (jsonfeed.org); article lists of GDELT are handed on.

text | JSON as it is, or mended item by item | feed facts | entries
"""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from monitor.errors import FeedUnreadable
from monitor.model import Entry, ParsedFeed
from monitor.parse import gdelt, json_mending
from monitor.parse.addresses import resolved
from monitor.parse.dates import Dating
from monitor.parse.entry import NAME, build, string
from monitor.parse.languages import primary
from monitor.parse.text import one_line

_Object: TypeAlias = dict[str, Any]

_DATES = ("date_published", "date_modified")
_HEAD = re.compile(r'\{\s*+"(?:version|title|items|articles|home_page_url|feed_url)"\s*:')


def is_within(start: str) -> bool:
    """Whether a feed begins behind something else: a callback, a comment, a warning of PHP."""
    return _HEAD.search(start) is not None


def read(text: str, url: str) -> ParsedFeed:
    """Raises FeedUnreadable where the document is no JSON, or no feed."""
    document = _document(text)
    if isinstance(document, dict):
        items = _objects(document.get("items"))
        if items is None and "jsonfeed.org/" in string(document, "version"):
            items = [*_reports(document)]  # none: a list that is empty for now
        if items is not None:
            return _feed(document, items, url)
        if isinstance(document.get("articles"), list):
            return gdelt.read(document["articles"], url)
    if document == {} and gdelt.is_address(url):
        return gdelt.read([], url)
    raise FeedUnreadable("JSON, but no JSON Feed: it has no items")


def _document(text: str) -> object:
    """The JSON of a text; where it is broken, what is left of it, if that has reports."""
    try:
        return json.loads(text, strict=False)  # control characters in strings are white space
    except (ValueError, RecursionError) as error:
        document = json_mending.document(text)
        if not (_objects(document.get("items")) or document.get("articles")):
            document["items"] = [*_reports(document)]
            if not document["items"]:
                raise FeedUnreadable(f"not JSON: {str(error)[:120]}") from error
        return document


def _reports(value: object) -> Iterator[_Object]:
    """What looks like a report, wherever it stands, because the name of its list is broken."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        if isinstance(each, dict) and "id" in each:
            yield each
        else:
            yield from _reports(each)


def _objects(items: object) -> list[_Object] | None:
    """The objects of a list; None for no list. PHP writes one with gaps as an object."""
    if isinstance(items, dict) and all(isinstance(item, dict) for item in items.values()):
        items = list(items.values())
    return [i for i in items if isinstance(i, dict)] if isinstance(items, list) else None


def _feed(document: _Object, items: list[_Object], url: str) -> ParsedFeed:
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


def _hints(document: _Object) -> Iterator[tuple[str, str]]:
    """Its own address and its hubs; an rssCloud hub is none that we speak with."""
    if own := string(document, "feed_url"):
        yield "self", own[:2000]
    hubs = document.get("hubs")
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and string(hub, "type").lower() != "rsscloud":
            yield "hub", string(hub, "url")[:2000]


def _entry(item: _Object, url: str, author: str, dating: Dating) -> Entry:
    texts = {
        "id": string(item, "id"),
        "title": string(item, "title"),
        "link": string(item, "url", "external_url", "link") or _elsewhere(item),
        "summary": string(item, "summary"),
        "content": string(item, "content_html"),
        "content_text": string(item, "content_text"),
        "author": _author(item) or author,
        "language": string(item, "language"),
    }
    published, updated = (dating.millis(string(item, name)) for name in _DATES)
    tags = item.get("tags")
    tags = tags.split(",") if isinstance(tags, str) else tags
    tags = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return build(texts, (published, updated), tags, url)


def _elsewhere(item: _Object) -> str:
    """An id that is an address, as JSON Feed recommends; else what is attached; "" for neither."""
    own = string(item, "id")
    if own.startswith(("https://", "http://")):
        return own
    files = item.get("attachments")
    first = next(iter(files), None) if isinstance(files, list) else None
    return string(first, "url") if isinstance(first, dict) else ""


def _author(item: _Object) -> str:
    """The names of an item's authors, or of a feed's; 1.1 has `authors`, 1.0 `author`.

    Some write a name where the standard has an object with one.
    """
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [authors or item.get("author")]
    named = (person if isinstance(person, dict) else {"name": person} for person in people)
    return ", ".join(filter(None, (string(person, "name") for person in named)))
