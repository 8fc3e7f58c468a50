"""The real daemon, or one command, in a process of its own, for acceptance and fault tests.

async with DaemonProcess(folder) as daemon:
    await daemon.started()
    await daemon.logged("polled", source="courier")
    code = await daemon.stop()
why = await monitor("why", url, "--json", config=folder)
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from monitor.testing.forked import ran

Line = dict[str, Any]
LONGEST_LINE = 2**24  # bytes; a refused configuration is one line, however many faults it has


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - each command's own answer
        """The answer of a command that was run with `--json`."""
        return json.loads(self.out)


async def monitor(
    *arguments: str | Path,
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Ran:
    """Run one command to its end, with this beside our environment, in this folder or ours."""
    words = [*map(str, arguments), *(("--config", str(config)) if config else ())]
    surroundings = {**os.environ, **(environ or {})}
    return Ran(*await asyncio.to_thread(ran, words, surroundings, folder or Path.cwd(), 60))


@contextlib.contextmanager
def full_pipe() -> Iterator[tuple[int, int]]:
    """A pipe that takes nothing more: the descriptors of its reader and its writer."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writer, b"x" * 4096)
    os.set_blocking(writer, True)
    try:
        yield reader, writer
    finally:
        for descriptor in (reader, writer):
            with contextlib.suppress(OSError):
                os.close(descriptor)


class DaemonProcess:
    """`monitor run` on a configuration folder; its log lines are kept in `log`."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environ = {**os.environ, **(environ or {})}
        self._changed = asyncio.Condition()
        self._readers: list[asyncio.Task[None]] = []
        self.log: list[Line] = []
        self.output: list[str] = []
        self.ended = False

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "monitor", "run", "--config", str(self._folder)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._environ,
            cwd=self._folder,
            limit=LONGEST_LINE,
        )
        self._readers = [
            asyncio.create_task(self._read_log()),
            asyncio.create_task(self._read_output()),
        ]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await asyncio.gather(*self._readers)

    async def started(self, within: float = 60.0) -> str:
        """Wait for the start; the address of the page."""
        return str((await self.logged("started", within=within))["page"])

    async def logged(self, event: str, *, within: float = 60.0, after: int = 0, **has: Any) -> Line:  # noqa: ANN401
        """Wait for a log line of this event that has these values, from position `after` on.

        Raises TimeoutError, or EOFError where the process ended without it.
        """

        def found() -> Line | None:
            wanted = {"event": event, **has}.items()
            return next((x for x in self.log[after:] if wanted <= x.items()), None)

        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: found() is not None or self.ended)
        line = found()
        if line is None:
            raise EOFError(f"the daemon ended without {event}: {self.log[-3:]}")
        return line

    async def stop(self, number: int = signal.SIGTERM, within: float = 60.0) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.process.send_signal(number)
        return await self.wait(within)

    async def wait(self, within: float = 60.0) -> int:
        """Wait for the end; the exit code."""
        async with asyncio.timeout(within):
            code = await self.process.wait()
            await asyncio.gather(*self._readers)
        return code

    def signal(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    async def _read_log(self) -> None:
        stream = self.process.stderr
        while stream and (raw := await stream.readline()):
            async with self._changed:
                self.log.append(_line(raw.decode("utf-8", "replace")))
                self._changed.notify_all()
        async with self._changed:
            self.ended = True
            self._changed.notify_all()

    async def _read_output(self) -> None:
        stream = self.process.stdout
        while stream and (raw := await stream.readline()):
            self.output.append(raw.decode("utf-8", "replace").rstrip("\n"))


def _line(text: str) -> Line:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {"event": "text", "text": text.rstrip("\n")}
