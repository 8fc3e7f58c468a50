"""What a feed says of itself that the schedule and the hubs need."""

from collections.abc import Iterator
from itertools import chain

from monitor.parse.feed.gathering import relations
from monitor.parse.feed.vocabulary import Space, parts, space_of
from monitor.parse.xml import Element

_PLAIN = {
    (Space.RSS, "ttl"): "ttl",
    (Space.SYNDICATION, "updateperiod"): "updatePeriod",
    (Space.SYNDICATION, "updatefrequency"): "updateFrequency",
}
_LISTS = {(Space.RSS, "skiphours"): "skipHours", (Space.RSS, "skipdays"): "skipDays"}


def hints(channel: Element) -> tuple[tuple[str, str], ...]:
    """(name, value) of each hint among the children of a channel, or of an Atom feed."""
    return tuple(chain.from_iterable(_hint(child) for child in channel))


def _hint(node: Element) -> Iterator[tuple[str, str]]:
    address, name = parts(node)
    place = (space_of(address, node.prefix) or Space.OTHER, name)
    if plain := _PLAIN.get(place):
        yield plain, (node.text or "").strip()[:40]
    elif listed := _LISTS.get(place):
        yield listed, ",".join((child.text or "").strip()[:10] for child in node[:24])
    elif place == (Space.ATOM, "link"):
        for relation in relations(node):
            if relation in ("hub", "self"):
                yield relation, str(node.get("href", ""))[:2000]
