"""Standard error for a daemon: a queue with a limit, and a thread that writes.

    write | queue, or dropped and counted | thread | write(2), which may block for ever

A reader that stops (`| less`, Ctrl-S, a log driver that hangs) blocks whoever writes. Here that is
a thread of its own, which the process does not wait for; polls, messages, health checks and
SIGTERM go on. What the queue cannot hold is dropped and counted, and the count is the first line
that comes through once there is a reader again.
"""

import os
import select
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

from monitor.telemetry.metrics import LOG_DROPPED

MOST = 4 * 2**20  # bytes that wait for a reader
CHUNK = 64 * 2**10  # bytes for one write(2)


class LinePipe:
    """A text stream of whole lines onto a descriptor; never blocks, never raises.

    `notice` makes the line that says how many were dropped.
    """

    def __init__(self, descriptor: int, notice: Callable[[int], str], most: int = MOST) -> None:
        self._descriptor, self._notice, self._most = descriptor, notice, most
        self._changed = Condition()
        self._lines: deque[bytes] = deque()
        self._size, self._dropped, self._begun = 0, 0, ""
        self._writing = False
        Thread(target=self._run, name="log", daemon=True).start()

    def write(self, text: str) -> int:
        """Queue what ends with a line's end; keep what does not until the rest comes."""
        with self._changed:
            self._begun += text
            if self._begun.endswith("\n"):
                self._queue(self._begun.encode("utf-8", "backslashreplace"))
                self._begun = ""
        return len(text)

    def flush(self) -> None:
        """Nothing: the thread writes as soon as it can."""

    def drain(self, patience: float) -> bool:
        """Wait up to `patience` seconds until all is written; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._lines or self._writing), patience)

    def _queue(self, line: bytes) -> None:
        if self._size + len(line) > self._most:
            self._dropped += 1
            LOG_DROPPED.inc()
            return
        self._lines.append(line)
        self._size += len(line)
        self._changed.notify_all()

    def _run(self) -> None:
        while True:
            chunk = self._next()
            written = self._put(chunk)
            with self._changed:
                self._writing = False
                self._changed.notify_all()
            if written and self._dropped:
                self._tell_dropped()

    def _next(self) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._lines))
            parts, size = [], 0
            while self._lines and size < CHUNK:
                parts.append(self._lines.popleft())
                size += len(parts[-1])
            self._writing = True
            self._size -= size
            return b"".join(parts)

    def _put(self, chunk: bytes) -> bool:
        """Write all of it; False where the reader is gone for good."""
        try:
            while chunk:
                chunk = chunk[self._some(chunk) :]
        except OSError:
            return False
        return True

    def _some(self, chunk: bytes) -> int:
        try:
            return os.write(self._descriptor, chunk)
        except BlockingIOError:  # another program made the shared descriptor non-blocking
            select.select((), (self._descriptor,), ())
            return 0

    def _tell_dropped(self) -> None:
        with self._changed:
            line = self._notice(self._dropped).encode()
            self._dropped = 0
            self._lines.appendleft(line)
            self._size += len(line)
            self._changed.notify_all()
