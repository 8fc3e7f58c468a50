"""The feed server of the day: plain HTTP on loopback, with ETag and 304.

The day starts when every feed has been asked for once (or a while after the first was), so
that a reader of any speed has its baseline before the first new report appears.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from monitor.configuration import WebAddress
from monitor.model import Millis
from monitor.testing.newsday.rendering import documents
from monitor.testing.newsday.script import outlets
from monitor.web import running

PATIENCE = 5.0  # seconds after the first request; then the day starts anyway


class NewsDayServer:
    """Serves the day while its context lasts; `url` is known inside.

    `elapsed` replaces the real clock with one of the caller's: seconds into the day.
    """

    def __init__(self, elapsed: Callable[[], float] | None = None, port: int = 0) -> None:
        self.url = ""
        self.requests: dict[str, int] = {}  # path -> how often it was asked for
        self._address = WebAddress(port=port)
        self._elapsed = elapsed or self._wall
        self._opened: Millis = 0
        self._first: float | None = None
        self._began: float | None = None
        self._stack = AsyncExitStack()
        self._asked = asyncio.Condition()

    async def until_asked(self, times: int, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Wait until every feed was asked for at least so often; TimeoutError after `timeout` s.

        A feed that is asked for again was recorded before, since one lease covers both.
        """
        paths = [outlet.path for outlet in outlets()]
        async with asyncio.timeout(timeout), self._asked:
            await self._asked.wait_for(
                lambda: all(self.requests.get(path, 0) >= times for path in paths)
            )

    async def __aenter__(self) -> Self:
        self._opened = time.time_ns() // 1_000_000
        app = Starlette(routes=[Route("/{name}", self._answer)])
        self.url = await self._stack.enter_async_context(running(app, self._address))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def _answer(self, request: Request) -> Response:
        """The feed as it stands, 304 where the reader has it, 404 where there is none."""
        document = documents(self._elapsed(), self._start()).get(request.url.path)
        await self._note(request.url.path)
        if document is None:
            return PlainTextResponse("no such feed\n", 404)
        content_type, body, etag = document
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers | {"Content-Type": content_type})

    async def _note(self, path: str) -> None:
        """Count, and start the day once every feed was asked for."""
        self.requests[path] = self.requests.get(path, 0) + 1
        now = time.monotonic()
        self._first = self._first or now
        if self._began is None and all(outlet.path in self.requests for outlet in outlets()):
            self._began = now
        async with self._asked:
            self._asked.notify_all()

    def _wall(self) -> float:
        """Seconds since the day started; 0 before it did."""
        now = time.monotonic()
        if self._began is None and self._first is not None and now - self._first > PATIENCE:
            self._began = self._first + PATIENCE
        return 0.0 if self._began is None else now - self._began

    def _start(self) -> Millis:
        """The wall time of second 0; fixed when the server opened, since dates must not move."""
        return self._opened
