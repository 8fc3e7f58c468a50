"""The product's own reader: RSS, RDF and Atom, read off the tree of libxml2.

    text | tree, mended where it is broken | feed facts | entries

It reads every document that has one of these formats' roots, whatever is wrong inside, so that an
entry keeps its identity when its document is broken for once. All else is `Unsure`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from monitor.model import Entry, Millis, ParsedFeed
from monitor.parse.addresses import resolved
from monitor.parse.dates import Dating
from monitor.parse.entry import NAME, build
from monitor.parse.feed import vocabulary
from monitor.parse.feed.gathering import LANG, Gathered, alternate, text_of
from monitor.parse.feed.hints import hints
from monitor.parse.feed.vocabulary import Role, Space, Vocabulary
from monitor.parse.languages import primary
from monitor.parse.text import one_line
from monitor.parse.xml import Element, NoTree, tree

_DATES = frozenset(
    ["pubdate", "lastbuilddate", "date", "published", "updated", "issued", "created", "modified"]
)
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


class Unsure(Exception):
    """The document has no root that this reader knows."""


def read(text: str, url: str) -> ParsedFeed:
    """The feed in `text`, as it came from `url`; raises Unsure."""
    try:
        root = tree(text)
    except NoTree as error:
        raise Unsure(str(error)) from error
    name = vocabulary.parts(root)[1]
    if name == "feed":
        return _atom(root, url)
    if name in ("rss", "rdf", "channel"):
        return _rss(root, url)
    raise Unsure(f"unknown root {root.tag}")


def _rss(root: Element, url: str) -> ParsedFeed:
    channel = next((node for node in root if vocabulary.parts(node)[1] == "channel"), root)
    home = vocabulary.parts(root)[0]
    facts = Gathered(channel, Vocabulary(vocabulary.CHANNEL, Space.RSS, home), Dating())
    language = primary(facts.texts.get(Role.LANGUAGE) or root.get(LANG, ""))
    site = resolved(facts.link, _base(channel, url))
    read = _Reader(Vocabulary(vocabulary.ITEM, Space.RSS, home), _dating(root, language), url)
    entries = tuple(read.item(node, site) for node in _items(root, "item"))
    return _feed(facts, site, language, (hints(channel), entries))


def _atom(root: Element, url: str) -> ParsedFeed:
    facts = Gathered(root, Vocabulary(vocabulary.FEED, Space.ATOM), Dating())
    language = primary(facts.texts.get(Role.LANGUAGE, ""))
    site = resolved(alternate(facts.links), _base(facts.based, url))
    read = _Reader(Vocabulary(vocabulary.ENTRY, Space.ATOM), _dating(root, language), url)
    feed = {"site": site, "author": facts.texts.get(Role.AUTHOR, "")}
    entries = tuple(read.entry(node, feed) for node in _items(root, "entry"))
    return _feed(facts, site, language, (hints(root), entries))


def _dating(root: Element, language: str) -> Dating:
    """How this document writes dates."""

    def stated() -> Iterator[str]:
        return (text_of(node) for node in root.iter("{*}*") if vocabulary.parts(node)[1] in _DATES)

    return Dating(stated, language)


def _feed(
    facts: Gathered,
    site: str,
    language: str,
    rest: tuple[tuple[tuple[str, str], ...], tuple[Entry, ...]],
) -> ParsedFeed:
    return ParsedFeed(
        title=one_line(facts.texts.get(Role.TITLE, ""), NAME),
        link=site,
        language=language,
        hints=rest[0],
        entries=rest[1],
    )


def _items(root: Element, name: str) -> list[Element]:
    """The items, wherever they stand, but for those inside another."""
    found = [node for node in root.iter("{*}" + name) if _is_ours(node, root)]
    if not found:
        found = [node for node in root.iter("{*}*") if vocabulary.parts(node)[1] == name]
    lists = {root, *root}
    if all(node.getparent() in lists for node in found):
        return found
    return [node for node in found if not any(_is_item(up, name) for up in node.iterancestors())]


def _is_ours(node: Element, root: Element) -> bool:
    """Whether an element belongs to the format, and not to some extension of it."""
    if node.prefix in (None, root.prefix):
        return True
    return vocabulary.space_of(vocabulary.parts(node)[0], None) in (Space.RSS, Space.ATOM)


def _is_item(node: Element, name: str) -> bool:
    return vocabulary.parts(node)[1] == name


class _Reader(NamedTuple):
    """What it takes to read one entry."""

    vocabulary: Vocabulary
    dating: Dating
    url: str

    def item(self, node: Element, site: str) -> Entry:
        """An item of RSS or RDF, whose links are relative to the site."""
        found = Gathered(node, self.vocabulary, self.dating)
        if about := node.get(_ABOUT):
            found.texts.setdefault(Role.ID, about)
        return _built(found, {}, _base(found.based, site or self.url, self.url))

    def entry(self, node: Element, feed: dict[str, str]) -> Entry:
        """An entry of Atom; `feed` has what holds for those that do not say it themselves."""
        found = Gathered(node, self.vocabulary, self.dating)
        return _built(found, feed, _base(found.based, self.url))


def _built(found: Gathered, feed: dict[str, str], base: str) -> Entry:
    texts = {**feed, **found.texts, "link": found.link}
    return build(texts, _dates(found), found.tags, base)


def _dates(found: Gathered) -> tuple[Millis | None, Millis | None]:
    return found.dates.get(Role.PUBLISHED), found.dates.get(Role.UPDATED)


def _base(node: Element, base: str, url: str = "") -> str:
    """The base of a node's links: xml:base on it or around it, relative to the document's `url`.

    `base` where there is none.
    """
    its = node.base  # libxml2 joins those of all elements around; None where there is none
    return (resolved(its, url or base) if its else "") or base
