"""The form of monitor.yaml. The descriptions here become the reference and the JSON Schema."""

from typing import Annotated, Literal

from pydantic import (
    Field,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from monitor.configuration import DAY
from monitor.settings.fields import (
    Contact,
    Count,
    HeaderName,
    Host,
    Id,
    Lasting,
    Names,
    Network,
    OwnPort,
    Room,
    StoreSize,
    TimeOfDay,
)
from monitor.settings.policy_models import RouteModel, SilenceModel, TimeIntervalModel
from monitor.settings.receiver_models import ReceiverModel, SmtpModel
from monitor.settings.texts import Texts
from monitor.yaml_reader import Duration, Section
from monitor.yaml_reader.validation import without_empty


class StoreModel(Section):
    """Where everything durable lives."""

    url: str = "sqlite:///data/monitor.db"
    """`sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/DATABASE`; `${NAME}` reads the
    environment."""
    url_file: str = ""
    """A file that holds the URL, instead of `url`."""
    keep: Lasting = 90 * DAY
    """How long items and what became of them are kept; their identities stay."""
    max_size: StoreSize = 0
    """Most bytes of an SQLite store; beyond it the oldest items leave before their time, but none
    of the last day and none that is still to be told; 0 for no limit."""


class FetchModel(Section):
    """How feeds are fetched."""

    contact: Contact = ""
    """A mail address or page for the User-Agent, so that a publisher can reach you; one line,
    without brackets."""
    deadline: Lasting = 30_000
    """Limit for one whole fetch, redirects included."""
    connect_timeout: Lasting = 10_000
    """Limit for one connection."""
    max_wire_size: Room = 16 * 2**20
    """Most bytes accepted from the network for one document."""
    max_body_size: Room = 32 * 2**20
    """Most bytes after decompression."""
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    """Redirects followed in one fetch."""
    allow_networks: list[Network] = Field(default_factory=list)
    """Private networks that feeds may live in, such as `10.0.0.0/8`; receivers may be there too.
    All others that are not public are refused."""
    concurrency: Count = 64
    """Fetches under way at once."""
    per_host: Annotated[int, Field(ge=1, le=10)] = 2
    """Connections to one host at once, whatever the scheme, the port or a `www.`."""
    host_delay: Duration = 1_000
    """Pause between two fetches from one host."""
    requests_per_hour: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """A budget of polls for all feeds together, spent where it saves the most delay, within each
    feed's `every` and `at_most`; 0 for none."""
    new_per_hour: Annotated[int, Field(ge=1, le=1_000_000)] = 2_000
    """Most new items of one feed in an hour, polled or pushed, so that it fills no disk; a
    text of more than 10 KB counts as several. What is beyond is left to later polls,
    and that is told. What stands in a feed at its first reading, or after a gap, does not count."""


class NotifyModel(Section):
    """How receivers are reached."""

    allow_networks: list[Network] = Field(default_factory=list)
    """Private networks that receivers may live in: a mail server, a chat or a webhook of your
    own, such as `10.20.0.0/16`, or `127.0.0.0/8` for a mail server on this machine. Feeds may
    not go there."""
    fallback: Texts = Field(default_factory=list)
    """Receivers that are told where another one is in trouble; by default those whom the
    routes name, and where the one in trouble is the only one, all others."""
    zone: str = "UTC"
    """Time zone of the times in messages, by its IANA name, such as `Europe/Berlin`; a receiver
    may have its own."""
    proxy: str = ""
    """An HTTP proxy for Slack and webhooks, `http://USER:PASSWORD@HOST:PORT`; `${NAME}` reads the
    environment; a receiver may have its own."""
    proxy_file: str = ""
    """A file that holds the proxy's URL, instead of `proxy`."""
    ca_file: str = ""
    """Certificates (PEM) of authorities that are trusted beside the system's, for your own
    servers; a receiver may have its own."""


class ArticlesModel(Section):
    """How the pages of articles are fetched, for topics with `text: full`."""

    per_hour: Annotated[int, Field(ge=0, le=10_000)] = 120
    """Pages fetched in any hour, of all hosts together; 0 fetches none."""
    deadline: Annotated[Duration, Field(ge=1_000, le=30_000)] = 10_000
    """Limit for all the pages of one poll together; what is not there by then is decided on the
    feed's text."""
    host_delay: Duration = 2_000
    """Pause between two pages of one host; a longer `Crawl-delay` of its robots.txt wins."""
    max_size: Room = 5 * 2**20
    """Most bytes of one page, on the wire and after decompression."""


class WebModel(Section):
    """Where the page, the health checks and the metrics listen."""

    host: Host = "127.0.0.1"
    """Address to listen on; `0.0.0.0` for all."""
    port: OwnPort = 8080
    """Port to listen on; 0 takes any free one, which the log then names."""
    names: Names = Field(default_factory=list)
    """Further host names under which it is reached, behind a proxy or in compose; a request with
    an unknown name is refused."""
    password: str = ""
    """Password of the page, with any user name; `${NAME}` reads the environment."""
    password_file: str = ""
    """A file that holds the password, instead of `password`."""
    token: str = ""
    """Bearer token for programs, such as the one that scrapes `/metrics`; `${NAME}` reads the
    environment."""
    token_file: str = ""
    """A file that holds the token, instead of `token`."""
    open: bool = False
    """Whether the page is shown without password or token also where it listens on more than this
    machine; without one of the three it stays closed there."""
    trusted_proxies: list[Network] = Field(default_factory=list)
    """Networks of proxies whose `X-Forwarded-For` and `user_header` are believed."""
    user_header: HeaderName = ""
    """Header in which a trusted proxy names the user that it has let in, such as
    `X-Forwarded-User`; that user needs no password."""


class WebSubModel(Section):
    """Being told by hubs (WebSub) instead of asking; off unless `callback_url` is set."""

    callback_url: str = ""
    """Where hubs on the internet reach this daemon, such as `https://monitor.example.org/`; a
    proxy hands what is below `websub/` on to `web.port`."""
    lease: Lasting = 7 * DAY
    """How long a subscription is asked for; the hub decides, and it is renewed in time."""


class EmbeddingsModel(Section):
    """An endpoint that says what reports mean; off unless `url` is set."""

    url: str = ""
    """An OpenAI-compatible endpoint, such as `http://127.0.0.1:11434/v1/embeddings`; `${NAME}`
    reads the environment. A private network must be in `notify.allow_networks`."""
    url_file: str = ""
    """A file that holds the URL, instead of `url`."""
    model: str = ""
    """The model's name, as the endpoint has it."""
    api_key: str = ""
    """The key that is sent as bearer token (a secret), where one is needed; `${NAME}` reads the
    environment."""
    api_key_file: str = ""
    """A file that holds the key, instead of `api_key`."""
    deadline: Annotated[Duration, Field(ge=100, le=10_000)] = 5_000
    """Limit for what one poll asks; reports without an answer by then are compared by words."""
    proxy: str = ""
    """An HTTP proxy, `http://USER:PASSWORD@HOST:PORT`; by default none, whatever `notify.proxy`
    says."""
    proxy_file: str = ""
    """A file that holds the proxy's URL, instead of `proxy`."""
    ca_file: str = ""
    """Certificates (PEM) of authorities that are trusted beside the system's; by default
    `notify.ca_file`."""


class StoriesModel(Section):
    """How reports are folded into stories."""

    embeddings: EmbeddingsModel = EmbeddingsModel()
    """What reports mean, beside their words."""


class ParseModel(Section):
    """How feeds are parsed."""

    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes that parse feeds, away from the daemon and within limits."""


class AlertsModel(Section):
    """What keeps alerts from flooding."""

    max_age: Lasting = DAY
    """Items published longer ago are recorded, not alerted."""
    flood_limit: Count = 20
    """New stories of one topic for one receiver in an hour; more come in one summary an hour."""
    max_per_day: Count = 50
    """New stories of one topic for one receiver in a day; more come in the daily roll-up. A third
    of it is kept for stories that several outlets report; what is more severe than normal is
    told all the same."""


class HeartbeatModel(Section):
    """A daily message that says what was read, told and left undone; off unless `at` is set."""

    at: TimeOfDay = ""
    """Time of day, such as `08:00`; empty: no message."""
    zone: str = "UTC"
    """Time zone of `at` by its IANA name, such as `Europe/Berlin`."""
    receiver: str = ""
    """Who is told; by default whoever the routes name for `kind="daily"`."""


class RollupModel(Section):
    """When receivers are told of comment, briefings and the like; who has none gets no message."""

    at: TimeOfDay = "08:00"
    """Time of day."""
    zone: str = ""
    """Time zone of `at` by its IANA name, such as `Europe/Berlin`; by default `notify.zone`."""


class LogModel(Section):
    """What is logged, on standard error."""

    format: Literal["auto", "json", "console"] = "auto"
    """`json`, `console`, or `auto`: console on a terminal."""
    level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important level that is logged."""


class MonitorFile(BaseSettings):
    """config/monitor.yaml: every setting of the daemon; all have defaults."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        env_prefix="MONITOR_",
        env_nested_delimiter="__",
    )

    store: StoreModel = StoreModel()
    """Where everything durable lives."""
    fetch: FetchModel = FetchModel()
    """How feeds are fetched."""
    notify: NotifyModel = NotifyModel()
    """How receivers are reached."""
    articles: ArticlesModel = ArticlesModel()
    """How the pages of articles are fetched."""
    web: WebModel = WebModel()
    """Where the page listens."""
    websub: WebSubModel = WebSubModel()
    """How hubs tell of news."""
    stories: StoriesModel = StoriesModel()
    """How reports are folded into stories."""
    parse: ParseModel = ParseModel()
    """How feeds are parsed."""
    alerts: AlertsModel = AlertsModel()
    """What keeps alerts from flooding."""
    heartbeat: HeartbeatModel = HeartbeatModel()
    """The daily message."""
    rollup: RollupModel = RollupModel()
    """The daily roll-up of what had no message of its own."""
    log: LogModel = LogModel()
    """What is logged."""
    smtp: SmtpModel = SmtpModel()
    """The mail server, as the default of every e-mail receiver."""
    receivers: dict[Id, ReceiverModel] = {}
    """Who can be told, by name."""
    route: RouteModel | None = None
    """Who is told of what; by default everything goes to the only receiver."""
    time_intervals: list[TimeIntervalModel] = []
    """Times that routes name: quiet nights, office hours."""
    silences: dict[Id, SilenceModel] = {}
    """Alerts that are not told until a given time, by a name of yours."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        return without_empty(data, cls)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *others: PydanticBaseSettingsSource,
        **more: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nothing but what is handed in: the environment is a value here (`environment.py`)."""
        del settings_cls, others, more
        return (init_settings,)
