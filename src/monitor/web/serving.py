"""uvicorn inside the daemon's own loop: no signal handlers, no process, one port."""

import asyncio
import functools
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from monitor.configuration import WebAddress
from monitor.errors import MonitorError
from monitor.web.connections import MOST, Connection, Doors

ACCEPTED = 16  # connections taken in one turn of the loop
BACKLOG = 1024  # connections that wait in the kernel meanwhile
GRACE = 1  # seconds that a page under way gets when the daemon stops


class _Server(uvicorn.Server):
    """A server that leaves signals to the daemon and tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the daemon."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self.listening.set()


@asynccontextmanager
async def running(app: ASGIApp, address: WebAddress) -> AsyncIterator[str]:
    """Serve `app` while the context lasts; yields the URL (with the real port for port 0).

    Raises:
        MonitorError: the address cannot be listened on; the message says why.
    """
    with _listener(address) as listener:
        server = _Server(_config(app))
        task = asyncio.create_task(server.serve(sockets=[listener]), name="web")
        try:
            await _started(server, task)
            listener.listen(BACKLOG)
            yield _url(listener)
        finally:
            server.should_exit = True
            await asyncio.gather(task, return_exceptions=True)


def _config(app: ASGIApp) -> uvicorn.Config:
    doors = Doors(_room())
    return uvicorn.Config(
        doors.charging(app),
        http=cast("Any", functools.partial(Connection, doors)),
        headers=[("connection", "close")],
        ws="none",
        loop="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=ACCEPTED,
        timeout_graceful_shutdown=GRACE,
    )


def _room() -> int:
    """How many connections may be open: an eighth of the descriptors, so that feeds have theirs."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(MOST, max(16, soft // 8)) if soft > 0 else MOST


def _listener(address: WebAddress) -> socket.socket:
    """A bound socket; uvicorn's own would end the process where the port is taken.

    The protocol is named, since asyncio turns Nagle's algorithm off only where it is: without
    that, each answer waits 40 ms for an acknowledgement.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address.host, address.port))
    except OSError as error:
        listener.close()
        raise MonitorError(
            f"the page cannot listen on {address.host}:{address.port}: {error.strerror or error}; "
            "change web.port or web.host in monitor.yaml"
        ) from error
    return listener


async def _started(server: _Server, task: asyncio.Task[None]) -> None:
    """Wait until the server listens; what stops it before that is raised."""
    listening = asyncio.create_task(server.listening.wait())
    try:
        await asyncio.wait({listening, task}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        listening.cancel()
    if task.done():
        task.result()


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
