"""What systemd is told of the daemon: that it is ready, that it is well, that it stops.

    READY=1 | WATCHDOG=1 while it is well ... | STOPPING=1

sd_notify(3): a datagram to the socket that NOTIFY_SOCKET names. Without that variable nobody
listens, and nothing is sent. A daemon that is not well sends no WATCHDOG=1: systemd restarts it.
"""

import contextlib
import os
import socket
from collections.abc import Mapping

from monitor.app.health import Liveness


class ServiceManager:
    """The one that started this process, if it wants to know."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        path = environ.get("NOTIFY_SOCKET", "")
        self._address = f"\0{path[1:]}" if path.startswith("@") else path

    def ready(self, url: str) -> None:
        """Work is taken on."""
        self._tell("READY=1", f"STATUS=the page is {url}")

    def look(self, state: Liveness) -> None:
        """A sign of life, or why there is none."""
        life = ["WATCHDOG=1"] if state.well else []
        self._tell(*life, f"STATUS={state.detail}")

    def stopping(self) -> None:
        """Nothing more is taken on."""
        self._tell("STOPPING=1")

    def _tell(self, *lines: str) -> None:
        """A service manager that does not listen is no fault of the daemon's."""
        if not self._address:
            return
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out,
        ):
            out.sendto("\n".join(line.replace("\n", " ") for line in lines).encode(), self._address)
