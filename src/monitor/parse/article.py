"""A page of HTML to the text of its article. Pure; home of trafilatura, run in workers alone.

    bytes | declared or seen encoding | text of the article, a paragraph a line

Navigation, teasers, comments, consent boxes and footers go; nothing is rewritten. The package is
an extra (`monitor[articles]`) and costs 30 MiB once loaded, so it is loaded when it is first used.
"""

import codecs
import logging
import re
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec

from lxml import etree, html

from monitor.errors import ArticleUnreadable
from monitor.parse.text import tidy

PACKAGE = "trafilatura"
LONGEST = 200_000  # characters of an article that are kept
SHORTEST = 80  # characters; less is a caption, a notice or rubbish
_LINES = ("p", "li", "div", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ".//p"
_TEASER = 300  # characters
_LINKED = 0.6  # share of a line's text that is links
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^<>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_PRESCAN = 4_096  # bytes in which a page may say its encoding; HTML's standard has 1,024
_XML = re.compile(r"\A\s*<\?xml[^<>]{0,500}\?>")


def can_read_articles() -> bool:
    """Whether the package is installed; says so without loading it."""
    return find_spec(PACKAGE) is not None


def article_text(body: bytes, content_type: str) -> str:
    """The article of a page as plain text, one paragraph a line.

    Raises:
        ArticleUnreadable: there is none that could be told from the rest.
    """
    page = _XML.sub("", _decoded(body, content_type))
    try:
        text = _extractor()(_without_teasers(html.document_fromstring(page, parser=_parser())))
    except MemoryError:
        raise
    except etree.ParserError:  # an empty document
        text = ""
    except Exception as fault:  # whatever a package does with what strangers write
        raise ArticleUnreadable(f"the page cannot be read: {type(fault).__name__}") from fault
    clean = tidy(text or "")[:LONGEST]
    if len(clean) < SHORTEST:
        raise ArticleUnreadable("no article stands on the page")
    return clean


def _without_teasers(tree: html.HtmlElement) -> html.HtmlElement:
    """The page without lines that are mostly a link: "Read more: Union threatens new walkout".

    They stand between the paragraphs of an article on something else, and would make it match.
    """
    for line in list(tree.iter(*_LINES)):
        if _is_teaser(line):
            line.drop_tree()
    return tree


def _is_teaser(line: html.HtmlElement) -> bool:
    links = [len(_shown(link)) for link in line.iter("a")]
    whole = len(_shown(line)) if links else 0
    return 0 < whole <= _TEASER and sum(links) >= _LINKED * whole and line.find(_BLOCKS) is None


def _shown(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _parser() -> html.HTMLParser:
    """libxml2 with its limits on: `huge_tree` stays off, so depth and text are bounded."""
    return html.HTMLParser(
        collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True
    )


@lru_cache(maxsize=1)
def _extractor() -> Callable[[html.HtmlElement], str | None]:
    """A tree to its article."""
    from trafilatura import extract  # noqa: PLC0415 - 30 MiB for workers that read articles alone

    logging.getLogger(PACKAGE).setLevel(logging.CRITICAL + 1)  # what it says, we say with the URL
    return lambda tree: extract(tree, include_comments=False)


def _decoded(body: bytes, content_type: str) -> str:
    """The text: by its mark, as UTF-8 where it is that, else as it is declared, else Windows-1252.

    Text in an older encoding is valid UTF-8 only by an accident that does not happen, while
    declarations are often wrong.
    """
    for mark, name in _MARKS.items():
        if body.startswith(mark):
            return body.decode(name, "replace")
    if b"\x00" in body:
        raise ArticleUnreadable("the page is no text")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_declared(body, content_type), "replace")


def _declared(body: bytes, content_type: str) -> str:
    header, meta = _HEADER.search(content_type), _META.search(body[:_PRESCAN])
    names = [header[1]] if header else []
    names += [meta[1].decode("ascii", "replace")] if meta else []
    for name in names:
        try:
            info = codecs.lookup(name)
        except LookupError:
            continue
        if info._is_text_encoding:  # noqa: SLF001 - `rot13` and `zip` are codecs, too
            return _as_browsers_do(info.name)
    return "cp1252"


def _as_browsers_do(name: str) -> str:
    """Latin-1 and ASCII mean Windows-1252 (WHATWG Encoding, 4.2)."""
    return "cp1252" if name in ("iso8859-1", "ascii") else name
