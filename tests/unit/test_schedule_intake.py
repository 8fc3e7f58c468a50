from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.model import PollState
from monitor.pipeline.poll.arrivals import fitted, weight
from monitor.schedule import room
from monitor.schedule.intake import Intake
from monitor.schedule.memory import Memory, recall
from monitor.testing.builders import NOON, item, match

MOST = 30


def test_intake_is_kept_in_the_schedule() -> None:
    memory = Memory(intake=Intake().after(7, 3, NOON))

    assert recall(memory.dump()).intake == memory.intake
    state = PollState("s", ok_at=NOON, body_hash="x", schedule=memory.dump())
    assert room(state, MOST, NOON + MINUTE, DAY) == 23


def test_intake_of_a_state_before_it_was_kept_is_empty() -> None:
    assert recall('{"window": 5}').intake == Intake()


def test_intake_first_reading_has_no_limit() -> None:
    assert room(PollState("s"), MOST, NOON, DAY) is None
    assert room(PollState("s", ok_at=NOON), MOST, NOON, DAY) is None  # it has another URL now


@given(st.lists(st.tuples(st.integers(0, 3 * HOUR), st.integers(0, 50)), max_size=40))
def test_intake_takes_no_more_than_the_room_of_its_hours(readings: list[tuple[int, int]]) -> None:
    intake, now, taken = Intake(), NOON, list[int]()
    for wait, wanted in readings:
        now += wait
        found = min(intake.room(MOST, now), wanted)
        intake = intake.after(found, wanted - found, now)
        taken.append(found)

    assert sum(taken) <= MOST * (1 + (now - NOON) // HOUR)


def test_intake_hour_that_a_wrong_clock_began_is_over() -> None:
    ahead = Intake().after(MOST, 5, NOON + 48 * HOUR)

    assert ahead.room(MOST, NOON) == MOST
    assert not ahead.is_flooded(NOON)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40_000)), max_size=12), st.integers(0, 20))
def test_room_is_kept_and_goes_to_what_meets_a_topic(
    drawn: list[tuple[bool, int]], free: int
) -> None:
    items = [item(id=str(n), text="x" * size) for n, (_, size) in enumerate(drawn)]
    matches = {str(n): (match(),) for n, (meets, _) in enumerate(drawn) if meets}

    left, counted = fitted(items, matches, free)

    taken = [each for each in items if each.id not in left]
    assert sum(map(weight, taken)) <= free
    assert sum(map(weight, taken)) == counted
    if any(each.id not in matches for each in taken):
        assert left.isdisjoint(matches)


def test_room_counts_bytes_of_every_script() -> None:
    assert weight(item(summary="", text="")) == 1
    assert weight(item(summary="", text="नदी " * 2_000)) == 2
