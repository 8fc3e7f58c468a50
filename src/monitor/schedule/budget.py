"""How patient to be, so that all sources together ask as often as a budget allows. Pure.

what each source would be asked at a patience | the patience that meets budget x correction
what is planned now / budget                  | the correction, slowly

One patience for all is what keeps it fair: the last request spent on any source then buys the
same (see `rate`). The model knows the mean rates, the weights, `every` and `at_most`; what it does
not know (the hours of the day, publishers' wishes, short lists) the correction learns, over half a
day, so that busy hours may take what quiet ones leave.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from monitor.configuration import HOUR, MINUTE, Source
from monitor.model import Millis, PollState
from monitor.schedule.memory import recall
from monitor.schedule.rate import PATIENCE

STEP = 10 * MINUTE  # between two corrections
_SLOW = 12 * HOUR
_LEAST, _MOST = 1e-5, 1e3  # item-hours
_OVERSPENT = -3.0  # of the limit, at most: a new limit meets the old plans first
_CORRECTION = 5.0  # at most, either way: more would only wind up what cannot be met


@dataclass(frozen=True, slots=True)
class Budget:
    """What the controller remembers. Requests are polls an hour."""

    limit: float = 0.0  # the setting that it was steered for
    at: Millis = 0
    correction: float = 1.0
    patience: float = PATIENCE
    planned: float = 0.0

    def dump(self) -> str:
        """JSON for the store."""
        return json.dumps(asdict(self))


def recall_budget(text: str | None) -> Budget:
    """What `dump` gave; a fresh one where that cannot be read."""
    try:
        facts: Any = json.loads(text or "{}")
        return Budget(
            **{name: type(value)(facts[name]) for name, value in asdict(Budget()).items()}
        )
    except (ValueError, TypeError, KeyError):
        return Budget()


@dataclass(frozen=True, slots=True)
class Ask:
    """How often a source wants to be asked: items an hour x weight, bounds in hours."""

    urgency: float
    least: float
    most: float

    def per_hour(self, patience: float) -> float:
        """Requests an hour at this patience: half the rate x interval squared is the delay."""
        interval = math.sqrt(2 * patience / max(self.urgency, 1e-9))
        return 1 / min(max(interval, self.least), self.most)


def planned(states: Iterable[PollState], now: Millis) -> float:
    """Polls an hour that the plans in force come to.

    The mean over time of 1 / (length of the interval that holds the moment) is the number of
    intervals that begin in a time, so nothing has to be counted, whoever polls.
    """
    lengths = (max(s.next_at, now) - s.polled_at for s in states if 0 < s.polled_at <= now)
    return sum(HOUR / max(length, MINUTE) for length in lengths)


def asks(states: Iterable[PollState], sources: Mapping[str, Source]) -> list[Ask]:
    """What the model knows of each source that is read."""
    read = ((s, sources[s.source_id]) for s in states if s.source_id in sources and s.ok_at)
    return [_ask(state, source) for state, source in read]


def _ask(state: PollState, source: Source) -> Ask:
    memory = recall(state.schedule)
    most = source.interval_max
    if stood := memory.standing.shortest(state.ok_at):
        most = min(most, max(stood // 2, source.interval_min))
    urgency = memory.rate.per_hour() * source.weight
    return Ask(urgency, source.interval_min / HOUR, most / HOUR)


def steered(
    before: Budget, limit: float, wanted: Sequence[Ask], planned_now: float, now: Millis
) -> Budget:
    """After another look; `limit` polls an hour are to be spent."""
    correction = before.correction
    if before.limit == limit and before.at and planned_now:
        # Linear in what is planned, so that its mean over a day is what comes to the limit.
        left = max(1 - planned_now / limit, _OVERSPENT)
        share = min(max(now - before.at, 0), HOUR) / _SLOW
        correction *= math.exp(left * share)
        correction = min(max(correction, 1 / _CORRECTION), _CORRECTION)
    patience = _patience(wanted, limit * correction)
    return Budget(limit, now, correction, patience, planned_now)


def _patience(wanted: Sequence[Ask], per_hour: float) -> float:
    """The patience at which all together ask so often; at an end of its range where none is."""
    if not wanted:
        return PATIENCE

    def asked(exponent: float) -> float:
        return sum(ask.per_hour(math.exp(exponent)) for ask in wanted)

    return math.exp(_crossing(asked, per_hour, math.log(_LEAST), math.log(_MOST)))


def _crossing(falling: Callable[[float], float], level: float, low: float, high: float) -> float:
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > level else (low, middle)
    return (low + high) / 2
