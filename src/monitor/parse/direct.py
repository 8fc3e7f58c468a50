"""The fast path: well-formed RSS, RDF and Atom, read off the tree of libxml2.

    body | strict tree | feed facts | entries      or Unsure, and the reference reads it

It answers only where nothing had to be guessed: well-formed XML, no document type, a root that we
know, every item where the format puts it, at least one entry, each entry with something to know it
by, every date read. All else raises `Unsure`.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, TypeAlias

from lxml import etree

from monitor.model import Entry, Millis, ParsedFeed
from monitor.parse.dates import millis
from monitor.parse.entry import NAME, build, resolved
from monitor.parse.languages import primary
from monitor.parse.text import one_line

ATOM = "http://www.w3.org/2005/Atom"
_ATOMS = (ATOM, "http://purl.org/atom/ns#")
_RSS = ("", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2",
        "http://backend.userland.com/RSS2", "http://blogs.law.harvard.edu/tech/rss")  # fmt: skip
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_MEDIA = "http://search.yahoo.com/mrss/"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_ABOUT = f"{{{_RDF}}}about"
_NO_MEMORY = 2  # libxml2's XML_ERR_NO_MEMORY
_LANG, _BASE = f"{{{_XML}}}lang", f"{{{_XML}}}base"
_TEXTUAL = ("", "text", "html", "xhtml", "text/html", "text/plain", "application/xhtml+xml")

Element: TypeAlias = Any  # lxml ships no types; an element of its tree


class Unsure(Exception):
    """This reader would have to guess."""


def _table(namespaces: Iterable[str], names: dict[str, str]) -> dict[str, str]:
    return {
        (f"{{{space}}}{name}" if space else name): role
        for space in namespaces
        for name, role in names.items()
    }


# Element names to what they are for us. The order of roles with a number is their rank.
_ITEM = (
    _table(_RSS, {"title": "title", "link": "link", "guid": "id", "description": "summary",
                  "pubDate": "published", "author": "author", "category": "tag",
                  "source": "source"})
    | _table((_DC,), {"creator": "author", "date": "published", "subject": "tag",
                      "language": "language"})
    | _table((_TERMS,), {"created": "published", "issued": "published", "modified": "updated"})
    | _table((_CONTENT,), {"encoded": "content"})
    | _table((_MEDIA,), {"description": "media", "group": "group"})
    | _table(_ATOMS, {"updated": "updated", "published": "published", "link": "atom_link",
                      "summary": "media", "content": "content"})
)  # fmt: skip
_ENTRY = _table(
    _ATOMS,
    {"id": "id", "title": "title", "link": "atom_link", "summary": "summary", "content": "content",
     "published": "published", "issued": "published", "created": "published",
     "updated": "updated", "modified": "updated", "author": "person", "category": "term",
     "source": "source"},
) | _table((_DC,), {"creator": "author", "date": "published", "subject": "tag",
                    "language": "language"})  # fmt: skip
_ENTRY |= _table((_MEDIA,), {"description": "media", "group": "group"})
_DATES = frozenset(["published", "updated"])


def read(text: str, url: str) -> ParsedFeed:
    """A feed of which nothing had to be guessed; raises Unsure."""
    head = text[:4096].lower()
    if "<!doctype" in head or "<!entity" in head:
        raise Unsure("a document type")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True,
        collect_ids=False, huge_tree=False, load_dtd=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", 0) == _NO_MEMORY:
            raise MemoryError from error
        raise Unsure(str(error)) from error
    name = etree.QName(root)
    if name.localname == "feed" and name.namespace in _ATOMS:
        return _atom(root, url)
    if name.localname in ("rss", "RDF") and (name.namespace or "") in (*_RSS, _RDF):
        return _rss(root, url)
    raise Unsure(f"unknown root {root.tag}")


def _rss(root: Element, url: str) -> ParsedFeed:
    channel = next(root.iterchildren("{*}channel"), None)
    if channel is None:
        raise Unsure("no channel")
    items = [*root.iterchildren("{*}item"), *channel.iterchildren("{*}item")]
    if len(items) != sum(1 for _ in root.iter("{*}item")):
        raise Unsure("items in odd places")
    facts = _facts(channel, _table(_RSS, {"title": "title", "link": "link", "language": "language"})
                   | {f"{{{_DC}}}language": "language"})  # fmt: skip
    site = resolved(facts.get("link", ""), url)
    entries = tuple(_item(item, site or url) for item in items)
    return _feed(facts, site, (_inherited(root, channel), _hints(channel)), _known(entries))


def _atom(root: Element, url: str) -> ParsedFeed:
    space = etree.QName(root).namespace
    found = list(root.iterchildren(f"{{{space}}}entry"))
    if len(found) != sum(1 for _ in root.iter(f"{{{space}}}entry")):
        raise Unsure("entries in odd places")
    facts = _facts(root, _table(_ATOMS, {"title": "title"}) | {f"{{{_DC}}}language": "language"})
    base = _base(root, url)
    site = resolved(_alternate(list(root.iterchildren(f"{{{space}}}link"))), base)
    entries = tuple(_atom_entry(entry, base, site) for entry in found)
    return _feed(facts, site, (root.get(_LANG, ""), _hints(root)), _known(entries))


def _feed(
    facts: dict[str, str],
    site: str,
    extra: tuple[str, tuple[tuple[str, str], ...]],
    entries: tuple[Entry, ...],
) -> ParsedFeed:
    language, hints = extra
    return ParsedFeed(
        title=one_line(facts.get("title", ""), NAME),
        link=site,
        language=primary(facts.get("language", "") or language),
        entries=entries,
        hints=hints,
    )


def _known(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if not entries:
        raise Unsure("no entries")
    if not all(e.id or e.link or e.title or e.summary or e.content for e in entries):
        raise Unsure("an entry with nothing to know it by")
    return entries


def _facts(node: Element, roles: dict[str, str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for child in node:
        role = roles.get(child.tag)
        if role and role not in facts:
            facts[role] = _text(child)
    return facts


def _inherited(root: Element, channel: Element) -> str:
    return channel.get(_LANG) or root.get(_LANG) or ""


def _base(node: Element, url: str) -> str:
    """The base of a node's links: xml:base, itself relative to the document."""
    return (node.base and resolved(node.base, url)) or url


def _text(node: Element) -> str:
    """Text, or the markup inside where somebody forgot to escape it."""
    if len(node):
        return str(etree.tostring(node, encoding="unicode", method="html", with_tail=False))
    return node.text or ""


class _Gathered:
    """What one entry's children say, first come first kept."""

    __slots__ = ("based", "dates", "links", "permalink", "tags", "texts")

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.dates: dict[str, Millis | None] = {}
        self.tags: list[str] = []
        self.links: list[Element] = []
        self.permalink = True
        self.based: Element | None = None  # the innermost node whose xml:base counts

    def take(self, role: str, node: Element) -> None:
        """One child."""
        if role in _DATES:
            self._date(role, node.text or "")
        elif role == "source":
            self._origin(node)
        elif role == "group":  # YouTube: <media:group><media:description>
            for inner in node.iterchildren(f"{{{_MEDIA}}}description"):
                self._keep("media", inner)
        elif role == "tag":
            self.tags.append(_text(node))
        elif role == "term":
            self.tags.append(node.get("label") or node.get("term") or "")
        elif role == "atom_link":
            self._based(node)
            self.links.append(node)
        else:
            self._keep(role, node)

    def _origin(self, node: Element) -> None:
        """<source url="...">Name</source> in RSS; the head of the other feed in Atom."""
        name = next((_text(child) for child in node.iterchildren("{*}title")), node.text or "")
        links = list(node.iterchildren("{*}link"))
        self.texts |= {"outlet": name, "outlet_url": node.get("url") or _alternate(links)}

    def _based(self, node: Element) -> None:
        if node.get(_BASE) is not None:
            self.based = node

    def _date(self, role: str, text: str) -> None:
        if not text.strip() or self.dates.get(role) is not None:
            return
        self.dates[role] = found = millis(text)
        if found is None:
            raise Unsure(f"a date we cannot read: {text[:40]}")

    def _keep(self, role: str, node: Element) -> None:
        if role == "id":
            self.permalink = node.get("isPermaLink", "true").lower() != "false"
        if role == "link":
            self._based(node)
        if role == "person":
            role, text = "author", _person(node)
        else:
            text = _written(node)
        if text and not self.texts.get(role):
            self.texts[role] = text


def _written(node: Element) -> str:
    """The text of a title, summary or content; media in other forms is none."""
    kind = node.get("type", "").lower()
    if node.get("mode") == "base64":
        raise Unsure("base64 content")
    if kind not in _TEXTUAL or node.get("src"):
        return ""
    return _text(node)


def _person(node: Element) -> str:
    name = next((child.text for child in node.iterchildren("{*}name")), None)
    mail = next((child.text for child in node.iterchildren("{*}email")), None)
    return name or mail or ""


def _gather(node: Element, roles: dict[str, str]) -> _Gathered:
    gathered = _Gathered()
    gathered.based = node if node.get(_BASE) is not None else None
    if language := node.get(_LANG):
        gathered.texts["language"] = language
    for child in node:
        role = roles.get(child.tag)
        if role:
            gathered.take(role, child)
    return gathered


def _item(node: Element, base: str) -> Entry:
    found = _gather(node, _ITEM)
    texts = found.texts
    if about := node.get(_ABOUT):
        texts.setdefault("id", about)
    if not texts.get("link"):
        texts["link"] = _alternate(found.links) or _permalink(texts.get("id", ""), found)
    if not texts.get("summary"):
        texts["summary"] = texts.get("media", "")
    return build(texts, _dates(found), found.tags, _base_of_link(found, base))


def _atom_entry(node: Element, base: str, site: str) -> Entry:
    found = _gather(node, _ENTRY)
    link = _alternate(found.links) or _permalink(found.texts.get("id", ""), found)
    found.texts |= {"link": link, "site": site}
    if not found.texts.get("summary"):
        found.texts["summary"] = found.texts.get("media", "")
    return build(found.texts, _dates(found), found.tags, _base_of_link(found, base))


def _base_of_link(found: _Gathered, base: str) -> str:
    return base if found.based is None else _base(found.based, base)


def _permalink(guid: str, found: _Gathered) -> str:
    return guid if found.permalink and guid.startswith(("http://", "https://")) else ""


def _dates(found: _Gathered) -> tuple[Millis | None, Millis | None]:
    return found.dates.get("published"), found.dates.get("updated")


def _alternate(links: list[Element]) -> str:
    """The link that a reader follows: HTML first (RFC 4287, 4.2.7)."""
    wanted = [link for link in links if link.get("rel", "alternate") == "alternate"]
    pages = [link for link in wanted if "html" in link.get("type", "html")]
    return next((link.get("href", "") for link in chain(pages, wanted)), "")


# --- hints for the schedule ----------------------------------------------------------------


def _hints(channel: Element) -> tuple[tuple[str, str], ...]:
    return tuple(chain.from_iterable(_hint(child) for child in channel))


_PLAIN_HINTS = _table(_RSS, {"ttl": "ttl"}) | _table(
    (_SY,), {"updatePeriod": "updatePeriod", "updateFrequency": "updateFrequency"}
)
_LIST_HINTS = _table(_RSS, {"skipHours": "skipHours", "skipDays": "skipDays"})


def _hint(node: Element) -> Iterator[tuple[str, str]]:
    if name := _PLAIN_HINTS.get(node.tag):
        yield name, (node.text or "").strip()[:40]
    elif name := _LIST_HINTS.get(node.tag):
        yield name, ",".join((child.text or "").strip()[:10] for child in node[:24])
    elif node.tag == f"{{{ATOM}}}link" and node.get("rel") in ("hub", "self"):
        yield str(node.get("rel")), str(node.get("href", ""))[:2000]
