"""JSON Feed 1.0 and 1.1 (jsonfeed.org), and the article lists of GDELT's DOC service."""

import json
from typing import Any

from monitor.errors import FeedUnreadable
from monitor.model import Entry, ParsedFeed
from monitor.parse.dates import millis
from monitor.parse.entry import NAME, build, resolved
from monitor.parse.languages import primary
from monitor.parse.text import one_line


def read(body: bytes, url: str) -> ParsedFeed:
    """Raises FeedUnreadable where the document is no JSON, or no feed."""
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise FeedUnreadable(f"not JSON: {str(error)[:120]}") from error
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        return _feed(document, url)
    if isinstance(document, dict) and isinstance(document.get("articles"), list):
        return _gdelt(document["articles"], url)
    raise FeedUnreadable("JSON, but no JSON Feed: it has no items")


def _feed(document: dict[str, Any], url: str) -> ParsedFeed:
    hubs = document.get("hubs")
    return ParsedFeed(
        title=one_line(_string(document, "title"), NAME),
        link=resolved(_string(document, "home_page_url"), url),
        language=primary(_string(document, "language")),
        entries=tuple(_entry(item, url) for item in document["items"] if isinstance(item, dict)),
        hints=tuple(
            ("hub", _string(hub, "url")) for hub in hubs or () if isinstance(hub, dict)
        ) if isinstance(hubs, list) else (),
    )  # fmt: skip


def _string(mapping: dict[str, Any], *names: str) -> str:
    """The first of these that holds text; ids may be numbers."""
    for name in names:
        value = mapping.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def _entry(item: dict[str, Any], url: str) -> Entry:
    texts = {
        "id": _string(item, "id"),
        "title": _string(item, "title"),
        "link": _string(item, "url", "external_url"),
        "summary": _string(item, "summary"),
        "content": _string(item, "content_html", "content_text"),
        "author": _author(item),
        "language": _string(item, "language"),
    }
    dates = (millis(_string(item, "date_published")), millis(_string(item, "date_modified")))
    tags = item.get("tags")
    return build(texts, dates, [t for t in tags if isinstance(t, str)] if isinstance(tags, list)
                 else [], url)  # fmt: skip


def _author(item: dict[str, Any]) -> str:
    """1.1 has `authors`, 1.0 `author`."""
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    names = (_string(person, "name") for person in people if isinstance(person, dict))
    return ", ".join(filter(None, names))


def _gdelt(articles: list[Any], url: str) -> ParsedFeed:
    return ParsedFeed(
        title="GDELT",
        entries=tuple(_article(a, url) for a in articles if isinstance(a, dict)),
    )


def _article(article: dict[str, Any], url: str) -> Entry:
    texts = {
        "title": _string(article, "title"),
        "link": _string(article, "url"),
        "language": _string(article, "language"),
        "author": _string(article, "domain"),
    }
    seen = millis(_string(article, "seendate"))
    return build(texts, (seen, None), [], url)
