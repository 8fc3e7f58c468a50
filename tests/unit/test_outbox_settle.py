from dataclasses import replace

import pytest

from monitor.configuration import DAY, HOUR
from monitor.model import DeliveryState, Refusal, Refused, Sent, TryAgain
from monitor.outbox import settle
from monitor.outbox.settlement import wait
from monitor.testing.builders import NOON, delivery


def test_sent_keeps_the_channels_reference() -> None:
    before = delivery(attempts=2, detail="HTTP 500")

    after = settle(before, Sent("1700.1"), NOON + 5, 0.5)

    assert after == replace(
        before,
        state=DeliveryState.SENT,
        attempts=3,
        ref="1700.1",
        settled_at=NOON + 5,
        detail="",
    )


def test_a_message_that_is_refused_is_a_dead_letter_with_its_reason() -> None:
    before = delivery()

    after = settle(before, Refused("HTTP 400", Refusal.MESSAGE), NOON + 5, 0.5)

    assert after == replace(
        before, state=DeliveryState.DEAD, attempts=1, settled_at=NOON + 5, detail="HTTP 400"
    )


@pytest.mark.parametrize("about", [Refusal.RECEIVER, Refusal.GONE])
def test_a_message_whose_receiver_refuses_all_waits(about: Refusal) -> None:
    before = delivery()

    after = settle(before, Refused("HTTP 401", about), NOON, 0.0)

    assert after == replace(before, attempts=1, next_at=NOON + 5_000, detail="HTTP 401")


def test_a_message_is_not_given_up_while_its_receiver_is_in_trouble() -> None:
    tried = delivery(attempts=400)

    kept = settle(tried, TryAgain("HTTP 503"), NOON + 9 * DAY, 0.5, troubled=True)
    buried = settle(tried, TryAgain("HTTP 503"), NOON + 31 * DAY, 0.5, troubled=True)

    assert kept.state is DeliveryState.PENDING
    assert buried.detail == "given up after 30 days; last: HTTP 503"


def test_what_a_channel_did_already_is_kept_for_the_next_attempt() -> None:
    first = settle(delivery(), TryAgain("451", progress="a told"), NOON, 0.5)
    second = settle(first, TryAgain("broken"), NOON, 0.5)

    assert (first.ref, second.ref) == ("a told", "a told")


def test_recipients_who_refused_are_named_in_what_was_sent() -> None:
    after = settle(delivery(), Sent("<id>", missed="b: 550"), NOON, 0.5)

    assert (after.state, after.detail) == (DeliveryState.SENT, "b: 550")


def test_try_again_stays_pending_and_comes_later() -> None:
    before = delivery()

    after = settle(before, TryAgain("HTTP 500"), NOON, 0.0)

    assert after == replace(before, attempts=1, next_at=NOON + 5_000, detail="HTTP 500")


@pytest.mark.parametrize(
    ("attempts", "dice", "expected"),
    [
        (1, 0.0, 5_000),
        (1, 0.5, 7_500),
        (3, 0.5, 22_500),
        (12, 0.0, 5_000),
        (30, 0.5, (6 * HOUR + 5_000) // 2),
    ],
)
def test_wait_is_full_jitter_between_5_seconds_and_a_doubling_ceiling(
    attempts: int, dice: float, expected: int
) -> None:
    assert wait(attempts, None, dice) == expected


@pytest.mark.parametrize(
    ("after", "dice", "expected"),
    [(60_000, 0.0, 60_000), (60_000, 0.5, 62_500), (0, 0.0, 5_000), (-5, 0.0, 5_000)],
)
def test_wait_never_comes_before_the_channels_wish(after: int, dice: float, expected: int) -> None:
    assert wait(1, after, dice) == expected


def test_wait_takes_a_wish_of_a_year_for_a_fault_of_the_channel() -> None:
    assert wait(1, 365 * DAY, 0.0) == DAY


def test_thirty_attempts_are_the_last() -> None:
    after = settle(delivery(attempts=29), TryAgain("HTTP 503"), NOON + HOUR, 0.5)

    assert after.state is DeliveryState.DEAD
    assert after.detail == "given up after 30 attempts; last: HTTP 503"


def test_three_days_are_the_end() -> None:
    after = settle(delivery(attempts=20), TryAgain("HTTP 503"), NOON + 3 * DAY, 0.5)

    assert after.state is DeliveryState.DEAD
    assert after.detail == "given up after 3 days; last: HTTP 503"


def test_age_alone_never_buries_what_was_hardly_tried() -> None:
    after = settle(delivery(attempts=0), TryAgain("HTTP 503"), NOON + 30 * DAY, 0.0)

    assert after.state is DeliveryState.PENDING
    assert after.next_at == NOON + 30 * DAY + 5_000
