"""How the daemon itself behaves: fetching, listening, hubs, its daily messages."""

from dataclasses import dataclass, field
from enum import Enum
from ipaddress import IPv4Network, IPv6Network, ip_address

from monitor.configuration.receivers import Way
from monitor.configuration.values import DAY, Secret


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
class Embeddings:
    """An endpoint that says what texts mean, after OpenAI's `/embeddings`."""

    url: Secret  # it may hold a key
    model: str
    key: Secret | None = None
    deadline: int = 5_000  # for all that one document asks
    way: Way = field(default_factory=Way)


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
