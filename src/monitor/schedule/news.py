"""When news came last, and how it came until then. Pure."""

import math
from dataclasses import dataclass
from itertools import pairwise

from monitor.configuration import DAY
from monitor.model import Millis

_SEEN = 30 * DAY  # how far back a quiet time counts


@dataclass(frozen=True, slots=True)
class NewsTimes:
    """When items last came, and how they came until then: a silence is measured against this."""

    at: Millis = 0  # 0: no item has come yet
    per_hour: float = 0.0  # the rate at that time; the learned one fades while nothing comes
    longest: int = 0  # longest quiet time seen between two polls' news, milliseconds, fading

    def heard(self, published: tuple[Millis, ...], before: Millis, now: Millis) -> "NewsTimes":
        """After a poll that brought items; `before` is the last good poll before it, or 0."""
        if not before or not self.at:
            dates = sorted(min(date, now) for date in published if now - date <= _SEEN)
            gaps = (b - a for a, b in pairwise(dates))
            return NewsTimes(dates[-1] if dates else now, longest=max(gaps, default=0))
        quiet = max(before - self.at, 0)
        kept = self.longest * math.exp(-max(now - self.at, 0) / _SEEN)
        return NewsTimes(now, longest=max(quiet, int(kept)))
