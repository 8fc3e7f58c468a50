"""What the user configured, as frozen values; read from YAML by `settings` and `watchlist`.

    Configuration = sources + topics + entities + receivers + route + limits

Durations are integer milliseconds, sizes are bytes, unless a name says otherwise.
"""

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Secret:
    """A string that never shows itself: not in repr, not in str, not in a log."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself; call it only where it is sent."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


@dataclass(frozen=True, slots=True)
class Source:
    """A feed to poll. `id` is its key in feeds.yaml and never changes; the URL may."""

    id: str
    url: str
    title: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""  # BCP 47 primary tag where the user knows better than the feed
    country: str = ""  # ISO 3166 alpha-2
    interval_min: int = 5 * MINUTE  # never polled more often
    interval_max: int = 6 * HOUR  # never polled less often
    weight: float = 1.0  # how much a minute of delay costs here
    live: bool = False  # its reports are written on: another headline and date is an update


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or organisation that queries name with `entity:ID`."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()  # in items of any language
    aliases_in: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (language, aliases only there)
    groups: tuple[str, ...] = ()
    context: tuple[str, ...] = ()  # one of these must stand in the item, where given
    not_context: tuple[str, ...] = ()  # none of these may
    not_in: tuple[str, ...] = ()  # longer names inside which a name is not this entity
    variants: bool = True  # generate inflections and transliterations
    first_name_required: bool = False


@dataclass(frozen=True, slots=True)
class TopicTest:
    """A headline that a topic must match, or must not; `line` locates it in its file."""

    text: str
    matches: bool
    language: str = ""
    line: int = 0
    article: str = ""  # its page's text, for a topic that asks for it


@dataclass(frozen=True, slots=True)
class TimedItem:
    """One report in a test over time, and what must become of it; `line` locates it."""

    title: str
    after: int = 0  # milliseconds since the test's start
    source: str = ""  # id of a configured feed, or
    outlet: str = ""  # the name of an invented one
    summary: str = ""
    text: str = ""
    language: str = ""
    age: int = 0  # milliseconds between publication and the poll that finds it
    expect: str = ""  # as the watchlist's `TimedItemModel` lists them; "" = anything
    to: int = 0  # in the thread of this item, counted from 1; 0 = any
    reason: str = ""  # part of the verdict's reason
    severity: str = ""
    receivers: tuple[str, ...] = ()  # whose messages are looked at; empty: all
    line: int = 0


@dataclass(frozen=True, slots=True)
class TimedTest:
    """Reports in the order of time; `position` counts the topic's tests from 0."""

    name: str
    items: tuple[TimedItem, ...]
    position: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """A tracked topic: a query and what follows from a match."""

    id: str
    name: str
    query: str
    boost: tuple[str, ...] = ()  # `title^2`, `entity:witkoff`
    threshold: float = 0.0
    severity: tuple[tuple[str, str], ...] = ()  # (level, condition), the first that holds wins
    stemming: bool = False
    compounds: bool = False  # words are found inside German compounds too
    full_text: bool = False  # matched against the article's page, too
    prefilter: str = ""  # which items' pages are fetched; "": where a required part stands already
    languages: tuple[str, ...] = ()  # empty: all
    genres: tuple[str, ...] = ()  # kinds of text that are told at once, too, by their labels
    max_per_day: int = 0  # new stories for one receiver in a day; 0: as for all topics
    tags: tuple[str, ...] = ()
    tests: tuple[TopicTest, ...] = ()
    timed_tests: tuple[TimedTest, ...] = ()
    file: str = ""
    line: int = 0  # where the query stands, for errors


@dataclass(frozen=True, slots=True)
class Way:
    """How an HTTP receiver is reached: whose certificates count as well, and through whom."""

    ca_file: str = ""  # PEM, beside the authorities that the system trusts
    proxy: Secret | None = None  # `http://[USER:PASSWORD@]HOST:PORT`


@dataclass(frozen=True, slots=True)
class ConsoleReceiver:
    """Prints alerts on standard output. `zone` is the IANA name of its readers' time zone."""

    name: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class SlackReceiver:
    """Slack: either an incoming webhook URL, or a bot token with a channel."""

    name: str
    webhook_url: Secret | None = None
    token: Secret | None = None
    channel: str = ""
    api_url: str = "https://slack.com/api/"
    zone: str = "UTC"
    deadline: int = 10_000  # for a whole send
    way: Way = Way()


@dataclass(frozen=True, slots=True)
class EmailReceiver:
    """E-mail over SMTP. `tls` is one of `starttls`, `implicit`, `none`.

    Addresses may carry a display name, `Desk <desk@example.org>`; domains may be in any script.
    """

    name: str
    to: tuple[str, ...]
    sender: str
    host: str
    port: int = 587
    username: str = ""
    password: Secret | None = None
    tls: str = "starttls"
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    hello: str = ""  # the name in EHLO; "": this machine's
    ca_file: str = ""
    unsubscribe: str = ""  # `mailto:` or `https:`; "": a mail to `reply_to` or the sender
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class WebhookReceiver:
    """HTTP POST of JSON, signed after Standard Webhooks (`whsec_` + base64 secret)."""

    name: str
    url: Secret
    secret: Secret | None = None
    deadline: int = 10_000  # for a whole send
    way: Way = Way()


Receiver = ConsoleReceiver | SlackReceiver | EmailReceiver | WebhookReceiver


@dataclass(frozen=True, slots=True)
class Matcher:
    """One route condition, Alertmanager's syntax: label, operator (= != =~ !~), value."""

    label: str
    op: str
    value: str

    def __str__(self) -> str:
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{self.label}{self.op}"{escaped}"'


Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Times of the week and the year; all fields that hold something must fit the wall clock.

    `times` are minutes since midnight, the end not included; the ends of all other ranges are
    included. Sunday is weekday 0; days of the month below 0 count from its end (-1 is the last).
    """

    times: Ranges = ()
    weekdays: Ranges = ()
    days_of_month: Ranges = ()
    months: Ranges = ()
    years: Ranges = ()
    zone: str = "UTC"  # whose wall clock, by its IANA name


@dataclass(frozen=True, slots=True)
class TimeInterval:
    """A named time interval: it holds whenever one of its spans does."""

    name: str
    spans: tuple[TimeSpan, ...]


class WhenMuted(StrEnum):
    """What becomes of an alert that is muted or silenced."""

    DEFER = "defer"  # it is kept, and told when the mute time or the silence ends
    DROP = "drop"  # it is recorded with the reason and never told


class FollowUps(StrEnum):
    """Which further reports of a story that was told are told."""

    NEWS = "news"  # those that bring something
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Silence:
    """Alerts that are not told from `starts` until before `until` (UTC milliseconds).

    It silences an alert whose labels meet all `matchers`, if each of `words` (a word or a phrase)
    stands in one of the item's texts.
    """

    id: str
    matchers: tuple[Matcher, ...] = ()
    words: tuple[str, ...] = ()
    starts: int = 0
    until: int = 0
    comment: str = ""
    author: str = ""
    when_muted: WhenMuted = WhenMuted.DEFER


@dataclass(frozen=True, slots=True)
class Route:
    """A node of the route tree, with Alertmanager's words and semantics.

    Labels of an alert: topic, severity, language, source, outlet, tag (of topic or source),
    country, score, entity, story. Children inherit what they do not set, except for the time
    intervals, which hold for their own node alone; the reader resolves that, so that every node
    here is complete.
    """

    receiver: str
    matchers: tuple[Matcher, ...] = ()
    group_by: tuple[str, ...] = ("story",)
    group_wait: int = 0
    group_interval: int = 10 * MINUTE
    continue_: bool = False
    routes: tuple["Route", ...] = ()
    mute_time_intervals: tuple[TimeInterval, ...] = ()
    active_time_intervals: tuple[TimeInterval, ...] = ()  # empty: always
    when_muted: WhenMuted = WhenMuted.DEFER
    follow_ups: FollowUps = FollowUps.NEWS


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How a fetch may behave. `allow_networks` opens private networks on purpose."""

    contact: str = ""  # mail or page for the User-Agent
    deadline: int = 30_000  # whole fetch
    connect_timeout: int = 10_000
    max_wire_bytes: int = 16 * 2**20
    max_body_bytes: int = 32 * 2**20
    max_redirects: int = 5
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    concurrency: int = 64
    per_host: int = 2
    host_delay: int = 1_000
    requests_per_hour: int = 0  # polls of all feeds together; 0: no budget
    new_per_hour: int = 2_000  # new items of one feed; more are left to later polls


@dataclass(frozen=True, slots=True)
class ArticleLimits:
    """How pages of articles are fetched, for topics that ask for the full text."""

    per_hour: int = 120  # pages of all hosts together
    deadline: int = 10_000  # for all the pages that one poll asks for
    host_delay: int = 2_000  # between two pages of one host; a longer Crawl-delay wins
    max_bytes: int = 5 * 2**20  # on the wire, and again unpacked


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where the page and the health checks listen."""

    host: str = "127.0.0.1"
    port: int = 8080
    names: tuple[str, ...] = ()  # further Host names that reach it, behind a proxy or in compose
    password: Secret | None = None
    token: Secret | None = None
    open: bool = False  # the operator's word that nothing but the network keeps strangers out
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    user_header: str = ""  # in which a trusted proxy names the user that it let in


class Entrance(Enum):
    """How strangers get to the page."""

    GUARDED = "guarded"  # a password, a token or a proxy's word
    LOCAL = "local"  # no secret, and only this machine reaches it
    OPEN = "open"  # no secret, and the operator said so
    CLOSED = "closed"  # no secret and no word


def entrance(web: WebAddress) -> Entrance:
    """What stands before the pages of this configuration."""
    if web.password or web.token or web.user_header:
        return Entrance.GUARDED
    if is_loopback(web.host):
        return Entrance.LOCAL
    return Entrance.OPEN if web.open else Entrance.CLOSED


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address to listen on."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


@dataclass(frozen=True, slots=True)
class WebSub:
    """Being told by hubs. `callback_url` is where they reach us, with a slash at its end."""

    callback_url: str
    lease: int = 7 * DAY  # what hubs are asked for


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A daily message, `minute` minutes after midnight of `zone` (an IANA name).

    It goes to `receiver`, or where the routes lead if that is empty.
    """

    receiver: str
    minute: int
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Rollup:
    """When the daily roll-up is told: `minute` minutes after midnight of `zone` (an IANA name)."""

    minute: int = 8 * 60
    zone: str = "UTC"


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
    heartbeat: Heartbeat | None = None  # None: no daily message
    rollup: Rollup = field(default_factory=Rollup)
