"""How often a source brings news, learned from its items, and how long to wait. Pure.

    gamma-Poisson: alpha reports in beta hours, both fading with a time constant of a week;
    shape: the share of each hour of the day, and of each day of the week, shrunk to even
    pace: alpha and beta again, fading within hours, for days on which all happens at once

The rule: an item that appears s hours after a poll and is found at the next one, T hours after
it, was T - s late. The expected lateness that accrues until T is D(T) = integral of
rate(s) (T - s) ds. Poll when weight x D(T) passes `patience` (item-hours), the same for all
sources: then the last request spent anywhere buys the same, which is what makes the total
lateness least for a number of requests. At an even rate it gives T = sqrt(2 patience / rate).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from monitor.configuration import HOUR
from monitor.model import Millis

Short: TypeAlias = Any  # what was read from JSON
PATIENCE = 0.02  # item-hours: 6 items an hour are asked for every 5 minutes, one a day each hour
_FADE = 168.0  # hours
_PACE_FADE = 3.0
_PRIOR_ITEMS, _PRIOR_HOURS = 0.1, 2.0
_PACE_PRIOR = 2.0  # expected items that weigh as much as what is seen
_EVEN = 24.0  # items of an even day that the shape starts from
_EVEN_WEEK = 28.0
_STEP = 1 / 12  # hours
_LONGEST = 48.0  # hours to look ahead
_SEED_SPAN = 14 * 24.0  # hours of the first document that count


@dataclass(frozen=True, slots=True)
class Rate:
    """What was learned of one source."""

    items: float = 0.0  # alpha, faded
    hours: float = 0.0  # beta, faded
    pace_items: float = 0.0
    pace_expected: float = 0.0
    day: tuple[float, ...] = (0.0,) * 24  # faded items per hour of the day, UTC
    week: tuple[float, ...] = (0.0,) * 7  # and per day of the week, Monday first
    seeded: bool = False

    def per_hour(self) -> float:
        """The expected number of items in an average hour."""
        return (self.items + _PRIOR_ITEMS) / (self.hours + _PRIOR_HOURS)

    def shape(self, at: Millis) -> float:
        """How busy the hour of `at` is against an average one."""
        hour, weekday = at // HOUR % 24, (at // (24 * HOUR) + 3) % 7
        by_day = 24 * (self.day[hour] + _EVEN / 24) / (sum(self.day) + _EVEN)
        by_week = 7 * (self.week[weekday] + _EVEN_WEEK / 7) / (sum(self.week) + _EVEN_WEEK)
        return by_day * by_week

    def pace(self) -> float:
        """How busy the last hours were against what they should have been."""
        pace = (self.pace_items + _PACE_PRIOR) / (self.pace_expected + _PACE_PRIOR)
        return min(max(pace, 0.3), 6.0)

    def at(self, moment: Millis) -> float:
        """Items per hour expected around `moment`, without the pace."""
        return self.per_hour() * self.shape(moment)


def seeded(published: Sequence[Millis], now: Millis) -> Rate:
    """What a first document says: its items within the last two weeks."""
    recent = [p for p in published if 0 <= now - p <= _SEED_SPAN * HOUR]
    if not recent:
        return Rate(hours=_PRIOR_HOURS if published else 0.0, seeded=bool(published))
    span = max((now - min(recent)) / HOUR, 1.0)
    weight = min(1.0, _FADE / span)
    counted = _count(Rate(), recent, 1.0)
    return replace(counted, items=len(recent) * weight, hours=span * weight, seeded=True)


def learned(rate: Rate, published: Sequence[Millis], since: Millis, now: Millis) -> Rate:
    """After another poll: `published` are the new items' times, `since` the poll before."""
    hours = min(max((now - since) / HOUR, 0.0), _SEED_SPAN)
    keep, quick = math.exp(-hours / _FADE), math.exp(-hours / _PACE_FADE)
    expected = rate.at((since + now) // 2) * min(hours, _PACE_FADE)
    counted = _count(rate, published, keep)
    return replace(
        counted,
        items=rate.items * keep + len(published),
        hours=rate.hours * keep + hours,
        pace_items=rate.pace_items * quick + min(len(published), 3 * expected + 20),
        pace_expected=rate.pace_expected * quick + expected,
        seeded=True,
    )


def _count(rate: Rate, published: Iterable[Millis], keep: float) -> Rate:
    day, week = [v * keep for v in rate.day], [v * keep for v in rate.week]
    for moment in published:
        day[moment // HOUR % 24] += 1
        week[(moment // (24 * HOUR) + 3) % 7] += 1
    return replace(rate, day=tuple(day), week=tuple(week))


def wait(rate: Rate, now: Millis, patience: float) -> int:
    """Milliseconds from `now` until the expected accrued delay passes `patience`."""
    seen, delay, hours, pace = 0.0, 0.0, 0.0, rate.pace()
    hour, expected = -1, 0.0
    while delay < patience and hours < _LONGEST:
        moment = now + int(hours * HOUR)
        if moment // HOUR != hour:
            hour, expected = moment // HOUR, rate.at(moment)
        # The pace of the last hours fades as we look further ahead.
        factor = 1 + (pace - 1) * math.exp(-hours / _PACE_FADE)
        delay += _STEP * (seen + expected * factor * _STEP / 2)
        seen += expected * factor * _STEP
        hours += _STEP
    return int(hours * HOUR)


def scroll_limit(rate: Rate, now: Millis, window: int) -> int:
    """Half the time in which `window` items scroll through the document, at a busy pace."""
    ahead = max(rate.at(now + hour * HOUR) for hour in range(6))
    busy = max(ahead * max(rate.pace(), 1.0), rate.per_hour())
    return int(window / max(busy, 1e-6) / 2 * HOUR)


def dump(rate: Rate) -> list[object]:
    """A short form for JSON."""
    numbers = (rate.items, rate.hours, rate.pace_items, rate.pace_expected)
    return [*(_short(n) for n in numbers), [_short(v) for v in rate.day],
            [_short(v) for v in rate.week], int(rate.seeded)]  # fmt: skip


def _short(value: float) -> float:
    return round(value, 3)


def load(short: Short) -> Rate:
    """What `dump` gave; a fresh rate where that cannot be read."""
    try:
        items, hours, pace_items, expected, day, week, seeded_ = short
        rate = Rate(float(items), float(hours), float(pace_items), float(expected),
                    tuple(map(float, day)), tuple(map(float, week)), bool(seeded_))  # fmt: skip
    except (ValueError, TypeError):
        return Rate()
    return rate if len(rate.day) == 24 and len(rate.week) == 7 else Rate()  # noqa: PLR2004 - a day, a week
