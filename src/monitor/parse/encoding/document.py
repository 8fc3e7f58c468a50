"""A document's characters.

    a mark | wide letters | UTF-8 | nearly UTF-8 | what HTTP or the document names, if it makes
    sense | what the bytes look like | Latin, spot by spot

RFC 7303 lets a byte order mark go before HTTP's charset, and that before the XML declaration. But
servers name a charset for everything that they send, and programs write a declaration that was
true of another document: text that is UTF-8 is UTF-8, since text in an older encoding is valid
UTF-8 only by an accident that does not happen, and a name that makes no sense of the bytes counts
for nothing.
"""

import codecs
import re
from collections.abc import Iterator

from monitor.parse.encoding import detection, spots
from monitor.parse.encoding.labels import codec_of, text_of
from monitor.parse.encoding.scripts import FOREIGN
from monitor.parse.languages import primary

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_WIDE = (  # XML 1.0, appendix F.1: what `<` or `{` looks like before anything is declared
    (re.compile(rb"[<{]\0\0\0"), "utf-32-le"), (re.compile(rb"\0\0\0[<{]"), "utf-32-be"),
    (re.compile(rb"(?:\s\0)*[<{\[]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0\s)*\0[<{\[]"), "utf-16-be"),
)  # fmt: skip
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]+)""", re.IGNORECASE)
_LANGUAGE = re.compile(
    rb"""<(?:\w+:)?language>(?:<!\[CDATA\[)?\s*([A-Za-z]{2,3})\b|xml:lang=["']([A-Za-z]{2,3})\b"""
    rb"""|"language"\s*:\s*"([A-Za-z]{2,3})\b"""
)
_ESCAPES = re.compile(rb"\x1b[$(]")  # ISO 2022: letters of other scripts, spelled in ASCII
_HEAD = 8_192
_SURE = 4  # letters of UTF-8 for each byte that is none, against what the document names


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of a document without its byte order mark; it never fails.

    Args:
        body: the document.
        content_type: HTTP's header, which may name a charset.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _marked(body[len(mark) :], codec)
    for sign, codec in _WIDE:
        if sign.match(body):
            return text_of(body, codec)
    return _unmarked(body, content_type)


def _marked(body: bytes, codec: str) -> str:
    if codec == "utf-8":
        return _unmarked(body, "")
    return body.decode(codec, "replace")


def _unmarked(body: bytes, content_type: str) -> str:
    named = [*_named(body, content_type)]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _broken(spots.whole_letters(body), named)
    if _ESCAPES.search(body) and text.isascii():
        return text_of(body, "iso2022_jp_ext")
    return text


def _named(body: bytes, content_type: str) -> Iterator[str]:
    """The encodings that are named, in the order of RFC 7303, 3.2."""
    if charset := _CHARSET.search(content_type):
        yield codec_of(charset.group(1))
    if declared := _DECLARED.search(body[:_HEAD]):
        yield codec_of(declared.group(1).decode("ascii", "replace"))


def _broken(body: bytes, named: list[str]) -> str:
    """The text of what is not UTF-8 from its beginning to its end."""
    language, text = _language(body), spots.escaped(body)
    good, bad = spots.counts(text)
    old = [codec for codec in named if codec and not codec.startswith("utf-")]
    if good >= (_SURE * bad if old else bad):
        return spots.mended(text, spots.old_encoding(text, language))
    codec = detection.meant(detection.sample_of(body), old, language)
    return spots.mended(text, codec) if good and codec not in FOREIGN else text_of(body, codec)


def _language(body: bytes) -> str:
    """The language that the document names, as a primary tag, or ""."""
    found = _LANGUAGE.search(body)
    return primary(b"".join(filter(None, found.groups())).decode()) if found else ""
