import heapq
import json
import math
import random
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

from monitor.configuration import DAY, HOUR, MINUTE, Source
from monitor.model import Entry, Fetched, ParsedFeed, PollState, Validators
from monitor.schedule import (
    STEP,
    Budget,
    Observation,
    asks,
    plan,
    planned,
    recall_budget,
    steered,
)

NOW = 1_772_409_600_000  # a Monday, 00:00 UTC
PER_DAY = {f"s{n}": 1.5 * 2**n for n in range(9)}  # 1.5 to 384 items a day
RESULT = Fetched("u", b"", "", Validators())


def arrivals(per_day: float, dice: random.Random, days: int) -> list[int]:
    """Items of a newsroom that sleeps at night, from two weeks before on."""
    at, found = NOW - 14 * DAY, []
    while at < NOW + days * DAY:
        at += int(dice.expovariate(per_day * 2) * DAY)
        if dice.random() < 0.5 - 0.5 * math.cos(at % DAY / DAY * 2 * math.pi):
            found.append(at)
    return found


@dataclass
class World:
    """Feeds that are polled by their plans, with a controller that looks every ten minutes."""

    limits: dict[int, float]  # from a day on
    days: int
    states: dict[str, PollState] = field(default_factory=dict)
    polls: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    delays: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def run(self, **settings: int) -> None:
        dice = random.Random(5)
        times = {name: arrivals(rate, dice, self.days) for name, rate in PER_DAY.items()}
        sources = {n: Source(n, "u", interval_min=MINUTE, interval_max=DAY) for n in PER_DAY}
        sources = {n: replace(s, **settings) for n, s in sources.items()}  # type: ignore[arg-type]
        self.states = {name: PollState(name) for name in PER_DAY}
        budget, due = Budget(), [(NOW, name) for name in PER_DAY]
        look = NOW
        while due[0][0] < NOW + self.days * DAY:
            now, name = heapq.heappop(due)
            while look <= now:
                known = tuple(self.states.values())
                limit = self.limits[max(d for d in self.limits if NOW + d * DAY <= look)]
                # Over the store and back, as every replica has it.
                budget = recall_budget(budget.dump())
                budget = steered(budget, limit, asks(known, sources), planned(known, look), look)
                look += STEP
            made = self._poll(name, sources[name], times[name], now, budget.patience)
            heapq.heappush(due, (made, name))

    def _poll(self, name: str, source: Source, times: list[int], now: int, patience: float) -> int:
        state = self.states[name]
        shown = times[max(0, bisect_right(times, now) - 200) : bisect_right(times, now)]
        new = tuple(t for t in shown if t > state.polled_at)
        feed = ParsedFeed(entries=tuple(Entry(published=t) for t in shown))
        seen = Observation(RESULT, feed, new, len(shown))
        made = plan(state, source, seen, now, 0.5, patience=patience)
        if state.polled_at:
            self.delays[name] += [now - t for t in new]
        self.polls[name].append(now)
        self.states[name] = replace(
            state, schedule=made.schedule, polled_at=now, ok_at=now, next_at=made.next_at
        )
        return made.next_at

    def per_hour(self, first: int, last: int) -> float:
        """Polls an hour in these days."""
        begin, end = NOW + first * DAY, NOW + last * DAY
        count = sum(begin <= at < end for each in self.polls.values() for at in each)
        return count / ((last - first) * 24)


@pytest.mark.parametrize("limit", [6, 20])
def test_budget_is_met_within_five_percent(limit: int) -> None:
    world = World({0: limit}, 6)

    world.run()

    assert world.per_hour(2, 6) == pytest.approx(limit, rel=0.05)


def test_budget_that_changes_is_met_again() -> None:
    world = World({0: 20, 3: 6}, 7)

    world.run()

    assert world.per_hour(1, 3) == pytest.approx(20, rel=0.1)
    assert world.per_hour(4, 7) == pytest.approx(6, rel=0.1)


def test_budget_is_shared_fairly() -> None:
    """Of four times the items, twice the polls, and nobody waits longer than its rhythm says."""
    world = World({0: 12}, 5)

    world.run()

    polls = {name: len(world.polls[name]) for name in PER_DAY}
    ratios = [polls[busy] / polls[calm] for calm, busy in pairwise(PER_DAY)]
    assert ratios == pytest.approx([math.sqrt(2)] * len(ratios), rel=0.35)
    mean = {name: sum(each) / len(each) for name, each in world.delays.items()}
    assert sorted(mean, key=lambda name: -mean[name])[-4:] == ["s5", "s6", "s7", "s8"]


def test_budget_that_the_ceilings_exceed_stays_in_its_range() -> None:
    world = World({0: 1}, 3)

    world.run(interval_max=2 * HOUR)

    assert world.per_hour(1, 3) == pytest.approx(len(PER_DAY) / 2, rel=0.1)


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"limit": "x"}', '{"limit": 3}'])
def test_budget_state_that_cannot_be_read_starts_afresh(text: str | None) -> None:
    assert recall_budget(text) == Budget()


def test_budget_knows_which_lists_cannot_wait() -> None:
    """What vanished after an hour is asked for each half hour, whatever the others want."""
    gone = {"stood": [NOW, {}, {"abcdef": [NOW - 2 * HOUR, NOW - HOUR]}]}
    state = PollState("s0", ok_at=NOW - HOUR, schedule=json.dumps(gone))

    (ask,) = asks([state], {"s0": Source("s0", "u")})
    (busy,) = asks([state], {"s0": Source("s0", "u", interval_min=45 * MINUTE)})

    assert (ask.most, busy.most) == (0.5, 0.75)


def test_budget_without_feeds_is_nothing_to_divide() -> None:
    made = steered(Budget(), 100, [], planned([], NOW), NOW)

    assert made.patience == Budget().patience
