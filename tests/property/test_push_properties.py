"""A subscription's life: whatever hubs do, in any order, it is neither lost nor out of control."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import DAY, MINUTE, Secret
from monitor.push import (
    HubAnswer,
    Intent,
    Signature,
    Subscription,
    answered,
    check,
    declared,
    denied,
    due,
    received,
    verified,
)

NOW = 1_742_385_600_000
LEASE = 7 * DAY
START = Subscription(
    id="ab12",
    source_id="courier",
    hub="https://hub.example/",
    topic="https://courier.example/",
    callback=Secret("https://m.example/websub/t"),
    secret=Secret("s"),
    next_at=NOW,
)

answers = st.builds(HubAnswer, st.integers(0, 599), st.text(), st.none() | st.integers(0, 10**12))
intents = st.builds(
    Intent,
    st.sampled_from(["subscribe", "unsubscribe", "denied", ""]),
    st.sampled_from([START.topic, "https://other.example/"]),
    st.text(),
    st.text("0123456789-", max_size=30),
    st.text(),
)


@dataclass(frozen=True)
class Tick:
    """The job looks, this much later."""

    later: int


@dataclass(frozen=True)
class Document:
    """A push came."""


events = st.one_of(answers, intents, st.builds(Tick, st.integers(0, 30 * DAY)), st.just(Document()))


@given(st.lists(st.tuples(events, st.floats(0, 1, exclude_max=True)), max_size=60))
def test_any_life_of_a_subscription_stays_sound(
    life: list[tuple[HubAnswer | Intent | Tick | Document, float]],
) -> None:
    one, now, asked = START, NOW, False
    for event, chance in life:
        before = one
        match event:
            case Tick(later):
                now += later
                if one.next_at <= now:
                    step = due(one, LEASE, now, chance)
                    assert step.request is not None
                    assert step.subscription is not None
                    one, asked = step.subscription, True
                    assert now < one.next_at <= now + 9 * 3_600_000  # never at once, never lost
            case HubAnswer():
                step = answered(one, event, now, chance)
                assert step.subscription is not None
                one = step.subscription
            case Intent(mode="denied"):
                step = denied(one, event, now, chance)
                assert step.subscription is not None
                one = step.subscription
                assert not step.agreed or not one.live(now)
            case Intent():
                step = verified(one, event, LEASE, now)
                assert step.subscription is not None
                one = step.subscription
                assert not step.agreed or (asked and event.topic == one.topic)
                assert step.agreed or one == before
            case Document():
                one = received(one, now)
        assert one.live(now) <= asked  # nobody is live who was not asked
        assert one.expires_at <= now + 90 * DAY
        assert one.next_at <= now + 90 * DAY
        assert replace(one, next_at=0).id == START.id


@given(st.integers(2, 90 * 86_400), st.integers(0, 0xFFFF))
def test_a_lease_is_renewed_in_its_last_third_but_not_every_minute(
    seconds: int, place: int
) -> None:
    asked = replace(START, id=f"{place:04x}", pending=True)
    intent = Intent("subscribe", START.topic, "c", str(seconds))

    live = verified(asked, intent, LEASE, NOW).subscription

    assert live is not None
    wait = live.next_at - NOW
    assert wait == MINUTE or 0.7 * seconds * 1000 - 1 <= wait <= 0.9 * seconds * 1000


@given(st.text(), st.binary(), st.text())
def test_no_header_is_taken_for_a_signature(header: str, body: bytes, secret: str) -> None:
    assert check(header, secret, body) is not Signature.VALID


@given(st.text(), st.lists(st.tuples(st.sampled_from(["hub", "self"]), st.text())), st.text())
def test_any_links_give_a_hub_that_can_be_asked_or_none(
    header: str, links: list[tuple[str, str]], url: str
) -> None:
    found = declared([("link", header)], links, url)

    assert found is None or found.hub.startswith(("http://", "https://"))
