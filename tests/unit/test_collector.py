"""The collector of cycles rests, and works again, whatever happens meanwhile."""

import gc

import pytest

from monitor.collector import resting


@resting()
def fail(seen: list[bool]) -> None:
    seen.append(gc.isenabled())
    raise KeyError


def test_collector_rests_and_is_at_work_again_behind_a_fault() -> None:
    seen: list[bool] = []

    with pytest.raises(KeyError):
        fail(seen)

    assert seen == [False]
    assert gc.isenabled()


def test_inner_rest_does_not_end_the_outer_one() -> None:
    with resting():
        with resting():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()
