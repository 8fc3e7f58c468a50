"""Is it them, or is it our own network?

A feed must not be called dead because our cable is. The rule: a failure to reach a host counts
as our own if this machine has no route or no resolver and nobody has answered for a minute; or
if nobody has answered for a minute and at least three hosts in a row could not be reached.
"""

import os
import time

from monitor.errors import is_our_shortage

_QUIET_SECONDS = 60.0
_HOSTS = 3


class OwnNetwork:
    """What was last heard of the world. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._answered_at = float("-inf")
        self._silent: set[str] = set()

    def answered(self) -> None:
        """Some host answered, whatever it said."""
        self._answered_at = time.monotonic()
        self._silent.clear()

    def unreachable(self, host: str, *, own: bool) -> bool:
        """Note that `host` could not be reached; True if that is our own network's fault.

        `own` says that the fault itself points at this machine (no route, no resolver).
        """
        self._silent.add(host)
        quiet = time.monotonic() - self._answered_at > _QUIET_SECONDS
        return quiet and (own or len(self._silent) >= _HOSTS)


def no_descriptor_left() -> bool:
    """Whether this process may open nothing more; then resolvers know no host, either."""
    try:
        os.close(os.dup(2))
    except OSError as fault:
        return is_our_shortage(fault)
    return False
