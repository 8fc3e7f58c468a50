"""Works on a few threads, one transaction each: readers everywhere, writers on PostgreSQL."""

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import StoreError
from monitor.store.engine.faults import explain, may_pass

T = TypeVar("T")

_ATTEMPTS = 8
_FIRST_PAUSE = 0.01  # seconds; doubles, with full jitter, to 0.64 before the last attempt


class ThreadRunner:
    """Runs each work in its own transaction; runs it again where the database asks for it."""

    def __init__(self, engine: Engine, threads: int, name: str) -> None:
        self._engine = engine
        self._threads: ThreadPoolExecutor | None = ThreadPoolExecutor(threads, name)

    async def run(self, work: Callable[[Connection], T], linger: float = 0.0) -> T:
        """The work's answer once it is committed; it runs to its end also if nobody waits."""
        del linger  # no other work would share its commit
        if self._threads is None:
            raise StoreError("the store is closed")
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._threads, self.transact, work))

    def transact(self, work: Callable[[Connection], T]) -> T:
        """The same, called from a thread."""
        for attempt in range(_ATTEMPTS):
            try:
                with self._engine.begin() as conn:
                    return work(conn)
            except SQLAlchemyError as fault:
                if attempt == _ATTEMPTS - 1 or not may_pass(fault):
                    raise explain(fault, self._engine.url) from fault
            time.sleep(random.uniform(0, _FIRST_PAUSE * 2**attempt))  # noqa: S311 - not a secret
        raise AssertionError("unreachable")

    def stop(self) -> None:
        """Finish what is queued, then end; blocks."""
        if self._threads is not None:
            threads, self._threads = self._threads, None
            threads.shutdown()
