"""A feed document as one source's: read and identified in one go, as the workers do it."""

from monitor.configuration import Source
from monitor.model import Millis, ParsedFeed, Reading
from monitor.parse.identity import identify


def reading(feed: ParsedFeed, source: Source, now: Millis) -> Reading:
    """The items of a feed that came at `now`, with what the schedule learns from it."""
    return Reading(identify(feed, source, now), feed.size, feed.dates, feed.hints)
