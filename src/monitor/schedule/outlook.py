"""A feed as people look at it: its next poll, why then, and how often it has news. Pure."""

from dataclasses import dataclass

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.model import Millis, PollState
from monitor.schedule.memory import recall


@dataclass(frozen=True, slots=True)
class Outlook:
    """A feed's next poll and its reason, both of this moment.

    `paused_until` is the end of the pause that its host asked for, 0 where there is none.
    """

    state: PollState
    paused_until: Millis = 0

    @property
    def next_at(self) -> Millis:
        """When it is polled next, which is not before its host's pause is over."""
        return max(self.state.next_at, self.paused_until)

    @property
    def why(self) -> str:
        """Why it is polled then."""
        paused = self.paused_until >= max(self.state.next_at, 1)
        return "its host asked for a pause" if paused else self.state.reason

    @property
    def word(self) -> str:
        """Its state in a word: new, ok, paused, failing or suspended."""
        return "paused" if self.paused_until else self.state.status

    @property
    def at_fault(self) -> bool:
        """Whether its last poll failed through the feed itself; a host that rests is no fault."""
        return self.word in {"failing", "suspended"}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a feed's newest item came, 0 for never, and how many items come in a day."""

    newest_at: Millis
    per_day: float

    def __str__(self) -> str:
        """The rate in words."""
        if self.per_day < 1:
            return "less than an item a day"
        return f"about {self.per_day:.0f} items a day"


def rhythm(state: PollState) -> Rhythm:
    """Returns what its polls have taught."""
    memory = recall(state.schedule)
    return Rhythm(memory.news.at, memory.rate.per_hour() * 24)


def lasting(duration: int) -> str:
    """Returns a duration as `40 s`, `12 min`, `3.5 h` or `30 days`."""
    if duration < 90 * 1000:
        return f"{duration / 1000:.0f} s"
    if duration < 2 * HOUR:
        return f"{duration / MINUTE:.0f} min"
    return f"{duration / HOUR:.1f} h" if duration < 2 * DAY else f"{duration / DAY:.0f} days"
