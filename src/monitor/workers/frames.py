"""What goes over the socket between the pool and a worker.

    request   length | JSON [task, content_type, url, more]   | the body's bytes
    answer    length | status, resident MiB                   | JSON of the result, or the reason

The task `feed` gives a ParsedFeed, `items` a Reading (`more` is the source, the time and whether
the languages of the items are asked for), `links` the feeds that a page links, `article` its text.

All lengths are 32-bit, big-endian. JSON rather than pickle: a worker that a hostile document took
over must not be able to run anything in the parent.
"""

import json
import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from monitor.configuration import Source
from monitor.model import Entry, Item, Millis, ParsedFeed, Reading
from monitor.parse import Link
from monitor.spoken import Guess

# A frame in two parts: many wait for a worker at once, and a body is not copied for that.
Request = tuple[bytes, bytes]

REQUEST = struct.Struct("!II")  # bytes of the JSON, bytes of the body
ANSWER = struct.Struct("!BHI")  # status, resident MiB, bytes that follow

PARSED, UNREADABLE, EXHAUSTED, FAULT = 0, 1, 2, 3
FEED, ITEMS, LINKS, ARTICLE = "feed", "items", "links", "article"
LONGEST_ANSWER = 256 * 2**20

_FIELDS = ("id", "title", "link", "published", "updated", "summary", "content", "author",
           "language", "tags", "outlet", "country")  # fmt: skip
_ITEM = ("keys", "tags", "published", "id", "url", "title", "summary", "text", "author",
         "language", "outlet", "country")  # fmt: skip
_SOURCE = ("id", "url", "title", "language", "country")


def request(
    body: bytes, content_type: str, url: str, task: str = FEED, more: Sequence[Any] = ()
) -> Request:
    """The frame that asks for one feed, or for the links or the article of one page."""
    head = json.dumps([task, content_type, url, more]).encode()
    return REQUEST.pack(len(head), len(body)) + head, body


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


class ItemsAsked(NamedTuple):
    """What a request for items says beside the document: whose it is, when it came, what for."""

    source: Source
    now: Millis
    languages: bool = False


def request_items(body: bytes, content_type: str, url: str, asked: ItemsAsked) -> Request:
    """The frame that asks for the items of one source's feed."""
    about = [getattr(asked.source, name) for name in _SOURCE]
    return request(body, content_type, url, ITEMS, [*about, asked.now, asked.languages])


def items_asked(more: list[Any]) -> ItemsAsked:
    """What a request for items says; of the source, as much as its items need."""
    *about, now, languages = more
    return ItemsAsked(Source(**dict(zip(_SOURCE, about, strict=True))), now, languages)


def encode_reading(reading: Reading) -> bytes:
    """A reading as JSON; what the pool knows itself is left out."""
    items = [
        [_plain_guess(item.guess), *(getattr(item, name) for name in _ITEM)]
        for item in reading.items
    ]
    return json.dumps([items, reading.size, reading.dates, reading.hints]).encode()


def decode_reading(data: bytes, source_id: str, now: Millis) -> Reading:
    """The reading of an answer; raises ValueError where it is malformed."""
    try:
        items, size, dates, hints = json.loads(data)
        return Reading(
            items=tuple(_item(values, source_id, now) for values in items),
            size=int(size),
            dates=tuple(int(date) for date in dates),
            hints=tuple((str(name), str(value)) for name, value in hints),
        )
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"malformed answer: {error}") from error


def _plain_guess(guess: Guess | None) -> list[Any]:
    return [guess.overruled, guess.likely, guess.named, *sorted(guess.possible)] if guess else []


@lru_cache(maxsize=1_024)
def _guess(overruled: object, likely: object, named: object, *possible: object) -> Guess:
    return Guess(str(likely), frozenset(map(str, possible)), str(named), bool(overruled))


def _item(values: list[Any], source_id: str, now: Millis) -> Item:
    guess, keys, tags, published, *texts = values
    "".join((*keys, *tags, *texts))  # TypeError where one is no text
    item_id, url, title, summary, text, author, language, outlet, country = texts
    when = None if published is None else int(published)
    about = author, language, tuple(tags), when, now, outlet, country
    spoken = _guess(*guess) if guess else None
    return Item(item_id, source_id, tuple(keys), url, title, summary, text, *about, guess=spoken)


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
