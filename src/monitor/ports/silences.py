"""What is asked of the store for silences."""

from typing import Protocol

from monitor.configuration import Silence
from monitor.model import Millis


class SilenceStore(Protocol):
    """Silences that people added while the daemon runs; those of monitor.yaml are not in here.

    An early end makes every group due in which something waits, in the same transaction: an alert
    is told as soon as nothing silences it any more.
    """

    async def add(self, silence: Silence, now: Millis) -> bool:
        """Keep a silence; False, and nothing changes, where its id is taken."""
        ...

    async def ending_after(self, at: Millis) -> tuple[Silence, ...]:
        """Those that end after `at`, also those that are yet to begin; the first to end first."""
        ...

    async def expire(self, silence_id: str, now: Millis) -> Silence | None:
        """End a silence now; as it is then. None where none of this id ends after `now`.

        One that is yet to begin never does.
        """
        ...
