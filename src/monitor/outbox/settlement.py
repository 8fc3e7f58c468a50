"""What becomes of a delivery after one attempt.

    pending -- Sent --------------> sent
            -- Refused (message) -> dead
            -- Refused (receiver) > pending: parked, until its receiver takes messages again
            -- TryAgain ----------> pending, later
                                 -> dead, after 30 attempts, or at an age of 3 days

While the receiver itself is in trouble, no message is given up before it is 30 days old: that
it waits is no fault of its own. A dead letter keeps its last failure in words and comes back by
`monitor deliveries replay`.
"""

from dataclasses import replace

from monitor.configuration import DAY, HOUR
from monitor.model import (
    Delivery,
    DeliveryState,
    Millis,
    Outcome,
    Refusal,
    Refused,
    Sent,
    TryAgain,
)

FIRST_WAIT = 5_000
LONGEST_WAIT = 6 * HOUR
LONGEST_WISH = DAY  # a longer Retry-After is taken for a fault of the channel
MAX_ATTEMPTS = 30
MAX_AGE = 3 * DAY
MAX_PARKED = 30 * DAY
# Age alone never buries: a daemon that was down for a week, or a replayed dead letter, still
# gets this many attempts (about an hour of them).
MIN_ATTEMPTS = 8


def settle(
    delivery: Delivery, outcome: Outcome, now: Millis, dice: float, *, troubled: bool = False
) -> Delivery:
    """The delivery as it stands after `outcome`.

    Args:
        delivery: the claimed delivery; its lease is left for the store to release.
        outcome: what the channel said.
        now: UTC milliseconds.
        dice: uniform in [0, 1), for the jitter.
        troubled: whether the receiver took nothing since a failure before this attempt.
    """
    tried = replace(delivery, attempts=delivery.attempts + 1)
    match outcome:
        case Sent(ref, missed):
            return replace(tried, state=DeliveryState.SENT, ref=ref, settled_at=now, detail=missed)
        case Refused(reason, Refusal.MESSAGE):
            return _bury(tried, reason, now)
        case Refused(reason):
            return _waiting(tried, reason, now, now + wait(tried.attempts, None, dice))
        case TryAgain(reason, after, progress):
            tried = replace(tried, ref=progress or tried.ref)
            given_up = "" if troubled else _given_up(tried, now)
            if given_up:
                return _bury(tried, f"{given_up}; last: {reason}", now)
            return _waiting(tried, reason, now, now + wait(tried.attempts, after, dice))


def _waiting(tried: Delivery, reason: str, now: Millis, next_at: Millis) -> Delivery:
    if now - tried.created_at >= MAX_PARKED and tried.attempts >= MIN_ATTEMPTS:
        return _bury(tried, f"given up after {MAX_PARKED // DAY} days; last: {reason}", now)
    return replace(tried, next_at=next_at, detail=reason)


def wait(attempts: int, after: int | None, dice: float) -> int:
    """Milliseconds until the next attempt, after `attempts` failures (1 or more).

    Full jitter (Marc Brooker, "Exponential Backoff And Jitter", 2015) between 5 s and a ceiling
    that doubles to 6 h. The channel's own wish is the floor; a little jitter on top of it keeps
    many deliveries that were throttled together from coming back together.
    """
    ceiling = min(LONGEST_WAIT, FIRST_WAIT << min(attempts, 32))
    own = FIRST_WAIT + int(dice * (ceiling - FIRST_WAIT))
    if after is None:
        return own
    wish = min(max(after, 0), LONGEST_WISH)
    return max(own, wish + int(dice * FIRST_WAIT))


def _given_up(tried: Delivery, now: Millis) -> str:
    """Why no further attempt is made, or ''."""
    if tried.attempts >= MAX_ATTEMPTS:
        return f"given up after {tried.attempts} attempts"
    if now - tried.created_at >= MAX_AGE and tried.attempts >= MIN_ATTEMPTS:
        return f"given up after {(now - tried.created_at) // DAY} days"
    return ""


def _bury(tried: Delivery, detail: str, now: Millis) -> Delivery:
    return replace(tried, state=DeliveryState.DEAD, detail=detail, settled_at=now)
