"""Hard hours, on the real daemon with real sockets: what polls, messages and health make of them.

    python benchmarks/hours.py crowd [SECONDS]     a flood of GETs, one of POSTs, 2,000 silent
                                                   connections and 200 slow ones, and a calm time
    python benchmarks/hours.py pipe [SECONDS]      nobody reads stdout, stderr, both

Each prints the longest time between two polls of a feed, the time from a report to its message,
what `/healthz` said, how much was logged, and how long SIGTERM took.
"""

import asyncio
import contextlib
import os
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from monitor.testing.process import DaemonProcess, full_pipe
from monitor.testing.scene import Scene, SceneEntry

FEEDS = ("courier", *(f"feed{n}" for n in range(20)))
SUBJECTS = ("Envoys", "Ministers", "Farmers", "Captains", "Doctors", "Pilots", "Judges", "Mayors")
PLACES = ("Oslo", "Lima", "Accra", "Hanoi", "Quito", "Riga", "Dakar", "Perth", "Turin", "Basel")


@dataclass
class Felt:
    """What was felt of an hour."""

    gaps: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    health: Counter[str] = field(default_factory=Counter)
    slowest_health: float = 0.0

    def line(self) -> str:
        return (
            f"polls of a feed {_both(self.gaps)}; "
            f"{len(self.told)} reports told after {_both(self.told)}; "
            f"/healthz {dict(self.health)}, slowest {self.slowest_health:.2f} s"
        )


def _both(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s"


async def felt(scene: Scene, page: str, seconds: float) -> Felt:
    """Publish a report each 2 s, ask for health each second, look at when feeds are polled."""
    found, until = Felt(), time.monotonic() + seconds
    watching = [
        asyncio.ensure_future(_polls(scene, found)),
        asyncio.ensure_future(_health(page, found)),
    ]
    while time.monotonic() < until:
        begun, count = time.monotonic(), len(scene.webhook.calls)
        number = len(found.told) + int(time.time())
        words = f"{SUBJECTS[number % 8]} of {PLACES[number % 10]} {number}"
        scene.publish(
            "courier", SceneEntry(f"n{number}", f"Putin and truce {words}", words, time.time())
        )
        await scene.webhook.until(count + 1, 60)
        found.told.append(time.monotonic() - begun)
        await asyncio.sleep(2)
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    return found


async def _polls(scene: Scene, found: Felt) -> None:
    seen: dict[str, tuple[int, float]] = {}
    while True:
        now = time.monotonic()
        for name in FEEDS:
            count = len(scene.feeds.asked(f"/{name}.xml"))
            before, at = seen.get(name, (count, now))
            if count > before:
                found.gaps.append((now - at) / (count - before))
                seen[name] = (count, now)
            else:
                seen.setdefault(name, (count, now))
        await asyncio.sleep(0.05)


async def _health(page: str, found: Felt) -> None:
    async with httpx.AsyncClient() as client:
        while True:
            begun = time.monotonic()
            try:
                found.health[
                    str((await client.get(f"{page}/healthz", timeout=10)).status_code)
                ] += 1
            except httpx.HTTPError as fault:
                found.health[type(fault).__name__] += 1
            found.slowest_health = max(found.slowest_health, time.monotonic() - begun)
            await asyncio.sleep(1)


# --- crowds --------------------------------------------------------------------------------


async def _flood(port: int, method: str, asked: Counter[str]) -> None:
    body = b"x" * 500 if method == "POST" else b""
    path = b"/" if method == "GET" else b"/websub/nothing-here-but-long-enough"
    said = b"%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n\r\n%s"
    request = said % (method.encode(), path, port, len(body), body)
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answer = await reader.read()
            writer.close()
        except OSError as fault:
            answer = f"- {type(fault).__name__} ".encode()
        asked[f"{method} {answer[:12].partition(b' ')[2].decode() or 'closed'}"] += 1


async def _hold(port: int, drip: bytes, opened: Counter[str]) -> None:
    """A connection that says nothing, or a byte now and then; anew where it is closed."""
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            opened["slow" if drip else "silent"] += 1
            gone = asyncio.ensure_future(reader.read())
            for byte in drip or b"\0":
                if drip:
                    writer.write(bytes([byte]))
                await asyncio.wait([gone], timeout=1 if drip else 3600)
                if gone.done():
                    break
            gone.cancel()
            writer.close()
        await asyncio.sleep(0.5)


def _holding(port: int, opened: Counter[str]) -> list[Coroutine[None, None, None]]:
    silent = [_hold(port, b"", opened) for _ in range(2_000)]
    return silent + [_hold(port, b"GET / HTTP/1.1\r\nX: " * 9, opened) for _ in range(200)]


def _flooding(port: int, asked: Counter[str]) -> list[Coroutine[None, None, None]]:
    return [_flood(port, method, asked) for method in ("GET", "POST") for _ in range(16)]


async def crowd_process(kind: str, port: int) -> None:
    """A part of the crowd, in a process of its own, which leaves the processors to the daemon."""
    os.nice(10)
    counted: Counter[str] = Counter()
    part = {"hold": _holding, "flood": _flooding}[kind](port, counted)
    tasks = [asyncio.ensure_future(each) for each in part]
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, done.set)
    begun = loop.time()
    await done.wait()
    rates = ", ".join(
        f"{count / (loop.time() - begun):,.0f}/s {what}" for what, count in counted.most_common()
    )
    print(f"      {kind}: {rates}", flush=True)
    for task in tasks:
        task.cancel()
    os._exit(0)


@contextlib.asynccontextmanager
async def crowded(port: int) -> AsyncIterator[None]:
    parts = [
        await asyncio.create_subprocess_exec(sys.executable, __file__, kind, str(port))
        for kind in ("hold", "flood")
    ]
    try:
        yield
    finally:
        for part in parts:
            part.terminate()
        await asyncio.gather(*(part.wait() for part in parts))


async def crowd(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        async with Scene(Path(name), FEEDS) as scene, DaemonProcess(Path(name)) as daemon:
            page = await daemon.started(60)
            await scene.webhook.until(1, 60)
            print("calm ", (await felt(scene, page, seconds / 2)).line(), flush=True)
            before = len(str(daemon.log))
            async with crowded(int(page.rpartition(":")[2])):
                print("crowd", (await felt(scene, page, seconds)).line(), flush=True)
            print(f"      log {(len(str(daemon.log)) - before) / 1e6:.2f} MB, polls among it")
            begun = time.monotonic()
            code = await daemon.stop()
            print(f"      SIGTERM took {time.monotonic() - begun:.1f} s, exit code {code}")


# --- pipes ---------------------------------------------------------------------------------


async def pipe(seconds: float) -> None:
    for blocked in ("stdout", "stderr", "both"):
        with tempfile.TemporaryDirectory() as name:
            async with Scene(Path(name), FEEDS) as scene:
                await _piped(scene, Path(name), blocked, seconds)


async def _piped(scene: Scene, folder: Path, blocked: str, seconds: float) -> None:
    port = 8_900 + os.getpid() % 90
    everybody = [{"receiver": name, "continue": True} for name in ("print", "hook")]
    receivers = {"print": {"console": {}}, **scene._settings()["receivers"]}  # noqa: SLF001
    route = {"receiver": "hook", "group_wait": "0s", "group_interval": "1s", "routes": everybody}
    scene.write(
        web={"port": port},
        receivers=receivers,
        route=route,
        log={"format": "json", "level": "debug"},
    )
    quiet = asyncio.subprocess.DEVNULL
    with full_pipe() as (_, writer):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "monitor", "run", "--config", str(folder)),
            stdout=quiet if blocked == "stderr" else writer,
            stderr=quiet if blocked == "stdout" else writer,
        )
        await scene.webhook.until(1, 60)
        await asyncio.sleep(2)
        page = f"http://127.0.0.1:{port}"
        print(f"{blocked:6}", (await felt(scene, page, seconds)).line(), flush=True)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = await process.wait()
        print(f"       SIGTERM took {time.monotonic() - begun:.1f} s, exit code {code}", flush=True)


if __name__ == "__main__":
    kind, number = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    if kind in ("hold", "flood"):
        asyncio.run(crowd_process(kind, int(number)))
    else:
        asyncio.run({"crowd": crowd, "pipe": pipe}[kind](number))
