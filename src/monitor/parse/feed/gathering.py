"""What one item's children say of it.

Of several that say the same the one of the least rank counts, and of those the first that says
something. Only children count: a title or a link deeper inside belongs to a picture, to a related
report or to whatever it stands in.
"""

import html
import re
from collections.abc import Callable, Iterable
from itertools import chain

from lxml import etree

from monitor.model import Millis
from monitor.parse.addresses import LOST
from monitor.parse.dates import LONGEST, Dating
from monitor.parse.feed.vocabulary import Role, Space, Vocabulary, parts, space_of
from monitor.parse.languages import primary
from monitor.parse.text import one_line
from monitor.parse.xml import Element
from monitor.parse.xml.references import unescaped

_XML = "http://www.w3.org/XML/1998/namespace"
LANG, BASE = f"{{{_XML}}}lang", f"{{{_XML}}}base"
_MEDIA_TYPES = ("image/", "audio/", "video/", "font/", "application/octet-stream")
_NO_DATE = re.compile("[&\ufffd\U00010000-\U0010ffff]")
_DATETIME = re.compile(r"""<time\s[^<>]{0,200}?datetime=["']([^"'<>]+)""", re.IGNORECASE)
# Other files, which RFC 4287 (4.1.3.3) has in base64; texts of unlisted types have blanks.
_BASE64 = re.compile(r"\s*+(?:[A-Za-z0-9+/]{40,}\s+)*[A-Za-z0-9+/]{12,}={0,2}\s*")
_RELATION = re.compile(r"https?://(?:www\.)?iana\.org/assignments/(?:link-)?relations?/")
# What tells that a text of Atom is markup although its type says that it is none.
_MARKUP = re.compile(r"</[a-z]|<(?:p|br|img|hr|div|li|iframe|svg|!)\b|/>|<!", re.IGNORECASE)
_HTTP = ("http://", "https://")
_FARTHEST = 99  # a rank behind all others


class Gathered:
    """The facts of one item, or of the feed itself."""

    __slots__ = (
        "_dating", "_ranks", "based", "dates", "enclosures", "links", "permalink", "tags", "texts",
    )  # fmt: skip

    def __init__(self, node: Element, vocabulary: Vocabulary, dating: Dating) -> None:
        self._dating = dating
        self.texts: dict[str, str] = {}
        self.dates: dict[Role, Millis | None] = {}
        self.tags: list[str] = []
        self.links: list[Element] = []
        self.enclosures: list[str] = []
        self.permalink = True
        self.based = node  # the element whose xml:base the link goes by
        self._ranks: dict[Role, int] = {}
        if language := node.get(LANG):
            self.texts["language"] = language
        for role, rank, child in vocabulary.children(node):
            self._take(role, rank, child)

    @property
    def link(self) -> str:
        """Where the report stands: its page, its permanent address, or the report itself."""
        link = self.texts.get(Role.LINK, "")
        if link and self._ranks[Role.LINK] <= 0:
            return link
        own = self.texts.get(Role.ID, "").strip()
        permanent = own if self.permalink and own.startswith(_HTTP) else ""
        page = alternate(self.links) or permanent or link or _page_itself(self.links)
        return page or next(iter(self.enclosures), "")

    def _take(self, role: Role, rank: int, node: Element) -> None:
        written = _WRITTEN.get(role)
        if written is not None:
            if rank < self._ranks.get(role, _FARTHEST):
                self._beside_text(role, node)
                self._keep(role, rank, written(node))
        elif role in (Role.PUBLISHED, Role.UPDATED):
            if self.dates.get(role) is None:
                self.dates[role] = self._dated(text_of(node))
        elif role in (Role.TAG, Role.TERM):
            self.tags.append(node.get("label") or node.get("term") or text_of(node))
        else:
            self._beside(role, node)

    def _dated(self, text: str) -> Millis | None:
        """A date; where it is none, without the signs and the markup that have no place in one."""
        found = self._dating.millis(text)
        if found is None and "<" in text:  # <time datetime="2026-02-16T10:00:00Z">Monday</time>
            marked = _DATETIME.search(text)
            found = self._dating.millis(marked.group(1) if marked else one_line(text, LONGEST))
        elif found is None and _NO_DATE.search(text):
            found = self._dating.millis(_NO_DATE.sub("", unescaped(text)))
        return found

    def _beside(self, role: Role, node: Element) -> None:
        if role is Role.SOURCE:
            self._origin(node)
        elif role is Role.ATOM_LINK:
            self._linked(node)
        elif role is Role.ENCLOSURE:
            self.enclosures.append(node.get("url", ""))
        elif role is Role.GROUP:  # YouTube: <media:group><media:description>
            for inner in node.iterchildren("{*}description"):
                self._take(Role.SUMMARY, 2, inner)

    def _origin(self, node: Element) -> None:
        """<source url="...">Name</source> in RSS; the head of the other feed in Atom."""
        name = next((text_of(child) for child in node.iterchildren("{*}title")), node.text or "")
        links = list(node.iterchildren("{*}link"))
        self.texts |= {"outlet": name, "outlet_url": node.get("url") or alternate(links)}
        for author in node.iterchildren("{*}author"):
            self._take(Role.AUTHOR, 1, author)

    def _linked(self, node: Element) -> None:
        self.links.append(node)
        if "enclosure" in relations(node):
            self.enclosures.append(node.get("href", ""))
        if node.get(BASE) is not None:
            self.based = node

    def _beside_text(self, role: Role, node: Element) -> None:
        """What the attributes of an element say that is there for its text."""
        if role is Role.ID:
            self.permalink = _is_permanent(node)
        elif role is Role.LINK and node.get(BASE) is not None:
            self.based = node
        elif role is Role.CONTENT and node.get("src"):
            self.enclosures.insert(0, node.get("src"))

    def _keep(self, role: Role, rank: int, text: str) -> None:
        if text and not text.isspace():
            self.texts[role] = text
            self._ranks[role] = rank


def _is_permanent(guid: Element) -> bool:
    """Whether a guid is an address, which it is unless it says otherwise (RSS 2.0)."""
    said = [value for name, value in guid.items() if name.lower() == "ispermalink"]
    return "false" not in (value.strip().lower() for value in said)


def text_of(node: Element) -> str:
    """Text, or the markup inside where somebody forgot to escape it."""
    if len(node):
        return str(etree.tostring(node, encoding="unicode", method="html", with_tail=False))
    return node.text or ""


def alternate(links: Iterable[Element]) -> str:
    """The link that a reader follows: HTML first, in the entry's language (RFC 4287, 4.2.7)."""
    wanted = [link for link in links if _target(link) and "alternate" in relations(link)]
    pages = [link for link in wanted if "html" in link.get("type", "html")]
    if len(pages) > 1:
        pages.sort(key=_is_foreign)
    return next((_target(link) for link in chain(pages, wanted)), "")


def _is_foreign(link: Element) -> bool:
    """Whether a page is in another language than what stands around its link."""
    page = primary(link.get("hreflang", ""))
    around = (up.get(LANG) for up in link.iterancestors())
    own = primary(next(filter(None, around), ""))
    return bool(page and own) and page != own


def _page_itself(links: Iterable[Element]) -> str:
    """An entry that is a page has its address as `self`, and may have no other."""
    own = (link for link in links if "self" in relations(link) and "html" in link.get("type", ""))
    return next(map(_target, own), "")


def _target(link: Element) -> str:
    """Where a link of Atom leads; some write it as RSS has it."""
    return str(link.get("href", "") or (link.text or "").strip())


def relations(link: Element) -> list[str]:
    """A link's relations, as names; a registered one may be written as its address."""
    words = link.get("rel", "alternate").lower().split() or ["alternate"]
    return [_RELATION.sub("", word) if "/" in word else word for word in words]


def _identity(node: Element) -> str:
    """A guid: characters alone, whatever stands between them."""
    text = "".join(node.itertext()) if len(node) else node.text or ""
    return text.replace(LOST, "") if LOST in text else text


def _address(node: Element) -> str:
    """A link of RSS; some write it as Atom has it."""
    text = _identity(node).strip()
    return text or (str(node.get("href", "")) if "alternate" in relations(node) else "")


def _worded(node: Element) -> str:
    """A title or summary; Atom's text is no markup (RFC 4287, 3.1.1.1), unless it shows to be."""
    text = text_of(node)
    if "<" not in text or len(node) or _MARKUP.search(text):
        return text
    of_atom = space_of(parts(node)[0], node.prefix) is Space.ATOM
    kind = node.get("type", "text" if of_atom else "html").lower()
    return html.escape(text, quote=False) if kind in ("text", "text/plain") else text


def _content(node: Element) -> str:
    """The text of an article; media in other forms is none."""
    if node.get("mode") == "base64" or node.get("type", "").lower().startswith(_MEDIA_TYPES):
        return ""
    text = text_of(node)
    packed = node.get("type", "").lower().startswith("application/") and _BASE64.fullmatch(text)
    return "" if packed else text


def _person(node: Element) -> str:
    """A person's name, or their address; in RSS the element is the text."""
    if not len(node):
        return node.text or ""
    parts = {child.tag.rpartition("}")[2].lower(): child.text or "" for child in node}
    return (parts.get("name", "").strip() or parts.get("email", "").strip()) or text_of(node)


_WRITTEN: dict[Role, Callable[[Element], str]] = {
    Role.AUTHOR: _person, Role.CONTENT: _content, Role.ID: _identity, Role.LINK: _address,
    Role.LANGUAGE: text_of, Role.SUMMARY: _worded, Role.TITLE: _worded,
}  # fmt: skip
