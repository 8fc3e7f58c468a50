"""The pools: `ports.Parser` and `ports.ArticleReader` over worker processes."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from monitor.configuration import Source
from monitor.errors import ArticleUnreadable, FeedUnreadable, WorkerFailed
from monitor.model import Millis, ParsedFeed, Reading
from monitor.parse import Link
from monitor.workers import frames
from monitor.workers.worker import Worker

T = TypeVar("T")

MEMORY = 512 * 2**20
_TASKS_PER_WORKER = 2_000
_RESIDENT_MOST = 64  # MiB after a task; a larger worker makes room for a fresh one
_STARTING = 20.0  # seconds that a fresh worker may take to start, on top of its first task


class WorkerPool:
    """`size` workers, each feed within `seconds` and `memory` bytes; an async context manager.

    A worker that fails, takes too long or grows is replaced. A caller that is cancelled leaves
    at once; its worker finishes the feed in its own time and is then free again, so that no
    number of cancellations costs a process.
    """

    resident_most = _RESIDENT_MOST

    def __init__(self, size: int, seconds: float = 10.0, memory: int = MEMORY) -> None:
        self._size, self._seconds, self._memory = size, seconds, memory
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._slots = asyncio.Semaphore(size)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._open = False

    async def __aenter__(self) -> Self:
        self._open = True
        self._idle = [self._start() for _ in range(self._size)]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in (*self._idle, *self._busy):
            worker.end()
        self._idle.clear()
        self._busy.clear()

    @property
    def pids(self) -> tuple[int, ...]:
        """The workers' process ids."""
        return tuple(worker.pid for worker in (*self._idle, *self._busy))

    async def parse(self, body: bytes, content_type: str, url: str) -> ParsedFeed:
        """Raises FeedUnreadable where it is no feed, WorkerFailed at a limit."""
        return await self._result(frames.request(body, content_type, url), frames.decode)

    async def read(
        self, body: bytes, content_type: str, url: str, source: Source, now: Millis
    ) -> Reading:
        """The items, seen at `now`; FeedUnreadable where it is no feed, WorkerFailed at a limit."""
        asked = frames.request_items(body, content_type, url, source, now)
        return await self._result(asked, lambda data: frames.decode_reading(data, source.id, now))

    async def links(self, body: bytes, content_type: str, url: str) -> tuple[Link, ...]:
        """The feeds that a page links; raises WorkerFailed at a limit."""
        asked = frames.request(body, content_type, url, frames.LINKS)
        return await self._result(asked, frames.decode_links)

    async def _result(self, request: frames.Request, decode: Callable[[bytes], T]) -> T:
        await self._slots.acquire()
        task = asyncio.ensure_future(self._work(request, decode))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._slots.release()
        if not task.cancelled():
            task.exception()  # seen, also where nobody waits any more

    async def _work(self, request: frames.Request, decode: Callable[[bytes], T]) -> T:
        """Take a worker | ask within the time | put it back, or end it"""  # noqa: D415 - a pipe
        if not self._open:
            raise WorkerFailed("the parse workers are closed")
        worker = self._idle.pop() if self._idle else self._start()
        self._busy.add(worker)
        healthy = False
        try:
            result = await self._ask(worker, request, decode)
            healthy = True
        except FeedUnreadable:
            healthy = True
            raise
        finally:
            self._busy.discard(worker)
            self._put_back(worker, healthy=healthy)
        return result

    async def _ask(
        self, worker: Worker, request: frames.Request, decode: Callable[[bytes], T]
    ) -> T:
        seconds = self._seconds if worker.tasks else self._seconds + _STARTING
        try:
            async with asyncio.timeout(seconds):
                return await worker.ask(request, decode)
        except TimeoutError as error:
            raise WorkerFailed(f"parsing took more than {self._seconds:g} s") from error

    def _put_back(self, worker: Worker, *, healthy: bool) -> None:
        spent = worker.tasks >= _TASKS_PER_WORKER or worker.resident > self.resident_most
        if healthy and not spent:
            self._idle.append(worker)
        else:
            worker.end()

    def _start(self) -> Worker:
        return Worker(self._seconds, self._memory)


class ArticlePool(WorkerPool):
    """Workers that read articles out of pages; the first starts at the first page.

    They are larger than those of feeds, and a page that kills or delays one delays no feed.
    """

    resident_most = 128

    async def __aenter__(self) -> Self:
        self._open = True
        return self

    async def text(self, body: bytes, content_type: str) -> str:
        """Raises ArticleUnreadable where the page has no article, WorkerFailed at a limit."""
        asked = frames.request(body, content_type, "", frames.ARTICLE)
        try:
            return await self._result(asked, frames.decode_text)
        except FeedUnreadable as error:
            raise ArticleUnreadable(str(error)) from error
