"""An endpoint that fails is left alone for a while, which grows."""

import pytest

from monitor.embeddings.rest import FIRST, LONGEST, WELL, WISH, Rest, failed, trying


def pauses(times: int, dice: float) -> list[float]:
    rest, found, now = WELL, [], 1_000.0
    for _ in range(times):
        rest = failed(rest, now, dice)
        found.append(rest.until - now)
        now = rest.until
    return found


def test_rests_grow_to_their_longest() -> None:
    assert pauses(8, dice=1.0)[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert pauses(2_000, dice=1.0)[-1] == LONGEST
    assert pauses(3, dice=0.0) == [FIRST / 2, FIRST, 2 * FIRST]


@pytest.mark.parametrize(
    ("wish", "pause"), [(60.0, 60.0), (1.0, FIRST), (0.0, FIRST), (1e9, WISH), (None, FIRST)]
)
def test_a_wish_is_the_least_within_an_hour(wish: float | None, pause: float) -> None:
    assert failed(WELL, 50.0, 1.0, wish) == Rest(1, 50.0, 50.0 + pause)


def test_the_first_failure_is_remembered() -> None:
    again = failed(failed(WELL, 50.0, 0.5), 90.0, 0.5)

    assert (again.failures, again.since) == (2, 50.0)


def test_one_request_tries_after_a_rest() -> None:
    rest = failed(WELL, 0.0, 1.0)
    tries = trying(rest, rest.until, 5.0)

    assert (rest.over(rest.until - 0.1), rest.over(rest.until)) == (False, True)
    assert (tries.over(rest.until), tries.over(rest.until + 5.0)) == (False, True)
    assert trying(WELL, 7.0, 5.0) is WELL
