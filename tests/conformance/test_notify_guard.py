"""Every channel behind the guard: nothing is dialled that is not public, unless it was opened."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.addresses import Network
from monitor.app.receivers import GuardedChannels, unreachable
from monitor.configuration import (
    Configuration,
    EmailReceiver,
    FetchLimits,
    Receiver,
    Secret,
    SlackReceiver,
    WebhookReceiver,
)
from monitor.exchange import Guard, GuardedTransport
from monitor.exchange.guard import Resolver
from monitor.fetch import HttpFetcher
from monitor.model import FetchFailed, FetchFault, Sent, TryAgain, Validators
from monitor.notify import Email, Webhook
from monitor.testing import builders
from monitor.testing.listener import Reply
from monitor.testing.mail_catcher import MailCatcher
from monitor.testing.slack_server import SlackServer
from monitor.testing.webhook_receiver import WebhookEndpoint

pytestmark = pytest.mark.anyio

OWN: tuple[Network, ...] = (ip_network("127.0.0.0/8"),)
NAMES = ("bot", "slack", "hook", "mail")
PEM = Path(__file__).parent / "tls" / "feeds.test.pem"  # for feeds.test


class World:
    """A receiver of each kind, and how many each server saw."""

    def __init__(self, slack: SlackServer, hook: WebhookEndpoint, mail: MailCatcher) -> None:
        self.slack, self.hook, self.mail = slack, hook, mail

    def configuration(
        self, notify: tuple[Network, ...] = (), fetch: tuple[Network, ...] = ()
    ) -> Configuration:
        receivers: tuple[Receiver, ...] = (
            self.slack.receiver("bot"),
            self.slack.receiver("slack", bot=False),
            self.hook.receiver("hook"),
            self.mail.receiver("mail"),
        )
        limits = FetchLimits(allow_networks=fetch)
        return Configuration(receivers=receivers, notify_networks=notify, fetch=limits)

    def seen(self) -> int:
        return len(self.slack.requests) + len(self.hook.requests) + len(self.mail.messages)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with SlackServer() as slack, WebhookEndpoint() as hook, MailCatcher() as mail:
        yield World(slack, hook, mail)


async def sent(channels: GuardedChannels, name: str) -> object:
    return await channels.notifiers[name].send(builders.message())


@pytest.mark.clause("receivers")
@pytest.mark.parametrize("name", NAMES)
async def test_a_receiver_at_home_is_not_told_and_the_reason_names_the_setting(
    world: World, name: str
) -> None:
    channels = GuardedChannels(world.configuration())

    outcome = await sent(channels, name)
    await channels.close()

    assert isinstance(outcome, TryAgain), "nothing may be buried for a setting that is missing"
    assert outcome.reason.startswith("127.0.0.1 not a public address; notify.allow_networks opens")
    assert world.seen() == 0


@pytest.mark.parametrize("opened", ["notify", "fetch"])
@pytest.mark.parametrize("name", NAMES)
async def test_an_opened_network_is_dialled(world: World, name: str, opened: str) -> None:
    channels = GuardedChannels(world.configuration(**{opened: OWN}))

    outcome = await sent(channels, name)
    await channels.close()

    assert isinstance(outcome, Sent), outcome


async def test_what_is_opened_for_receivers_stays_closed_to_feeds(world: World) -> None:
    configuration = world.configuration(notify=OWN)

    async with HttpFetcher(configuration.fetch) as fetcher:
        result = await fetcher.fetch(world.hook.url, Validators())

    assert isinstance(result, FetchFailed)
    assert result.fault is FetchFault.GUARDED
    assert "fetch.allow_networks" in result.detail
    assert world.seen() == 0


async def test_a_reload_opens_and_closes_networks(world: World) -> None:
    channels = GuardedChannels(world.configuration())
    outcomes = []
    for networks in ((), OWN, ()):
        channels.configure(world.configuration(notify=networks))
        outcomes += [type(await sent(channels, name)) for name in NAMES]
    await channels.close()

    assert outcomes == [TryAgain] * 4 + [Sent] * 4 + [TryAgain] * 4


@pytest.mark.clause("receivers")
async def test_a_redirect_to_an_opened_network_is_not_followed_either(world: World) -> None:
    async with WebhookEndpoint() as inner:
        world.hook.answer_next(Reply(307, b"", {"Location": inner.url}))
        channels = GuardedChannels(world.configuration(notify=OWN))

        outcome = await sent(channels, "hook")
        await channels.close()

        assert "a redirect, and redirects are not followed" in str(outcome)
        assert inner.requests == []


class Rebinding(Resolver):
    """The server at the first question, elsewhere ever after."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def addresses(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        return ("127.0.0.1",) if len(self.asked) == 1 else ("127.0.0.9",)


@pytest.mark.clause("receivers", "rebinding")
async def test_a_mail_server_is_looked_up_once_and_dialled_as_checked(world: World) -> None:
    resolver = Rebinding()
    receiver = replace(world.mail.receiver(), host="mail.test")

    outcome = await Email(receiver, Guard(OWN, resolver)).send(builders.message())

    assert isinstance(outcome, Sent), outcome
    assert resolver.asked == ["mail.test"]


@pytest.mark.clause("receivers", "rebinding")
async def test_a_webhook_is_looked_up_once_and_dialled_as_checked(world: World) -> None:
    resolver = Rebinding()
    receiver = WebhookReceiver("w", Secret(world.hook.url.replace("127.0.0.1", "hook.test")))
    exchange = GuardedTransport(Guard(OWN, resolver))
    outcome = await Webhook(receiver, exchange).send(builders.message())

    assert isinstance(outcome, Sent), outcome
    assert resolver.asked == ["hook.test"]
    assert world.hook.requests[0].headers["host"].startswith("hook.test:")


class Mixed(Resolver):
    """An address that is not opened, a closed door, then the server."""

    async def addresses(self, host: str) -> tuple[str, ...]:
        assert host
        return ("127.0.0.2", "127.0.0.9", "127.0.0.1")


SOME: tuple[Network, ...] = (ip_network("127.0.0.1/32"), ip_network("127.0.0.9/32"))


class Neighbour:
    """A server at the address that is not opened: whoever dials it is seen and let go."""

    def __init__(self) -> None:
        self.dialled = 0

    def came(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.dialled += 1
        writer.transport.abort()


@pytest.mark.parametrize("channel", ["mail", "hook"])
async def test_of_mixed_answers_only_those_that_are_opened_are_dialled(
    world: World, channel: str
) -> None:
    neighbour = Neighbour()
    guard = Guard(SOME, Mixed())
    hook = WebhookReceiver("w", Secret(world.hook.url.replace("127.0.0.1", "hook.test")))
    mail = replace(world.mail.receiver(), host="mail.test")
    port = {"mail": world.mail.port, "hook": urlsplit(world.hook.url).port}[channel]
    async with await asyncio.start_server(neighbour.came, "127.0.0.2", port):
        notifiers: dict[str, Email | Webhook] = {
            "mail": Email(mail, guard),
            "hook": Webhook(hook, GuardedTransport(guard)),
        }
        outcome = await notifiers[channel].send(builders.message())

    assert isinstance(outcome, Sent), outcome
    assert neighbour.dialled == 0


class Nobody(Resolver):
    """No name is known."""

    async def addresses(self, host: str) -> tuple[str, ...]:
        return await super().addresses(f"{host}.invalid")


async def test_a_mail_server_without_address_is_tried_again(world: World) -> None:
    receiver = replace(world.mail.receiver(), host="mail")

    outcome = await Email(receiver, Guard(OWN, Nobody())).send(builders.message())

    assert isinstance(outcome, TryAgain)
    assert outcome.reason.startswith("mail.invalid: ")


class Named(Resolver):
    """Every name leads to loopback."""

    async def addresses(self, host: str) -> tuple[str, ...]:
        assert host.endswith(".test")
        return ("127.0.0.1",)


@pytest.mark.clause("receivers", "certificate")
@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "implicit"])
async def test_tls_of_a_mail_server_is_for_its_name(
    implicit: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    names: list[str] = []
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(PEM)
    context.sni_callback = lambda _sock, name, _context: names.append(name or "")
    guard = Guard(OWN, Named())
    async with MailCatcher(tls=context, implicit=implicit) as mail:
        right = replace(mail.receiver(), host="feeds.test")
        good = await Email(right, guard).send(builders.message())
        bad = await Email(replace(right, host="wrong.test"), guard).send(builders.message())

    assert isinstance(good, Sent), good
    assert isinstance(bad, TryAgain)
    assert names == ["feeds.test", "wrong.test"]
    assert len(mail.messages) == 1


async def test_a_slow_mail_server_leaves_no_connection_behind(world: World) -> None:
    world.mail.answer_next(None)
    receiver = world.mail.receiver()
    sending = asyncio.create_task(Email(receiver, Guard(OWN)).send(builders.message()))
    await asyncio.sleep(0)

    sending.cancel()

    with pytest.raises(asyncio.CancelledError):
        await sending


# --- what is told beforehand ---------------------------------------------------------------


def _receivers(*receivers: Receiver) -> Configuration:
    return Configuration(receivers=receivers)


def _mail(host: str) -> EmailReceiver:
    return EmailReceiver("mail", ("a@b.example",), "c@d.example", host)


@pytest.mark.parametrize(
    ("receiver", "reason"),
    [
        (_mail("10.1.2.3"), "10.1.2.3 not a public address"),
        (_mail("localhost"), "localhost leads to "),
        (_mail("mailhog"), "mailhog looks private and has no address here"),
        (_mail("mx.intern.corp"), "mx.intern.corp looks private"),
        (
            WebhookReceiver("hook", Secret("http://[fd00::1]:9/secret-path")),
            "fd00::1 not a public address",
        ),
        (
            SlackReceiver("chat", webhook_url=Secret("https://chat.home.arpa/hooks/x")),
            "chat.home.arpa looks private",
        ),
        (
            SlackReceiver("chat", token=Secret("x"), channel="#c", api_url="http://127.0.0.1/api/"),
            "127.0.0.1 not a public address",
        ),
    ],
)
async def test_a_receiver_that_will_not_be_reached_is_known_before(
    receiver: Receiver, reason: str
) -> None:
    (found,) = await unreachable(_receivers(receiver))

    assert found.receiver == receiver.name
    assert found.reason.startswith(reason)
    assert "notify.allow_networks opens" in found.reason
    assert "secret-path" not in found.reason


async def test_receivers_in_public_or_opened_networks_are_not_complained_of() -> None:
    receivers = (_mail("8.8.8.8"), _mail("127.0.0.1"), _mail("mailhog"), _mail("mx.example.org"))
    opened = replace(_receivers(*receivers), notify_networks=OWN)

    assert await unreachable(opened) == ()
