"""What the schedule keeps of a source between polls, and what can be read from it. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from monitor.model import Millis, PollState
from monitor.schedule import manners, rate, standing
from monitor.schedule.intake import Intake
from monitor.schedule.news import NewsTimes
from monitor.schedule.rate import Rate
from monitor.schedule.standing import Standing


@dataclass(frozen=True, slots=True)
class Memory:
    """The schedule's own state, kept as JSON in PollState.schedule."""

    rate: Rate = field(default_factory=Rate)
    hints: manners.Hints = ()
    window: int = 0
    oldest: Millis = 0  # publication of the document's oldest item, 0 where it tells nothing
    moved: tuple[str, int, int] = ("", 0, 0)  # target, first seen, times seen
    news: NewsTimes = field(default_factory=NewsTimes)
    search: bool = False  # its URL asks a question, to which there may be no answer
    standing: Standing = field(default_factory=Standing)
    filled: Millis = -1  # last good poll when the list had entries; 0: it never had, -1: not noted
    intake: Intake = field(default_factory=Intake)

    def dump(self) -> str:
        """JSON for PollState.schedule."""
        facts = {
            "rate": rate.dump(self.rate),
            "hints": dict(self.hints),
            "window": self.window,
            "oldest": self.oldest,
            "moved": list(self.moved),
            "search": int(self.search),
            "news": [self.news.at, round(self.news.per_hour, 4), self.news.longest],
            "stood": standing.dump(self.standing),
            "filled": self.filled,
            "intake": self.intake.dump(),
        }
        return json.dumps(facts, separators=(",", ":"))


@lru_cache(maxsize=256)
def recall(text: str) -> Memory:
    """PollState.schedule read back; whatever can be read of an older state.

    One poll asks several times.
    """
    try:
        facts: Any = json.loads(text or "{}")
        target, since, times = facts.get("moved", ("", 0, 0))
        at, per_hour, longest = facts.get("news", (0, 0, 0))
        return Memory(
            rate=rate.load(facts.get("rate")),
            hints=tuple((str(k), str(v)) for k, v in facts.get("hints", {}).items()),
            window=int(facts.get("window", 0)),
            oldest=int(facts.get("oldest", 0)),
            moved=(str(target), int(since), int(times)),
            news=NewsTimes(int(at), float(per_hour), int(longest)),
            search=bool(facts.get("search", 0)),
            standing=standing.load(facts.get("stood")),
            filled=int(facts.get("filled", -1)),
            intake=Intake(*map(int, facts.get("intake", ()))),
        )
    except (ValueError, TypeError, AttributeError):
        return Memory()


def hints(text: str) -> manners.Hints:
    """What the last document said that still counts, out of PollState.schedule."""
    return recall(text).hints


def room(state: PollState, most: int, now: Millis, gap: int, heard_at: Millis = 0) -> int | None:
    """How many of `most` new items an hour a source may still bring; None where all are taken.

    That is at a reading whose items are not told because of what it is: the first one, at this URL
    or with entries, and one after more than `gap` milliseconds. What it left out would be told.
    `heard_at` is when a hub last told of it.
    """
    memory = recall(state.schedule)
    if not state.ok_at or not state.body_hash or memory.filled == 0:
        return None
    read_at = memory.filled if memory.filled > 0 else state.ok_at
    return None if now - max(read_at, heard_at) > gap else memory.intake.room(most, now)


def after_push(schedule: str, taken: int, left: int, now: Millis) -> str:
    """PollState.schedule once a hub brought what counts as `taken`, and `left` items too many."""
    memory = recall(schedule)
    return replace(memory, intake=memory.intake.after(taken, left, now)).dump()


def read_before(state: PollState, here: Sequence[str], new: Sequence[str]) -> tuple[Millis, Millis]:
    """When this list was last read with entries in it, 0 for never; since when it was empty.

    The second is 0 unless it never had an entry. `here` and `new` are as in `Observation`. Where a
    source was given another URL (no hash is kept then) and nothing is known, it is another feed.
    """
    if not state.ok_at:
        return 0, 0
    if not here or set(here) != set(new):
        # What stands beside known entries came since the last reading, even if that was empty.
        return state.ok_at, 0
    if not state.body_hash:
        return 0, 0
    memory = recall(state.schedule)
    if memory.filled == 0:
        return state.ok_at, memory.standing.since or state.ok_at
    return memory.filled if memory.filled > 0 else state.ok_at, 0
