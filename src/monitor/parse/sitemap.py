"""News sitemaps (sitemaps.org 0.9 with the news extension): a list of fresh articles."""

from typing import Any, TypeAlias

from lxml import etree

from monitor.errors import FeedUnreadable
from monitor.model import Entry, ParsedFeed
from monitor.parse.dates import millis
from monitor.parse.entry import NAME, build
from monitor.parse.languages import primary
from monitor.parse.text import one_line

_ROLES = {"loc": "link", "title": "title", "lastmod": "updated", "publication_date": "published",
          "keywords": "tags", "language": "language", "name": "name"}  # fmt: skip

Element: TypeAlias = Any  # lxml ships no types; an element of its tree


def is_sitemap(body: bytes) -> bool:
    """Whether the document's root says so."""
    head = body[:4096]
    return b"<urlset" in head or b"<sitemapindex" in head


def read(body: bytes, url: str) -> ParsedFeed:
    """The articles of a sitemap; raises FeedUnreadable for an index and for broken XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True,
        recover=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedUnreadable(f"broken sitemap: {str(error)[:120]}") from error
    if root is None or etree.QName(root).localname != "urlset":
        raise FeedUnreadable("an index of sitemaps: give one of the sitemaps that it lists")
    facts = [_facts(node) for node in root.iterchildren("{*}url")]
    return ParsedFeed(
        title=one_line(next((f["name"] for f in facts if f.get("name")), ""), NAME),
        language=primary(next((f["language"] for f in facts if f.get("language")), "")),
        entries=tuple(_entry(fact, url) for fact in facts if fact.get("link")),
    )


def _facts(node: Element) -> dict[str, str]:
    facts: dict[str, str] = {}
    for child in node.iter("{*}*"):
        role = _ROLES.get(etree.QName(child).localname)
        if role and child.text and role not in facts:
            facts[role] = child.text.strip()
    return facts


def _entry(facts: dict[str, str], url: str) -> Entry:
    dates = (millis(facts.get("published", "")), millis(facts.get("updated", "")))
    tags = facts.get("tags", "").split(",")
    texts = {name: facts.get(name, "") for name in ("link", "title", "language")}
    return build(texts | {"id": facts["link"]}, dates, tags, url)
