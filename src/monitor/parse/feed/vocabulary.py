"""What an element of a feed is to us, by its namespace and name.

Feeds write namespaces with another scheme, another end or in other letters, and leave them out:
addresses are compared without these, and where one is unknown the prefix tells what is meant. An
element without a prefix in a namespace that nobody knows counts as one of the format itself, but
only where the format's own is missing.
"""

from collections.abc import Iterator
from enum import Enum, StrEnum, auto
from functools import lru_cache
from typing import NamedTuple

from monitor.parse.xml import Element


class Space(Enum):
    """Who defines an element."""

    RSS = auto()
    ATOM = auto()
    DC = auto()
    TERMS = auto()
    CONTENT = auto()
    MEDIA = auto()
    ITUNES = auto()
    SYNDICATION = auto()
    PRISM = auto()
    YANDEX = auto()
    COUNTED = auto()  # links that lead through a server which counts visits
    XHTML = auto()
    OTHER = auto()


class Role(StrEnum):
    """What an element says of its item, or of the feed."""

    TITLE = "title"
    LINK = "link"  # a text
    ATOM_LINK = "atom_link"  # with a relation and an address
    ENCLOSURE = "enclosure"
    ID = "id"
    SUMMARY = "summary"
    CONTENT = "content"
    AUTHOR = "author"
    LANGUAGE = "language"
    PUBLISHED = "published"
    UPDATED = "updated"
    TAG = "tag"
    TERM = "term"  # a tag in an attribute
    SOURCE = "source"
    GROUP = "group"  # of media
    NONE = ""


class Meaning(NamedTuple):
    """A role, and how far behind others of it an element stands; the least rank counts."""

    role: Role
    rank: int = 0


NOTHING = Meaning(Role.NONE)
FOREIGN = 10  # what is added to the rank of elements in an unknown namespace
BEST = -1  # the rank of what goes before the format's own element

_BY_ADDRESS = {
    "": Space.RSS,
    "purl.org/rss/1.0": Space.RSS,
    "my.netscape.com/rdf/simple/0.9": Space.RSS,
    "channel.netscape.com/rdf/simple/0.9": Space.RSS,
    "backend.userland.com/rss": Space.RSS,
    "backend.userland.com/rss2": Space.RSS,
    "blogs.law.harvard.edu/tech/rss": Space.RSS,
    "cyber.law.harvard.edu/rss/rss.html": Space.RSS,
    "w3.org/1999/02/22-rdf-syntax-ns": Space.RSS,
    "w3.org/2005/atom": Space.ATOM,
    "purl.org/atom/ns": Space.ATOM,
    "purl.org/dc/elements/1.1": Space.DC,
    "purl.org/dc/elements/1.0": Space.DC,
    "purl.org/dc/terms": Space.TERMS,
    "purl.org/rss/1.0/modules/content": Space.CONTENT,
    "search.yahoo.com/mrss": Space.MEDIA,
    "itunes.com/dtds/podcast-1.0.dtd": Space.ITUNES,
    "google.com/schemas/play-podcasts/1.0": Space.ITUNES,
    "purl.org/rss/1.0/modules/syndication": Space.SYNDICATION,
    "news.yandex.ru": Space.YANDEX,
    "turbo.yandex.ru": Space.YANDEX,
    "rssnamespace.org/feedburner/ext/1.0": Space.COUNTED,
    "pheedo.com/namespace/pheedo": Space.COUNTED,
    "w3.org/1999/xhtml": Space.XHTML,
    "w3.org/2000/svg": Space.OTHER,
    "w3.org/1998/math/mathml": Space.OTHER,
}
_BY_PREFIX = {
    "atom": Space.ATOM, "atom10": Space.ATOM, "a10": Space.ATOM, "dc": Space.DC,
    "dcterms": Space.TERMS, "content": Space.CONTENT, "media": Space.MEDIA,
    "itunes": Space.ITUNES, "googleplay": Space.ITUNES, "sy": Space.SYNDICATION,
    "prism": Space.PRISM, "yandex": Space.YANDEX, "turbo": Space.YANDEX,
    "feedburner": Space.COUNTED, "pheedo": Space.COUNTED, "xhtml": Space.XHTML,
}  # fmt: skip

_Table = dict[tuple[Space, str], Meaning]

_SHARED: _Table = {
    (Space.DC, "title"): Meaning(Role.TITLE, 2),
    (Space.ITUNES, "title"): Meaning(Role.TITLE, 3),
    (Space.MEDIA, "description"): Meaning(Role.SUMMARY, 2),
    (Space.DC, "description"): Meaning(Role.SUMMARY, 3),
    (Space.ITUNES, "summary"): Meaning(Role.SUMMARY, 4),
    (Space.ITUNES, "description"): Meaning(Role.SUMMARY, 4),
    (Space.ITUNES, "subtitle"): Meaning(Role.SUMMARY, 5),
    (Space.CONTENT, "encoded"): Meaning(Role.CONTENT, 1),
    (Space.YANDEX, "full-text"): Meaning(Role.CONTENT, 3),
    (Space.YANDEX, "content"): Meaning(Role.CONTENT, 4),
    (Space.XHTML, "body"): Meaning(Role.CONTENT, 2),
    (Space.XHTML, "div"): Meaning(Role.CONTENT, 2),
    (Space.DC, "creator"): Meaning(Role.AUTHOR),
    (Space.ITUNES, "author"): Meaning(Role.AUTHOR, 2),
    (Space.DC, "date"): Meaning(Role.PUBLISHED),
    (Space.TERMS, "created"): Meaning(Role.PUBLISHED),
    (Space.TERMS, "issued"): Meaning(Role.PUBLISHED),
    (Space.TERMS, "available"): Meaning(Role.PUBLISHED),
    (Space.PRISM, "publicationdate"): Meaning(Role.PUBLISHED),
    (Space.TERMS, "modified"): Meaning(Role.UPDATED),
    (Space.DC, "subject"): Meaning(Role.TAG),
    (Space.DC, "language"): Meaning(Role.LANGUAGE),
    (Space.MEDIA, "group"): Meaning(Role.GROUP),
    (Space.COUNTED, "origlink"): Meaning(Role.LINK, BEST),
}
_DATES: _Table = {
    (space, name): Meaning(role)
    for space in (Space.RSS, Space.ATOM)
    for name, role in (
        ("published", Role.PUBLISHED), ("issued", Role.PUBLISHED), ("created", Role.PUBLISHED),
        ("updated", Role.UPDATED), ("modified", Role.UPDATED),
    )
}  # fmt: skip
ITEM: _Table = _SHARED | _DATES | {
    (Space.RSS, "title"): Meaning(Role.TITLE),
    (Space.ATOM, "title"): Meaning(Role.TITLE, 1),
    (Space.RSS, "link"): Meaning(Role.LINK),
    (Space.ATOM, "link"): Meaning(Role.ATOM_LINK),
    (Space.RSS, "enclosure"): Meaning(Role.ENCLOSURE),
    (Space.RSS, "guid"): Meaning(Role.ID),
    (Space.ATOM, "id"): Meaning(Role.ID, 1),
    (Space.RSS, "description"): Meaning(Role.SUMMARY),
    (Space.RSS, "summary"): Meaning(Role.SUMMARY, 1),
    (Space.ATOM, "summary"): Meaning(Role.SUMMARY, 1),
    (Space.ATOM, "content"): Meaning(Role.CONTENT, 1),
    (Space.RSS, "author"): Meaning(Role.AUTHOR),
    (Space.ATOM, "author"): Meaning(Role.AUTHOR, 1),
    (Space.RSS, "pubdate"): Meaning(Role.PUBLISHED),
    (Space.RSS, "date"): Meaning(Role.PUBLISHED),
    (Space.RSS, "category"): Meaning(Role.TAG),
    (Space.RSS, "source"): Meaning(Role.SOURCE),
}  # fmt: skip
ENTRY: _Table = _SHARED | _DATES | {
    (Space.ATOM, "title"): Meaning(Role.TITLE),
    (Space.ATOM, "link"): Meaning(Role.ATOM_LINK),
    (Space.ATOM, "id"): Meaning(Role.ID),
    (Space.ATOM, "summary"): Meaning(Role.SUMMARY),
    (Space.ATOM, "content"): Meaning(Role.CONTENT),
    (Space.ATOM, "author"): Meaning(Role.AUTHOR),
    (Space.ATOM, "category"): Meaning(Role.TERM),
    # What programs take over from their RSS.
    (Space.ATOM, "guid"): Meaning(Role.ID, 1),
    (Space.ATOM, "pubdate"): Meaning(Role.PUBLISHED),
    (Space.ATOM, "description"): Meaning(Role.SUMMARY, 1),
    (Space.ATOM, "source"): Meaning(Role.SOURCE),
}  # fmt: skip
CHANNEL: _Table = {
    (Space.RSS, "title"): Meaning(Role.TITLE),
    (Space.RSS, "link"): Meaning(Role.LINK),
    (Space.ATOM, "link"): Meaning(Role.ATOM_LINK),
    (Space.RSS, "language"): Meaning(Role.LANGUAGE),
    (Space.DC, "language"): Meaning(Role.LANGUAGE, 1),
}
FEED: _Table = {
    (Space.ATOM, "title"): Meaning(Role.TITLE),
    (Space.ATOM, "link"): Meaning(Role.ATOM_LINK),
    (Space.ATOM, "author"): Meaning(Role.AUTHOR),
    (Space.DC, "language"): Meaning(Role.LANGUAGE),
}


class Vocabulary:
    """The meanings of one document's elements, each looked up once."""

    def __init__(self, table: _Table, own: Space, home: str = "") -> None:
        self._table = table
        self._own = own  # what an element without a namespace belongs to, or one in the root's
        self._homes = ("", home)
        self._known: dict[str, Meaning] = {}

    def children(self, node: Element) -> Iterator[tuple[Role, int, Element]]:
        """The children of an element that mean something to us, with their role and rank."""
        known = self._known
        for child in node:
            tag = child.tag
            meaning = known.get(tag)
            if meaning is None:
                meaning = known[tag] = self._looked_up(child)
            if meaning is not NOTHING:
                yield meaning.role, meaning.rank, child

    def _looked_up(self, node: Element) -> Meaning:
        address, name = parts(node)
        at_home = address in self._homes and not node.prefix
        space = self._own if at_home else space_of(address, node.prefix)
        if space is not None:
            return self._table.get((space, name), NOTHING)
        meaning = None if node.prefix else self._table.get((self._own, name))
        return meaning._replace(rank=meaning.rank + FOREIGN) if meaning else NOTHING


def parts(node: Element) -> tuple[str, str]:
    """An element's namespace, and its name in small letters."""
    address, _, name = node.tag.rpartition("}")
    return address.lstrip("{"), name.lower()


@lru_cache(maxsize=1_024)
def space_of(address: str, prefix: str | None) -> Space | None:
    """Who defines what stands in this namespace; None where nobody knows."""
    plain = address.strip().lower().rstrip("/#")
    plain = plain.partition("://")[2] if "://" in plain else plain
    return _BY_ADDRESS.get(plain.removeprefix("www.")) or _BY_PREFIX.get((prefix or "").lower())
