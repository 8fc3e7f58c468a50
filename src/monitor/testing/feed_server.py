"""A feed server on loopback: real HTTP/1.1 over real sockets, and every vice of the web.

    async with FeedServer() as server:
        server.put("/news.xml", body)              # 200 with validators, 304 when they match
        server.redirect("/old.xml", "/news.xml", status=301)
        server.answer("/busy.xml", Reply(429, headers=(("Retry-After", "120"),)))
        server.answer("/slow.xml", Reply(200, body=body, drip=1))   # one byte per second
        ... server.url("/news.xml"), server.requests

`Reply.chunks` may be an endless iterator, for bodies that nobody could hold in memory.
"""

import asyncio
import contextlib
import gzip
import hashlib
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import brotli
import zstandard

Header = tuple[str, str]

_PHRASES = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "None"}
_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says.

    `drip` > 0 sends that many bytes per second; `stall` waits forever after the body; `cut` closes
    the connection after so many bytes of it.
    """

    status: int = 200
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    chunks: Iterable[bytes] | None = None
    drip: float = 0.0
    stall: bool = False
    cut: int | None = None


Handler = Callable[[Request], Reply]


@dataclass(slots=True)
class FeedServer:
    """Serves what it is told from 127.0.0.1 (or `host`), on a free port."""

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0  # open now
    _handlers: dict[str, Handler] = field(default_factory=dict)
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _quiet: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, self.host, 0, ssl=self.tls, backlog=1024
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None, "use `async with FeedServer()`"
        return int(self._server.sockets[0].getsockname()[1])

    def url(self, path: str, host: str = "") -> str:
        """The URL of a path, by another name of this machine if given."""
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    def answer(self, path: str, reply: Reply | Handler) -> None:
        """Always this reply, or what the handler makes of the request."""
        self._handlers[path] = Always(reply) if isinstance(reply, Reply) else reply

    def put(
        self,
        path: str,
        body: bytes,
        content_type: str = "application/rss+xml",
        *,
        validators: bool = True,
        headers: tuple[Header, ...] = (),
        coding: str = "",
    ) -> None:
        """A document; with validators it answers conditional requests with 304."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if validators else ""
        self._handlers[path] = ServedDocument(body, content_type, etag, headers, coding)

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        """Send the client on."""
        self.answer(path, Reply(status, headers=(("Location", target),)))

    def asked(self, path: str) -> list[Request]:
        """The requests for one path, in order."""
        return [request for request in self.requests if request.path == path]

    async def quiet(self) -> None:
        """Wait until every connection is closed."""
        if self.connections:
            await self._quiet.wait()

    # --- the wire -------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        self._quiet.clear()
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                while await self._exchange(reader, writer):
                    pass
        except asyncio.CancelledError:
            pass  # the server closes
        finally:
            self.connections -= 1
            if not self.connections:
                self._quiet.set()
            self._tasks.discard(task)
            writer.transport.abort() if writer.is_closing() else writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False where the connection ends."""
        request = _parse(await reader.readuntil(b"\r\n\r\n"))
        self.requests.append(request)
        handler = self._handlers.get(request.path)
        await _send(writer, handler(request) if handler else Reply(404))
        return request.headers.get("connection", "").lower() != "close"


@dataclass(frozen=True, slots=True)
class ServedDocument:
    """A body with its validators, as a well-behaved server gives it."""

    body: bytes
    content_type: str
    etag: str
    headers: tuple[Header, ...]
    coding: str

    def __call__(self, request: Request) -> Reply:
        """304 where the client has it already."""
        headers = self.headers + ((("ETag", self.etag),) if self.etag else ())
        if self.etag and request.headers.get("if-none-match") == self.etag:
            return Reply(304, headers)
        reply = Reply(200, (*headers, ("Content-Type", self.content_type)), self.body)
        return coded(reply, self.coding) if self.coding else reply


@dataclass(frozen=True, slots=True)
class Always:
    """The same reply to every request."""

    reply: Reply

    def __call__(self, _: Request) -> Reply:
        """The reply."""
        return self.reply


def coded(reply: Reply, coding: str) -> Reply:
    """The reply with its body compressed: `gzip`, `br` or `zstd`."""
    headers = (*reply.headers, ("Content-Encoding", coding))
    return replace(reply, body=_CODINGS[coding](reply.body), headers=headers)


def _parse(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines)
    return Request(method, target, {name.lower(): value.strip() for name, value in pairs})


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> None:
    chunked = reply.chunks is not None
    size = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(reply.body)))
    headers = reply.headers if reply.status == 304 else (*reply.headers, size)  # noqa: PLR2004 - has no body
    lines = [f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Answer')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    if chunked:
        await _send_chunks(writer, reply.chunks or ())
    elif reply.drip:
        await _drip(writer, reply)
    elif reply.cut is not None:
        writer.write(reply.body[: reply.cut])
        await writer.drain()
        raise ConnectionAbortedError
    else:
        writer.write(reply.body)
    await writer.drain()
    if reply.stall:
        await asyncio.Event().wait()


async def _send_chunks(writer: asyncio.StreamWriter, chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        writer.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        await writer.drain()
    writer.write(b"0\r\n\r\n")


async def _drip(writer: asyncio.StreamWriter, reply: Reply) -> None:
    for position in range(len(reply.body)):
        writer.write(reply.body[position : position + 1])
        await writer.drain()
        await asyncio.sleep(1 / reply.drip)
