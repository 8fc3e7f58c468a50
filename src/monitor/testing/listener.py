"""A small HTTP/1.1 server on loopback for the stand-ins: real sockets, told how to misbehave.

One request per connection. A stand-in gives `answer`; a test may queue other behaviours for
the next requests: another status, silence, bytes that are not HTTP, a broken connection.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

_LONGEST_BODY = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Received:
    """A request; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A well-formed answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they are, then the connection closes; empty for a broken connection."""

    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer until the client gives up."""


Behaviour = Reply | Raw | Silence


class Listener:
    """Base of the HTTP stand-ins; use as `async with`."""

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self._queue: deque[Behaviour | None] = deque()
        self._changed = asyncio.Condition()
        self._open: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    def answer_next(self, *behaviours: Behaviour | None) -> None:
        """What the next requests get, in order; nothing is recorded as delivered for them.

        None stands for what a well-behaved server answers.
        """
        self._queue.extend(behaviours)

    def answer(self, request: Received) -> Behaviour:
        """What a well-behaved server answers; it records what was delivered."""
        raise NotImplementedError

    @property
    def base(self) -> str:
        """`http://127.0.0.1:PORT`."""
        assert self._server is not None, "use `async with`"
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def until(self, count: int, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Wait until `count` messages were accepted; TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: self.accepted() >= count)

    async def until_requests(self, count: int, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Wait until `count` requests came, whatever was answered."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: len(self.requests) >= count)

    def accepted(self) -> int:
        """How many messages were accepted."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: read | choose a behaviour | record | answer."""
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, ValueError):
                request = await _read(reader)
                self.requests.append(request)
                behaviour = self._queue.popleft() if self._queue else None
                behaviour = behaviour or self.answer(request)
                async with self._changed:
                    self._changed.notify_all()
                await _respond(behaviour, reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Received:
    """A request with a Content-Length body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = head.strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (one.partition(":") for one in rest)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = min(int(headers.get("content-length", "0")), _LONGEST_BODY)
    return Received(method, path, headers, await reader.readexactly(length))


async def _respond(
    behaviour: Behaviour, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    match behaviour:
        case Reply():
            writer.write(_wire(behaviour))
        case Raw(data):
            writer.write(data)
        case Silence():
            await reader.read()  # until the client hangs up
    await writer.drain()


def _wire(reply: Reply) -> bytes:
    lines = [
        f"HTTP/1.1 {reply.status} Stand-in",
        f"Content-Length: {len(reply.body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in reply.headers.items()),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + reply.body
