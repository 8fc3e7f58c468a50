"""The life of a delivery, and messages of any text."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import DAY, HOUR
from monitor.language.sentences import split
from monitor.model import DeliveryState, Evidence, Match, Outcome, Refusal, Refused, Sent, TryAgain
from monitor.outbox import compose, settle, summarise
from monitor.testing.builders import NOON, delivery, item

dice = st.floats(0, 1, exclude_max=True)
passing = st.builds(TryAgain, st.text(), st.none() | st.integers(-(10**12), 10**12))
refused = st.builds(Refused, st.text(), st.sampled_from(Refusal))
outcomes = st.one_of(st.builds(Sent, st.text()), refused, passing)


@given(outcomes, dice, st.integers(0, 40), st.integers(-DAY, 9 * DAY))
def test_every_outcome_leads_to_a_sound_state(
    outcome: Outcome, chance: float, attempts: int, later: int
) -> None:
    now = NOON + later

    after = settle(delivery(attempts=attempts), outcome, now, chance)

    assert after.attempts == attempts + 1
    if after.state is DeliveryState.PENDING:
        assert not isinstance(outcome, Sent)
        assert outcome != Refused(outcome.reason, Refusal.MESSAGE)
        assert 5_000 <= after.next_at - now <= DAY + 5_000
        if isinstance(outcome, TryAgain):
            assert after.next_at - now >= min(outcome.after or 0, DAY)
    else:
        assert after.settled_at == now
        assert (after.state is DeliveryState.SENT) == isinstance(outcome, Sent)


@given(st.lists(dice, min_size=30, max_size=30))
def test_a_channel_that_never_recovers_ends_as_dead_letter_after_hours_and_within_a_week(
    chances: list[float],
) -> None:
    now, row = NOON, delivery()
    while row.state is DeliveryState.PENDING:
        row = settle(row, TryAgain("HTTP 503"), now, chances[row.attempts])
        now = max(now, row.next_at)

    assert row.state is DeliveryState.DEAD
    assert 8 <= row.attempts <= 30
    assert now - NOON <= 30 * 6 * HOUR


texts = st.text(max_size=300)


@given(texts, texts, texts, st.integers(-5, 400), st.integers(-5, 400))
def test_any_item_makes_a_message(
    title: str, summary: str, text: str, start: int, end: int
) -> None:
    report = item(title=title, summary=summary, text=text)
    found = Match("truce-talks", 1.0, (Evidence("summary", start, end, "x"),))

    message = compose(delivery(), [report], {report.id: (found,)}, {}, NOON)

    assert message.headline
    assert message.reason
    assert len(message.reports[0].sentences) <= 2


@given(texts)
def test_splitting_loses_nothing(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())


words = st.sampled_from(["Truce", "talks", "Mr.", "U.S.", "said", "“No.", "Yes.”", "Go!", "5."])


@given(st.lists(words, max_size=40), st.lists(words, max_size=8))
def test_sentences_are_verbatim_and_in_order(body: list[str], title: list[str]) -> None:
    text = " ".join(body)

    found = summarise(" ".join(title), "", text)

    places = [text.find(sentence.removesuffix("…")) for sentence in found]
    assert all(place >= 0 for place in places)
    assert len(set(found)) == len(found)
