"""How much one feed has brought within an hour. Pure.

A feed may invent reports without end, and each takes room for as long as items are kept. What is
beyond an hour's room is left out, not lost: it is read again while the list has it.
"""

from dataclasses import dataclass, replace

from monitor.configuration import HOUR
from monitor.model import Millis

CALM = 2 * HOUR  # after items were last left out, until the feed is no trouble any more


@dataclass(frozen=True, slots=True)
class Intake:
    """What was taken in the hour that began at `since`, and the last items that were left out."""

    since: Millis = 0
    taken: int = 0
    left: int = 0
    left_at: Millis = 0

    def room(self, most: int, now: Millis) -> int:
        """How much of an hour's room is free."""
        return max(most - self._at(now).taken, 0)

    def after(self, taken: int, left: int, now: Millis) -> "Intake":
        """The same after a reading."""
        hour = self._at(now)
        if left:
            hour = replace(hour, left=left, left_at=now)
        return replace(hour, taken=hour.taken + taken)

    def is_flooded(self, now: Millis) -> bool:
        """Whether items were left out of late."""
        return self.left > 0 and abs(now - self.left_at) < CALM

    def dump(self) -> list[int]:
        """A short form for JSON, whose numbers make it again."""
        return [self.since, self.taken, self.left, self.left_at]

    def _at(self, now: Millis) -> "Intake":
        """The hour of `now`; one that begins later was begun by a wrong clock."""
        return self if 0 <= now - self.since < HOUR else replace(self, since=now, taken=0)
