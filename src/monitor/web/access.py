"""Who may read the page, beside the health checks: whoever has the password, the token or a proxy.

    path for everybody? | closed? | the proxy's word? | too many failures? | the secret | a write?

`Authorization: Basic` takes the password with any name, `Authorization: Bearer` the token. Where
neither is configured, a page on loopback is open, as this machine's users are its operators; on
any other address it stays closed until the operator says `web.open: true`.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.configuration import Entrance, Secret, WebAddress, entrance
from monitor.web.callback import is_callback

CHECKS = frozenset({"/healthz", "/readyz"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FAILURES = 10  # wrong secrets of one address
WINDOW = 300.0  # seconds in which they count
ADDRESSES = 4_096  # that are remembered

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="monitor", charset="UTF-8"'}
UNKNOWN = PlainTextResponse("This page needs its password or token.\n", 401, _CHALLENGE)
TOO_MANY = PlainTextResponse("Too many wrong attempts.\n", 429, {"Retry-After": str(int(WINDOW))})
CROSS_SITE = PlainTextResponse("This request comes from another site.\n", 403)
CLOSED = PlainTextResponse(
    "This page is closed: it listens on more than this machine and has no password.\n"
    "Set web.password_file or web.token_file in monitor.yaml, or web.open: true where something\n"
    "else keeps strangers out. /healthz and /readyz answer anyway.\n",
    403,
)


class Attempts:
    """Wrong secrets by address, so that nobody tries many. An IPv6 network of 64 bits is one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def spent(self, address: str) -> bool:
        """Whether no more is allowed for now."""
        return len(self._recent(_network(address))) >= FAILURES

    def failed(self, address: str) -> None:
        """One more wrong one."""
        key = _network(address)
        self._failed[key] = [*self._recent(key)[-FAILURES:], self._clock()]
        self._failed.move_to_end(key)
        if len(self._failed) > ADDRESSES:
            self._failed.popitem(last=False)

    def _recent(self, key: str) -> list[float]:
        since = self._clock() - WINDOW
        return [at for at in self._failed.get(key, ()) if at > since]


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped:
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the address that counts, and whether a trusted proxy vouches for a user."""

    address: str
    vouched: bool


def caller(peer: str, headers: Mapping[str, str], web: WebAddress) -> Caller:
    """The caller behind the proxies that are trusted; a header of anybody else means nothing."""
    if not _trusted(peer, web):
        return Caller(peer, vouched=False)
    hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    strangers = (hop for hop in reversed(hops) if not _trusted(hop, web))
    user = headers.get(web.user_header.lower(), "") if web.user_header else ""
    return Caller(next(strangers, peer), vouched=bool(user.strip()))


def _trusted(address: str, web: WebAddress) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in web.trusted_proxies)


def knows_secret(authorization: str, web: WebAddress) -> bool:
    """Whether the header carries the password or the token; takes as long for any wrong one."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return _same(given.strip(), web.token)
    if scheme.lower() == "basic":
        return _same(_password(given), web.password)
    return False


def _password(given: str) -> str:
    try:
        return base64.b64decode(given, validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _same(given: str, secret: Secret | None) -> bool:
    """By digests of one length, so that neither the text nor its length shows in the time."""
    wanted = hashlib.sha256((secret.reveal() if secret else "").encode()).digest()
    same = hmac.compare_digest(hashlib.sha256(given.encode("utf-8", "replace")).digest(), wanted)
    return same and secret is not None


def from_this_site(headers: Mapping[str, str]) -> bool:
    """Whether a request that would write comes from our own page, or from no browser.

    A browser names the origin of every POST (Fetch Standard, 3.2), and sends the password along
    whoever made it ask; that is what CSRF lives on.
    """
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


class Access:
    """ASGI middleware: `web` gives the configuration in force."""

    def __init__(self, app: ASGIApp, web: Callable[[], WebAddress]) -> None:
        self.app, self.web = app, web
        self._attempts = Attempts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI 3)."""
        if scope["type"] != "http" or is_callback(scope["path"]):
            return await self.app(scope, receive, send)
        refusal = self._refusal(scope)
        if refusal and scope["path"] in CHECKS:
            scope["state"] = {**scope.get("state", {}), "stranger": True}
            refusal = None
        return await (refusal or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers, web = Headers(scope=scope), self.web()
        if scope["method"] not in READING and not from_this_site(headers):
            return CROSS_SITE
        match entrance(web):
            case Entrance.CLOSED:
                return CLOSED
            case Entrance.GUARDED:
                peer = scope["client"][0] if scope.get("client") else ""
                return self._checked(caller(peer, headers, web), headers, web)
        return None

    def _checked(self, who: Caller, headers: Headers, web: WebAddress) -> ASGIApp | None:
        if who.vouched:
            return None
        if self._attempts.spent(who.address):
            return TOO_MANY
        given = headers.get("authorization", "")
        if given and knows_secret(given, web):
            return None
        if given:
            self._attempts.failed(who.address)
        return UNKNOWN
