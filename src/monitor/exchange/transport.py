"""The exchange over httpcore: one connection per request, to an address that was checked.

There is no pool on purpose: polling reuses few connections, and after some thousand requests with
cancellations httpx's was seen with every slot taken by nobody. What is not shared cannot be left
locked: here a request owns its connection, and closing the response, a failure or a cancellation
closes the socket. h11 is known to httpcore alone.
"""

import asyncio
import contextlib
import errno
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from typing import Any, cast

import httpcore

from monitor.exchange.contract import (
    BadTls,
    Broken,
    Headers,
    NoHttp,
    RawHeaders,
    TooSlow,
    Unreached,
    Unroutable,
)
from monitor.exchange.guard import Guard
from monitor.exchange.head import Head
from monitor.exchange.proxy import Proxy, encrypted, proxy_of, tunnel
from monitor.exchange.url import Url, authorization, host_of, trusted_authorities

_PORTS = {"http": 80, "https": 443}
_ATTEMPTS = 4
_HEAD_MOST = 128 * 1024  # bytes of 1xx answers and of the answer's own head, more than h11 allows
_HEAD_STEP = 16 * 1024
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.ENETDOWN})


class _Socket(httpcore.AsyncNetworkStream):
    """asyncio's streams as httpcore wants them. The deadline is the caller's."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._head: int | None = 0  # bytes read of what comes before the body
        self._mending = Head()

    @property
    def ends(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Both directions, for what must be said before HTTP."""
        return self._reader, self._writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109 - httpcore's signature
        if self._head is None:
            return await self._reader.read(max_bytes)
        if self._head:
            await asyncio.sleep(0)  # thousands of 1xx answers in the buffer: others have their turn
        while data := await self._reader.read(min(max_bytes, _HEAD_STEP)):
            self._head += len(data)
            if self._head > _HEAD_MOST:
                most = f"more than {_HEAD_MOST:,} bytes before the answer"
                raise httpcore.RemoteProtocolError(most)
            if mended := self._mending.feed(data):
                return mended
            await asyncio.sleep(0)
        return self._mending.finish()

    def begin_body(self) -> None:
        """The head is read: from here on the body's limits count."""
        self._head = None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - httpcore's signature
        if buffer:
            self._writer.write(buffer)
            await self._writer.drain()

    async def aclose(self) -> None:
        self._writer.transport.abort()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        return self._writer.get_extra_info(info)


class _Answer:
    """The answer on one connection: `contract.Response`."""

    def __init__(self, connection: httpcore.AsyncHTTP11Connection, head: httpcore.Response) -> None:
        self._connection, self._head = connection, head
        self.status = head.status
        self.headers: Headers = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in head.headers
        )

    async def wire(self) -> AsyncIterator[bytes]:
        """The body as it came."""
        with _translated():
            async for chunk in cast("AsyncIterable[bytes]", self._head.stream):
                yield chunk

    async def aclose(self) -> None:
        """Close the connection."""
        await self._connection.aclose()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Faults of the layers below as the contract names them."""
    try:
        yield
    except ssl.SSLError as error:
        raise BadTls(str(error.reason or error)) from error
    except (httpcore.RemoteProtocolError, httpcore.LocalProtocolError) as error:
        raise NoHttp(str(error)) from error
    except OSError as error:
        raise Broken(error.strerror or str(error)) from error


class Tls:
    """Whose certificates are trusted: the system's authorities, and those of a file (PEM)."""

    def __init__(self, ca_file: str = "") -> None:
        self._ca_file = ca_file
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """Made at the first https request, since it costs 20 ms and some megabytes.

        With a file of one's own it is made for each, so that a renewed one counts at once.
        """
        if self._context is None or self._ca_file:
            self._context = trusted_authorities()
            if self._ca_file:
                self._context.load_verify_locations(cafile=self._ca_file)
        return self._context


class GuardedTransport:
    """Dial what `guard` admits, speak HTTP/1.1 once, close: `contract.Exchange`.

    `connect_timeout` in seconds covers one request's attempts together; it is the caller who limits
    the whole. Where there is a proxy (`http://HOST:PORT`), it is what is dialled.
    """

    def __init__(
        self,
        guard: Guard,
        connect_timeout: float = 10.0,
        *,
        tls: Tls | None = None,
        proxy: str = "",
    ) -> None:
        self._guard = guard
        self._connect_timeout = connect_timeout
        self._tls = tls or Tls()
        self._proxy = proxy_of(proxy) if proxy else None

    async def send(
        self, method: str, url: Url, headers: RawHeaders, body: bytes | None = None
    ) -> _Answer:
        """One request on one connection of its own."""
        port = _PORTS[url.scheme] if url.port is None else url.port
        stream = await self._dial(url.scheme, host_of(url), port)
        origin = httpcore.Origin(url.raw_scheme, url.raw_host, port)
        connection = httpcore.AsyncHTTP11Connection(origin=origin, stream=stream)
        try:
            with _translated():
                request = _core_request(method, url, headers, body, self._proxy)
                head = await connection.handle_async_request(request)
        except BaseException:
            await stream.aclose()
            raise
        stream.begin_body()
        return _Answer(connection, head)

    async def _dial(self, scheme: str, host: str, port: int) -> _Socket:
        tls = self._tls.context() if scheme == "https" else None
        # A dot at the end is no part of the name in a certificate (RFC 6066, 3).
        name = host.rstrip(".") if tls else None
        try:
            async with asyncio.timeout(self._connect_timeout):
                if self._proxy:
                    return await self._through(self._proxy, f"{_bracketed(host)}:{port}", name, tls)
                addresses = (await self._guard.admit(host))[:_ATTEMPTS]
                return await self._first_open(addresses, port, name, tls)
        except TimeoutError as error:
            raise TooSlow(f"{host}: no connection in time") from error

    async def _through(
        self, proxy: Proxy, target: str, name: str | None, tls: ssl.SSLContext | None
    ) -> _Socket:
        """A connection that the proxy passes on; for http it reads the target itself."""
        addresses = (await self._guard.admit(proxy.host))[:_ATTEMPTS]
        stream = await self._first_open(addresses, proxy.port, None, None)
        if tls is None or name is None:
            return stream
        try:
            await tunnel(*stream.ends, proxy, target)
            await encrypted(stream.ends[1], tls, name)
        except (ssl.SSLError, ssl.CertificateError) as error:
            await stream.aclose()
            raise _bad_tls(error) from error
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def _first_open(
        self, addresses: tuple[str, ...], port: int, name: str | None, tls: ssl.SSLContext | None
    ) -> _Socket:
        """The first address that answers, each with an equal share of the time."""
        share = self._connect_timeout / len(addresses)
        for address in addresses[:-1]:
            with contextlib.suppress(OSError, Unreached):
                async with asyncio.timeout(share):
                    return await _open(address, port, name, tls)
        return await _open(addresses[-1], port, name, tls)

    async def aclose(self) -> None:
        """No connection outlives its request; only open DNS questions are dropped."""
        self._guard.close()


async def _open(address: str, port: int, name: str | None, tls: ssl.SSLContext | None) -> _Socket:
    try:
        reader, writer = await asyncio.open_connection(address, port, ssl=tls, server_hostname=name)
    except (ssl.SSLError, ssl.CertificateError) as error:
        raise _bad_tls(error) from error
    except TimeoutError:
        raise
    except OSError as error:
        kind = Unroutable if error.errno in _NO_ROUTE else Unreached
        raise kind(error.strerror or str(error)) from error
    return _Socket(reader, writer)


def _bad_tls(error: ssl.SSLError) -> BadTls:
    return BadTls(getattr(error, "verify_message", "") or str(error.reason or error))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _core_request(
    method: str, url: Url, headers: RawHeaders, body: bytes | None, proxy: Proxy | None
) -> httpcore.Request:
    """The request with what its connection asks of it (RFC 9112, 3.2, 6.2 and 9.6)."""
    own = [(b"Host", url.netloc), (b"Connection", b"close")]
    length = [] if body is None else [(b"Content-Length", b"%d" % len(body))]
    # A proxy on the way of an http request reads from the request itself where to go.
    in_open = proxy if url.scheme == "http" else None
    return httpcore.Request(
        method=method,
        url=httpcore.URL(
            scheme=url.raw_scheme,
            host=url.raw_host,
            port=url.port,
            target=b"http://" + url.netloc + url.raw_path if in_open else url.raw_path,
        ),
        headers=[
            *own,
            *headers,
            *authorization(url),
            *length,
            *(in_open.headers if in_open else ()),
        ],
        content=body,
    )
