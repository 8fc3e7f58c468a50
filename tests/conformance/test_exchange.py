"""What `exchange.contract` promises, held against whoever keeps it, over real sockets.

A successor of httpcore and h11 comes into EXCHANGES and has to pass; nothing here knows either.
"""

import asyncio
import contextlib
import gzip
import ssl
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from struct import pack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import AddressRefused, HostUnknown
from monitor.exchange import Exchange, Guard, GuardedTransport, guard
from monitor.exchange.contract import (
    BadTls,
    Broken,
    ExchangeFailed,
    Guarded,
    Headers,
    NameUnknown,
    NoHttp,
    RawHeaders,
    TooSlow,
    Unreached,
    every,
    header,
)
from monitor.exchange.guard import Resolver
from monitor.exchange.url import request_url

pytestmark = pytest.mark.anyio

PEM = Path(__file__).parent / "tls" / "feeds.test.pem"  # for feeds.test
OPEN = (ip_network("127.0.0.0/8"),)
BRIEF = 0.2  # seconds, where there is to be no connection
OK = b"HTTP/1.1 200 OK\r\n"
SHORT = b"Content-Length: 4\r\n\r\nnews"


class Named(Resolver):
    """`*.test` leads here, at the first question; everything else is unknown."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def addresses(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        if not host.rstrip(".").endswith(".test"):
            raise NameUnknown(f"{host}: unknown", passing=False)
        return ("127.0.0.1",) if self.asked.count(host) == 1 else ("127.0.0.9",)


Make = Callable[[Guard, float], Exchange]
EXCHANGES: dict[str, Make] = {"httpcore": GuardedTransport}


@pytest.fixture(params=EXCHANGES)
def make(request: pytest.FixtureRequest) -> Make:
    return EXCHANGES[request.param]


@pytest.fixture
async def exchange(make: Make) -> AsyncIterator[Exchange]:
    async with contextlib.aclosing(make(Guard(OPEN, Named()), 5.0)) as opened:
        yield opened


@dataclass
class Wire:
    """Sends the same bytes to everybody who asks, in two parts where `gate` stands between."""

    data: bytes
    rest: bytes = b""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    heads: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)  # the other side hung up
    names: list[str] = field(default_factory=list)  # that TLS was asked for
    serving: set["asyncio.Task[None]"] = field(default_factory=set)
    port: int = 0

    def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.add(asyncio.ensure_future(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            _, _, length = head.lower().partition(b"content-length: ")
            body = await reader.readexactly(int(length.split(b"\r\n")[0] or b"0"))
            self.heads.append(head)
            self.came.set()
            self.bodies.append(body)
            writer.write(self.data)
            if self.rest:
                await self._rest(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def _rest(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gone, opened = (asyncio.ensure_future(x) for x in (reader.read(), self.gate.wait()))
        await asyncio.wait([gone, opened], return_when=asyncio.FIRST_COMPLETED)
        opened.cancel()
        if self.gate.is_set():
            writer.write(self.rest)
        await gone
        self.left.set()

    def url(self, host: str = "127.0.0.1", path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextlib.asynccontextmanager
async def serving(data: bytes, rest: bytes = b"", *, tls: bool = False) -> AsyncIterator[Wire]:
    wire, context = Wire(data, rest), None
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(PEM)
        context.sni_callback = lambda _socket, name, _context: wire.names.append(name or "")
    server = await asyncio.start_server(wire, "127.0.0.1", 0, ssl=context)
    wire.port = server.sockets[0].getsockname()[1]
    async with server:
        yield wire
        await asyncio.gather(*wire.serving)


@dataclass(frozen=True)
class Got:
    status: int
    headers: Headers
    body: bytes


async def ask(
    exchange: Exchange,
    url: str,
    method: str = "GET",
    headers: RawHeaders = (),
    body: bytes | None = None,
) -> Got:
    response = await exchange.send(method, request_url(url), headers, body)
    async with contextlib.aclosing(response):
        whole = b"".join([chunk async for chunk in response.wire()])
    return Got(response.status, response.headers, whole)


# --- what is sent --------------------------------------------------------------------------


async def test_a_request_holds_what_it_was_given_and_what_its_connection_needs(
    exchange: Exchange,
) -> None:
    given_headers = [(b"Accept", b"a/b"), (b"X-Odd", b"caf\xe9"), (b"X-Odd", b"2")]
    async with serving(OK + SHORT) as wire:
        await ask(exchange, wire.url(path="/a%20b?c=d%2Fe&f"), headers=given_headers)

    first, *lines, _, _ = wire.heads[0].split(b"\r\n")
    assert first == b"GET /a%20b?c=d%2Fe&f HTTP/1.1"
    assert sorted(lines[:2]) == [b"Connection: close", b"Host: 127.0.0.1:%d" % wire.port]
    assert lines[2:] == [b"Accept: a/b", b"X-Odd: caf\xe9", b"X-Odd: 2"]


@pytest.mark.parametrize("body", [b"", b"\r\n\r\n", b"a=b" * 100_000])
async def test_a_body_is_sent_with_its_length(exchange: Exchange, body: bytes) -> None:
    async with serving(OK + SHORT) as wire:
        await ask(exchange, wire.url(), "POST", body=body)

    assert wire.bodies == [body]
    assert b"\r\nContent-Length: %d\r\n" % len(body) in wire.heads[0]
    assert b"Transfer-Encoding" not in wire.heads[0]


async def test_who_we_are_is_told_by_a_header_and_not_in_the_address(exchange: Exchange) -> None:
    async with serving(OK + SHORT) as wire:
        await ask(exchange, wire.url("desk:p%40ss@127.0.0.1", "/feed"))

    assert b"\r\nAuthorization: Basic ZGVzazpwQHNz\r\n" in wire.heads[0]
    assert wire.heads[0].startswith(b"GET /feed HTTP/1.1\r\n")
    assert b"\r\nHost: 127.0.0.1:" in wire.heads[0]


async def test_no_redirect_is_followed_and_no_cookie_kept(exchange: Exchange) -> None:
    moved = (
        b"HTTP/1.1 302 Found\r\nLocation: /there\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
    )
    async with serving(moved) as wire:
        got = [await ask(exchange, wire.url()) for _ in range(2)]

    assert [(one.status, header(one.headers, "location")) for one in got] == [(302, "/there")] * 2
    assert len(wire.heads) == 2
    assert wire.heads[0] == wire.heads[1]


async def test_a_proxy_of_the_environment_is_not_asked(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(OK + SHORT) as wire, serving(OK + SHORT) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        await ask(exchange, wire.url())

    assert (len(wire.heads), len(proxy.heads)) == (1, 0)


@pytest.mark.parametrize("headers", [[(b"X", b"a\r\nHost: evil.example")], [(b"a b", b"1")]])
async def test_a_header_that_would_be_another_is_not_sent(
    exchange: Exchange, headers: RawHeaders
) -> None:
    async with serving(OK + SHORT) as wire:
        with pytest.raises(NoHttp):
            await ask(exchange, wire.url(), headers=headers)

    assert wire.heads == []


# --- what is read --------------------------------------------------------------------------

READ = {
    "a length": OK + SHORT,
    "HTTP/1.0 until the end": b"HTTP/1.0 200 OK\r\n\r\nnews",
    "HTTP/1.1 until the end": OK + b"\r\nnews",
    "no reason": b"HTTP/1.1 200\r\n" + SHORT,
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 4\n\nnews",
    "chunked, with extensions and trailers": OK
    + b"Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nne\r\n2\r\nws\r\n0\r\nX: y\r\n\r\n",
    "chunked and a length": OK
    + b"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n4\r\nnews\r\n0\r\n\r\n",
    "more than its length": OK + SHORT + b"more",
    "the same length twice": OK + b"Content-Length: 4\r\n" + SHORT,
    "interim answers": b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" * 3 + OK + SHORT,
    "a long header": OK + b"X: " + b"a" * 60_000 + b"\r\n" + SHORT,
    "lines that are no headers": OK + b"no colon\r\na b: 1\r\n" + SHORT,
}


@pytest.mark.parametrize("row", READ)
async def test_an_answer_is_read(exchange: Exchange, row: str) -> None:
    async with serving(READ[row]) as wire:
        got = await ask(exchange, wire.url())

    assert (got.status, got.body) == (200, b"news")


async def test_headers_are_those_of_the_wire(exchange: Exchange) -> None:
    lines = b'ETag: "caf\xe9"\r\nLINK: </a>\r\nX: a\r\n b\r\nLink:</b>\r\n'
    async with serving(OK + lines + SHORT) as wire:
        got = await ask(exchange, wire.url())

    assert [name for name, _ in got.headers] == ["etag", "link", "x", "link", "content-length"]
    assert header(got.headers, "etag") == '"caf\xe9"'
    assert every(got.headers, "link") == "</a>, </b>"
    assert header(got.headers, "x") == "a b"


@pytest.mark.parametrize("status", [199, 204, 304])
async def test_an_answer_without_a_body_ends_with_its_head(exchange: Exchange, status: int) -> None:
    """Whatever length it names (RFC 9112, 6.3); and 1xx is no answer yet."""
    first = b"HTTP/1.1 %d X\r\n\r\n" % status if status < 200 else b""
    last = 204 if status < 200 else status
    async with serving(first + b"HTTP/1.1 %d X\r\nContent-Length: 9\r\n\r\n" % last) as wire:
        got = await ask(exchange, wire.url())

    assert (got.status, got.body) == (last, b"")


async def test_a_coding_is_left_to_the_caller_so_that_a_bomb_costs_its_wire_bytes(
    exchange: Exchange,
) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    named = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    async with serving(OK + named + bomb) as wire:
        got = await ask(exchange, wire.url())

    assert got.body == bomb


async def test_what_came_is_handed_on_before_the_rest_comes(exchange: Exchange) -> None:
    head = OK + b"Content-Length: 8\r\n\r\n"
    async with serving(head + b"news", b"more") as wire:
        response = await exchange.send("GET", request_url(wire.url()), ())
        body = response.wire()
        first = await anext(body)
        wire.gate.set()
        rest = b"".join([chunk async for chunk in body])
        await response.aclose()

    assert (first, rest) == (b"news", b"more")


# --- what is broken ------------------------------------------------------------------------

BROKEN = {
    "nothing": b"",
    "no HTTP": b"\x00\xff this is not HTTP\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "half a head": OK + b"Content-Le",
    "only interim answers": b"HTTP/1.1 100 Continue\r\n\r\n",
    "a head without end": OK + b"X: y\r\n" * 60_000,
    "interim answers without end": b"HTTP/1.1 103 Hints\r\n\r\n" * 20_000,
    "half a body": OK + b"Content-Length: 9\r\n\r\nnews",
    "half a chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nnews",
    "no last chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n",
    "a chunk of no size": OK + b"Transfer-Encoding: chunked\r\n\r\nnews\r\n",
    "two lengths": OK + b"Content-Length: 5\r\n" + SHORT,
}


@pytest.mark.parametrize("row", BROKEN)
async def test_an_answer_that_is_none_or_not_whole_is_a_fault(exchange: Exchange, row: str) -> None:
    async with serving(BROKEN[row]) as wire:
        with pytest.raises((NoHttp, Broken)):
            await ask(exchange, wire.url())


@pytest.mark.parametrize("data", [b"HTTP/1.1 2", OK + b"\r\nnews"], ids=["head", "body"])
async def test_a_connection_that_is_reset_is_a_fault(exchange: Exchange, data: bytes) -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
        writer.transport.abort()

    server = await asyncio.start_server(reset, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises((Broken, NoHttp)) as caught:
            await ask(exchange, f"http://127.0.0.1:{port}/")

    assert "Errno" not in str(caught.value), "it is shown to people"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(READ.values())),
    st.integers(0, 120),
    st.integers(0, 12),
    st.binary(max_size=8),
)
async def test_whatever_a_server_writes_is_an_answer_or_a_fault_of_the_contract(
    exchange: Exchange, answer: bytes, place: int, length: int, other: bytes
) -> None:
    spoilt = answer[:place] + other + answer[place + length :]
    async with serving(spoilt) as wire:
        with contextlib.suppress(NoHttp, Broken):
            got = await ask(exchange, wire.url())
            assert 200 <= got.status < 1_000


# --- whom is dialled -----------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "0x7f.1", "10.1.2.3", "169.254.169.254"])
async def test_an_address_that_is_not_open_is_not_dialled(make: Make, host: str) -> None:
    async with serving(OK + SHORT) as wire, contextlib.aclosing(make(Guard(), BRIEF)) as exchange:
        with pytest.raises(Guarded) as caught:
            await ask(exchange, wire.url(host))

    assert isinstance(caught.value, AddressRefused)
    assert wire.heads == []


async def test_a_name_is_looked_up_once_and_dialled_as_checked(make: Make) -> None:
    names = Named()
    async with (
        serving(OK + SHORT) as wire,
        contextlib.aclosing(make(Guard(OPEN, names), 5.0)) as exchange,
    ):
        got = await ask(exchange, wire.url("feeds.test"))

    assert (got.status, names.asked) == (200, ["feeds.test"])
    assert b"\r\nHost: feeds.test:%d\r\n" % wire.port in wire.heads[0]


async def test_a_name_without_address_is_told_as_one(exchange: Exchange) -> None:
    with pytest.raises(NameUnknown) as caught:
        await ask(exchange, "http://nobody.example/")

    assert isinstance(caught.value, HostUnknown)
    assert not caught.value.passing


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_closed_door_is_no_connection(exchange: Exchange, scheme: str) -> None:
    async with serving(b"") as wire:
        pass

    with pytest.raises(Unreached) as caught:
        await ask(exchange, wire.url(scheme=scheme))

    assert type(caught.value) is Unreached
    assert "Errno" not in str(caught.value), "it is shown to people"


async def test_a_greeting_that_never_comes_is_no_connection_in_time(make: Make) -> None:
    """A server that accepts and is silent where TLS is to begin."""
    async with (
        serving(b"") as wire,
        contextlib.aclosing(make(Guard(OPEN, Named()), BRIEF)) as exchange,
    ):
        with pytest.raises(TooSlow):
            await ask(exchange, wire.url(scheme="https"))


# --- TLS -----------------------------------------------------------------------------------


async def test_tls_names_the_host_and_trusts_who_is_to_be_trusted(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    async with serving(OK + SHORT, tls=True) as wire:
        got = await ask(exchange, wire.url("feeds.test.", scheme="https"))

    assert got.body == b"news"
    assert wire.names == ["feeds.test"], "a dot at the end is no part of the name"


@pytest.mark.parametrize(("host", "trusted"), [("wrong.test", True), ("feeds.test", False)])
async def test_a_certificate_of_another_name_or_authority_is_not_accepted(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    async with serving(OK + SHORT, tls=True) as wire:
        with pytest.raises(BadTls):
            await ask(exchange, wire.url(host, scheme="https"))

    assert wire.heads == []


# --- how it ends ---------------------------------------------------------------------------


async def test_a_closed_response_hangs_up(exchange: Exchange) -> None:
    async with serving(OK + b"\r\nnews", b"more") as wire:
        response = await exchange.send("GET", request_url(wire.url()), ())
        await response.aclose()

        await asyncio.wait_for(wire.left.wait(), 60)


@pytest.mark.parametrize("data", [b"HTTP/1.1 2", OK + b"\r\nnews"], ids=["head", "body"])
async def test_whoever_is_cancelled_hangs_up(exchange: Exchange, data: bytes) -> None:
    async with serving(data, b"more") as wire:
        asking = asyncio.ensure_future(ask(exchange, wire.url()))
        await wire.came.wait()
        asking.cancel()

        await asyncio.wait_for(wire.left.wait(), 60)
        with pytest.raises(asyncio.CancelledError):
            await asking


def test_every_fault_of_the_contract_is_one_kind() -> None:
    kinds = (Unreached, Guarded, NameUnknown, BadTls, TooSlow, Broken, NoHttp)

    assert all(issubclass(kind, ExchangeFailed) for kind in kinds)


async def test_a_name_that_no_resolver_can_be_asked_for_is_unknown_for_good() -> None:
    with pytest.raises(NameUnknown) as caught:
        await Resolver().addresses(f"{'a' * 70}.test")

    assert not caught.value.passing


async def test_an_open_question_to_the_resolver_keeps_no_process_alive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, answer = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slow(_host: str) -> tuple[str, ...]:
        loop.call_soon_threadsafe(asked.set)
        answer.wait()
        return ("127.0.0.1",)

    monkeypatch.setattr(guard, "_look_up", slow)
    question = asyncio.create_task(Resolver().addresses("slow.test"))
    await asked.wait()
    (thread,) = (each for each in threading.enumerate() if each.name == "dns-slow.test")
    answer.set()

    assert await question == ("127.0.0.1",)
    assert thread.daemon
