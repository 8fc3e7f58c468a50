"""How long an endpoint that does not answer is left alone. Pure.

    a failure | 10 s, 20 s, 40 s ... 10 min, the half of it by the dice | or longer, as it asks

While it rests, reports are compared by words at once, instead of each after a deadline. When the
rest is over one request tries; the others wait for what becomes of it.
"""

from dataclasses import dataclass, replace

FIRST = 10.0  # seconds
LONGEST = 600.0
WISH = 3_600.0  # an endpoint is obeyed for an hour at most


@dataclass(frozen=True, slots=True)
class Rest:
    """Failures in a row, when the first came, and until when nothing is asked; in seconds."""

    failures: int = 0
    since: float = 0.0
    until: float = 0.0

    def over(self, now: float) -> bool:
        """Whether the endpoint may be asked."""
        return now >= self.until


WELL = Rest()


def trying(rest: Rest, now: float, deadline: float) -> Rest:
    """While one request tries an endpoint that failed, the others leave it alone."""
    return replace(rest, until=now + deadline) if rest.failures else rest


def failed(rest: Rest, now: float, dice: float, wish: float | None = None) -> Rest:
    """After a failure; `dice` in [0, 1), `wish` what the endpoint asked for in seconds."""
    pause = min(LONGEST, FIRST * 2.0 ** min(rest.failures, 10)) * (1 + dice) / 2
    pause = max(pause, min(wish or 0.0, WISH))
    return Rest(rest.failures + 1, rest.since if rest.failures else now, now + pause)
