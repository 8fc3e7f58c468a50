"""Addresses of the web as every program takes them: IRIs to URIs (RFC 3987, 3.1; RFC 3986).

    https://vesti.example/новости/перемирие  ->  https://vesti.example/%D0%BD%D0%BE...
    https://zeitung-münchen.example/a b|c    ->  https://xn--zeitung-mnchen-4ob.example/a%20b%7Cc

Feeds write what browsers repair in silence: letters of every script, blanks, `|`, `{}`, quotes.
What is a URI already keeps its meaning, and the result of this is its own result.
"""

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

# What may stand in each part beside letters, digits and `-._~` (RFC 3986, 3.3 and 3.4). A percent
# sign stays where it begins an escape.
_USER = "!$&'()*+,;=:%"
_PATH = "/!$&'()*+,;=:@%"
_QUERY = _PATH + "?"

_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_EDGES = "".join(map(chr, range(0x21))) + "\u00a0\ufeff\u200b\u200e\u200f"
_BROKEN = re.compile("[\t\r\n]")  # left out anywhere, as browsers do (WHATWG URL, 4.4)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.ASCII)


def uri(text: str) -> str:
    """The address as a URI; '' where it is none of the web's, or names no host."""
    cleaned = _BROKEN.sub("", text.strip(_EDGES))
    if not cleaned or _CONTROLS.search(cleaned):
        return ""
    try:
        parts = urlsplit(cleaned)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    name = ascii_host(host or "")
    if parts.scheme not in ("http", "https") or not name:
        return ""
    return _joined(parts, f"{_user(parts)}{name}{'' if port is None else f':{port}'}")


def ascii_host(host: str) -> str:
    """The host in letters, digits and hyphens (IDNA 2008, UTS 46); '' where that cannot be."""
    if ":" in host:
        return _bracketed(host)
    name = host.lower()
    if not name.isascii():
        name = _encoded(name)
    return name if len(name) <= 254 and _NAME.fullmatch(name) else ""  # noqa: PLR2004 - RFC 1035


def _encoded(name: str) -> str:
    """By IDNA 2008; by 2003 what only that takes, such as hearts; '' by neither."""
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        pass
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _bracketed(host: str) -> str:
    try:
        return f"[{IPv6Address(host)}]"
    except ValueError:
        return ""


def _user(parts: SplitResult) -> str:
    user, at, _ = parts.netloc.rpartition("@")
    return _quoted(user, _USER) + at


def _joined(parts: SplitResult, authority: str) -> str:
    query = f"?{_quoted(parts.query, _QUERY)}" if parts.query else ""
    fragment = f"#{_quoted(parts.fragment, _QUERY)}" if parts.fragment else ""
    return f"{parts.scheme}://{authority}{_quoted(parts.path, _PATH)}{query}{fragment}"


def _quoted(text: str, safe: str) -> str:
    """Everything but `safe` percent-encoded as UTF-8."""
    return quote(_PERCENT.sub("%25", text), safe=safe)
