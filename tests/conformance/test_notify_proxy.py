"""A webhook behind an HTTP proxy, with a certificate of one's own authority."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.app.receivers import GuardedChannels
from monitor.configuration import Configuration, Secret, Way, WebhookReceiver
from monitor.model import Outcome, Sent, TryAgain
from monitor.testing import builders

pytestmark = pytest.mark.anyio

PEM = Path(__file__).parent / "tls" / "feeds.test.pem"


@dataclass
class Place:
    """A server of ours: where it listens, and the first line and headers of each request."""

    port: int = 0
    heads: list[str] = field(default_factory=list)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: Place) -> None:
    with suppress(OSError, asyncio.IncompleteReadError):
        place.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
    writer.close()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
async def endpoint() -> AsyncIterator[Place]:
    """An https server that calls itself feeds.test."""
    place, tls = Place(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(PEM)
    server = await asyncio.start_server(lambda r, w: _answer(r, w, place), "127.0.0.1", 0, ssl=tls)
    place.port = server.sockets[0].getsockname()[1]
    async with server:
        yield place


@pytest.fixture
async def proxy(endpoint: Place) -> AsyncIterator[Place]:
    """Takes every name for this machine; answers what is not CONNECT by itself."""
    place = Place()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        place.heads.append(head)
        if not head.startswith("CONNECT"):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        if "Proxy-Authorization: Basic dXNlcjpwYXNz" not in head:
            writer.write(b"HTTP/1.1 407 Who are you\r\n\r\n")
            writer.close()
            return
        there = await asyncio.open_connection("127.0.0.1", endpoint.port)
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await asyncio.gather(_pipe(reader, there[1]), _pipe(there[0], writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    place.port = server.sockets[0].getsockname()[1]
    async with server:
        yield place


async def told(url: str, way: Way) -> Outcome:
    receiver = WebhookReceiver("w", Secret(url), way=way)
    configuration = Configuration(
        receivers=(receiver,), notify_networks=(ip_network("127.0.0.0/8"),)
    )
    channels = GuardedChannels(configuration)
    try:
        return await channels.notifiers["w"].send(builders.message())
    finally:
        await channels.close()


async def test_https_goes_through_a_tunnel_and_the_certificate_is_checked(
    endpoint: Place, proxy: Place
) -> None:
    way = Way(str(PEM), Secret(f"http://user:pass@127.0.0.1:{proxy.port}"))

    outcome = await told("https://feeds.test/hook", way)

    assert outcome == Sent()
    assert proxy.heads[0].startswith("CONNECT feeds.test:443 HTTP/1.1\r\n")
    assert endpoint.heads[0].startswith("POST /hook HTTP/1.1\r\n")
    assert "Proxy-Authorization" not in endpoint.heads[0]


async def test_a_certificate_of_an_unknown_authority_is_not_trusted_behind_a_proxy(
    endpoint: Place, proxy: Place
) -> None:
    way = Way("", Secret(f"http://user:pass@127.0.0.1:{proxy.port}"))

    outcome = await told("https://feeds.test/hook", way)

    assert isinstance(outcome, TryAgain)
    assert endpoint.heads == []


async def test_a_proxy_that_refuses_us_is_a_passing_fault_without_its_password(
    proxy: Place,
) -> None:
    way = Way(str(PEM), Secret(f"http://user:wrong@127.0.0.1:{proxy.port}"))

    outcome = await told("https://feeds.test/hook", way)

    assert outcome == TryAgain("ProxyError: the proxy says 407")


async def test_http_asks_the_proxy_for_the_whole_address(proxy: Place) -> None:
    way = Way("", Secret(f"http://user:pass@127.0.0.1:{proxy.port}"))

    outcome = await told("http://hooks.example/in?x=1", way)

    assert outcome == Sent()
    assert proxy.heads[0].startswith("POST http://hooks.example/in?x=1 HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic dXNlcjpwYXNz" in proxy.heads[0]
