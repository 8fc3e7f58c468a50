"""Parse workers: separate processes with limits of time and memory.

feed | a free worker | frame over its socket | ParsedFeed or Reading, FeedUnreadable or WorkerFailed
page | a free worker | frame over its socket | its text, ArticleUnreadable or WorkerFailed
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monitor.workers.pool import ArticlePool, WorkerPool

__all__ = ["ArticlePool", "WorkerPool"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """The pools, when they are asked for: a worker lives in this package, and needs no asyncio."""
    if name in __all__:
        from monitor.workers import pool  # noqa: PLC0415 - as the docstring says

        return getattr(pool, name)
    raise AttributeError(name)
