"""From the receivers as written to the receivers as values, secrets read."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.configuration import (
    ConsoleReceiver,
    EmailReceiver,
    Receiver,
    Secret,
    SlackReceiver,
    Way,
    WebhookReceiver,
)
from monitor.mailbox import fault_of
from monitor.settings.models import MonitorFile, NotifyModel
from monitor.settings.receiver_models import (
    EmailModel,
    ReceiverModel,
    SlackModel,
    SmtpModel,
    WayModel,
    WebhookModel,
)
from monitor.settings.secrets import SecretReader, Where
from monitor.settings.zones import check_zone
from monitor.uris import uri

_MORE_THAN_A_HOST = re.compile(
    r"(?=.*[:/])(?:[a-z]+://)?(?P<name>[^:/]+)(?::(?P<port>\d+))?/?", re.IGNORECASE
)
PORTS = {"starttls": 587, "implicit": 465, "none": 25}
SECRET_BYTES = range(24, 65)  # Standard Webhooks: 192 to 512 bits


def receivers_of(file: MonitorFile, secrets: SecretReader) -> Iterator[Receiver]:
    """Every receiver; what is wrong with one is complained of, and it is still there."""
    reader = _Reader(file, secrets)
    check_zone(file.notify.zone, ("notify", "zone"), secrets.complain)
    for name, model in file.receivers.items():
        yield reader.receiver(name, model)


@dataclass(frozen=True)
class _Reader:
    """Receivers as values; what one does not say, `smtp` and `notify` say for all."""

    file: MonitorFile
    secrets: SecretReader

    def receiver(self, name: str, model: ReceiverModel) -> Receiver:
        where: Where = ("receivers", name)
        if model.slack:
            return self._slack(name, model.slack, (*where, "slack"))
        if model.email:
            zone = self._zone(model.email.zone, (*where, "email"))
            mail = _Mail(model.email, self.file.smtp, (*where, "email"), self.secrets)
            return mail.receiver(name, zone, self.file.notify.ca_file)
        if model.webhook:
            return self._webhook(name, model.webhook, (*where, "webhook"))
        zone = model.console.zone if model.console else ""
        return ConsoleReceiver(name, self._zone(zone, (*where, "console")))

    def _zone(self, own: str, where: Where) -> str:
        if own:
            check_zone(own, (*where, "zone"), self.secrets.complain)
        return own or self.file.notify.zone

    def _way(self, model: WayModel, where: Where) -> Way:
        """Its own keys over those of `notify`."""
        if model.proxy or model.proxy_file:
            proxy = proxy_of(model, where, self.secrets)
        else:
            proxy = proxy_of(self.file.notify, ("notify",), self.secrets)
        return Way(certificates_of(model.ca_file, where, self.file.notify, self.secrets), proxy)

    def _slack(self, name: str, model: SlackModel, where: Where) -> SlackReceiver:
        _check_slack(model, where, self.secrets)
        webhook = self.secrets.secret(model, where, "webhook_url")
        if webhook:
            check_url(webhook.reveal(), (*where, "webhook_url"), self.secrets)
        check_url(model.api_url, (*where, "api_url"), self.secrets)
        token = self.secrets.secret(model, where, "token")
        _check_token(token, where, self.secrets)
        return SlackReceiver(
            name=name,
            webhook_url=webhook,
            token=token,
            channel=model.channel,
            api_url=model.api_url,
            zone=self._zone(model.zone, where),
            deadline=model.deadline,
            way=self._way(model, where),
        )

    def _webhook(self, name: str, model: WebhookModel, where: Where) -> WebhookReceiver:
        if not (model.url or model.url_file):
            self.secrets.complain(where, "a webhook needs a url", "add `url:`")
        url = self.secrets.secret(model, where, "url")
        if url:
            check_url(url.reveal(), (*where, "url"), self.secrets)
        secret = self.secrets.secret(model, where, "secret")
        if secret and not is_signing_secret(secret.reveal()):
            message = "not a Standard Webhooks secret: `whsec_` and base64 of 24 to 64 bytes"
            self.secrets.complain(
                (*where, "secret"), message, 'make one: echo "whsec_$(openssl rand -base64 32)"'
            )
        way = self._way(model, where)
        return WebhookReceiver(name, url or _nowhere(), secret, model.deadline, way)


def _check_slack(model: SlackModel, where: Where, secrets: SecretReader) -> None:
    by_webhook = bool(model.webhook_url or model.webhook_url_file)
    by_token = bool(model.token or model.token_file)
    if by_webhook is by_token:
        message = "a Slack receiver has either a webhook_url or a token with a channel"
        remedy = "remove one of the two" if by_token else "add `webhook_url_file:` or `token_file:`"
        secrets.complain(where, message, remedy)
    if by_token and not model.channel:
        secrets.complain(where, "a bot token needs a channel", 'add `channel: "#name"`')
    if re.search(r"\s", model.channel):
        remedy = 'write "#name" or its id: channels of Slack have no blanks in their names'
        secrets.complain((*where, "channel"), f"{model.channel!r} is no channel", remedy)
    if by_webhook and model.channel:
        message = "a webhook posts to the channel that it was made for"
        secrets.complain((*where, "channel"), message, "remove channel, or use a token")


def _check_token(token: Secret | None, where: Where, secrets: SecretReader) -> None:
    """An address where a token belongs is told; neither is repeated, both are secret."""
    if token and "://" in token.reveal():
        remedy = "put it under `webhook_url`, without a channel"
        secrets.complain((*where, "token"), "this is an address, no token", remedy)
    elif token and not re.fullmatch("[!-~]+", token.reveal()):
        remedy = "copy it again, without blanks and line ends"
        secrets.complain((*where, "token"), "a token cannot hold these characters", remedy)


def proxy_of(section: object, where: Where, secrets: SecretReader) -> Secret | None:
    """The proxy that a section names at this place; what is wrong with it is complained of."""
    proxy = secrets.secret(section, where, "proxy")
    if proxy and not _is_proxy(proxy.reveal()):
        secrets.complain((*where, "proxy"), "not an HTTP proxy", "write http://HOST:PORT")
    return proxy


def certificates_of(own: str, where: Where, notify: NotifyModel, secrets: SecretReader) -> str:
    """The file of authorities that a section names, or that of `notify`."""
    place: Where = (*where, "ca_file") if own else ("notify", "ca_file")
    return secrets.certificates(own or notify.ca_file, place)


def _is_proxy(url: str) -> bool:
    """Whether this is `http://[USER:PASSWORD@]HOST[:PORT]`."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _nowhere() -> Secret:
    return Secret("")


def is_signing_secret(text: str) -> bool:
    """Whether this is `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks)."""
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return text.startswith("whsec_") and len(key) in SECRET_BYTES


def check_url(url: str, where: Where, secrets: SecretReader) -> None:
    """The URL itself is not repeated in the message: it may be the secret."""
    if not uri(url) or re.search(r"\s", url):
        remedy = "write https://..."
        if url.startswith("xox"):
            remedy = "this is a bot token: put it under `token`, with a `channel`"
        secrets.complain(where, "not an http or https URL", remedy)


class _Mail:
    """An e-mail receiver: its own keys over those of `smtp`."""

    def __init__(
        self, model: EmailModel, smtp: SmtpModel, where: Where, secrets: SecretReader
    ) -> None:
        self._model, self._smtp, self._where, self._secrets = model, smtp, where, secrets

    def receiver(self, name: str, zone: str, ca_file: str) -> EmailReceiver:
        """The receiver, everything checked."""
        port = self._model.port or self._smtp.port
        tls = self._value("tls") or ("implicit" if port == PORTS["implicit"] else "starttls")
        own_ca = self._value("ca_file")
        ca_where: Where = (*self._where, "ca_file") if own_ca else ("notify", "ca_file")
        return EmailReceiver(
            name=name,
            to=self._addresses("to"),
            sender=self._sender(),
            host=self._host(),
            port=port or PORTS[tls],
            username=self._value("username"),
            password=self._password(),
            tls=tls,
            cc=self._addresses("cc"),
            reply_to=self._reply_to(),
            hello=self._value("hello"),
            ca_file=self._secrets.certificates(own_ca or ca_file, ca_where),
            unsubscribe=self._value("unsubscribe"),
            zone=zone,
        )

    def _value(self, key: str) -> str:
        return str(getattr(self._model, key) or getattr(self._smtp, key))

    def _host(self) -> str:
        host = self._value("host")
        if not host:
            self._secrets.complain(self._where, "no mail server", "add `smtp: {host: ...}`")
        elif found := _MORE_THAN_A_HOST.fullmatch(host):
            port = f" and port: {found['port']}" if found["port"] else ""
            message = (
                f"{host!r} is more than a name" if not port else f"{host!r} is a name and a port"
            )
            remedy = f"write host: {found['name']}{port}"
            self._secrets.complain((*self._where, "host"), message, remedy)
        return host

    def _addresses(self, key: str) -> tuple[str, ...]:
        addresses: list[str] = getattr(self._model, key)
        if key == "to" and not addresses:
            self._secrets.complain((*self._where, key), "no address", "write name@example.org")
        for i, address in enumerate(addresses):
            self._check(address, (*self._where, key, i))
        return tuple(dict.fromkeys(addresses))

    def _sender(self) -> str:
        username = self._value("username")
        sender = self._value("from_") or (username if "@" in username else "")
        if sender:
            self._check(sender, (*self._where, "from"))
        else:
            self._secrets.complain(self._where, "no sender", "add `from:` here or under `smtp:`")
        return sender

    def _reply_to(self) -> str:
        address = self._value("reply_to")
        if address:
            self._check(address, (*self._where, "reply_to"))
        return address

    def _check(self, address: str, where: Where) -> None:
        if fault := fault_of(address):
            remedy = "write name@example.org, or Name <name@example.org>"
            self._secrets.complain(where, fault, remedy)

    def _password(self) -> Secret | None:
        own = self._model.password or self._model.password_file
        if own:
            return self._secrets.secret(self._model, self._where, "password")
        return self._secrets.secret(self._smtp, ("smtp",), "password")
