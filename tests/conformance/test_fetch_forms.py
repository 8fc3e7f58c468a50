"""Forms to hubs over the wire: what a slow or busy hub may cost."""

import asyncio
import contextlib
from dataclasses import replace
from ipaddress import ip_network

import pytest

from monitor.configuration import FetchLimits
from monitor.fetch import HttpFetcher

pytestmark = pytest.mark.anyio

LIMITS = FetchLimits(
    deadline=500, connect_timeout=500, allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0
)


async def test_form_that_is_sent_on_and_on_slowly_meets_one_deadline() -> None:
    asked: list[bytes] = []

    async def on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            asked.append(await reader.readuntil(b"\r\n\r\n"))
            await asyncio.sleep(0.3)
            writer.write(b"HTTP/1.1 307 On\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(on, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, HttpFetcher(LIMITS) as fetcher:
        answer = await fetcher.submit(f"http://127.0.0.1:{port}/", {"hub.mode": "subscribe"})
        await asyncio.sleep(0.3)  # the server's last word, to nobody

    assert (answer.status, answer.detail) == (0, "no answer within 0.5 s")
    assert len(asked) == 2


async def test_form_whose_turn_does_not_come_is_told() -> None:
    async with HttpFetcher(replace(LIMITS, host_delay=60_000)) as fetcher:
        await fetcher.submit("http://127.0.0.1:1/", {})
        answer = await fetcher.submit("http://127.0.0.1:1/", {})

    assert (answer.status, answer.detail) == (0, "its host is asked for too much at once")
