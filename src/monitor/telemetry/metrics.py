"""Every metric's name. Home of prometheus_client."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

REGISTRY = CollectorRegistry()

POLLS = Counter("monitor_polls", "Polls by result", ["result"], registry=REGISTRY)
POLL_SECONDS = Histogram("monitor_poll_seconds", "Duration of a poll", registry=REGISTRY)
ITEMS = Counter("monitor_items", "New items by verdict", ["verdict"], registry=REGISTRY)
MATCHES = Counter("monitor_matches", "Matches by topic", ["topic"], registry=REGISTRY)
ARTICLES = Counter(
    "monitor_articles", "Articles that topics asked for, by result", ["result"], registry=REGISTRY
)
EMBEDDINGS = Counter(
    "monitor_embeddings",
    "Reports whose meaning an endpoint was to say, by result",
    ["result"],
    registry=REGISTRY,
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
WAITING = Gauge(
    "monitor_groups_waiting", "Groups in which something waits to be told", registry=REGISTRY
)
UNSETTLED = Gauge(
    "monitor_alerts_unsettled", "Alerts that nothing will bring to an end", registry=REGISTRY
)
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
LOG_DROPPED = Counter(
    "monitor_log_lines_dropped",
    "Log lines that were dropped because nobody read standard error",
    registry=REGISTRY,
)


def render_metrics() -> tuple[bytes, str]:
    """Every metric of this process in Prometheus' text format, and its content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
