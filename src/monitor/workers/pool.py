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
from monitor.workers.worker import Passed, Worker

T = TypeVar("T")

MEMORY = 512 * 2**20
_TASKS_PER_WORKER = 2_000
_AT_ONCE = 2  # tasks of a worker: one that it works on, one that lies ready
_TRIES = 3  # workers that a task may lose to the one before it
# MiB after a task; a larger worker makes room for a fresh one. It starts with 34, and has 20 more
# once it was asked for languages.
_RESIDENT_MOST = 84


class WorkerPool:
    """`size` workers, each feed within `seconds` and `memory` bytes; an async context manager.

    A worker that fails, takes too long or grows is replaced. A caller that is cancelled leaves
    at once; its worker finishes the feed in its own time and is then free again, so that no
    number of cancellations costs a process. A second feed lies ready at each busy worker; where
    the first kills it, the second goes to another. `languages` says whether matching will ask for
    the items' languages: then the workers know them, and the loop need not.
    """

    resident_most = _RESIDENT_MOST

    def __init__(
        self,
        size: int,
        seconds: float = 10.0,
        memory: int = MEMORY,
        languages: Callable[[], bool] = lambda: False,
    ) -> None:
        self._size, self._seconds, self._memory = size, seconds, memory
        self._languages = languages
        self._workers: list[Worker] = []
        self._slots = asyncio.Semaphore(size * _AT_ONCE)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._open = False

    async def __aenter__(self) -> Self:
        self._open = True
        self._workers = [self._start() for _ in range(self._size)]
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
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    @property
    def pids(self) -> tuple[int, ...]:
        """The workers' process ids."""
        return tuple(worker.pid for worker in self._workers)

    async def parse(self, body: bytes, content_type: str, url: str) -> ParsedFeed:
        """Raises FeedUnreadable where it is no feed, WorkerFailed at a limit."""
        return await self._result(frames.request(body, content_type, url), frames.decode)

    async def read(
        self, body: bytes, content_type: str, url: str, source: Source, now: Millis
    ) -> Reading:
        """The items, seen at `now`; FeedUnreadable where it is no feed, WorkerFailed at a limit."""
        about = frames.ItemsAsked(source, now, self._languages())
        asked = frames.request_items(body, content_type, url, about)
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
        """Take a worker | ask within the time | keep it, or end it"""  # noqa: D415 - a pipe
        for _ in range(_TRIES):
            if not self._open:
                raise WorkerFailed("the parse workers are closed")
            worker = self._take()
            try:
                return await self._ask(worker, request, decode)
            except Passed:
                continue
            finally:
                self._release(worker)
        raise WorkerFailed("its worker was lost to another document, again and again")

    def _take(self) -> Worker:
        """The worker with the least to do; a fresh one where none is free and there may be more."""
        least = min(self._workers, key=lambda worker: worker.waiting, default=None)
        if least is None or (least.waiting and len(self._workers) < self._size):
            least = self._start()
            self._workers.append(least)
        return least

    async def _ask(
        self, worker: Worker, request: frames.Request, decode: Callable[[bytes], T]
    ) -> T:
        try:
            return await worker.ask(request, decode, self._seconds)
        except TimeoutError as error:
            raise WorkerFailed(f"parsing took more than {self._seconds:g} s") from error

    def _release(self, worker: Worker) -> None:
        grown = worker.resident > self.resident_most
        spent = grown or worker.broken or worker.tasks >= _TASKS_PER_WORKER
        if (worker.lost or spent) and worker in self._workers:
            self._workers.remove(worker)
        if worker.lost or (not worker.waiting and worker not in self._workers):
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
