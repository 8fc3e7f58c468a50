"""What goes over the socket between the pool and a worker.

    request   length | JSON [task, content_type, url]    | the body's bytes
    answer    length | status, resident MiB              | JSON of the result, or the reason

The task `feed` gives a ParsedFeed, `links` the feeds that a page links, `article` its text.

All lengths are 32-bit, big-endian. JSON rather than pickle: a worker that a hostile document took
over must not be able to run anything in the parent.
"""

import json
import struct
from typing import Any

from monitor.model import Entry, ParsedFeed
from monitor.parse import Link

REQUEST = struct.Struct("!II")  # bytes of the JSON, bytes of the body
ANSWER = struct.Struct("!BHI")  # status, resident MiB, bytes that follow

PARSED, UNREADABLE, EXHAUSTED = 0, 1, 2
FEED, LINKS, ARTICLE = "feed", "links", "article"
LONGEST_ANSWER = 256 * 2**20

_FIELDS = ("id", "title", "link", "published", "updated", "summary", "content", "author",
           "language", "tags", "outlet", "country")  # fmt: skip


def request(body: bytes, content_type: str, url: str, task: str = FEED) -> bytes:
    """The frame that asks for one feed, or for the links or the article of one page."""
    head = json.dumps([task, content_type, url]).encode()
    return REQUEST.pack(len(head), len(body)) + head + body


def encode(feed: ParsedFeed) -> bytes:
    """A feed as JSON; lone surrogates survive as escapes."""
    entries = [[getattr(entry, name) for name in _FIELDS] for entry in feed.entries]
    return json.dumps([feed.title, feed.link, feed.language, entries, feed.hints]).encode()


def decode(data: bytes) -> ParsedFeed:
    """The feed of an answer; raises ValueError where it is malformed."""
    try:
        title, link, language, entries, hints = json.loads(data)
        return ParsedFeed(
            title=str(title),
            link=str(link),
            language=str(language),
            entries=tuple(_entry(values) for values in entries),
            hints=tuple((str(name), str(value)) for name, value in hints),
        )
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"malformed answer: {error}") from error


def _entry(values: list[Any]) -> Entry:
    known = dict(zip(_FIELDS, values, strict=True))
    published, updated, tags = known.pop("published"), known.pop("updated"), known.pop("tags")
    return Entry(
        published=None if published is None else int(published),
        updated=None if updated is None else int(updated),
        tags=tuple(str(tag) for tag in tags),
        **{name: str(value) for name, value in known.items()},
    )


def decode_text(data: bytes) -> str:
    """An article's text."""
    return data.decode("utf-8", "replace")


def encode_links(found: tuple[Link, ...]) -> bytes:
    """Links as JSON."""
    return json.dumps([[each.url, each.found, each.title, each.changed] for each in found]).encode()


def decode_links(data: bytes) -> tuple[Link, ...]:
    """The links of an answer; raises ValueError where it is malformed."""
    try:
        return tuple(Link(*(str(value) for value in values)) for values in json.loads(data))
    except (TypeError, RecursionError) as error:
        raise ValueError(f"malformed answer: {error}") from error
