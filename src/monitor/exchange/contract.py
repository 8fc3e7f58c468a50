"""What an exchange promises, and the faults that it may end in.

Unreached                  no connection came about
|- Guarded                 the guard lets nobody dial there (also AddressRefused)
|- NameUnknown             the name has no address (also HostUnknown)
|- Unroutable              this machine has no way to that network
|- BadTls                  the certificate or the protocol of the other side is not acceptable
|- ProxyError              the proxy does not pass us on
|- TooSlow                 there was no connection in time
Broken                     the connection broke
NoHttp                     the answer is no HTTP, or ended before its end
"""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from monitor.errors import AddressRefused, HostUnknown, MonitorError
from monitor.exchange.url import Url

RawHeaders = Sequence[tuple[bytes, bytes]]
Headers = tuple[tuple[str, str], ...]


class ExchangeFailed(MonitorError):
    """An exchange that did not come to its end; its words name no secret of the request."""


class Unreached(ExchangeFailed):
    """No connection came about."""


class Guarded(Unreached, AddressRefused):
    """The host leads to nothing that may be dialled."""


class NameUnknown(Unreached, HostUnknown):
    """The name has no address; `passing` where the resolver could not be asked."""

    def __init__(self, message: str, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


class Unroutable(Unreached):
    """This machine has no way to that network."""


class BadTls(Unreached):
    """The other side's certificate or protocol is not acceptable."""


class ProxyError(Unreached):
    """The proxy hung up, or does not connect us."""


class TooSlow(Unreached):
    """There was no connection in time."""


class Broken(ExchangeFailed):
    """The connection broke."""


class NoHttp(ExchangeFailed):
    """What came, or what should be sent, is no HTTP, or ended before its end."""


class Response(Protocol):
    """The answer to one request: its head, and the body as long as it is open."""

    @property
    def status(self) -> int:
        """200 to 999; interim answers (1xx) are passed over."""
        ...

    @property
    def headers(self) -> Headers:
        """Names in lower case, values byte for byte as latin-1, in the order of the wire."""
        ...

    def wire(self) -> AsyncIterator[bytes]:
        """The body as it was sent, in its content coding; raises ExchangeFailed.

        It ends by itself only where the body is whole, as far as HTTP can tell.
        """
        ...

    async def aclose(self) -> None:
        """Close the connection, whatever is still under way on it."""
        ...


class Exchange(Protocol):
    """Sends requests, each on a connection of its own.

    It adds Host, Connection, the length of a body, and Authorization for the user and password of
    the URL, and nothing else. It follows no redirect, keeps no cookie, reads no proxy from the
    environment, and undoes no content coding. Whoever cancels it has closed the connection.
    """

    async def send(
        self, method: str, url: Url, headers: RawHeaders, body: bytes | None = None
    ) -> Response:
        """Send one request and read the head of its answer; raises ExchangeFailed."""
        ...

    async def aclose(self) -> None:
        """Let go of what no request owns; no connection outlives its request anyway."""
        ...


def header(headers: Headers, name: str) -> str:
    """The first value of a header; `name` in lower case."""
    return next((value for key, value in headers if key == name), "")


def every(headers: Headers, name: str) -> str:
    """All values of a header that is a list (RFC 9110, 5.3)."""
    return ", ".join(value for key, value in headers if key == name)
