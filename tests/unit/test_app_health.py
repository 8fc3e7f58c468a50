"""What counts as working: turns that end well, in time."""

import pytest

from monitor.app.health import FAILING, STALE, Liveness, health
from monitor.pipeline.runtime import Failing, Pulse

WELL = {"poll": 1_000.0, "deliver": 1_000.0, "store": 1_000.0}


def pulse(beats: dict[str, float], failing: dict[str, Failing]) -> Pulse:
    made = Pulse()
    made.beats, made.failing = beats, failing
    return made


def test_daemon_whose_loops_turn_is_well() -> None:
    assert health(pulse(WELL, {}), 1_004.0) == Liveness(True, "poll last turned 4 s ago")


@pytest.mark.parametrize("name", ["poll", "deliver", "store"])
def test_loop_that_turns_and_fails_is_unwell_and_says_why(name: str) -> None:
    failing = {name: Failing(1_000.0, "StoreError: the disk is full")}

    passing = health(pulse(WELL, failing), 1_000.0 + FAILING - 1)
    lasting = health(pulse(WELL, failing), 1_000.0 + FAILING)

    assert passing.well
    assert lasting == Liveness(False, f"{name} has failed for 20 s: StoreError: the disk is full")


@pytest.mark.parametrize("name", ["poll", "deliver", "store"])
def test_loop_that_hangs_is_unwell(name: str) -> None:
    beat = {**WELL, name: 1_000.0 - STALE}

    assert health(pulse(beat, {}), 1_000.0) == Liveness(False, f"{name} last turned 300 s ago")


def test_job_that_nobody_needs_makes_nothing_unwell() -> None:
    assert health(pulse(WELL, {"coverage": Failing(0.0, "ValueError: x")}), 1_000.0).well
