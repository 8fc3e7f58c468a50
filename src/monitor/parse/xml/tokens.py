"""A document cut into tags and text, whatever it is; nothing is refused and nothing is guessed yet.

    <name ...> </name>     tags, also with attributes that nobody quoted, or whose quote is lost
    <![CDATA[ ... ]]>      text
    <!-- --> <? ?>         nothing
    <!DOCTYPE ... >        nothing, but its entities count
    all else               text; a `<` that begins none of these is a letter

Linear in the length of the text: each terminator is looked for once and then known to be missing.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from monitor.parse.xml.references import Entities, allowed, declared, text_of

_OPEN = re.compile(r"<([A-Za-z_][A-Za-z0-9_.:-]*+|\d[A-Za-z0-9_.-]*+(?=\s*+/?>))(?=[\s/>\"'])")
_CLOSE = re.compile(r"</\s*([A-Za-z0-9_][A-Za-z0-9_.:-]*+)(?:[^<>]*+>|\s*+(?=<))")
# Where a tag ends: with values as XML has them, with signs of markup in them, or with a lost quote.
_ENDS = (
    re.compile(r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>"""),
    re.compile(
        r"""(?:[^<>"'=]++|=\s*+"(?:[^"<]|<(?!/)){0,500}+"(?=[\s/>])"""
        r"""|=\s*+'(?:[^'<]|<(?!/)){0,500}+'(?=[\s/>])|=(?!\s*+["']))*+>"""
    ),
    re.compile(r"[^<>]*+>"),
)
_ATTRIBUTE = re.compile(
    r"""([A-Za-z_][A-Za-z0-9_.:-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|["']?([^\s"'>]*+))"""
)
_DOCTYPE = re.compile(
    r"""<!DOCTYPE\b[^\[<>]*+"""
    r"""(?:\[((?:<!--(?:(?!-->).)*+-->|[^\]"'<]++|<(?!!--)|"[^"]*+"|'[^']*+')*+)\]\s*+)?>""",
    re.IGNORECASE | re.DOTALL,
)
_DATA = "<![CDATA["
_DATA_WRITTEN = re.compile(r"<!\s?\[\s?CDATA\s?\[", re.IGNORECASE)  # as people write it


class Kind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    EMPTY = auto()  # a tag that closes itself
    TEXT = auto()


class Token(NamedTuple):
    """A tag with its name and attributes, or a text; all texts are as a reader sees them."""

    kind: Kind
    name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""


class _Place(NamedTuple):
    """What was found, and where it ends."""

    end: int
    token: Token | None = None


class Tokens:
    """The tokens of one document, in their order; `at` is where the last one begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.at = 0
        self._missing: set[str] = set()  # terminators that do not come any more
        self._entities: Entities = Entities({})
        self._inside = ""  # the element that was opened last

    def __iter__(self) -> Iterator[Token]:
        """Each tag and each text between two of them."""
        at, length = 0, len(self._text)
        while at < length:
            sign = self._text.find("<", at)
            sign = length if sign < 0 else sign
            if sign > at:
                self.at = at
                yield self._characters(self._text[at:sign])
            if sign == length:
                return
            self.at, found = sign, self._markup(sign)
            at = found.end
            if found.token is not None:
                yield found.token

    def _characters(self, raw: str) -> Token:
        return Token(Kind.TEXT, text=text_of(raw, self._entities))

    def _markup(self, at: int) -> _Place:
        text = self._text
        second = text[at + 1 : at + 2]
        if second == "!":
            return self._declaration(at)
        if second == "?":
            return _Place(self._behind("?>", at) or self._behind(">", at) or at + 1)
        if second == "/":
            close = _CLOSE.match(text, at)
            token = close and Token(Kind.CLOSE, close.group(1))
            return _Place(close.end(), token) if close else self._sign(at)
        return self._open(at)

    def _declaration(self, at: int) -> _Place:
        text = self._text
        if text.startswith("<!--", at):
            return _Place(self._behind("-->", at) or at + 4)
        if data := _DATA_WRITTEN.match(text, at):
            return self._data(data.end())
        if doctype := _DOCTYPE.match(text, at):
            self._entities = Entities(declared(doctype.group(1) or ""))
            return _Place(doctype.end())
        end = self._behind(">", at) if text[at + 2 : at + 3].isalpha() else 0
        return _Place(end) if end else self._sign(at)

    def _behind(self, terminator: str, at: int) -> int:
        """Where what begins here is over; 0 where it never is."""
        if terminator in self._missing:
            return 0
        found = self._text.find(terminator, at)
        if found < 0:
            self._missing.add(terminator)
            return 0
        return found + len(terminator)

    def _data(self, at: int) -> _Place:
        """A CDATA section; one whose end is lost ends with its element."""
        text, end = self._text, self._behind("]]>", at)
        stop = end - 3 if end else len(text)
        again = text.find(_DATA, at, stop)
        if not end or again >= 0:
            closing = text.find(f"</{self._inside}", at, again if again >= 0 else stop)
            stop, end = (closing, closing) if closing >= 0 else (stop, end or stop)
        return _Place(end, Token(Kind.TEXT, text=allowed(text[at:stop])))

    def _open(self, at: int) -> _Place:
        opening = _OPEN.match(self._text, at)
        if opening is None:
            return self._sign(at)
        for pattern in _ENDS:
            if ending := pattern.match(self._text, opening.end()):
                inner = ending.group()[:-1]
                kind = Kind.EMPTY if inner.endswith("/") else Kind.OPEN
                if kind is Kind.OPEN:
                    self._inside = opening.group(1)
                attributes = tuple(self._attributes(inner)) if inner.strip("/ \t\r\n") else ()
                return _Place(ending.end(), Token(kind, opening.group(1), attributes))
        return self._sign(at)

    def _attributes(self, inner: str) -> Iterator[tuple[str, str]]:
        """Each attribute once, the first of those with one name."""
        seen = set()
        for found in _ATTRIBUTE.finditer(inner):
            name, *values = found.groups()
            if name not in seen:
                seen.add(name)
                value = next((value for value in values if value is not None), "")
                yield name, text_of(value, self._entities)

    def _sign(self, at: int) -> _Place:
        """A `<` that is a sign; at the end of a document that was cut off, the rest of a tag."""
        if ">" in self._missing or self._text.find(">", at) < 0:
            self._missing.add(">")
            return _Place(len(self._text))
        return _Place(at + 1, Token(Kind.TEXT, text="<"))
