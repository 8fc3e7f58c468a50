"""The logger, and every metric's name.

One log line per unit of work, with bound context; JSON unless on a terminal. Secrets are
`Secret` values, whose text is `Secret(***)` wherever it is printed.

    line | seen a minute ago? | rendered | passwords masked | queue | a thread | standard error
"""

from monitor.telemetry.log import configure, flush, logger, tell_repeated
from monitor.telemetry.metrics import (
    ARTICLES,
    DELIVERIES,
    DELIVERY_SECONDS,
    DUE,
    EMBEDDINGS,
    HUB_REQUESTS,
    ITEMS,
    LOG_DROPPED,
    MATCHES,
    PENDING,
    PLANNED,
    POLL_SECONDS,
    POLLS,
    PUSHES,
    REGISTRY,
    RELOADS,
    SOURCES,
    SUBSCRIPTIONS,
    UNSETTLED,
    WAITING,
    render_metrics,
)

__all__ = [
    "ARTICLES",
    "DELIVERIES",
    "DELIVERY_SECONDS",
    "DUE",
    "EMBEDDINGS",
    "HUB_REQUESTS",
    "ITEMS",
    "LOG_DROPPED",
    "MATCHES",
    "PENDING",
    "PLANNED",
    "POLLS",
    "POLL_SECONDS",
    "PUSHES",
    "REGISTRY",
    "RELOADS",
    "SOURCES",
    "SUBSCRIPTIONS",
    "UNSETTLED",
    "WAITING",
    "configure",
    "flush",
    "logger",
    "render_metrics",
    "tell_repeated",
]
