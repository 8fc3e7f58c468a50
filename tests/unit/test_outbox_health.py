import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.model import Outcome, Refusal, Refused, Sent, TryAgain
from monitor.outbox.health import NEVER, Health, advance, paused, read, written
from monitor.testing.builders import NOON


def after(*outcomes: Outcome, apart: int = 0) -> Health | None:
    """A receiver's health after these outcomes, `apart` milliseconds one from the other."""
    health, now = None, NOON
    for outcome in outcomes:
        health = advance(health, outcome, now, 0.0)
        now += apart
    return health


DOWN, NO = TryAgain("HTTP 503"), Refused("HTTP 401")


def test_a_receiver_that_takes_a_message_is_well() -> None:
    assert after(Sent()) is None
    assert after(DOWN, DOWN, NO, Sent()) is None


def test_failures_pause_a_receiver_longer_and_longer() -> None:
    pauses = [after(*[DOWN] * n) for n in (1, 2, 3, 9)]

    assert [health and health.next_at - NOON for health in pauses] == [
        10_000,
        20_000,
        40_000,
        5 * MINUTE,
    ]
    assert all(health and not health.parked for health in pauses)


def test_a_receiver_that_fails_for_a_day_is_asked_every_half_hour() -> None:
    health = advance(after(*[DOWN] * 20), DOWN, NOON + DAY, 0.0)

    assert health
    assert health.next_at == NOON + DAY + 30 * MINUTE


def test_a_wish_is_the_floor_of_a_pause_for_the_whole_receiver() -> None:
    health = after(TryAgain("HTTP 429", 90_000))

    assert health == Health(NOON, "HTTP 429", NOON + 90_000)
    assert paused({"desk": health}, NOON + 89_999) == {"desk"}
    assert paused({"desk": health}, NOON + 90_000) == frozenset()


def test_a_receiver_that_refuses_is_parked_and_people_are_told_at_once() -> None:
    health = after(NO)

    assert health == Health(NOON, "HTTP 401", NOON + 10_000, parked=True)
    assert health.worth_telling(NOON)
    hour = after(*[NO] * 20)
    assert hour
    assert hour.next_at == NOON + HOUR


def test_a_receiver_that_wants_no_more_is_not_asked_again() -> None:
    health = after(Refused("HTTP 410", Refusal.GONE))

    assert health
    assert health.next_at == NEVER


def test_failing_is_told_once_it_has_lasted() -> None:
    health = after(DOWN, DOWN)

    assert health
    assert not health.worth_telling(NOON + 14 * MINUTE)
    assert health.worth_telling(NOON + 15 * MINUTE)


@pytest.mark.parametrize(
    "outcome", [Refused("HTTP 400", Refusal.MESSAGE), TryAgain("451", progress="a told")]
)
def test_what_one_message_meets_says_nothing_of_its_receiver(outcome: Outcome) -> None:
    assert after(outcome) is None
    assert after(DOWN, outcome) == after(DOWN)


healths = st.builds(
    Health, st.integers(0, 2**60), st.text(), st.integers(0, 2**62), st.integers(1, 99)
)


@given(st.dictionaries(st.text(), healths))
def test_what_is_remembered_is_read_again(value: dict[str, Health]) -> None:
    assert read(written(value)) == value


@pytest.mark.parametrize("text", [None, "", "null", "[]", "{", '{"a": {"b": 1}}'])
def test_what_cannot_be_read_is_no_trouble(text: str | None) -> None:
    assert read(text) == {}
