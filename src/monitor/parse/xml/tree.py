"""Text to the tree of libxml2: strictly, or mended."""

import re
from typing import Any, TypeAlias

from lxml import etree

from monitor.parse.xml.mending import mended

Element: TypeAlias = Any  # lxml ships no types; an element of its tree
_NO_MEMORY = 2  # libxml2's XML_ERR_NO_MEMORY
_ROOT = re.compile(
    r"<(?:[\w.-]+:)?(rss|rdf|feed|urlset|sitemapindex|html|!doctype\s+html)(?=[\s>/])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEAD = 65_536


class NoTree(Exception):
    """There is no tree in the text; the message says why."""


def root_name(text: str) -> str:
    """The first element that begins a format we know, in small letters; "" where there is none."""
    head = text[:_HEAD]
    found = _ROOT.search(_COMMENT.sub("", head) if "<!--" in head else head)
    name = found.group(1).lower() if found else ""
    return "html" if name.endswith("html") else name


def local(tag: str) -> str:
    """The name of a tree's element without its namespace, in small letters."""
    return tag.rpartition("}")[2].lower()


def tree(text: str) -> Element:
    """The root of a document, mended where it is broken. Raises NoTree, or MemoryError."""
    if _is_plain(text):
        try:
            return strict_tree(text)
        except NoTree:
            pass
    again = mended(text)
    if not again:
        raise NoTree("no tag in it")
    return _tree(again, recover=True)


def strict_tree(text: str) -> Element:
    """The root of a well-formed document. Raises NoTree where it is none, or MemoryError."""
    return _tree(text, recover=False)


def _is_plain(text: str) -> bool:
    """Whether libxml2 reads all that is meant: not without the entities of a document type.

    A CDATA section whose end is lost may swallow the next item, and leave the document well-formed.
    """
    return "<!DOCTYPE" not in text[:_HEAD] and text.count("<![CDATA[") == text.count("]]>")


def _tree(text: str, *, recover: bool) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True,
        remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=False, load_dtd=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", 0) == _NO_MEMORY:
            raise MemoryError from error
        raise NoTree(str(error)) from error
    if root is None:
        raise NoTree("no element in it")
    return root
