"""Mean delay of the adaptive schedule against uniform polling at equal requests.

    python benchmarks/polling.py ITEMS.json      {"feed": [seconds since 1970, ...], ...}

The first half of each feed's times is for learning, the second is measured. Every feed is polled
by `monitor.schedule.plan` with one patience for all. Two uniform schedules stand beside it: one
spends as many requests in all, at one interval for all feeds; the other as many on each feed as
ours did there. Feeds with fewer than 20 items are left out.
"""

import json
import sys
from bisect import bisect_right
from dataclasses import replace
from pathlib import Path

from monitor.configuration import DAY, HOUR, MINUTE, Source
from monitor.model import Entry, Fetched, ParsedFeed, PollState, Validators
from monitor.schedule import PATIENCE, Observation, plan

WINDOW = 30
RESULT = Fetched("u", b"", "", Validators())
SOURCE = Source("s", "https://feeds.test/", interval_min=1 * MINUTE, interval_max=12 * HOUR)


def document(times: list[int], now: int) -> range:
    """Which items stand in the list."""
    end = bisect_right(times, now)
    return range(max(0, end - WINDOW), end)


def adaptive(times: list[int], start: int, end: int, patience: float) -> list[int]:
    """The moments of polls between start and end, after learning from before start."""
    now, before, state, polls = start - 14 * DAY, 0, PollState("s"), []
    now = max(now, times[0] + HOUR)
    while now < end:
        shown = document(times, now)
        new = [n for n in shown if times[n] > before]
        feed = ParsedFeed(entries=tuple(Entry(published=times[n]) for n in shown))
        seen = Observation(
            RESULT,
            feed,
            tuple(times[n] for n in new),
            len(shown),
            here=tuple(f"{n:06}" for n in shown),
            appeared=tuple(f"{n:06}" for n in new),
        )
        made = plan(state, SOURCE, seen, now, 0.0, patience=patience)
        state = replace(state, ok_at=now, schedule=made.schedule)
        if now >= start:
            polls.append(now)
        before, now = now, made.next_at
    return polls


def delays(times: list[int], polls: list[int], start: int, end: int) -> list[int]:
    found = []
    for moment in times:
        at = bisect_right(polls, moment)
        if start <= moment < end:
            found.append((polls[at] if at < len(polls) else end) - moment)
    return found


def uniform(start: int, end: int, count: float) -> list[int]:
    gap = (end - start) / max(count, 1)
    return [int(start + gap * (n + 0.5)) for n in range(round(count))]


def main(path: str) -> None:
    feeds = {
        name: sorted(int(t * 1000) for t in times)
        for name, times in json.loads(Path(path).read_text()).items()
        if len(times) >= 20
    }
    for patience in (PATIENCE / 4, PATIENCE, PATIENCE * 4, PATIENCE * 16):
        ours, theirs, own, requests, spans = [], [], [], 0, []
        for times in feeds.values():
            start, end = times[len(times) // 2], times[-1] + 1
            polls = adaptive(times, start, end, patience)
            requests += len(polls)
            spans.append((times, start, end))
            ours += delays(times, polls, start, end)
            own += delays(times, uniform(start, end, len(polls)), start, end)
        total = sum(end - start for _, start, end in spans)
        for times, start, end in spans:
            even = uniform(start, end, requests * (end - start) / total)
            theirs += delays(times, even, start, end)
        mean, other, each = (sum(found) / len(found) for found in (ours, theirs, own))
        print(
            f"patience {patience:.3f}: {len(feeds)} feeds, {requests} requests, {len(ours)} items, "
            f"mean delay {mean / MINUTE:.1f} min, uniform {other / MINUTE:.1f} min, "
            f"ratio {mean / other:.3f}; uniform within each feed {each / MINUTE:.1f} min, "
            f"ratio {mean / each:.3f}"
        )


if __name__ == "__main__":
    main(sys.argv[1])
