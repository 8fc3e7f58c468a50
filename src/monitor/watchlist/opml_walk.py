"""The two ways through an OPML document: as XML, or tag by tag where it is not quite XML.

    text | expat                                          strictly
    text | the tags of the feeds' own reader | pairs      loosely: a body that does not end, control
                                                          characters, an attribute that stands twice

Both tell the same outlines of a document that is XML (a property test compares them).
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from monitor.watchlist.outlines import Outlines, is_feed

if TYPE_CHECKING:
    from monitor.parse.xml.tokens import Token

_OPEN = re.compile(r"<outline\b[^<>]*(?<!/)>", re.IGNORECASE)
_CLOSE = re.compile(r"</outline\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\bxmlurl\s*=\s*[\"']?[^\s\"'>]", re.IGNORECASE)
_BEGINNING = re.compile(r"<(?:[\w.-]+:)?opml\b", re.IGNORECASE)
_END = re.compile(r"</(?:[\w.-]+:)?(?:opml|body)\b", re.IGNORECASE)
_LONG = 2**20  # characters
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


class Found(Enum):
    """What a document turned out to be."""

    WHOLE = auto()
    PART = auto()  # an OPML document that was cut off
    OTHER = auto()  # no OPML


def strictly(text: str, outlines: Outlines) -> Found:
    """Walks well-formed XML; raises expat.ExpatError for all else.

    A long list that does not end breaks somewhere: to find out where, no outline is walked.
    """
    document = text.encode("utf-8", "replace")
    if len(text) > _LONG and not _END.search(text):
        expat.ParserCreate("utf-8").Parse(document, True)  # noqa: FBT003 - expat takes it by position
    walk = _Walk(outlines)
    walk.parser.Parse(document, True)  # noqa: FBT003
    return Found.WHOLE if walk.is_opml else Found.OTHER


class _Walk:
    """Hands outlines on while expat walks the document."""

    def __init__(self, outlines: Outlines) -> None:
        self._outlines = outlines
        self.is_opml = False
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def _entity(self, *_declaration: object) -> None:
        self._outlines.entity(*self._place())

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = _local(name)
        self.is_opml = self.is_opml or kind == "opml"
        if kind == "outline":
            self._outlines.start(attributes, *self._place())

    def _end(self, name: str) -> None:
        if _local(name) == "outline":
            self._outlines.end()

    def _place(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1


def loosely(text: str, outlines: Outlines) -> Found:
    """Walks tags that need not be in pairs; nothing of a document that has no end."""
    if not _END.search(text):
        return Found.PART if _BEGINNING.search(text) else Found.OTHER
    from monitor.parse.xml.tokens import Tokens  # noqa: PLC0415 - only broken lists need it

    places, tokens = _Places(text), Tokens(text)
    if entity := _ENTITY.search(text):
        outlines.entity(*places.of(entity.start()))
    walk = _LooseWalk(outlines, lambda: places.of(tokens.at), feeds_end=_feeds_end(text))
    for token in tokens:
        walk.take(token)
    return walk.found


def _feeds_end(text: str) -> bool:
    """Whether feeds have end tags of their own: there are more end tags than folders need."""
    folders = sum(not _ADDRESS.search(tag.group()) for tag in _OPEN.finditer(text))
    return len(_CLOSE.findall(text)) > folders


class _LooseWalk:
    """Hands outlines on, tag by tag.

    A feed holds no outlines here: its end tag, where `feeds_end`, is one that follows it at once,
    so that a feed which is not closed takes no folder's end.
    """

    def __init__(
        self, outlines: Outlines, place: Callable[[], tuple[int, int]], *, feeds_end: bool
    ) -> None:
        self._outlines, self._place, self._feeds_end = outlines, place, feeds_end
        self._ended = False  # the tag before was a feed, which is over by now
        self.found = Found.OTHER

    def take(self, token: "Token") -> None:
        """The next tag or text."""
        if not token.name and not token.text.strip():
            return
        ended, self._ended = self._ended, False
        kind, closes = _local(token.name), token.kind.name == "CLOSE"
        if kind == "outline" and not closes:
            self._start(token)
        elif kind == "outline" and not (ended and self._feeds_end):
            self._outlines.end()
        elif kind == "opml" and not closes:
            self.found = Found.PART
        elif kind in ("opml", "body") and closes and self.found is Found.PART:
            self.found = Found.WHOLE

    def _start(self, token: "Token") -> None:
        attributes = dict(token.attributes)
        self._outlines.start(attributes, *self._place())
        empty = token.kind.name == "EMPTY"
        self._ended = not empty and is_feed(attributes)
        if empty or self._ended:
            self._outlines.end()


class _Places:
    """Line and column of offsets that grow."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line, self._start, self._seen = 1, 0, 0

    def of(self, offset: int) -> tuple[int, int]:
        """Both from 1."""
        self._line += self._text.count("\n", self._seen, offset)
        self._start = self._text.rfind("\n", self._start, offset) + 1 or self._start
        self._seen = offset
        return self._line, offset - self._start + 1


@lru_cache(maxsize=256)
def _local(name: str) -> str:
    return name.lower().rpartition(":")[2]
