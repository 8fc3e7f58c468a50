"""Nobody reads standard error or standard output: the daemon works on, and ends when it is told."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from monitor.telemetry.pipe import LinePipe
from monitor.testing.process import full_pipe
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def daemon(
    folder: Path, stdout: int, stderr: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "monitor", "run", "--config", str(folder)),
        stdout=stdout,
        stderr=stderr,
        cwd=folder,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def answered(url: str) -> int:
    """The status, once anybody listens."""
    async with httpx.AsyncClient() as client, asyncio.timeout(30):
        while True:
            with contextlib.suppress(httpx.TransportError):
                return (await client.get(url, timeout=5)).status_code


@pytest.mark.parametrize("blocked", ["stderr", "stdout", "both"])
async def test_full_pipe_stops_neither_polls_nor_messages_nor_the_end(
    tmp_path: Path, blocked: str
) -> None:
    port = free_port()
    async with Scene(tmp_path) as scene:
        everybody = [{"receiver": name, "continue": True} for name in ("print", "hook")]
        receivers = {"print": {"console": {}}, **scene._settings()["receivers"]}
        route = {"receiver": "hook", "group_wait": "0s", "routes": everybody}
        scene.write(web={"port": port}, receivers=receivers, route=route)
        with full_pipe() as (_, writer):
            stdout = writer if blocked != "stderr" else subprocess.DEVNULL
            stderr = writer if blocked != "stdout" else subprocess.DEVNULL
            async with daemon(tmp_path, stdout, stderr) as process:
                await scene.webhook.until(1)  # the welcome
                news = SceneEntry("a1", "A truce is near", "Kyiv says so.", time.time())
                scene.publish("courier", news)
                await scene.webhook.until(2)
                health = await answered(f"http://127.0.0.1:{port}/healthz")
                begun = asyncio.get_running_loop().time()
                process.send_signal(signal.SIGTERM)
                code = await process.wait()
                took = asyncio.get_running_loop().time() - begun

    assert (health, code) == (200, 0)
    assert took < 8


@pytest.mark.parametrize("closed", ["stderr", "stdout", "both"])
async def test_closed_reader_changes_neither_work_nor_exit_code(
    tmp_path: Path, closed: str
) -> None:
    async with Scene(tmp_path) as scene:
        everybody = [{"receiver": name, "continue": True} for name in ("print", "hook")]
        receivers = {"print": {"console": {}}, **scene._settings()["receivers"]}
        scene.write(receivers=receivers, route={"receiver": "hook", "routes": everybody})
        reader, writer = os.pipe()
        os.close(reader)
        stdout = writer if closed != "stderr" else subprocess.DEVNULL
        stderr = writer if closed != "stdout" else subprocess.DEVNULL
        async with daemon(tmp_path, stdout, stderr) as process:
            await scene.webhook.until(1)
            process.send_signal(signal.SIGTERM)
            code = await process.wait()
        os.close(writer)

    assert code == 0


def test_lines_that_nobody_read_are_counted_and_told() -> None:
    """In their place: a pipe that is full for long lines may have room for some short ones."""
    with full_pipe() as (reader, writer):
        pipe = LinePipe(writer, lambda count: f"dropped {count}\n", most=1_000)
        for number in range(1_000):
            pipe.write(f"line {number}\n")
        read = os.fdopen(os.dup(reader), "rb")
        place = dropped = 0
        done = threading.Event()

        def collect() -> None:
            nonlocal place, dropped
            while place < 1_000:
                word, count = read.readline().decode().lstrip("x").split()
                if word == "dropped":
                    dropped += int(count)
                    place += int(count)
                elif int(count) == place:
                    place += 1
                else:
                    return
            done.set()

        threading.Thread(target=collect, daemon=True).start()
        assert done.wait(10), (place, dropped)
        read.close()

    assert dropped > 0


def test_line_comes_whole_from_many_threads() -> None:
    reader, writer = os.pipe()
    pipe = LinePipe(writer, lambda count: f"dropped {count}\n")
    threads = [
        threading.Thread(target=lambda n=n: [pipe.write(f"{n}-{i}\n") for i in range(200)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert pipe.drain(10)
    os.close(writer)
    with os.fdopen(reader) as read:
        lines = read.read().splitlines()
    assert sorted(lines) == sorted(f"{n}-{i}" for n in range(4) for i in range(200))


LOUD = """
import asyncio, logging, sys, threading, warnings
from monitor import telemetry
telemetry.configure("json", "info")
warnings.warn("a warning\\nof two lines")
logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
for _ in range(100):
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    try:
        1 / 0
    except ZeroDivisionError:
        telemetry.logger("jobs").exception("job_fault", job="poll")
async def main():
    asyncio.get_running_loop().call_exception_handler({"message": "a loop's fault"})
    async def fails():
        raise ValueError("never awaited")
    asyncio.ensure_future(fails())
    await asyncio.sleep(0)
asyncio.run(main())
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
class Bad:
    def __del__(self):
        raise ValueError("in del")
Bad()
raise SystemExit if len(sys.argv) > 1 else RuntimeError("the end")
"""


def test_every_line_of_the_log_is_json_and_what_repeats_is_one() -> None:
    done = subprocess.run([sys.executable, "-c", LOUD], capture_output=True, text=True, check=False)

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["part"], line["event"]) for line in lines if line["part"] != "asyncio"] == [
        ("py.warnings", "foreign"),
        ("uvicorn.error", "foreign"),
        ("jobs", "job_fault"),
        ("python", "uncaught"),
        ("python", "unraisable"),
        ("python", "uncaught"),
    ]
    assert "two lines" in lines[0]["text"]
    assert any(line["part"] == "asyncio" for line in lines)
