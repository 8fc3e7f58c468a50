"""Parse workers: separate processes with limits of time and memory.

feed | a free worker | frame over its socket | ParsedFeed, FeedUnreadable or WorkerFailed
page | a free worker | frame over its socket | its text, ArticleUnreadable or WorkerFailed
"""

from monitor.workers.pool import ArticlePool, WorkerPool

__all__ = ["ArticlePool", "WorkerPool"]
