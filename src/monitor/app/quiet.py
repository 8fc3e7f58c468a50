"""Work in a thread that makes or drops millions of objects, without stopping the loop.

CPython's collector of cycles looks at every object, in one go, and no thread runs meanwhile: a
second for a configuration of 100,000 topics (docs/notes/reload-of-many-topics.md). What a load
makes has no cycles and is freed when its last reference goes. So the collector rests during the
work, and what was made is set aside for good (`monitor.collector`).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar, cast

from monitor.collector import resting

T = TypeVar("T")


async def quietly(work: Callable[[], T]) -> T:
    """The work's answer; it runs in a thread of its own, which the end of the process cuts off."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        value, fault = _uncollected(work)
        with suppress(RuntimeError):  # the loop is gone: nobody waits
            loop.call_soon_threadsafe(_tell, answer, value, fault)

    Thread(target=run, name="quiet", daemon=True).start()
    return await answer


def _uncollected(work: Callable[[], T]) -> tuple[T | None, BaseException | None]:
    with resting():
        try:
            return work(), None
        except BaseException as fault:  # noqa: BLE001 - it is the waiting task's
            return None, fault


def _tell(answer: asyncio.Future[T], value: T | None, fault: BaseException | None) -> None:
    if answer.done():
        return
    if fault is None:
        answer.set_result(cast("T", value))
    else:
        answer.set_exception(fault)
