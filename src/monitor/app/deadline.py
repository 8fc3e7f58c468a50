"""The end of the process, whatever hangs: a disk, a resolver, a reader of standard error.

    SIGTERM | drain, close | exit 0       or, after SECONDS | exit 1, or 0 where all was closed

Everything durable is in the store, which stands a kill at any moment; what keeps a thread from
ending must not keep an orchestrator waiting until it kills.
"""

import os
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
            telemetry.logger("daemon").error("stopped_by_force", seconds=self._timer.interval)
        telemetry.flush(0.3)
        os._exit(0 if self._closed else 1)
