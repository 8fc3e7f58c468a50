"""How a receiver does, from what its channel said of the last messages.

    well    -- TryAgain ---------> failing   paused: 10 s, doubling to 5 min; 30 min after a day
            -- Refused (receiver) -> parked    paused: 10 s, doubling to 1 h; people are told
            -- Refused (gone) -----> parked    until somebody tries, or its configuration changes
    failing, parked -- Sent -------> well      what waits for it is due at once, oldest first

Up to half of a pause is left to chance, and none ends before the channel's own wish.
While a receiver is paused, nothing is sent to it, so that one attempt stands for all that waits;
and no message is given up because of it. A message that is refused by itself, or of which a part
was taken, says nothing about its receiver.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.model import Millis, Outcome, Refusal, Refused, Sent, TryAgain

MEMORY = "receivers"  # the name under which all of this is remembered
NEVER: Millis = 2**62
FIRST_PAUSE = 10_000
LONGEST_FAILING, LONGEST_AFTER_A_DAY, LONGEST_PARKED = 5 * MINUTE, 30 * MINUTE, HOUR
LONGEST_WISH = DAY  # a longer Retry-After is taken for a fault of the channel
LASTED = 15 * MINUTE  # of failing, until people are told


@dataclass(frozen=True, slots=True)
class Health:
    """A receiver's trouble; one that is well has none.

    `since` is the first failure in a row, `next_at` when the next attempt is due, `told` whether
    people know of it.
    """

    since: Millis
    reason: str
    next_at: Millis
    failures: int = 1
    parked: bool = False
    told: bool = False

    def worth_telling(self, now: Millis) -> bool:
        """Whether people should be told now."""
        return not self.told and (self.parked or now - self.since >= LASTED)


def advance(before: Health | None, outcome: Outcome, now: Millis, dice: float) -> Health | None:
    """The receiver's trouble after an attempt; None where it is well."""
    failures = before.failures + 1 if before else 1
    match outcome:
        case Sent():
            return None
        case Refused(about=Refusal.MESSAGE):
            return before
        case Refused(reason, about):
            pause = _pause(failures, LONGEST_PARKED, dice)
            next_at = NEVER if about is Refusal.GONE else now + pause
            return _worse(before, reason, now, next_at, parked=True)
        case TryAgain(reason, after, progress):
            if progress:
                return before
            lasting = before is not None and now - before.since >= DAY
            pause = _pause(failures, LONGEST_AFTER_A_DAY if lasting else LONGEST_FAILING, dice)
            wish = min(max(after or 0, 0), LONGEST_WISH)
            parked = before is not None and before.parked
            return _worse(before, reason, now, now + max(pause, wish), parked=parked)


def _worse(
    before: Health | None, reason: str, now: Millis, next_at: Millis, *, parked: bool
) -> Health:
    if before is None:
        return Health(now, reason, next_at, parked=parked)
    return replace(
        before, reason=reason, next_at=next_at, failures=before.failures + 1, parked=parked
    )


def _pause(failures: int, longest: int, dice: float) -> int:
    """Milliseconds, half of them by chance, so that receivers do not come back together."""
    ceiling = min(longest, FIRST_PAUSE << min(failures - 1, 32))
    return ceiling - int(dice * ceiling / 2)


def paused(healths: Mapping[str, Health], now: Millis) -> frozenset[str]:
    """The receivers that nothing is sent to at this time."""
    return frozenset(name for name, health in healths.items() if health.next_at > now)


def parked(healths: Mapping[str, Health]) -> frozenset[str]:
    """The receivers that need somebody's help."""
    return frozenset(name for name, health in healths.items() if health.parked)


def read(text: str | None) -> dict[str, Health]:
    """What is remembered; nothing where it cannot be read."""
    try:
        return {name: Health(**each) for name, each in json.loads(text or "{}").items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def written(healths: Mapping[str, Health]) -> str:
    """The same as text."""
    return json.dumps({name: asdict(each) for name, each in healths.items()})
