"""Crowds at the page: silent, slow, loud. Polls, messages and health checks go on."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from monitor.configuration import WebAddress
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene, SceneEntry
from monitor.web import connections, running
from monitor.web.connections import HEAD, MOST, Charged

pytestmark = pytest.mark.anyio


async def small_app(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})


@contextlib.asynccontextmanager
async def crowd(
    port: int, count: int, said: bytes = b""
) -> AsyncIterator[list[asyncio.StreamReader]]:
    """So many connections that say this much and nothing more."""
    async with contextlib.AsyncExitStack() as stack:
        readers = []
        for _ in range(count):
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                stack.callback(writer.close)
                writer.write(said)
                readers.append(reader)
        yield readers


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


async def health(url: str) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{url}/healthz", timeout=4)).status_code


async def test_silent_connections_beyond_the_limit_go_oldest_first() -> None:
    async with (
        running(small_app, WebAddress(port=0)) as url,
        crowd(port_of(url), MOST + 40) as readers,
    ):
        oldest = await asyncio.wait_for(asyncio.gather(*(r.read() for r in readers[:40])), 4)

        assert oldest == [b""] * 40
        assert not readers[-1].at_eof()
        assert await health(url) == 200


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\n", b"GET /healthz HTTP/1.1\r\nX: y\r\n"])
async def test_request_without_an_end_is_cut_off(said: bytes) -> None:
    async with (
        running(small_app, WebAddress(port=0)) as url,
        crowd(port_of(url), 1, said) as (reader,),
    ):
        begun = time.monotonic()
        await asyncio.wait_for(reader.read(), HEAD + 3)

    assert time.monotonic() - begun > HEAD - 1


async def test_pages_are_shed_and_health_is_not() -> None:
    async with running(small_app, WebAddress(port=0)) as url, httpx.AsyncClient() as client:
        answers = [await client.get(url, timeout=4) for _ in range(300)]
        healthy = [await client.get(f"{url}/healthz", timeout=4) for _ in range(20)]

    codes = [answer.status_code for answer in answers]
    assert codes[:40] == [200] * 40
    assert set(codes[60:]) == {200, 503}
    assert codes.count(503) > 100
    assert {answer.status_code for answer in healthy} == {200}


async def test_pages_that_take_the_loops_time_are_shed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 2,000 feeds took 75 ms, and twenty a second all of the loop."""
    monkeypatch.setattr(connections, "SAVED", 0.1)
    monkeypatch.setattr(connections, "SHARE", 0.001)

    async def dear_app(scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.thread_time()
        while time.thread_time() - begun < 0.04:
            pass
        await small_app(scope, receive, send)

    async with running(dear_app, WebAddress(port=0)) as url, httpx.AsyncClient() as client:
        pages = [(await client.get(url, timeout=4)).status_code for _ in range(6)]
        checks = [(await client.get(f"{url}/readyz", timeout=4)).status_code for _ in range(2)]

    assert (pages[0], pages[3:]) == (200, [503] * 3)
    assert checks == [200] * 2


async def test_charged_work_is_the_work() -> None:
    spent: list[float] = []

    async def work(end: asyncio.Future[None]) -> None:
        await asyncio.sleep(0)
        await end

    for end, raised in ((ValueError(), ValueError), (asyncio.CancelledError(), None)):
        future = asyncio.get_running_loop().create_future()
        task = asyncio.ensure_future(awaited(Charged(work(future), spent.append)))
        await asyncio.sleep(0)
        if raised:
            future.set_exception(end)
        else:
            task.cancel()
        with pytest.raises(type(end)):
            await task

    assert len(spent) >= 4
    assert min(spent) >= 0


async def awaited(work: Charged) -> None:
    await work


async def test_connection_carries_one_request() -> None:
    async with running(small_app, WebAddress(port=0)) as url:
        said = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 5
        async with crowd(port_of(url), 1, said) as (reader,):
            answer = await asyncio.wait_for(reader.read(), 4)

    assert answer.count(b"HTTP/1.1 200") == 1
    assert b"connection: close" in answer.lower()


async def test_silent_crowd_stops_neither_polls_nor_messages(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene, DaemonProcess(tmp_path) as daemon:
        page = await daemon.started()
        await scene.webhook.until(1)
        async with crowd(port_of(page), 400), crowd(port_of(page), 100, b"GET / HT"):
            scene.publish(
                "courier", SceneEntry("a1", "A truce is near", "Kyiv says so.", time.time())
            )
            await scene.slack.until(1)
            well = await health(page)
        code = await daemon.stop()

    assert (well, code) == (200, 0)
    assert sum(len(str(line)) for line in daemon.log) < 100_000


async def test_lack_of_descriptors_is_not_held_against_a_feed() -> None:
    from monitor.errors import is_our_shortage

    wrapped = httpx.ConnectError("All connection attempts failed")
    wrapped.__cause__ = OSError("several")
    wrapped.__cause__.__context__ = OSError(24, "Too many open files")

    assert is_our_shortage(wrapped)
    assert not is_our_shortage(httpx.ConnectError("refused"))
