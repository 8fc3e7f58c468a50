"""Which feeds no longer bring what they should, and why. Pure.

poll state
|- its server says gone (410)                                     gone
|- failing, last read 12 hours ago or never                       failing
|- read, but without a single entry, and no search                empty
|- moved for good, and is polled at its new address              moved
|- more new items than an hour has room for                       flooding
`- no new item where its rhythm made 9 or more likely, for a day  silent

The last is the tail of a Poisson law: with `expected` items in the quiet time the chance of none
is exp(-expected), 1 in 10,000 at 9.2. The quiet time must also be twice the longest one seen, and
it ends at the last good poll, so that an outage of ours is not held against a feed.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.addresses import masked
from monitor.configuration import DAY, HOUR
from monitor.model import Millis, PollState
from monitor.schedule.memory import Memory, recall

FAILING = 12 * HOUR
NEVER = 2  # failures in a row of a feed that was never read
QUIET = DAY
_EXPECTED = math.log(10_000)
_SUMMED = 14 * 24  # hours of a quiet time that are looked at


@dataclass(frozen=True, slots=True)
class Trouble:
    """One feed in trouble. `since` is 0 where the state does not say."""

    source_id: str
    kind: str  # gone, failing, empty, moved, flooding, silent
    reason: str
    since: Millis = 0


def troubles(states: Iterable[PollState], now: Millis) -> tuple[Trouble, ...]:
    """The feeds in trouble, in the order given."""
    found = (_trouble(state, now) for state in states)
    return tuple(trouble for trouble in found if trouble is not None)


def _trouble(state: PollState, now: Millis) -> Trouble | None:
    if state.status == "suspended":
        return Trouble(state.source_id, "gone", f"gone for good: {state.detail}", state.ok_at)
    if state.status == "failing":
        return _failing(state, now)
    memory = recall(state.schedule)
    known = _empty(state, memory) or _moved(state) or _flooding(state, memory, now)
    return known or _silent(state, memory)


def _failing(state: PollState, now: Millis) -> Trouble | None:
    if not state.ok_at and state.failures < NEVER:
        return None
    if state.ok_at and now - state.ok_at < FAILING:
        return None
    ago = f"last read {_words(now - state.ok_at)} ago" if state.ok_at else "never read"
    reason = f"{ago}, failed {state.failures} times in a row: {state.detail}"
    return Trouble(state.source_id, "failing", reason, state.ok_at)


def _empty(state: PollState, memory: Memory) -> Trouble | None:
    if memory.window or memory.search or not state.ok_at or not state.body_hash:
        return None
    return Trouble(state.source_id, "empty", "it is read, but there is no entry in it")


def _moved(state: PollState) -> Trouble | None:
    if not state.adopted:
        return None
    reason = (
        f"moved for good to {masked(state.adopted)}, where it is polled now; please change its URL"
    )
    return Trouble(state.source_id, "moved", reason)


def _flooding(state: PollState, memory: Memory, now: Millis) -> Trouble | None:
    intake = memory.intake
    if not intake.is_flooded(now):
        return None
    reason = (
        f"more new items than `fetch.new_per_hour` allows: {intake.left} of its list were left out "
        "for now, and are read again while they stand there"
    )
    return Trouble(state.source_id, "flooding", reason, intake.left_at)


def _silent(state: PollState, memory: Memory) -> Trouble | None:
    news, quiet = memory.news, state.ok_at - memory.news.at
    if not news.at or quiet < max(QUIET, 2 * news.longest):
        return None
    expected = _expected(memory, state.ok_at)
    if expected < _EXPECTED:
        return None
    reason = f"no new item for {_words(quiet)}, where its rhythm promised about {expected:.0f}"
    return Trouble(state.source_id, "silent", reason, news.at)


def _expected(memory: Memory, until: Millis) -> float:
    """Items that the rhythm before the silence, by hour and weekday, would have brought."""
    at = memory.news.at
    hours = min((until - at) // HOUR, _SUMMED)
    shapes = (memory.rate.shape(at + hour * HOUR) for hour in range(hours))
    return memory.news.per_hour * sum(shapes)


def _words(duration: int) -> str:
    hours = duration // HOUR
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"  # noqa: PLR2004 - two days
