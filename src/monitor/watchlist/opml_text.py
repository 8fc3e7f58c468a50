"""The text of an OPML file as it lies on disks: any encoding, bare ampersands, HTML's entities.

    bytes | encoding | declaration away | ampersands and entities as XML has them | UTF-8

Readers and exporters of feeds write all of this. Every line stays where it is, so that a fault is
told at its line; columns move only behind what was mended.
"""

import codecs
import re
from html.entities import html5

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARATION = re.compile(r"\A(\s*)(<\?xml\b[^>]*\?>)")
_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_BARE = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][\w.-]{0,40});)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def as_utf8(body: bytes) -> bytes:
    """The document in UTF-8, without a declaration that would say otherwise.

    What it declares counts if it can be read so; else UTF-8, else what Windows writes in Western
    Europe.
    """
    text = _decoded(body)
    text = _DECLARATION.sub(lambda found: found[1] + " " * len(found[2]), text)
    if "&" in text:
        text = _NAMED.sub(_as_number, _BARE.sub("&amp;", text))
    return text.encode("utf-8", "replace")


def _decoded(body: bytes) -> str:
    declared = _ENCODING.match(body)
    named = declared[1].decode("ascii") if declared else "utf-8"
    marked = next((name for mark, name in _BOMS if body.startswith(mark)), named)
    for encoding in (marked, "utf-8"):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    return body.decode("cp1252", "replace")


def _as_number(found: re.Match[str]) -> str:
    """`&eacute;` as XML knows it; what nobody knows stays, for the parser to refuse."""
    letters = html5.get(found[1])
    if letters is None or found[1] in _OF_XML:
        return found[0]
    return "".join(f"&#{ord(letter)};" for letter in letters)
