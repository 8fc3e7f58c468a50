"""One line a minute speaks for all feeds while our own network is down."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import MINUTE
from monitor.pipeline.poll.outage import Outage

START = 1_742_393_100_000


def test_a_line_a_minute_counts_the_feeds_that_failed_since_the_last() -> None:
    outage = Outage()

    first = [outage.fails(f"feed-{n}", START + n) for n in range(28)]
    second = [outage.fails(f"feed-{n}", START + MINUTE + n) for n in range(28)]
    third = outage.fails("feed-0", START + 2 * MINUTE)

    assert first == [1, *[0] * 27]
    assert second == [28, *[0] * 27]  # the one of this minute, and those that the first line missed
    assert third == 28
    assert outage.ends(START + 3 * MINUTE) == 3 * MINUTE
    assert outage.ends(START + 4 * MINUTE) is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 90_000)), min_size=1, max_size=60))
def test_no_minute_has_two_lines_and_no_feed_is_forgotten(steps: list[tuple[int, int]]) -> None:
    outage, now, told = Outage(), START, list[tuple[int, int]]()
    for feed, wait in steps:
        now += wait
        if count := outage.fails(str(feed), now):
            told.append((now, count))

    assert all(later - earlier >= MINUTE for (earlier, _), (later, _) in pairwise(told))
    assert told[0] == (START + steps[0][1], 1)
    assert sum(count for _, count in told) <= len(steps)
