"""Which hub a document declares, and under which name (WebSub, 4).

    Link headers | links in the feed or in the page's head | the address itself, for `self`

Headers win over what the document says, each relation by itself. Where a publisher names several
hubs one is enough, two would push everything twice: the first is asked, the next where it fails.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import urldefrag, urljoin, urlsplit

from monitor.link_header import header_links

Pairs = Iterable[tuple[str, str]]

MOST = 4  # hubs of one feed
LONGEST = 2000  # characters of a hub's or a topic's address


@dataclass(frozen=True, slots=True)
class Declared:
    """A hub and the topic to subscribe to there; `others` are hubs to ask where that one fails."""

    hub: str
    topic: str
    others: tuple[str, ...] = ()

    def instead_of(self, failed: str) -> "Declared":
        """The same with the hub after `failed`; the first comes after the last."""
        hubs = (self.hub, *self.others)
        place = hubs.index(failed) + 1 if failed in hubs else 0
        turned = hubs[place:] + hubs[:place]
        return Declared(turned[0], self.topic, turned[1:])


def declared(headers: Pairs, links: Pairs, url: str) -> Declared | None:
    """What a document from `url` declares; None where it names no hub.

    Args:
        headers: of the answer, names in lower case.
        links: (relation, address) as the document has them.
        url: of the answer, after redirects; addresses are relative to it.
    """
    said = list(chain(_in_headers(headers), links))
    hubs = tuple(dict.fromkeys(islice(_usable(said, "hub", url), MOST)))
    topic = next(_usable(said, "self", url), "") or _resolved(url, url)
    return Declared(hubs[0], topic, hubs[1:]) if hubs and topic else None


def _usable(links: Pairs, relation: str, url: str) -> Iterator[str]:
    for rel, address in links:
        target = _resolved(url, address) if rel == relation else ""
        if target:
            yield target


def _resolved(url: str, address: str) -> str:
    """An absolute http or https address without its fragment, or "".

    One with a user's name or password is none: a hub would learn it.
    """
    try:
        target = urldefrag(urljoin(url, address.strip())).url
        parts = urlsplit(target)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        return ""
    printable = target.isprintable() and " " not in target
    return target if good and printable and address.strip() and len(target) <= LONGEST else ""


def _in_headers(headers: Pairs) -> Iterator[tuple[str, str]]:
    for link in header_links(headers):
        for relation in link.relations:
            yield relation, link.target
