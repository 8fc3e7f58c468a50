"""Connections of the page under a limit, each with little time; the health checks come first.

    accept | room? else the oldest that has not asked yet goes | the request's line within HEAD s
    | its turn, by what it asks for? else 503, unread | answer, all within EXCHANGE s | close
                                                 `- a page is charged with its time

A page is looked at by a few people; what comes in hundreds is a mistake or an attack, and must
cost neither the descriptors that feeds need nor the time of the loop that polls. A connection
carries one request, so that every limit is one of the connection.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Generator
from typing import Any, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 1_024  # connections at once
HEAD = 5.0  # seconds for a request's head
EXCHANGE = 30.0  # seconds for a request and its answer
LINE = 8_192  # bytes in which the request's line must end
SHARE = 0.2  # of the loop's time is for pages, which take 10 to 80 ms each
SAVED = 3.0  # seconds of it that may be spent at once, where nobody asked for a while
CHECKS = frozenset({b"/healthz", b"/readyz"})

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
    b"Retry-After: 2\r\nConnection: close\r\n\r\nBusy\n"
)


class Allowance:
    """So many a second, and `burst` at once where they were not used."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, time.monotonic()

    def left(self) -> float:
        """What there is to take or to spend now; below 0 what is still to be paid for."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        return self._left

    def take(self) -> bool:
        """Whether there is one left, which is taken."""
        if self.left() < 1:
            return False
        self._left -= 1
        return True

    def spend(self, much: float) -> None:
        """So much was used, whether or not it was there."""
        self._left -= much


class Charged:
    """Work of which each step on the loop is charged; what it waits for costs nothing."""

    def __init__(self, work: Coroutine[Any, Any, None], spend: Callable[[float], None]) -> None:
        self._work, self._spend = work, spend

    def __await__(self) -> Generator[Any, Any, None]:
        """Passes on what the work waits for, and what comes of it."""
        step: Callable[[Any], Any] = self._work.send
        given: Any = None
        while True:
            begun = time.thread_time()
            try:
                awaited = step(given)
            except StopIteration:
                return
            finally:
                self._spend(time.thread_time() - begun)
            try:
                given, step = (yield awaited), self._work.send
            except BaseException as fault:  # noqa: BLE001 - it is the work's
                given, step = fault, self._work.throw


class Doors:
    """What all connections of one server share: room, turns by what is asked for, time."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._open: OrderedDict[Connection, None] = OrderedDict()  # oldest first
        self._health = Allowance(rate=100, burst=200)
        self._hubs = Allowance(rate=50, burst=100)
        self._pages = Allowance(rate=20, burst=60)
        self._time = Allowance(SHARE, SAVED)  # seconds of the loop for pages

    def enter(self, connection: "Connection") -> None:
        """Make room where there is none: who has not asked yet goes first, the oldest of them."""
        if len(self._open) >= self._most:
            oldest = next((one for one in self._open if not one.asked), next(iter(self._open)))
            oldest.transport.abort()
            self._open.pop(oldest, None)
        self._open[connection] = None

    def leave(self, connection: "Connection") -> None:
        """Its descriptor is free."""
        self._open.pop(connection, None)

    def admits(self, line: bytes) -> bool:
        """Whether a request with this first line has its turn."""
        target = [*line.split(b" ", 2), b"", b""][1].partition(b"?")[0]
        turns = self._turns(target)
        return (turns is not self._pages or self._time.left() > 0) and turns.take()

    def _turns(self, path: bytes) -> Allowance:
        """Those of what is asked for by this path."""
        if path in CHECKS:
            return self._health
        return self._hubs if b"/websub/" in path else self._pages

    def charging(self, app: ASGIApp) -> ASGIApp:
        """The same application, whose pages are charged with the time that they take."""

        async def charged(scope: Scope, receive: Receive, send: Send) -> None:
            work = app(scope, receive, send)
            if self._turns(scope.get("path", "").encode()) is self._pages:
                work = Charged(cast("Coroutine[Any, Any, None]", work), self._time.spend)
            await work

        return charged


class Connection(H11Protocol):
    """uvicorn's connection, behind the doors. `asked` once its request's line is there."""

    def __init__(self, doors: Doors, **given: Any) -> None:  # noqa: ANN401 - as uvicorn hands them
        super().__init__(**given)
        self._doors = doors
        self._head = b""
        self._limit: asyncio.TimerHandle | None = None
        self.asked = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accepted: room is made, the clock runs."""
        super().connection_made(transport)
        self._doors.enter(self)
        self._limit = self.loop.call_later(HEAD, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Closed, by whomever."""
        self._doors.leave(self)
        self._stop_the_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Look at the request's line before anything is spent on the request."""
        if self.asked:
            super().data_received(data)
            return
        self._head += data
        line, end, _ = self._head.partition(b"\n")
        if not end and len(self._head) < LINE:
            return
        self.asked = True
        if self._doors.admits(line):
            super().data_received(self._head)
        else:
            self.transport.write(BUSY)
            self.transport.close()

    def handle_events(self) -> None:
        """Once the head is there, the time for the whole exchange begins."""
        super().handle_events()
        if self.cycle is not None and self._limit and not self.cycle.response_complete:
            self._stop_the_clock()
            self._limit = self.loop.call_later(EXCHANGE, self.transport.abort)

    def _stop_the_clock(self) -> None:
        if self._limit:
            self._limit.cancel()
            self._limit = None
