"""The end of the process, whatever hangs: a disk, a resolver, a reader of standard error.

    SIGTERM | drain, close | exit 0       or, after SECONDS | sockets closed | exit 1, or 0 where
                                                                            all was closed
Everything durable is in the store, which stands a kill at any moment; what keeps a thread from
ending must not keep an orchestrator waiting until it kills. A thread inside of a call to a frozen
file system cannot be ended, not even by SIGKILL, and holds what the process has open: so nobody is
left to wait at a door behind which nothing lives any more.
"""

import contextlib
import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

from monitor import telemetry

SECONDS = 7.5  # an orchestrator that is in a hurry gives ten


class Deadline:
    """Begun by the signal; `closed` says that nothing that matters is open any more."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True
        self._begun = self._closed = False

    def begin(self) -> None:
        """From now on there are so many seconds left; a second call changes nothing."""
        if not self._begun:
            self._begun = True
            self._timer.start()

    def closed(self) -> None:
        """What still runs may be cut off without a loss."""
        self._closed = True

    def _end(self) -> None:
        if not self._closed:
            telemetry.logger("daemon").error(
                "stopped_by_force", seconds=self._timer.interval, threads=[*_at_work()]
            )
        telemetry.flush(0.3)
        _close_sockets()
        os._exit(0 if self._closed else 1)


def _at_work() -> Iterator[str]:
    """Each thread and where in our code it is: one of them is what hangs."""
    frames = sys._current_frames()  # noqa: SLF001 - documented, for debuggers
    for thread in threading.enumerate():
        frame = frames.get(thread.ident or 0)
        while frame is not None and not frame.f_globals.get("__name__", "").startswith("monitor."):
            frame = frame.f_back
        if frame is not None and thread is not threading.current_thread():
            yield f"{thread.name}: {frame.f_globals['__name__']}.{frame.f_code.co_name}"


def _close_sockets() -> None:
    listed = Path("/proc/self/fd")
    for descriptor in [int(each.name) for each in listed.iterdir()] if listed.is_dir() else ():
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.close(descriptor)
