"""`Link` headers read (RFC 8288, 3): where a document's hub, feed or own address is. Pure.

    Link: <https://hub.example/>; rel="hub", </feed>; rel=alternate; type="text/xml"

Strict where a guess could mislead: of a parameter that stands twice the first counts, a link with
an `anchor` speaks about another document and is left out, and at what is broken the rest of that
value is given up.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TOKEN = r"[\w!#$%&'*+.^`|~-]+"  # noqa: S105 - a token of RFC 9110, 5.6.2
_VALUE = r"(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*)"
_PARAMETER = re.compile(rf"\s*;\s*({_TOKEN})\s*(?:=\s*({_VALUE}))?")
_TARGET = re.compile(r"[\s,]*<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class HeaderLink:
    """One link; `relations` in lower case, `target` as written, perhaps relative or garbage."""

    target: str
    relations: tuple[str, ...]
    type: str = ""
    title: str = ""


def header_links(headers: Iterable[tuple[str, str]]) -> Iterator[HeaderLink]:
    """The links about the document itself, in order; names of headers in lower case."""
    for name, value in headers:
        if name == "link":
            yield from _links(value)


def _links(value: str) -> Iterator[HeaderLink]:
    position = 0
    while target := _TARGET.match(value, position):
        position, parameters = target.end(), dict[str, str]()
        while found := _PARAMETER.match(value, position):
            position = found.end()
            parameters.setdefault(found[1].lower(), _unquoted(found[2] or ""))
        if "anchor" not in parameters:
            yield _link(target[1], parameters)
        following = value.find(",", position)
        if following < 0:
            return
        position = following + 1


def _link(target: str, parameters: dict[str, str]) -> HeaderLink:
    relations = tuple(parameters.get("rel", "").lower().split())
    return HeaderLink(target, relations, parameters.get("type", ""), parameters.get("title", ""))


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
