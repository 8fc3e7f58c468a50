"""Markup to plain text: what is read, matched and shown.

Paragraph breaks stay as newlines, entities are decoded, scripts go, and so does every character
that is not seen but acts: controls, bidirectional overrides, invisible marks. Everything here is
linear in the length of the text, because strangers write it.
"""

import re
from functools import lru_cache

from monitor.parse.encoding.twice import read_once
from monitor.parse.xml.references import unescaped

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1e\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# Windows-1252 that was declared as Latin-1 shows as C1 controls: dashes, quotes, the ellipsis.
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n|\u2029")
_DROPPED = re.compile(
    r"<(script|style)\b[^<>]*+(?<!/)>.*?(?:</\1\s*+>|\Z)"
    r"|<(template|svg|iframe|noscript|math)\b[^<>]*+(?<!/)>.*?</\2\s*+>|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_DATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)  # escaped instead of meant
_TAG = re.compile(
    r"""<(/?[a-zA-Z][a-zA-Z0-9:-]*+(?=[\s/>"'])|[!?])((?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+)>"""
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|fig(?:caption|ure)|footer|form|h[1-6r]|"
    "header|li|main|nav|ol|p|pre|section|table|t(?:body|head|r)|ul"
)
_APART = frozenset(["td", "th", "option", "button", "img"])
# References that were escaped, too, show as such after one decoding.
_REFERENCE = re.compile(r"(?:&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});)+|&[A-Za-z][A-Za-z0-9]{1,31};")
_ESCAPED_MOST = 2  # times after the first
# Markup that was escaped twice shows as tags after one decoding; a text may name a single tag.
_ESCAPED = re.compile(
    r"<(?:/(?:p|br|div|a|span|b|i|em|strong|ul|li|h[1-6])>|(?:p|br|div|img|ul|li)(?:\s[^<>]*+|/?)>)"
)


def plain(text: str, limit: int = 0) -> str:
    """`text`, which may hold HTML, as plain text; cut at `limit` characters if given."""
    if not text:
        return ""
    if "<" not in text and "&" not in text and _is_plain(text):
        return _single_blanks(text)[: limit or None].rstrip()
    text = read_once(_DATA.sub(r"\1", text) if "<![CDATA[" in text else text)
    marked = "<" in text or "&" in text
    lines = _from_markup(text) if marked else _BLANK_LINE.split(text)
    if limit:
        lines = _cut(lines, limit)
    return _tidy(lines)[: limit or None].rstrip()


def one_line(text: str, limit: int) -> str:
    """A title, name or tag: plain text without newlines."""
    return plain(text[: 4 * limit], limit).replace("\n", " ")


def tidy(text: str) -> str:
    """Plain text without what is not seen but acts; a paragraph a line, no empty ones."""
    return _tidy(text.split("\n"))


def _from_markup(text: str) -> list[str]:
    lines = _unmarked(text)
    for _ in range(_ESCAPED_MOST):
        if not any("&" in line and _REFERENCE.search(line) for line in lines):
            break
        lines = [_REFERENCE.sub(lambda found: unescaped(found.group()), line) for line in lines]
    joined = "\n".join(lines)
    if "<" in joined and _ESCAPED.search(joined):
        lines = [part for line in lines for part in _unmarked(line)]
    return lines


def _unmarked(text: str) -> list[str]:
    """Tags gone, entities decoded, one element per block."""
    if "<" in text:
        broken = [] if _TAG.search(text) else _BLANK_LINE.split(text)
        lines = broken or _TAG.sub(_gap, spaced(_DROPPED.sub(" ", text))).split("\n")
    else:
        lines = _BLANK_LINE.split(text)
    return [unescaped(line) if "&" in line else line for line in lines]


def _gap(tag: re.Match[str]) -> str:
    return _gap_of(tag.group(1))


@lru_cache(maxsize=1_024)
def _gap_of(name: str) -> str:
    """What stands for a tag: a new line for a block, a space for a cell, else nothing."""
    name = name.lstrip("/").lower().rpartition(":")[2]  # <xhtml:p>
    if _BLOCK.fullmatch(name):
        return "\n"
    return " " if name in _APART else ""


def _cut(lines: list[str], limit: int) -> list[str]:
    kept, size = [], 0
    for line in lines:
        kept.append(line[: 2 * limit])
        size += len(line)
        if size > 2 * limit:
            break
    return kept


def _tidy(lines: list[str]) -> str:
    if not _is_plain("".join(lines)):
        lines = _visible("\x1f".join(lines)).split("\x1f")
    words = [spaced(line) for line in lines]
    return "\n".join([line for line in words if line])


def spaced(text: str) -> str:
    """The text with one blank between two words, whatever white space stood there."""
    return _single_blanks(text) if text.isprintable() else " ".join(text.split())


def _single_blanks(text: str) -> str:
    """The same of a text in which blanks are all the space."""
    return " ".join(text.split()) if "  " in text else text.strip()


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _visible(text: str) -> str:
    if _C1.search(text):
        text = text.translate(_WINDOWS)
    return _UNSEEN.sub("", text)
