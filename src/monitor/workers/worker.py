"""One worker process as the pool sees it: start, ask, end."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

from monitor.errors import FeedUnreadable, WorkerFailed
from monitor.workers import frames

T = TypeVar("T")

_BIG = 1 << 20  # answers beyond this are decoded in a thread: the loop must go on
_QUIET = {"MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


class Worker:
    """A process and its socket. `resident` is its size in MiB after the last task."""

    def __init__(self, seconds: float, memory: int) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        with theirs:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "monitor.workers.child", str(seconds), str(memory)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=os.environ | _QUIET,
            )
        self._socket = ours
        self.tasks = 0
        self.resident = 0

    @property
    def pid(self) -> int:
        """The process's id."""
        return int(self._process.pid)

    async def ask(self, request: frames.Request, decode: Callable[[bytes], T]) -> T:
        """One task; raises FeedUnreadable, WorkerFailed. Without an answer the worker is spent."""
        self.tasks += 1
        loop = asyncio.get_running_loop()
        try:
            for part in request:
                await loop.sock_sendall(self._socket, part)
            head = await self._exactly(frames.ANSWER.size)
            status, self.resident, size = frames.ANSWER.unpack(head)
            if size > frames.LONGEST_ANSWER:
                raise WorkerFailed(f"an answer of {size:,} bytes")
            return await _result(status, await self._exactly(size), decode)
        except (OSError, EOFError, ValueError) as error:
            raise WorkerFailed(self._why()) from error

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
        """Kill it and let the kernel clean up: it holds nothing worth saving."""
        self._socket.close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


async def _result(status: int, data: bytes, decode: Callable[[bytes], T]) -> T:
    if status == frames.PARSED:
        big = len(data) > _BIG
        return await asyncio.to_thread(decode, data) if big else decode(data)
    text = data.decode("utf-8", "replace")
    if status == frames.UNREADABLE:
        raise FeedUnreadable(text)
    raise WorkerFailed(f"the parse worker ran {text}")
