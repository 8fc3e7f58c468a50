"""A feed document as one source's: read and identified in one go, as the workers do it."""

from dataclasses import replace

from monitor.configuration import Source
from monitor.language.detection import guess_of
from monitor.model import Millis, ParsedFeed, Reading
from monitor.parse.identity import identify


def reading(feed: ParsedFeed, source: Source, now: Millis, *, languages: bool = False) -> Reading:
    """The items of a feed that came at `now`, with what the schedule learns from it.

    Args:
        feed: the document, parsed.
        source: whose document it is.
        now: when it came.
        languages: whether to say which languages each item may be in, because topics will ask.
    """
    items = identify(feed, source, now)
    if languages:
        items = tuple(replace(item, guess=guess_of(item)) for item in items)
    return Reading(items, feed.size, feed.dates, feed.hints)
