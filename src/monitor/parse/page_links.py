"""The links in the head of an HTML page (RFC 8288, appendix A.1)."""

from collections.abc import Iterator

from lxml import etree

_LINKS = 200  # of one page
_HEAD = 256 * 1024  # bytes of a page that can hold its head


def head_links(body: bytes) -> tuple[tuple[str, str], ...]:
    """(relation in lower case, address) of each `<link>` in the head; empty where there is none.

    Links in the page's body do not count: a comment must not be able to name a hub
    (WebSub, 4).
    """
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        page = etree.fromstring(body[:_HEAD], parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    head = page.find("head") if page is not None else None
    return tuple(_pairs(head)) if head is not None else ()


def _pairs(head: etree._Element) -> Iterator[tuple[str, str]]:
    for node in head.findall("link")[:_LINKS]:
        for relation in node.get("rel", "").lower().split():
            yield relation, node.get("href", "")
