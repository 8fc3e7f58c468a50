"""URLs of a fetch: which may be asked for, and where a redirect leads. Pure."""

import base64
from urllib.parse import unquote_to_bytes

import httpx

_PORTS = range(1, 65_536)


class NoTarget(Exception):
    """A redirect that leads nowhere, or where we do not go."""


def request_url(text: str) -> httpx.URL:
    """The URL as it is asked for: http or https, with a host, without fragment.

    Raises httpx.InvalidURL or ValueError.
    """
    url = httpx.URL(text.strip())
    if url.scheme not in ("http", "https") or not url.raw_host:
        raise ValueError("only http and https with a host")
    if url.port is not None and url.port not in _PORTS:
        raise ValueError(f"there is no port {url.port}")
    return url.copy_with(fragment=None) if url.fragment else url


def host_of(url: httpx.URL) -> str:
    """The host as it goes over the wire: `xn--...` for names of other scripts.

    httpx's own `URL.host` is the readable form, which Python's resolver and TLS would translate
    back by older rules (IDNA 2003): another name for some, like those with ß.
    """
    return url.raw_host.decode("ascii")


def next_hop(base: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect from `base` leads; raises NoTarget.

    Who we are to one host (userinfo) is not told to another, and nothing that was asked for in
    secret is asked for in the open.
    """
    if not location:
        raise NoTarget("redirect without a target")
    try:
        target = request_url(str(base.join(_readable(location))))
    except (httpx.InvalidURL, ValueError) as error:
        raise NoTarget(f"redirect to what is no URL: {error}") from error
    if base.scheme == "https" and target.scheme == "http":
        raise NoTarget(f"redirect from https to http: {host_of(target)}")
    same = (base.scheme, base.raw_host, base.port) == (target.scheme, target.raw_host, target.port)
    return target.copy_with(userinfo=base.userinfo if same else b"")


def authorization(url: httpx.URL) -> list[tuple[bytes, bytes]]:
    """The header for a URL's user and password (RFC 7617), if it has them."""
    if not url.userinfo:
        return []
    user, _, password = url.userinfo.partition(b":")
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    return [(b"Authorization", b"Basic " + base64.b64encode(pair))]


def _readable(location: str) -> str:
    """Bytes of a Location that are UTF-8, as many servers send them unescaped, are that."""
    if location.isascii():
        return location
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
