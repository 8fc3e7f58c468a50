"""What reports mean, asked of a real server on loopback; and what comes of every bad answer."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from monitor import telemetry
from monitor.app.embeddings import GuardedMeanings, tried
from monitor.configuration import Configuration, Secret
from monitor.embeddings import Endpoint, EndpointMeanings, Unanswered
from monitor.embeddings.meanings import INPUTS
from monitor.embeddings.rest import FIRST
from monitor.ports import Meanings
from monitor.settings.secrets import SecretFile
from monitor.testing.builders import item
from monitor.testing.embeddings_server import (
    DIMENSIONS,
    MODEL,
    EmbeddingsServer,
    HashedWords,
    answer,
)
from monitor.testing.fakes import loopback_exchange
from monitor.testing.listener import Behaviour, Raw, Reply, Silence

pytestmark = pytest.mark.anyio

BRIEF = 300  # milliseconds, where silence is expected


class Seconds:
    """A clock that moves when a test says so."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def server() -> AsyncIterator[EmbeddingsServer]:
    async with EmbeddingsServer() as opened:
        yield opened


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    telemetry.configure("json", "info", stream)
    yield stream
    telemetry.flush()


def over(server: EmbeddingsServer, seconds: Seconds, deadline: int = 5_000) -> EndpointMeanings:
    exchange = loopback_exchange()
    return EndpointMeanings(server.settings(deadline), lambda _: exchange, seconds, lambda: 1.0)


@pytest.fixture(params=["endpoint", "fake"])
def meanings(request: pytest.FixtureRequest, server: EmbeddingsServer) -> Meanings:
    return over(server, Seconds()) if request.param == "endpoint" else HashedWords()


# --- what every `ports.Meanings` does -----------------------------------------------------------


async def test_reports_of_one_text_mean_the_same_whatever_comes_with_them(
    meanings: Meanings,
) -> None:
    one, twin, other = item(id="a"), item(id="b", url="x"), item(id="c", title="A bridge opens")

    together = await meanings.of([other, one, twin])

    assert together["a"] == together["b"] != together["c"]
    assert await meanings.of([one]) == {"a": together["a"]}
    assert together["a"].model == MODEL
    assert together["a"].dimensions == DIMENSIONS


async def test_a_report_without_words_is_left_out(meanings: Meanings) -> None:
    empty = item(id="e", title="", summary="", text="")

    assert await meanings.of([empty]) == {}
    assert list(await meanings.of([empty, item(id="a")])) == ["a"]
    assert await meanings.of([]) == {}


async def test_any_number_and_any_letters_are_asked_for(meanings: Meanings) -> None:
    many = [item(id=f"r{n}", title=f"Flood number {n}") for n in range(2 * INPUTS + 1)]
    odd = item(id="odd", title="Half \ud83d and \x00 and \u202e “Jeddah”")

    found = await meanings.of([*many, odd])

    assert list(found) == [one.id for one in (*many, odd)]


# --- what the endpoint is asked -----------------------------------------------------------------


async def test_a_document_is_one_request_within_bounds(server: EmbeddingsServer) -> None:
    many = [item(id=f"r{n}", title=f"Flood number {n}") for n in range(INPUTS + 1)]

    await over(server, Seconds()).of(many[:INPUTS])
    await over(server, Seconds()).of(many)

    assert len(server.requests) == 3


async def test_nothing_is_asked_where_no_endpoint_is_configured(server: EmbeddingsServer) -> None:
    asked = over(server, Seconds())
    asked.configure(None)

    assert await asked.of([item()]) == {}
    assert server.requests == []


async def test_a_key_that_is_replaced_counts_at_the_next_request(
    server: EmbeddingsServer, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    path.write_text("an old key", "utf-8")
    settings = replace(server.settings(), key=SecretFile(path, "an old key"))
    endpoint = Endpoint(settings, loopback_exchange())

    refused = await endpoint.ask(["a flood"], 5.0)
    path.write_text(server.key + "\n", "utf-8")

    assert isinstance(refused, Unanswered)
    assert isinstance(await endpoint.ask(["a flood"], 5.0), tuple)


# --- bad answers --------------------------------------------------------------------------------

ONE = [1.0] * DIMENSIONS
BAD: tuple[tuple[str, Behaviour, str], ...] = (
    ("401", Reply(401, b'{"error": {"message": "no such key"}}'), "HTTP 401: {"),
    ("404", Reply(404, b"model not found"), "HTTP 404: model not found"),
    ("413", Reply(413), "HTTP 413"),
    ("429", Reply(429, b"slow down", {"Retry-After": "30"}), "HTTP 429: slow down"),
    ("500", Reply(500, b"out of memory"), "HTTP 500: out of memory"),
    ("redirect", Reply(307, b"", {"Location": "http://127.0.0.1:9/"}), "HTTP 307"),
    ("a proxy's page", Reply(200, b"<!doctype html>"), "the answer is not JSON"),
    ("one vector too many", Reply(200, answer([ONE, ONE])), "2 vectors for 1 texts"),
    ("no vector", Reply(200, answer([])), "0 vectors for 1 texts"),
    ("nothing but zeros", Reply(200, answer([[0.0]])), "a vector without a direction"),
    ("half a body", Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), "the answer broke off"),
    ("bad coding", Reply(200, b"xx", {"Content-Encoding": "gzip"}), "the answer broke off"),
    ("no HTTP", Raw(b"\x00\xff this is not HTTP\r\n\r\n"), ""),
    ("broken connection", Raw(), ""),
    ("silence", Silence(), "no answer within"),
)


@pytest.mark.parametrize(("behaviour", "reason"), [bad[1:] for bad in BAD], ids=[b[0] for b in BAD])
async def test_a_bad_answer_is_a_reason_and_the_report_has_no_meaning(
    server: EmbeddingsServer, behaviour: Behaviour, reason: str
) -> None:
    server.answer_next(behaviour, behaviour)
    endpoint = Endpoint(server.settings(), loopback_exchange())

    found = await endpoint.ask(["a flood"], BRIEF / 1000)

    assert isinstance(found, Unanswered)
    assert found.reason.startswith(reason)
    assert found.reason
    assert await over(server, Seconds(), BRIEF).of([item()]) == {}


async def test_what_is_said_is_one_printable_line_without_the_key(
    server: EmbeddingsServer,
) -> None:
    wrong = replace(server.settings(), key=Secret("sk-0123456789abcdef"))
    echo = await Endpoint(wrong, loopback_exchange()).ask(["a flood"], 5.0)
    server.answer_next(Reply(500, b"\x1b[31mred\r\nand\x00 more" + b"x" * 999))
    loud = await Endpoint(server.settings(), loopback_exchange()).ask(["a flood"], 5.0)

    assert isinstance(echo, Unanswered)
    assert isinstance(loud, Unanswered)
    assert "Incorrect API key" in echo.reason
    assert "0123456789" not in echo.reason
    assert loud.reason.startswith("HTTP 500: [31mred and more")
    assert len(loud.reason) < 250


async def test_a_closed_port_and_a_guarded_address_are_reasons(server: EmbeddingsServer) -> None:
    away = replace(server.settings(), url=Secret("http://127.0.0.1:9/v1/embeddings"))
    configuration = Configuration(embeddings=server.settings())

    closed = await Endpoint(away, loopback_exchange()).ask(["a flood"], 5.0)
    guarded = await tried(configuration, server.settings())

    assert isinstance(closed, Unanswered)
    assert isinstance(guarded, Unanswered)
    assert "notify.allow_networks" in guarded.reason


# --- rests --------------------------------------------------------------------------------------


async def test_an_endpoint_that_fails_is_left_alone_and_tried_again(
    server: EmbeddingsServer, log: io.StringIO
) -> None:
    seconds = Seconds()
    asked = over(server, seconds)
    server.answer_next(Reply(503), Reply(503))

    first = await asked.of([item()])
    resting = await asked.of([item()])
    seconds.now += FIRST
    second = await asked.of([item()])
    seconds.now += FIRST
    still = await asked.of([item()])
    seconds.now += FIRST
    third = await asked.of([item()])
    telemetry.flush()

    assert [first, resting, second, still] == [{}] * 4
    assert len(third) == 1
    assert len(server.requests) == 3
    assert [log.getvalue().count(f'"embeddings_{word}"') for word in ("away", "back")] == [1, 1]
    assert server.key not in log.getvalue()


async def test_retry_after_is_obeyed(server: EmbeddingsServer) -> None:
    seconds = Seconds()
    asked = over(server, seconds)
    server.answer_next(Reply(429, b"", {"Retry-After": "90"}))
    await asked.of([item()])
    seconds.now += 89
    early = await asked.of([item()])
    seconds.now += 1

    assert (early, len(await asked.of([item()]))) == ({}, 1)


async def test_after_a_rest_one_request_tries(server: EmbeddingsServer) -> None:
    seconds = Seconds()
    asked = over(server, seconds)
    server.answer_next(Reply(503), Reply(503))
    await asked.of([item()])
    seconds.now += FIRST

    found = await asyncio.gather(*(asked.of([item()]) for _ in range(5)))

    assert found == [{}] * 5
    assert len(server.requests) == 2


async def test_what_was_answered_before_a_failure_counts(server: EmbeddingsServer) -> None:
    many = [item(id=f"r{n}", title=f"Flood number {n}") for n in range(3 * INPUTS)]
    server.answer_next(None, Reply(500))

    found = await over(server, Seconds()).of(many)

    assert list(found) == [one.id for one in many[:INPUTS]]
    assert len(server.requests) == 2


async def test_another_endpoint_is_asked_at_once(server: EmbeddingsServer) -> None:
    down = replace(server.settings(), url=Secret("http://127.0.0.1:9/v1/embeddings"))
    networks = ("127.0.0.0/8",)
    configuration = Configuration(embeddings=down, notify_networks=_parsed(networks))
    asked = GuardedMeanings(configuration)
    before = await asked.of([item()])
    asked.follow(replace(configuration, embeddings=server.settings()))

    after = await asked.of([item()])
    asked.close()

    assert (before, len(after)) == ({}, 1)


def _parsed(networks: tuple[str, ...]) -> tuple[IPv4Network, ...]:
    return tuple(IPv4Network(each) for each in networks)
