"""While our own network is down: a line a minute that counts, instead of one for each feed.

a feed that cannot be asked | counted | a minute since the last line? | how many, since when
"""

from dataclasses import dataclass, field

from monitor.configuration import MINUTE
from monitor.model import Millis

APART = MINUTE  # between two lines


@dataclass
class Outage:
    """What is remembered of it: since when, when it was last told, and which feeds failed since."""

    since: Millis = 0
    _told_at: Millis = 0
    _failed: set[str] = field(default_factory=set)

    def fails(self, source_id: str, now: Millis) -> int:
        """How many feeds a line tells of now; 0 where one told of it within the last minute."""
        self.since = self.since or now
        self._failed.add(source_id)
        if self._told_at and 0 <= now - self._told_at < APART:
            return 0
        count, self._failed, self._told_at = len(self._failed), set(), now
        return count

    def ends(self, now: Millis) -> Millis | None:
        """How long it lasted, in milliseconds, now that a feed was asked; None where none was."""
        began, self.since, self._told_at, self._failed = self.since, 0, 0, set()
        return max(0, now - began) if began else None
