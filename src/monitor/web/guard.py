"""What stands before every page: the Host check and the security headers.

A page on loopback can be reached by any site that the user visits, through a DNS name that
the site points to 127.0.0.1 (DNS rebinding). The Host header still names the site, so only
known names pass; an address literal cannot be rebound and passes as well.
"""

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.web.callback import is_callback

_HOST = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::[0-9]{0,5})?")
LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class PageGuard:
    """ASGI middleware: refuses foreign hosts with 421, adds the headers to every answer."""

    def __init__(self, app: ASGIApp, names: Callable[[], Iterable[str]]) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI 3)."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        known = is_callback(scope["path"]) or self._admits(Headers(scope=scope))
        app = self.app if known else MISDIRECTED
        return await app(scope, receive, send_guarded)

    def _admits(self, headers: Headers) -> bool:
        return host_is_known(headers.get("host", ""), self.names())


MISDIRECTED = PlainTextResponse(
    "This name is not served here. Add it to web.names in monitor.yaml if it should be.\n", 421
)


def host_is_known(header: str, names: Iterable[str]) -> bool:
    """Whether a Host header is loopback, an address literal, or one of `names`."""
    host = host_of(header)
    return host in LOOPBACK_NAMES or _is_address(host) or host in {n.lower() for n in names}


def host_of(header: str) -> str:
    """The host of `host:port` or `[v6]:port`, in lower case, without the root dot.

    "" where the header has another form (RFC 9110, 7.2): `[::1].evil.example` is no address.
    """
    found = _HOST.fullmatch(header)
    return (found["v6"] or found["name"].removesuffix(".")).lower() if found else ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
