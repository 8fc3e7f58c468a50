import pytest

from monitor.configuration import HOUR, MINUTE
from monitor.schedule import Neighbours, Refusal, left_alone

NOW = 1_772_532_000_000
BEFORE = NOW - HOUR
LONG, SHORT = NOW + 2 * HOUR, NOW + 5 * MINUTE


def refusal(status: int, until: int = LONG, failed_at: int = 0) -> Refusal:
    return Refusal("https://paper.example/feed", status, NOW, until, failed_at)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "others",
    [Neighbours(), Neighbours(0, BEFORE), Neighbours(BEFORE - 1, BEFORE)],
    ids=["none", "never answered", "refused since"],
)
def test_host_of_which_nothing_answers_gets_the_whole_pause(
    status: int, others: Neighbours
) -> None:
    assert left_alone(refusal(status), others) == LONG


def test_host_with_too_many_requests_gets_the_whole_pause() -> None:
    assert left_alone(refusal(429), Neighbours(answered_at=NOW - 1)) == LONG


def test_host_whose_others_answer_is_asked_again_soon_after_a_503() -> None:
    others = Neighbours(NOW - 1, BEFORE)

    assert left_alone(refusal(503), others) == NOW + 10 * MINUTE
    assert left_alone(refusal(503, SHORT), others) == SHORT


@pytest.mark.parametrize("status", [429, 503])
def test_host_that_answers_elsewhere_between_two_refusals_is_not_paused(status: int) -> None:
    again = refusal(status, failed_at=BEFORE)

    assert left_alone(again, Neighbours(BEFORE + 1, BEFORE + 2)) == 0
    assert left_alone(again, Neighbours(BEFORE - 1, BEFORE)) == LONG
