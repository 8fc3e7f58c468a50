"""URLs that can be asked for; the home of httpx, whose URL and trust we use, and nothing else."""

import base64
import ssl
from urllib.parse import unquote_to_bytes

import httpx

__all__ = ["Url", "authorization", "host_of", "joined", "request_url", "trusted_authorities"]

Url = httpx.URL

_PORTS = range(1, 65_536)


def request_url(text: str) -> Url:
    """The URL as it is asked for: http or https, with a host, without fragment; or ValueError."""
    return _checked(_read(text.strip()))


def joined(base: Url, reference: str) -> Url:
    """Where a reference on `base` leads (RFC 3986, 5), as `request_url`; or ValueError."""
    try:
        return request_url(str(base.join(reference)))
    except httpx.InvalidURL as error:
        raise ValueError(str(error)) from error


def host_of(url: Url) -> str:
    """The host as it goes over the wire: `xn--...` for names of other scripts.

    httpx's own `URL.host` is the readable form, which Python's resolver and TLS would translate
    back by older rules (IDNA 2003): another name for some, like those with ß.
    """
    return url.raw_host.decode("ascii")


def authorization(url: Url) -> list[tuple[bytes, bytes]]:
    """The header for a URL's user and password (RFC 7617), if it has them."""
    if not url.userinfo:
        return []
    user, _, password = url.userinfo.partition(b":")
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    return [(b"Authorization", b"Basic " + base64.b64encode(pair))]


def trusted_authorities() -> ssl.SSLContext:
    """Those that come with certifi, or those that SSL_CERT_FILE or SSL_CERT_DIR name."""
    return httpx.create_ssl_context()


def _read(text: str) -> Url:
    try:
        return Url(text)
    except httpx.InvalidURL as error:
        raise ValueError(str(error)) from error


def _checked(url: Url) -> Url:
    if url.scheme not in ("http", "https") or not url.raw_host:
        raise ValueError("only http and https with a host")
    if url.port is not None and url.port not in _PORTS:
        raise ValueError(f"there is no port {url.port}")
    return url.copy_with(fragment=None) if url.fragment else url
