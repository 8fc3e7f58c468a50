"""Who is told, and how each of them is reached."""

from dataclasses import dataclass

from monitor.configuration.values import Secret


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
