"""From the receivers as written to the receivers as values, secrets read."""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.configuration import (
    ConsoleReceiver,
    EmailReceiver,
    Receiver,
    Secret,
    SlackReceiver,
    WebhookReceiver,
)
from monitor.settings.models import (
    EmailModel,
    MonitorFile,
    ReceiverModel,
    SlackModel,
    SmtpModel,
    WebhookModel,
)
from monitor.settings.secrets import SecretReader, Where

PORTS = {"starttls": 587, "implicit": 465, "none": 25}
ADDRESS = re.compile(r"[^\s@<>,;:\"\x00-\x1f]+@[^\s@<>,;:\"\x00-\x1f]+")
SECRET_BYTES = range(24, 65)  # Standard Webhooks: 192 to 512 bits


def receivers_of(file: MonitorFile, secrets: SecretReader) -> Iterator[Receiver]:
    """Every receiver; what is wrong with one is complained of, and it is still there."""
    for name, model in file.receivers.items():
        yield _receiver(name, model, file.smtp, secrets)


def _receiver(name: str, model: ReceiverModel, smtp: SmtpModel, secrets: SecretReader) -> Receiver:
    where: Where = ("receivers", name)
    if model.slack:
        return _slack(name, model.slack, (*where, "slack"), secrets)
    if model.email:
        return _Mail(model.email, smtp, (*where, "email"), secrets).receiver(name)
    if model.webhook:
        return _webhook(name, model.webhook, (*where, "webhook"), secrets)
    return ConsoleReceiver(name)


def _slack(name: str, model: SlackModel, where: Where, secrets: SecretReader) -> SlackReceiver:
    by_webhook = bool(model.webhook_url or model.webhook_url_file)
    by_token = bool(model.token or model.token_file)
    if by_webhook is by_token:
        message = "a Slack receiver has either a webhook_url or a token with a channel"
        secrets.complain(where, message, "")
    if by_token and not model.channel:
        secrets.complain(where, "a bot token needs a channel", 'add `channel: "#name"`')
    if by_webhook and model.channel:
        message = "a webhook posts to the channel that it was made for"
        secrets.complain((*where, "channel"), message, "remove channel, or use a token")
    webhook = secrets.secret(model, where, "webhook_url")
    if webhook:
        _check_url(webhook.reveal(), (*where, "webhook_url"), secrets)
    _check_url(model.api_url, (*where, "api_url"), secrets)
    token = secrets.secret(model, where, "token")
    return SlackReceiver(name, webhook, token, model.channel, model.api_url)


def _webhook(
    name: str, model: WebhookModel, where: Where, secrets: SecretReader
) -> WebhookReceiver:
    if not (model.url or model.url_file):
        secrets.complain(where, "a webhook needs a url", "add `url:`")
    url = secrets.secret(model, where, "url")
    if url:
        _check_url(url.reveal(), (*where, "url"), secrets)
    secret = secrets.secret(model, where, "secret")
    if secret and not is_signing_secret(secret.reveal()):
        message = "not a Standard Webhooks secret: `whsec_` and base64 of 24 to 64 bytes"
        secrets.complain(
            (*where, "secret"), message, 'make one: echo "whsec_$(openssl rand -base64 32)"'
        )
    return WebhookReceiver(name, url or _nowhere(), secret)


def _nowhere() -> Secret:
    return Secret("")


def is_signing_secret(text: str) -> bool:
    """Whether this is `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks)."""
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return text.startswith("whsec_") and len(key) in SECRET_BYTES


def _check_url(url: str, where: Where, secrets: SecretReader) -> None:
    """The URL itself is not repeated in the message: it may be the secret."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or re.search(r"\s", url):
        secrets.complain(where, "not an http or https URL", "")


class _Mail:
    """An e-mail receiver: its own keys over those of `smtp`."""

    def __init__(
        self, model: EmailModel, smtp: SmtpModel, where: Where, secrets: SecretReader
    ) -> None:
        self._model, self._smtp, self._where, self._secrets = model, smtp, where, secrets

    def receiver(self, name: str) -> EmailReceiver:
        """The receiver, everything checked."""
        tls = self._value("tls") or "starttls"
        port = self._model.port or self._smtp.port or PORTS[tls]
        return EmailReceiver(
            name=name,
            to=self._addresses(),
            sender=self._sender(),
            host=self._host(),
            port=port,
            username=self._value("username"),
            password=self._password(),
            tls=tls,
        )

    def _value(self, key: str) -> str:
        return str(getattr(self._model, key) or getattr(self._smtp, key))

    def _host(self) -> str:
        host = self._value("host")
        if not host:
            self._secrets.complain(self._where, "no mail server", "add `smtp: {host: ...}`")
        return host

    def _addresses(self) -> tuple[str, ...]:
        if not self._model.to:
            self._secrets.complain((*self._where, "to"), "no address", "")
        for i, address in enumerate(self._model.to):
            self._check(address, (*self._where, "to", i))
        return tuple(self._model.to)

    def _sender(self) -> str:
        username = self._value("username")
        sender = self._value("from_") or (username if "@" in username else "")
        if sender:
            self._check(sender, (*self._where, "from"))
        else:
            self._secrets.complain(self._where, "no sender", "add `from:` here or under `smtp:`")
        return sender

    def _check(self, address: str, where: Where) -> None:
        if not ADDRESS.fullmatch(address):
            message = f"{address!r} is not a mail address"
            self._secrets.complain(where, message, "write name@example.org, nothing around it")

    def _password(self) -> Secret | None:
        own = self._model.password or self._model.password_file
        if own:
            return self._secrets.secret(self._model, self._where, "password")
        return self._secrets.secret(self._smtp, ("smtp",), "password")
