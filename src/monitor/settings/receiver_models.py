"""The form of `receivers` and `smtp` in monitor.yaml: one model for each channel."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from monitor.settings.fields import Hello, Port, Unsubscribe
from monitor.settings.texts import Texts
from monitor.yaml_reader import Duration, Section
from monitor.yaml_reader.validation import REMEDY, without_empty


def _tls(value: object) -> object:
    """What other programs call SSL is TLS from the first byte."""
    if str(value).lower() in {"ssl", "smtps", "tls", "ssl/tls"}:
        what = f"must be one of starttls, implicit, none (found {value!r})"
        raise ValueError(f"{what}{REMEDY}write implicit for port 465, else starttls")
    return value


class SmtpModel(Section):
    """The mail server; here as the default of every e-mail receiver."""

    host: str = ""
    """Name of the mail server."""
    port: Port | None = None
    """Port; by default 587 with `starttls`, 465 with `implicit`, 25 with `none`."""
    username: str = ""
    """Name to log in with; empty: no login."""
    password: str = ""
    """Password; `${NAME}` reads the environment."""
    password_file: str = ""
    """A file that holds the password, instead of `password`."""
    tls: Annotated[Literal["starttls", "implicit", "none", ""], BeforeValidator(_tls)] = ""
    """`starttls` (the default), `implicit` (TLS from the first byte) or `none`."""
    from_: str = Field(default="", alias="from")
    """Sender, `monitor@example.org` or `Monitor <monitor@example.org>`; by default `username`
    where that is an address."""
    reply_to: str = ""
    """Where answers go; by default to the sender."""
    hello: Hello = ""
    """This machine's name in EHLO, for servers that want one with a domain; by default what the
    system says."""
    ca_file: str = ""
    """Certificates (PEM) of authorities that are trusted beside the system's; by default
    `notify.ca_file`."""
    unsubscribe: Unsubscribe = ""
    """Where `List-Unsubscribe` leads, `mailto:` or `https:`; by default a mail to `reply_to` or
    the sender."""


class ZonedModel(Section):
    """What receivers that show times have in common."""

    zone: str = ""
    """Time zone of its times by its IANA name; by default `notify.zone`."""


class EmailModel(SmtpModel, ZonedModel):
    """E-mail over SMTP; every key of `smtp` may be set here for this receiver alone."""

    to: Texts
    """Addresses that are told, each in a letter of its own; `Desk <desk@example.org>` works."""
    cc: Texts = Field(default_factory=list)
    """Further addresses, which everybody sees."""


class WayModel(Section):
    """How an HTTP receiver is reached."""

    deadline: Annotated[Duration, Field(ge=1_000, le=300_000)] = 10_000
    """Limit for one send; a server that needs longer may get the message again."""
    proxy: str = ""
    """An HTTP proxy, `http://USER:PASSWORD@HOST:PORT`; by default `notify.proxy`."""
    proxy_file: str = ""
    """A file that holds the proxy's URL, instead of `proxy`."""
    ca_file: str = ""
    """Certificates (PEM) of authorities that are trusted beside the system's; by default
    `notify.ca_file`."""


class SlackModel(WayModel, ZonedModel):
    """Slack: an incoming webhook, or a bot token with a channel (which can thread)."""

    webhook_url: str = ""
    """The incoming webhook's URL (a secret); `${NAME}` reads the environment."""
    webhook_url_file: str = ""
    """A file that holds the webhook's URL, instead of `webhook_url`."""
    token: str = ""
    """The bot token `xoxb-...`; `${NAME}` reads the environment."""
    token_file: str = ""
    """A file that holds the token, instead of `token`."""
    channel: str = ""
    """Channel for the bot token: `#war-desk` or its id."""
    api_url: str = "https://slack.com/api/"
    """Slack's API, for tests and gateways."""


class WebhookModel(WayModel):
    """HTTP POST of JSON, signed after Standard Webhooks where a secret is given."""

    url: str = ""
    """Where to post (a secret where it holds a key); `${NAME}` reads the environment."""
    url_file: str = ""
    """A file that holds the URL, instead of `url`."""
    secret: str = ""
    """Signing secret, `whsec_` and base64 of 24 to 64 bytes; `${NAME}` reads the environment."""
    secret_file: str = ""
    """A file that holds the secret, instead of `secret`."""


class ConsoleModel(ZonedModel):
    """Prints alerts on standard output: `console: {}`."""


def _one_channel_remedy(given: set[str]) -> str:
    if given:
        return f"make a receiver of each: {', '.join(sorted(given))}"
    return "add for example `console: {}`"


class ReceiverModel(Section):
    """One place to tell: exactly one of the four channels."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    slack: SlackModel | None = None
    """A Slack channel."""
    email: EmailModel | None = None
    """E-mail addresses."""
    webhook: WebhookModel | None = None
    """An HTTP endpoint."""
    console: ConsoleModel | None = None
    """Standard output."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        """An empty channel (`console:`) is a choice here, not "not set"."""
        if isinstance(data, dict):
            return {key: {} if value is None else value for key, value in data.items()}
        return without_empty(data, cls)

    @model_validator(mode="after")
    def _one_channel(self) -> "ReceiverModel":
        if len(self.model_fields_set) != 1:
            message = "a receiver has exactly one of slack, email, webhook, console"
            raise ValueError(f"{message}{REMEDY}{_one_channel_remedy(self.model_fields_set)}")
        return self
