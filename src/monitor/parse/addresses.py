"""Links as feeds write them, to addresses: what is a slip is mended, the rest is left alone.

text | invisible signs, escapes, markup away | scheme and slashes | joined with its base
"""

import re
from urllib.parse import urljoin, urlsplit

from monitor.parse.urls import is_plain

LOST = "\ufffd"  # what stands for a character that was damaged: nothing, in an address or an id
_LONGEST = 4_000
_UNSEEN = re.compile("[\ufffd\u200b\u200e\u200f\u2060\ufeff]")
# An address in quotes, in brackets (RFC 3986, appendix C) or in a section whose signs were escaped.
_ENCLOSED = re.compile(
    r"""\s*(?:<!\[CDATA\[|[<"'])\s*(https?://.*?)\s*(?:\]\]>|[>"'])\s*""", re.DOTALL
)
_WRAPPED = re.compile(r"\s*[\t\r\n]\s*")
_AMPERSAND = re.compile(r"&(?:amp|#0{0,3}38|#[xX]0{0,2}26);")
_MARKED = re.compile(r"""<a\s[^<>]{0,500}?href\s*=\s*["']?([^"'<>\s]+)""", re.IGNORECASE)
# `https//`, `http:/`, `https:\\\\`, and a scheme before the scheme.
_SCHEME = re.compile(
    r"(?:https?:?[/\\]{1,3})*(https?)(?::[/\\]{1,3}|[/\\]{2})(?=[\w-]+\.|\[|localhost\b)",
    re.IGNORECASE,
)
_GOOD = re.compile(r"https?://(?!https?[:/])[^/\\]", re.IGNORECASE)
_HOST = re.compile(r"(www\.)?((?:[\w-]+\.)+[\w-]{2,})(?=[/:?#]|\Z)", re.IGNORECASE)


def resolved(link: str, base: str) -> str:
    """An absolute http link, or "" where there is none."""
    if is_plain(link) and len(link) <= _LONGEST:
        return link
    link = _mended(link)
    if not link or len(link) > _LONGEST:
        return ""
    try:
        if not _GOOD.match(link):
            link = _joined(link, base)
        parts = urlsplit(link)
    except ValueError:
        return ""
    return link if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def _mended(link: str) -> str:
    if "<" in link and (marked := _MARKED.search(link)):
        link = marked.group(1)
    elif enclosed := _ENCLOSED.fullmatch(link):
        link = enclosed.group(1)
    link = _WRAPPED.sub("", _UNSEEN.sub("", link).strip()).replace(" ", "%20")
    return _AMPERSAND.sub("&", link) if "&" in link else link


def _joined(link: str, base: str) -> str:
    """What has no good beginning: relative to its base, or with a scheme that is written wrong."""
    if scheme := _SCHEME.match(link):
        return f"{scheme.group(1).lower()}://" + link[scheme.end() :].replace("\\", "/")
    host = _HOST.match(link)
    if host and (host.group(1) or _is_site(host.group(2), base)):
        return f"{urlsplit(base).scheme or 'https'}://{link}"
    return urljoin(base, link)


def _is_site(host: str, base: str) -> bool:
    """Whether a link begins with the name of its own site, and means no folder of that name."""
    return host.lower() == (urlsplit(base).hostname or "").removeprefix("www.")
