"""What the user configured, as frozen values; read from YAML by `settings` and `watchlist`.

    Configuration = what is watched + receivers + policy + how the service behaves

Durations are integer milliseconds, sizes are bytes, unless a name says otherwise.
"""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from monitor.configuration.policy import (
    FollowUps,
    Matcher,
    Ranges,
    Route,
    Silence,
    TimeInterval,
    TimeSpan,
    WhenMuted,
)
from monitor.configuration.receivers import (
    ConsoleReceiver,
    EmailReceiver,
    Receiver,
    SlackReceiver,
    Way,
    WebhookReceiver,
)
from monitor.configuration.service import (
    ArticleLimits,
    Embeddings,
    Entrance,
    FetchLimits,
    Heartbeat,
    Rollup,
    WebAddress,
    WebSub,
    entrance,
    is_loopback,
)
from monitor.configuration.values import (
    DAY,
    HOUR,
    MINUTE,
    Secret,
)
from monitor.configuration.watched import (
    Entity,
    Source,
    TimedItem,
    TimedTest,
    Topic,
    TopicTest,
)

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "ArticleLimits",
    "Configuration",
    "ConsoleReceiver",
    "EmailReceiver",
    "Embeddings",
    "Entity",
    "Entrance",
    "FetchLimits",
    "FollowUps",
    "Heartbeat",
    "Matcher",
    "Ranges",
    "Receiver",
    "Rollup",
    "Route",
    "Secret",
    "Silence",
    "SlackReceiver",
    "Source",
    "TimeInterval",
    "TimeSpan",
    "TimedItem",
    "TimedTest",
    "Topic",
    "TopicTest",
    "Way",
    "WebAddress",
    "WebSub",
    "WebhookReceiver",
    "WhenMuted",
    "entrance",
    "is_loopback",
]


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything, validated: names that are used exist, queries compile, secrets are read."""

    sources: tuple[Source, ...] = ()
    topics: tuple[Topic, ...] = ()
    entities: tuple[Entity, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()  # `any:NAME`
    queries: tuple[tuple[str, str], ...] = ()  # named sub-queries, `query:NAME`
    receivers: tuple[Receiver, ...] = ()
    route: Route = field(default_factory=lambda: Route(receiver="console"))
    silences: tuple[Silence, ...] = ()  # those of monitor.yaml; the store holds the others
    store_url: str = "sqlite:///data/monitor.db"
    fetch: FetchLimits = field(default_factory=FetchLimits)
    articles: ArticleLimits = field(default_factory=ArticleLimits)
    web: WebAddress = field(default_factory=WebAddress)
    notify_networks: tuple[IPv4Network | IPv6Network, ...] = ()  # open to receivers alone
    zone: str = "UTC"  # of times that name none, by its IANA name
    fallback: tuple[str, ...] = ()  # receivers that are told of others in trouble
    parse_workers: int = 1
    max_age: int = DAY  # items published longer ago are recorded, not alerted
    flood_limit: int = 20  # new stories of a topic for one receiver in an hour; more: a summary
    max_per_day: int = 50  # likewise in a day; more: the daily roll-up
    keep: int = 90 * DAY  # retention of items
    max_size: int = 0  # bytes of an SQLite store; 0: no limit
    log_format: str = "auto"  # auto, json, console
    log_level: str = "info"
    websub: WebSub | None = None  # None: hubs are not asked
    embeddings: Embeddings | None = None  # None: reports are compared by words alone
    heartbeat: Heartbeat | None = None  # None: no daily message
    rollup: Rollup = field(default_factory=Rollup)

    @property
    def receiver_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks that receivers, and the endpoint of embeddings, may live in."""
        return (*self.notify_networks, *self.fetch.allow_networks)
