"""The logger, and every metric's name. Home of structlog and prometheus_client.

One log line per unit of work, with bound context; JSON unless on a terminal. Secrets are
`Secret` values, whose text is `Secret(***)` wherever it is printed.
"""

import logging
import sys
from typing import TextIO, cast

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from structlog.typing import EventDict

from monitor.addresses import masked

# Without the locals: whole documents would be logged, and what is secret in them.
_TRACEBACK = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)

REGISTRY = CollectorRegistry()

POLLS = Counter("monitor_polls", "Polls by result", ["result"], registry=REGISTRY)
POLL_SECONDS = Histogram("monitor_poll_seconds", "Duration of a poll", registry=REGISTRY)
ITEMS = Counter("monitor_items", "New items by verdict", ["verdict"], registry=REGISTRY)
MATCHES = Counter("monitor_matches", "Matches by topic", ["topic"], registry=REGISTRY)
ARTICLES = Counter(
    "monitor_articles", "Articles that topics asked for, by result", ["result"], registry=REGISTRY
)
DELIVERIES = Counter(
    "monitor_deliveries",
    "Delivery attempts by receiver and outcome",
    ["receiver", "outcome"],
    registry=REGISTRY,
)
DELIVERY_SECONDS = Histogram("monitor_delivery_seconds", "Duration of a send", registry=REGISTRY)
PENDING = Gauge("monitor_deliveries_pending", "Deliveries not yet settled", registry=REGISTRY)
DUE = Gauge("monitor_deliveries_due", "Deliveries that should go out now", registry=REGISTRY)
SOURCES = Gauge("monitor_sources", "Sources by status", ["status"], registry=REGISTRY)
PUSHES = Counter(
    "monitor_pushes", "Calls of hubs to our callbacks by result", ["result"], registry=REGISTRY
)
HUB_REQUESTS = Counter(
    "monitor_hub_requests",
    "Requests to hubs by mode and outcome",
    ["mode", "outcome"],
    registry=REGISTRY,
)
SUBSCRIPTIONS = Gauge(
    "monitor_subscriptions", "Subscriptions at hubs by state", ["state"], registry=REGISTRY
)
PLANNED = Gauge("monitor_polls_planned", "Polls an hour that the plans come to", registry=REGISTRY)
RELOADS = Counter(
    "monitor_reloads", "Configuration reloads by result", ["result"], registry=REGISTRY
)


def configure(log_format: str, log_level: str, stream: TextIO | None = None) -> None:
    """Set up logging once per process; `log_format` is `auto`, `json` or `console`."""
    stream = stream or sys.stderr
    pretty = log_format == "console" or (log_format == "auto" and stream.isatty())
    renderer = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    tail = [] if pretty else [structlog.processors.ExceptionRenderer(_TRACEBACK)]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *tail,
            renderer,
            _without_passwords,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[log_level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=stream, format="%(message)s")


def _without_passwords(_: object, __: str, line: EventDict) -> EventDict:
    """No password of an address reaches the log, whoever writes the line; after the renderer."""
    return cast("EventDict", masked(str(line)))


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of one part of the monitor."""
    return cast("structlog.stdlib.BoundLogger", structlog.get_logger(part=name))


def render_metrics() -> tuple[bytes, str]:
    """Every metric of this process in Prometheus' text format, and its content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
