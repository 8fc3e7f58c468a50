"""Parse workers: separate processes with limits of time and memory.

parse | a free worker | frame over its socket | ParsedFeed, FeedUnreadable or WorkerFailed
"""

from monitor.workers.pool import WorkerPool

__all__ = ["WorkerPool"]
