"""The text of an OPML file as it lies on disks: any encoding, bare ampersands, HTML's entities.

    bytes | encoding | declaration away | ampersands and entities as XML has them

Readers and exporters of feeds write all of this. Every line stays where it is, so that a fault is
told at its line; columns move only behind what was mended.
"""

import contextlib
import re
from html.entities import html5

_DECLARATION = re.compile(r"\A(\s*)(<\?xml\b[^>]*\?>)")
_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_OTHER = re.compile(rb"[\x00\x1b]")  # signs of UTF-16 and of ISO 2022
_BARE = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][\w.-]{0,40});)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def as_text(body: bytes) -> str:
    """Returns the document's text, without a declaration, which would name another encoding."""
    text = _DECLARATION.sub(lambda found: found[1] + " " * len(found[2]), _decoded(body))
    return _NAMED.sub(_as_number, _BARE.sub("&amp;", text)) if "&" in text else text


def _decoded(body: bytes) -> str:
    """UTF-8, or what the list declares, or as a feed of these bytes is read."""
    declared = _ENCODING.match(body)
    for encoding in ("utf-8-sig", declared[1].decode("ascii") if declared else ""):
        with contextlib.suppress(LookupError, UnicodeError):
            if encoding and not _OTHER.search(body):
                return body.decode(encoding)
    from monitor.parse.encoding import decoded  # noqa: PLC0415 - seldom needed, 20 ms to load

    return decoded(body)


def _as_number(found: re.Match[str]) -> str:
    """`&eacute;` as XML knows it; what nobody knows stays, for the parser to refuse."""
    letters = html5.get(found[1])
    if letters is None or found[1] in _OF_XML:
        return found[0]
    return "".join(f"&#{ord(letter)};" for letter in letters)
