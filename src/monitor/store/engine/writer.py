"""One writer thread for SQLite, with group commit.

    works queued meanwhile | BEGIN IMMEDIATE | each in a SAVEPOINT | COMMIT | answers

A commit waits for the disk (synchronous=FULL) and writes every page that changed; all works that
arrived during the last one share the next. A work that is in no hurry may linger for company
before its transaction begins; the first one in a hurry ends that. A work's fault rolls back to
its savepoint. Where the transaction itself fails (the disk is full, the file has gone), its works
run once more, each alone, so that one cannot take the others with it.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import StoreError
from monitor.store.engine.faults import code, explain

T = TypeVar("T")

Work = Callable[[Connection], Any]

_MOST_TOGETHER = 256  # works in one transaction


@dataclass(frozen=True, slots=True)
class _Job:
    """A work and who waits for it; `until` is how long it may linger, on the monotonic clock."""

    work: Work
    until: float
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Done:
    """How a job ended; `fault` is None where it is committed."""

    job: _Job
    value: Any = None
    fault: BaseException | None = None


class _TransactionLost(Exception):
    """SQLite itself ended the transaction (sqlite.org/lang_transaction.html, 3)."""


class GroupWriter:
    """Runs works one after another on one connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._open = False

    def start(self) -> None:
        """Begin to take works."""
        self._open = True
        self._thread.start()

    async def run(self, work: Callable[[Connection], T], linger: float = 0.0) -> T:
        """The work's answer once it is committed; it runs to its end also if nobody waits."""
        if not self._open:
            raise StoreError("the store is closed")
        loop = asyncio.get_running_loop()
        job = _Job(work, time.monotonic() + linger, loop, loop.create_future())
        self._queue.put(job)
        return cast("T", await job.answer)

    def stop(self) -> None:
        """Finish what is queued, then end; blocks."""
        if self._open:
            self._open = False
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        ending = False
        while not ending:
            batch, ending = self._collect()
            if batch:
                _tell(self._settle(batch))

    def _collect(self) -> tuple[list[_Job], bool]:
        job = self._queue.get()
        batch: list[_Job] = []
        until = float("inf")
        while job is not None:
            batch.append(job)
            until = min(until, job.until)
            if len(batch) == _MOST_TOGETHER:
                return batch, False
            try:
                job = self._queue.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return batch, False
        return batch, True

    def _settle(self, batch: Sequence[_Job]) -> list[_Done]:
        try:
            return self._commit(batch)
        except (SQLAlchemyError, _TransactionLost) as fault:
            if len(batch) > 1 and not _is_busy(fault):
                return [done for job in batch for done in self._settle([job])]
            return [_Done(job, fault=self._explain(fault)) for job in batch]

    def _explain(self, fault: BaseException) -> BaseException:
        if isinstance(fault, _TransactionLost):
            fault = fault.__cause__ or fault
        if isinstance(fault, SQLAlchemyError):
            error = explain(fault, self._engine.url)
            error.__cause__ = fault
            return error
        return fault

    def _commit(self, batch: Sequence[_Job]) -> list[_Done]:
        with self._engine.begin() as conn:
            return [self._attempt(conn, job) for job in batch]

    def _attempt(self, conn: Connection, job: _Job) -> _Done:
        conn.exec_driver_sql("SAVEPOINT work")
        try:
            value = job.work(conn)
        except BaseException as fault:  # noqa: BLE001 - it is the waiting task's
            _roll_back(conn, fault)
            return _Done(job, fault=self._explain(fault))
        conn.exec_driver_sql("RELEASE work")
        return _Done(job, value)


def _is_busy(fault: BaseException) -> bool:
    # The transaction never began: to wait again for each work would only make it worse.
    return code(fault).startswith("SQLITE_BUSY")


def _roll_back(conn: Connection, fault: BaseException) -> None:
    if not conn.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
        raise _TransactionLost from fault
    conn.exec_driver_sql("ROLLBACK TO work")
    conn.exec_driver_sql("RELEASE work")


def _tell(batch: Sequence[_Done]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Done]] = {}
    for done in batch:
        by_loop.setdefault(done.job.loop, []).append(done)
    for loop, ones in by_loop.items():
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(_answer, ones)


def _answer(batch: Sequence[_Done]) -> None:
    for done in batch:
        if done.job.answer.done():  # the waiting task was cancelled
            continue
        if done.fault is None:
            done.job.answer.set_result(done.value)
        else:
            done.job.answer.set_exception(done.fault)
