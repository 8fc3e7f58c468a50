"""How long a whole host is left alone after one of its routes asked for a pause. Pure.

    429, 503   the host as long as its Retry-After says, unless
    503        its other feeds answered last: then ten minutes, and one of them is asked
    again      another feed answered since the same route refused before: that route alone

429 speaks of us, so that it counts for all that we ask. 503 speaks of what was asked: a host with a
hundred feeds has one that is broken for days, and the others must not wait for it. If the host as a
whole is down, the first feed that is asked after ten minutes refuses, too, and the host gets the
whole pause, because nobody answered in between.
"""

from dataclasses import dataclass

from monitor.configuration import MINUTE
from monitor.model import Millis

ONE_ROUTE = 10 * MINUTE  # of a host whose other feeds answered, after one answered 503
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Refusal:
    """A route answered 429 or 503 at `at`, for the whole host until `until`.

    `url` is what answered; `failed_at` is when the same feed failed the last time before, without
    an answer in between; 0 where it had answered.
    """

    url: str
    status: int
    at: Millis
    until: Millis
    failed_at: Millis = 0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """When any other feed of a host last answered, and when one was last refused or failed."""

    answered_at: Millis = 0
    failed_at: Millis = 0


def left_alone(refusal: Refusal, others: Neighbours) -> Millis:
    """Until when the whole host is left alone; 0 where only the route is that refused."""
    if refusal.failed_at and others.answered_at > refusal.failed_at:
        return 0
    answering = others.answered_at > others.failed_at
    if refusal.status != _TOO_MANY and answering:
        return min(refusal.until, refusal.at + ONE_ROUTE)
    return refusal.until
