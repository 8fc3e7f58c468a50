"""An HTTP proxy on the way: CONNECT for https, the whole address in the request for http.

(RFC 9110, 9.3.6; RFC 9112, 3.2.2.) The proxy is dialled as any host is, guarded; whoever runs it
answers for where it leads.
"""

import asyncio
import re
import ssl
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from monitor.exchange.contract import ProxyError

_HEAD_MOST = 16 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})")


@dataclass(frozen=True, slots=True, repr=False)
class Proxy:
    """Where the proxy listens, and how we sign in to it."""

    host: str
    port: int
    authorization: bytes = b""

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """What requests to it carry besides their own headers."""
        return [(b"Proxy-Authorization", self.authorization)] if self.authorization else []


def proxy_of(url: str) -> Proxy:
    """The proxy of `http://[USER:PASSWORD@]HOST[:PORT]`; ValueError where it is not one."""
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError("not http://HOST:PORT")
    if not parts.username:
        return Proxy(parts.hostname, parts.port or 3128)
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Proxy(
        parts.hostname, parts.port or 3128, b"Basic " + b64encode(pair.encode("utf-8", "replace"))
    )


async def tunnel(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, proxy: Proxy, target: str
) -> None:
    """Have the proxy connect us to `HOST:PORT`; ProxyError where it does not."""
    rows = [f"CONNECT {target} HTTP/1.1".encode(), f"Host: {target}".encode()]
    rows += [name + b": " + value for name, value in proxy.headers]
    writer.write(b"\r\n".join(rows) + b"\r\n\r\n")
    await writer.drain()
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise ProxyError("the proxy hung up") from error
    status = _STATUS.match(head)
    if len(head) > _HEAD_MOST or not status or not status[1].startswith(b"2"):
        raise ProxyError(f"the proxy says {status[1].decode() if status else 'no HTTP'}")


async def encrypted(writer: asyncio.StreamWriter, tls: ssl.SSLContext, name: str) -> None:
    """TLS inside the tunnel, with the host that lies behind it."""
    await writer.start_tls(tls, server_hostname=name)
