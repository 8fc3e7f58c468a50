from dataclasses import replace

import pytest

from monitor.configuration import DAY, HOUR, MINUTE, Secret
from monitor.push import (
    HubAnswer,
    Intent,
    Signature,
    Subscription,
    answered,
    check,
    denied,
    due,
    left,
    mended,
    missed,
    received,
    verified,
)

NOW = 1_742_385_600_000
LEASE = 7 * DAY
TOPIC = "https://courier.example/feed.xml"
NEW = Subscription(
    id="ab12",
    source_id="courier",
    hub="https://hub.example/",
    topic=TOPIC,
    callback=Secret("https://m.example/websub/t"),
    secret=Secret("s"),
    next_at=NOW,
)
ASKED = replace(NEW, pending=True, attempts=1)
LIVE = replace(NEW, confirmed_at=NOW - HOUR, expires_at=NOW + DAY, next_at=NOW + HOUR)
INTENT = Intent("subscribe", TOPIC, "c", "86400")


def test_push_body_signed_by_rfc_4231_test_key() -> None:
    # RFC 4231, test case 2: key "Jefe".
    body = b"what do ya want for nothing?"
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

    assert check(f"sha256={digest}", "Jefe", body) is Signature.VALID
    assert check(f" SHA256={digest.upper()} ", "Jefe", body) is Signature.VALID
    assert check(f"sha512={digest}", "Jefe", body) is Signature.INVALID
    assert check(f"sha256={digest[:-1]}", "Jefe", body) is Signature.INVALID
    assert check("", "Jefe", body) is Signature.MISSING


def test_push_secret_is_not_sent_where_we_leave() -> None:
    step = due(left(LIVE, NOW), LEASE, NOW, 0.0)

    assert step.request is not None
    assert step.request.fields["hub.mode"] == "unsubscribe"
    assert "hub.secret" not in step.request.fields


def test_push_next_try_is_written_before_the_request() -> None:
    step = due(NEW, LEASE, NOW, 0.5)

    assert step.subscription is not None
    assert (step.subscription.pending, step.subscription.next_at) == (True, NOW + MINUTE)


def test_push_leaving_gives_up_after_three_requests() -> None:
    one: Subscription | None = left(LIVE, NOW)
    asked = 0
    while one is not None:
        step = due(one, LEASE, one.next_at, 0.0)
        asked += step.request is not None
        one = step.subscription

    assert asked == 3


@pytest.mark.parametrize("never", [NEW, replace(LIVE, expires_at=NOW)])
def test_push_leaving_asks_nothing_of_a_hub_that_promised_nothing(never: Subscription) -> None:
    step = due(left(never, NOW), LEASE, NOW, 0.0)

    assert (step.subscription, step.request) == (None, None)


@pytest.mark.parametrize("status", [0, 408, 425, 429, 500, 503, 301])
def test_push_passing_trouble_keeps_the_next_try(status: int) -> None:
    tried = due(NEW, LEASE, NOW, 0.5).subscription
    assert tried is not None

    after = answered(tried, HubAnswer(status, "why"), NOW, 0.5).subscription

    assert after is not None
    assert (after.next_at, after.pending) == (NOW + MINUTE, True)
    assert after.reason == "hub.example could not be asked: why"


def test_push_answer_after_the_verification_changes_nothing() -> None:
    live = verified(ASKED, INTENT, LEASE, NOW).subscription
    assert live is not None

    assert answered(live, HubAnswer(202), NOW, 0.0).subscription == live
    assert answered(live, HubAnswer(500), NOW, 0.0).subscription == live


def test_push_refused_renewal_stays_live_until_the_lease_ends() -> None:
    renewing = due(LIVE, LEASE, NOW, 0.0).subscription
    assert renewing is not None

    after = answered(renewing, HubAnswer(410, "HTTP 410"), NOW, 0.5).subscription

    assert after is not None
    assert (after.live(NOW), after.next_at) == (True, NOW + DAY)


def test_push_refused_unsubscription_is_as_good_as_done() -> None:
    leaving = due(left(LIVE, NOW), LEASE, NOW, 0.0).subscription
    assert leaving is not None

    assert answered(leaving, HubAnswer(404), NOW, 0.0).subscription is None


@pytest.mark.parametrize(
    ("text", "lease"),
    [
        ("86400", DAY),
        ("", LEASE),
        ("0", LEASE),
        ("-5", LEASE),
        ("1e9", LEASE),
        ("\u0665", LEASE),
        ("9" * 40, 90 * DAY),
        ("1", 1_000),
    ],
)
def test_push_lease_is_the_hubs_within_reason(text: str, lease: int) -> None:
    after = verified(ASKED, replace(INTENT, lease_seconds=text), LEASE, NOW).subscription

    assert after is not None
    assert after.expires_at == NOW + lease
    assert NOW + MINUTE <= after.next_at <= NOW + max(lease, MINUTE)


@pytest.mark.parametrize(
    ("one", "intent", "agreed"),
    [
        (ASKED, INTENT, True),
        (NEW, INTENT, False),  # not asked for
        (ASKED, replace(INTENT, topic=TOPIC + "/"), False),
        (ASKED, replace(INTENT, mode="unsubscribe"), False),
        (replace(ASKED, leaving=True), INTENT, False),
        (replace(ASKED, leaving=True), replace(INTENT, mode="unsubscribe"), True),
        (replace(NEW, leaving=True), replace(INTENT, mode="unsubscribe"), False),
        (LIVE, INTENT, False),  # long verified
        (replace(LIVE, confirmed_at=NOW - MINUTE), INTENT, True),  # our answer got lost
    ],
)
def test_push_verification_is_agreed_with_only_where_asked_for(
    one: Subscription, intent: Intent, agreed: bool
) -> None:
    step = verified(one, intent, LEASE, NOW)

    assert step.agreed is agreed
    assert agreed or step.subscription == one


def test_push_denial_while_leaving_ends_it() -> None:
    step = denied(left(LIVE, NOW), replace(INTENT, mode="denied"), NOW, 0.0)

    assert (step.subscription, step.agreed) == (None, True)


def test_push_feeding_needs_proof_a_lease_and_no_miss() -> None:
    proved = received(LIVE, NOW)

    assert not LIVE.feeding(NOW)
    assert proved.feeding(NOW)
    assert not proved.feeding(NOW + DAY)
    assert not left(proved, NOW).feeding(NOW)
    assert not replace(proved, missed_at=NOW).feeding(NOW)


@pytest.mark.parametrize(
    ("published", "blamed"),
    [
        ((), False),
        ((NOW - 20 * MINUTE,), True),
        ((NOW - 10 * MINUTE,), False),  # it may yet come
        ((NOW - 2 * HOUR,), False),  # before the hub's promise
        ((NOW + DAY,), False),
        ((None,), True),
        ((NOW - MINUTE, None), True),
    ],
)
def test_push_missed_news(published: tuple[int | None, ...], blamed: bool) -> None:
    assert (missed(LIVE, published, NOW) is not None) is blamed


def test_push_clock_that_was_far_ahead_is_not_believed() -> None:
    year = 365 * DAY
    wrong = replace(LIVE, confirmed_at=NOW + year, expires_at=NOW + year, next_at=NOW + year)

    right = mended(wrong, NOW)

    assert right is not None
    assert (right.next_at, right.live(NOW)) == (NOW, False)
    assert mended(right, NOW) is None
    assert mended(replace(LIVE, pushed_at=NOW + MINUTE), NOW) is None
    assert mended(replace(NEW, next_at=NOW + year), NOW) is not None
