"""The machine's clock."""

import time

from monitor.model import Millis


class SystemClock:
    """UTC milliseconds from the machine; may jump, as its clock may."""

    def now(self) -> Millis:
        """Milliseconds since 1970."""
        return time.time_ns() // 1_000_000
