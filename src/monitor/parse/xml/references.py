"""References in text (`&amp;`, `&#8217;`, `&eacute;`) to characters, the impossible ones mended.

two halves of a character outside the basic plane    that character, as JavaScript meant it
half of one, or a number beyond Unicode              U+FFFD
a control character                                  nothing
a name of HTML, or one that the document declares    what it stands for
any other name, and an ampersand that nobody escaped itself
"""

import html
import re
from html.entities import html5

_REFERENCE = re.compile(
    r"&(?:#(?P<decimal>[0-9]{1,10});|#[xX](?P<hex>[0-9A-Fa-f]{1,8});|(?P<name>[A-Za-z][\w.-]{0,60});)"
)
_PAIR = re.compile(
    r"&#(5[56]\d{3}|[xX][dD][89aAbB][0-9a-fA-F]{2});&#(5[67]\d{3}|[xX][dD][c-fC-F][0-9a-fA-F]{2});"
)
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, 2.2
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z][\w.-]*)\s+(?:\"([^\"]*)\"|'([^']*)')\s*>")
_LONGEST = 1_000  # characters of an entity that a document declares
_ROOM = 100_000  # characters that a document's own entities may bring in altogether
_DEEP = 3  # entities in entities
_LAST = 0x10FFFF
_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Entities:
    """The names that a document declares, with what they stand for, and a limit to their use."""

    def __init__(self, own: dict[str, str]) -> None:
        self._own = own
        self._room = _ROOM

    def __call__(self, name: str) -> str | None:
        """What a name stands for; None where nobody knows."""
        if name in _PREDEFINED:
            return _PREDEFINED[name]
        if name not in self._own:
            return html5.get(f"{name};")
        self._room -= len(self._own[name])
        return self._own[name] if self._room >= 0 else ""


def declared(subset: str) -> dict[str, str]:
    """The entities of a document type's internal subset (XML 1.0, 4.2), as plain text.

    Those that stand for something outside are none; entities in entities are looked up a few times,
    so that no document grows by them.
    """
    own: dict[str, str] = {}
    for name, double, single in _ENTITY.findall(subset):
        own.setdefault(name, (double or single)[:_LONGEST])
    for _ in range(_DEEP):
        entities = Entities(own)
        own = {name: text_of(value, entities)[:_LONGEST] for name, value in own.items()}
    return own


def text_of(raw: str, entities: Entities) -> str:
    """The characters that a text with references stands for, none of which XML forbids."""
    if "&" in raw:
        raw = _REFERENCE.sub(lambda found: _character(found, entities), raw)
        raw = _LONE.sub("\ufffd", _HALVES.sub(_whole, raw))
    return allowed(raw)


def unescaped(text: str) -> str:
    """`text` with references as HTML has them, read as a browser does, but for halves in pairs."""
    if "&#" in text:
        text = _PAIR.sub(_paired, text)
    return html.unescape(text)


def _paired(found: re.Match[str]) -> str:
    halves = "".join(chr(_code(number)) for number in found.groups())
    return _whole_of(halves) if _HALVES.fullmatch(halves) else found.group()


def _code(number: str) -> int:
    return int(number[1:], 16) if number[0] in "xX" else int(number)


def allowed(text: str) -> str:
    """`text` without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def _character(found: re.Match[str], entities: Entities) -> str:
    if name := found["name"]:
        text = entities(name)
        return found.group() if text is None else text
    code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
    return chr(code) if code <= _LAST else "\ufffd"


def _whole(halves: re.Match[str]) -> str:
    return _whole_of(halves.group())


def _whole_of(halves: str) -> str:
    return halves.encode("utf-16", "surrogatepass").decode("utf-16")
