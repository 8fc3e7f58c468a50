"""Servers that harm: what a fetch costs stays within its limits, and nothing is left behind."""

import asyncio
import gzip
import itertools
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import brotli
import pytest
import zstandard

from monitor.configuration import FetchLimits
from monitor.fetch import HttpFetcher
from monitor.model import Fetched, FetchFailed, FetchFault, Validators
from monitor.testing.feed_server import FeedServer, Reply

pytestmark = pytest.mark.anyio

MIB = 2**20
LIMITS = FetchLimits(
    deadline=20_000,
    connect_timeout=2_000,
    max_wire_bytes=4 * MIB,
    max_body_bytes=8 * MIB,
    allow_networks=(ip_network("127.0.0.0/8"),),
    host_delay=0,
    per_host=64,
)


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.put("/good", b"<rss/>")
        yield running


@asynccontextmanager
async def _lag_meter() -> AsyncIterator[list[float]]:
    """Collects what this process computes between two turns of a task that wants one every 5 ms.

    In seconds of processor time: what others compute meanwhile on this machine is not our fault.
    """
    late: list[float] = []

    async def watch() -> None:
        while True:
            before = time.process_time()
            await asyncio.sleep(0.005)
            late.append(time.process_time() - before)

    task = asyncio.ensure_future(watch())
    try:
        yield late
    finally:
        task.cancel()


def _brotli_bomb() -> bytes:
    """About 1.7 KB that unfold to a gibibyte."""
    compressor = brotli.Compressor(quality=9, lgwin=24)
    parts = [compressor.process(bytes(16 * MIB)) for _ in range(64)]
    return b"".join(parts) + bytes(compressor.finish())


def _zstd_bomb() -> bytes:
    return bytes(zstandard.ZstdCompressor(level=3).compress(bytes(512 * MIB)))


async def _failed(fetcher: HttpFetcher, url: str) -> FetchFailed:
    result = await fetcher.fetch(url, Validators())
    assert isinstance(result, FetchFailed), type(result)
    return result


@pytest.mark.clause("bomb")
@pytest.mark.parametrize(
    ("coding", "make"),
    [
        ("br", _brotli_bomb),
        ("zstd", _zstd_bomb),
        ("gzip", lambda: gzip.compress(bytes(64 * MIB))),
        ("gzip", lambda: gzip.compress(bytes(4 * MIB)) * 64),
    ],
    ids=["brotli", "zstd", "gzip", "gzip members"],
)
async def test_fetch_bomb_stops_at_the_limit_and_the_loop_goes_on(
    server: FeedServer, coding: str, make: Callable[[], bytes]
) -> None:
    server.answer("/bomb", Reply(200, (("Content-Encoding", coding),), make()))
    async with HttpFetcher(LIMITS) as fetcher, _lag_meter() as late:
        bomb = asyncio.ensure_future(_failed(fetcher, server.url("/bomb")))
        good = await fetcher.fetch(server.url("/good"), Validators())
        failed = await bomb

    assert failed.fault is FetchFault.TOO_LARGE
    assert isinstance(good, Fetched)
    assert max(late, default=0.0) < 0.25


@pytest.mark.clause("endless-body")
async def test_fetch_endless_body_stops_on_the_wire(server: FeedServer) -> None:
    server.answer("/endless", Reply(200, chunks=itertools.repeat(bytes(65536))))
    async with HttpFetcher(LIMITS) as fetcher:
        failed = await _failed(fetcher, server.url("/endless"))

    assert (failed.fault, "wire" in failed.detail) == (FetchFault.TOO_LARGE, True)


@pytest.mark.clause("slow-drip")
@pytest.mark.parametrize("drip", [1, 20, 200], ids=lambda n: f"{n} bytes a second")
async def test_fetch_slow_server_meets_the_deadline(server: FeedServer, drip: int) -> None:
    server.answer("/slow", Reply(200, body=b"x" * 1000, drip=drip))
    async with HttpFetcher(replace(LIMITS, deadline=300)) as fetcher:
        failed = await _failed(fetcher, server.url("/slow"))

    assert failed.fault is FetchFault.TIMEOUT
    await server.quiet()


async def test_fetch_endless_headers_are_refused(server: FeedServer) -> None:
    server.answer("/feed", Reply(200, tuple((f"X-{n}", "y" * 200) for n in range(2_000))))
    async with HttpFetcher(LIMITS) as fetcher:
        failed = await _failed(fetcher, server.url("/feed"))

    assert failed.fault is FetchFault.HTTP


async def test_fetch_cut_body_is_no_document(server: FeedServer) -> None:
    server.answer("/cut", Reply(200, body=b"<rss>" * 100, cut=20))
    async with HttpFetcher(LIMITS) as fetcher:
        failed = await _failed(fetcher, server.url("/cut"))

    assert failed.fault in (FetchFault.HTTP, FetchFault.CONNECT)


async def test_fetch_garbage_instead_of_http_is_a_failure() -> None:
    async def babble(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x00\x01 no http here\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, HttpFetcher(LIMITS) as fetcher:
        failed = await _failed(fetcher, f"http://127.0.0.1:{port}/")

    assert failed.fault is FetchFault.HTTP


async def test_fetch_closed_port_counts_against_the_feed_while_others_answer(
    server: FeedServer,
) -> None:
    async with HttpFetcher(LIMITS) as fetcher:
        await fetcher.fetch(server.url("/good"), Validators())

        failed = await _failed(fetcher, "http://127.0.0.1:1/feed")

    assert failed.fault is FetchFault.CONNECT


@pytest.mark.clause("our-network")
async def test_fetch_nobody_answers_is_our_own_network() -> None:
    async with HttpFetcher(LIMITS) as fetcher:
        faults = [(await _failed(fetcher, f"http://127.0.0.{n}:1/")).fault for n in range(2, 5)]

    assert faults == [FetchFault.CONNECT, FetchFault.CONNECT, FetchFault.OFFLINE]


@pytest.mark.parametrize(
    "url", ["", "no url", "ftp://x/", "http://", "http://[::1", "http://a\x00b/"]
)
async def test_fetch_what_is_no_url_is_a_failure(url: str) -> None:
    async with HttpFetcher(LIMITS) as fetcher:
        failed = await _failed(fetcher, url)

    assert failed.fault in (FetchFault.HTTP, FetchFault.DNS)


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _pauses(count: int) -> Iterator[float]:
    dice = random.Random(7)
    return (dice.random() * 0.004 for _ in range(count))


async def _cancel_many(fetcher: HttpFetcher, server: FeedServer, count: int) -> None:
    async def one(pause: float) -> None:
        task = asyncio.ensure_future(fetcher.fetch(server.url("/good"), Validators()))
        await asyncio.sleep(pause)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    waiting = _pauses(count)

    async def worker() -> None:
        for pause in waiting:
            await one(pause)

    await asyncio.gather(*(worker() for _ in range(20)))


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
async def test_fetch_random_cancellations_leak_nothing(server: FeedServer, count: int) -> None:
    async with HttpFetcher(LIMITS) as fetcher:
        await fetcher.fetch(server.url("/good"), Validators())
        await server.quiet()
        before = _descriptors()

        await _cancel_many(fetcher, server, count)
        await asyncio.wait_for(server.quiet(), 60)

        assert _descriptors() <= before
        assert isinstance(await fetcher.fetch(server.url("/good"), Validators()), Fetched)
