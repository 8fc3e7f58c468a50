"""Hostile servers and documents: where each is stopped, and what the rest feels meanwhile.

    python benchmarks/bombs.py

One fetcher and one worker with the daemon's own limits, except shorter times. While each bomb is
polled, a good feed is polled again and again and a task measures how late the loop runs it.
"""

import asyncio
import contextlib
import gzip
import itertools
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_network

import brotli
import zstandard

from monitor.configuration import FetchLimits
from monitor.errors import FeedUnreadable, WorkerFailed
from monitor.fetch import HttpFetcher
from monitor.model import Fetched, FetchFailed, Validators
from monitor.testing.feed_server import FeedServer, Reply
from monitor.workers import WorkerPool

MIB = 2**20
GOOD = b"<rss version='2.0'><channel><item><title>good</title><guid>1</guid></item></channel></rss>"
ITEM = b"<item><title>x</title><guid>%d</guid><description>word word word</description></item>"
LIMITS = FetchLimits(
    allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0, per_host=8, deadline=8_000
)
SECONDS = 5.0


def _brotli() -> bytes:
    compressor = brotli.Compressor(quality=9, lgwin=24)
    return b"".join(compressor.process(bytes(16 * MIB)) for _ in range(64)) + compressor.finish()


def _attributes() -> bytes:
    many = b" ".join(b"a%d='1'" % n for n in range(50_000))
    return (
        b"<!DOCTYPE x><rss version='2.0'><channel><item><link "
        + many
        + b"/></item></channel></rss>"
    )


def _hundred_megabytes() -> Iterator[bytes]:
    yield b"<rss version='2.0'><channel>"
    for n in range(0, 1_200_000, 1_000):
        yield b"".join(ITEM % m for m in range(n, n + 1_000))


def _coded(coding: str, body: bytes) -> Reply:
    return Reply(200, (("Content-Encoding", coding),), body)


def _document(body: bytes) -> Reply:
    return Reply(200, (("Content-Type", "text/xml"),), body)


def _laughs() -> bytes:
    levels = "\n".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f"""<!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]>
<rss version="2.0"><channel><item><title>&l11;</title></item></channel></rss>""".encode()


BOMBS: dict[str, Callable[[], Reply]] = {
    "brotli, 1 GiB": lambda: _coded("br", _brotli()),
    "zstd, 512 MiB": lambda: _coded("zstd", zstandard.compress(bytes(512 * MIB))),
    "gzip, 256 MiB": lambda: _coded("gzip", gzip.compress(bytes(256 * MIB))),
    "gzip in gzip": lambda: _coded("gzip", gzip.compress(gzip.compress(bytes(256 * MIB)))),
    "gzip, gzip": lambda: _coded("gzip, gzip", gzip.compress(gzip.compress(GOOD))),
    "50,000 attributes": lambda: _document(_attributes()),
    "comment flood": lambda: _document(b"<rss><channel>" + b"<!--" * 2_000_000),
    "open tags": lambda: _document(b"<rss><channel>" + b"<item>" * 500_000),
    "billion laughs": lambda: _document(_laughs()),
    "100 MB feed": lambda: Reply(200, chunks=_hundred_megabytes()),
    "endless body": lambda: Reply(200, chunks=itertools.repeat(bytes(65_536))),
    "1 byte/s": lambda: Reply(200, body=GOOD, drip=1),
}


async def _poll(fetcher: HttpFetcher, pool: WorkerPool, url: str) -> str:
    result = await fetcher.fetch(url, Validators())
    if isinstance(result, FetchFailed):
        return f"fetch: {result.fault}: {result.detail}"
    assert isinstance(result, Fetched)
    try:
        feed = await pool.parse(result.body, result.content_type, url)
    except (FeedUnreadable, WorkerFailed) as error:
        return f"parse: {error}"
    return f"read: {len(feed.entries)} entries"


async def _lag(worst: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + 0.01
        await asyncio.sleep(0.01)
        worst[0] = max(worst[0], loop.time() - due)


async def _good(fetcher: HttpFetcher, pool: WorkerPool, url: str, polls: list[int]) -> None:
    while True:
        assert (await _poll(fetcher, pool, url)).startswith("read: 1")
        polls[0] += 1
        await asyncio.sleep(0.02)


async def _explode(server: FeedServer, fetcher: HttpFetcher, pool: WorkerPool, name: str) -> None:
    server.answer("/bomb", BOMBS[name]())
    worst, polls = [0.0], [0]
    beside = [
        asyncio.ensure_future(_lag(worst)),
        asyncio.ensure_future(_good(fetcher, pool, server.url("/good"), polls)),
    ]
    start = time.perf_counter()
    said = await _poll(fetcher, pool, server.url("/bomb"))
    wall = time.perf_counter() - start
    for task in beside:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    print(
        f"{name:18} {wall:6.2f} s  lag {worst[0] * 1000:5.0f} ms  good polls {polls[0]:4}  {said}"
    )


async def main() -> None:
    async with (
        FeedServer() as server,
        HttpFetcher(LIMITS) as fetcher,
        WorkerPool(2, SECONDS) as pool,
    ):
        server.put("/good", GOOD)
        await _poll(fetcher, pool, server.url("/good"))
        for name in BOMBS:
            await _explode(server, fetcher, pool, name)


if __name__ == "__main__":
    asyncio.run(main())
