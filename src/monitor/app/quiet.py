"""Work in a thread that makes or drops millions of objects, without stopping the loop.

CPython's collector of cycles looks at every object, in one go, and no thread runs meanwhile: a
second for a configuration of 100,000 topics (docs/notes/reload-of-many-topics.md). What a load
makes has no cycles and is freed when its last reference goes. So the collector rests during the
load, and what is loaded is set aside for good (`gc.freeze`).
"""

import asyncio
import gc
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def quietly(work: Callable[[], T]) -> T:
    """The work's answer; it runs in a thread."""
    return await asyncio.to_thread(_uncollected, work)


def _uncollected(work: Callable[[], T]) -> T:
    gc.disable()
    try:
        return work()
    finally:
        gc.freeze()
        gc.enable()
