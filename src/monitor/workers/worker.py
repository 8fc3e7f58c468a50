"""One worker process as the pool sees it: start, ask, end."""

import asyncio
import os
import re
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from monitor.errors import FeedUnreadable, WorkerFailed
from monitor.workers import frames

T = TypeVar("T")

_STARTING = 20.0  # seconds that a fresh worker may take to start, on top of its first task
_BIG = 1 << 20  # answers beyond this are decoded in a thread: the loop must go on
_NEEDED = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|LD_\w+|DYLD_\w+|PYTHON\w*|VIRTUAL_ENV|FAKETIME\w*"
)
_QUIET = {"MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


class Passed(Exception):
    """The worker was lost to the task before this one, which another worker may do."""


class Worker:
    """A process and its socket. `resident` is its size in MiB after the last task.

    It may be given a task while it works on another: the next one then waits in its socket, and
    the worker never waits for us. Answers come in the order of the tasks.
    """

    def __init__(self, seconds: float, memory: int) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        with theirs:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "monitor.workers.child", str(seconds), str(memory)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # the log is JSON lines; what matters comes as an answer
                env=_environment() | _QUIET,
            )
        self._socket = ours
        self._sending, self._turn = asyncio.Lock(), asyncio.Lock()
        self._limits: deque[asyncio.Timeout] = deque()  # of tasks given and not answered
        self._answered = False
        self.tasks = 0  # given
        self.broken = False  # its socket is; whose fault that is, the task in turn will see
        self.lost = False
        self.resident = 0

    @property
    def pid(self) -> int:
        """The process's id."""
        return int(self._process.pid)

    @property
    def waiting(self) -> int:
        """How many tasks it was given and has not answered."""
        return len(self._limits)

    async def ask(self, request: frames.Request, decode: Callable[[bytes], T], seconds: float) -> T:
        """One task, within so many seconds from its turn on.

        Raises FeedUnreadable, WorkerFailed, TimeoutError, Passed. Without an answer it is lost.
        """
        self.tasks += 1
        async with asyncio.timeout(None) as limit:
            self._limits.append(limit)
            if self.waiting == 1:
                self._begin(seconds)
            try:
                return await self._in_turn(request, decode, limit)
            finally:
                self._limits.remove(limit)
                if self._limits:
                    self._begin(seconds)

    def _begin(self, seconds: float) -> None:
        starting = 0.0 if self._answered else _STARTING
        self._limits[0].reschedule(asyncio.get_running_loop().time() + seconds + starting)

    async def _in_turn(
        self, request: frames.Request, decode: Callable[[bytes], T], limit: asyncio.Timeout
    ) -> T:
        try:
            await self._send(request)
            async with self._turn:  # taken in the order of sending: locks are fair
                return await self._answer(decode)
        except (FeedUnreadable, Passed):
            raise
        except (OSError, EOFError, ValueError) as error:
            self.broken = True
            if self.lost or limit is not self._limits[0]:
                raise Passed from error
            self.lost = True
            raise WorkerFailed(self._why()) from error
        except BaseException:
            self.lost = True
            raise

    async def _send(self, request: frames.Request) -> None:
        loop = asyncio.get_running_loop()
        async with self._sending:
            for part in request:
                await loop.sock_sendall(self._socket, part)

    async def _answer(self, decode: Callable[[bytes], T]) -> T:
        if self.lost:
            raise Passed
        head = await self._exactly(frames.ANSWER.size)
        status, self.resident, size = frames.ANSWER.unpack(head)
        if size > frames.LONGEST_ANSWER:
            raise WorkerFailed(f"an answer of {size:,} bytes")
        data = await self._exactly(size)
        self._answered = True
        return await _result(status, data, decode)

    async def _exactly(self, size: int) -> bytes:
        loop = asyncio.get_running_loop()
        data = bytearray(size)
        view = memoryview(data)
        while view:
            count = await loop.sock_recv_into(self._socket, view)
            if not count:
                raise EOFError
            view = view[count:]
        return bytes(data)

    def _why(self) -> str:
        code = self._process.poll()
        if code is None:
            return "the parse worker ended its connection"
        return f"the parse worker died ({'signal' if code < 0 else 'exit'} {abs(code)})"

    def end(self) -> None:
        """Kill it and let the kernel clean up: it holds nothing worth saving.

        Who still waits for it sees the end of the socket, which is closed after the last of them.
        """
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if not self.waiting:
            self._socket.close()


async def _result(status: int, data: bytes, decode: Callable[[bytes], T]) -> T:
    if status == frames.PARSED:
        big = len(data) > _BIG
        return await asyncio.to_thread(decode, data) if big else decode(data)
    text = data.decode("utf-8", "replace")
    if status == frames.UNREADABLE:
        raise FeedUnreadable(text)
    if status == frames.FAULT:
        raise WorkerFailed(f"a fault in the parse worker: {text}")
    raise WorkerFailed(f"the parse worker ran {text}")


def _environment() -> dict[str, str]:
    """What Python needs to start: secrets are no business of who reads strangers' documents."""
    return {name: text for name, text in os.environ.items() if _NEEDED.fullmatch(name)}
