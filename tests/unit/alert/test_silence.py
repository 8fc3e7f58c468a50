"""Whether a silence holds for an alert."""

import pytest

from monitor.alert import applies, has_words, names_nothing, silenced
from monitor.alert.labels import may_be_dropped
from monitor.configuration import Matcher, Silence, WhenMuted

LABELS = {
    "topic": frozenset({"ceasefire"}),
    "story": frozenset({"s1"}),
    "entity": frozenset({"witkoff", "rubio"}),
}
TEXTS = ("Envoy Müller lands in Doha", "Talks on Gaza's crossings resume.")


def silence(
    name: str, *matchers: Matcher, words: tuple[str, ...] = (), until: int = 200
) -> Silence:
    return Silence(name, matchers, words, starts=100, until=until)


TOPIC = Matcher("topic", "=", "ceasefire")


def test_silence_holds_from_its_start_until_before_its_end() -> None:
    told = [silenced([silence("a", TOPIC)], LABELS, TEXTS, now) for now in (99, 100, 199, 200)]

    assert [found is not None for found in told] == [False, True, True, False]


def test_silence_says_by_whom_why_and_until_when() -> None:
    quiet = Silence("a", (TOPIC,), (), 0, 1_796_148_000_000, "too many copies", "ana")

    found = silenced([quiet], LABELS, TEXTS, 5)

    assert found is not None
    assert (found.by, found.until, found.author) == ("a", 1_796_148_000_000, "ana")
    assert found.comment == "too many copies"
    assert found.then is WhenMuted.DEFER
    assert found.reason == "silenced by a until 2026-12-01 18:00 UTC: too many copies"


def test_of_several_silences_the_last_to_end_is_named() -> None:
    found = silenced([silence("long", TOPIC, until=900), silence("b", TOPIC)], LABELS, TEXTS, 150)

    assert found is not None
    assert (found.by, found.until) == ("long", 900)


def test_a_silence_that_drops_goes_before_one_that_ends_later() -> None:
    drops = Silence("drops", (TOPIC,), (), 100, 200, when_muted=WhenMuted.DROP)

    found = silenced([silence("long", TOPIC, until=900), drops], LABELS, TEXTS, 150)

    assert found is not None
    assert (found.by, found.then) == ("drops", WhenMuted.DROP)


def test_all_matchers_must_hold_also_those_of_many_values() -> None:
    rubio = Matcher("entity", "=", "rubio")

    assert applies(silence("a", TOPIC, rubio, Matcher("story", "=~", "s[0-9]")), LABELS, TEXTS)
    assert not applies(silence("a", TOPIC, Matcher("entity", "=", "lavrov")), LABELS, TEXTS)
    assert not applies(silence("a", TOPIC, Matcher("entity", "!=", "rubio")), LABELS, TEXTS)


@pytest.mark.parametrize(
    ("matchers", "words", "nothing"),
    [
        ((), (), True),
        ((), ("doha",), False),
        ((Matcher("topic", "=", ""),), (), True),
        ((Matcher("topic", "=~", ".*"),), (), True),
        ((Matcher("topic", "=", ""), TOPIC), (), False),
        ((Matcher("topic", "!=", "talks"),), (), False),
        ((TOPIC,), (), False),
    ],
)
def test_a_silence_without_words_that_asks_for_nothing_names_nothing(
    matchers: tuple[Matcher, ...], words: tuple[str, ...], *, nothing: bool
) -> None:
    assert names_nothing(silence("a", *matchers, words=words)) is nothing


@pytest.mark.parametrize(
    ("kind", "severity", "dropped"),
    [
        ("report", "high", True),
        ("", "high", True),
        ("receiver_trouble", "high", False),
        ("receiver_trouble", "low", True),
    ],
)
def test_reports_may_be_dropped_and_notices_only_of_low_severity(
    kind: str, severity: str, *, dropped: bool
) -> None:
    labels = {"severity": frozenset({severity})} | ({"kind": frozenset({kind})} if kind else {})

    assert may_be_dropped(labels) is dropped


@pytest.mark.parametrize(
    ("word", "stands"),
    [
        ("doha", True),
        ("muller lands", True),
        ("MÜLLER", True),
        ("gaza", True),
        ("do", False),  # no part of a word
        ("doha talks", False),  # no phrase across two texts
        ("lands Müller", False),
        ("!?", False),  # no word at all
    ],
)
def test_words_stand_as_words_and_phrases(word: str, *, stands: bool) -> None:
    assert applies(silence("a", words=(word,)), LABELS, TEXTS) is stands


def test_all_words_must_stand() -> None:
    assert applies(silence("a", words=("doha", "gaza")), LABELS, TEXTS)
    assert not applies(silence("a", words=("doha", "cairo")), LABELS, TEXTS)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("停火", "加沙停火协议生效"),
        ("هدنة", "هُدنة في غزّة"),
        ("перемирие", "ПЕРЕМИРИЕ объявлено"),
        ("युद्धविराम", "गाज़ा में युद्धविराम"),
        ("հրադադար", "Հրադադար Գազայում"),
    ],
)
def test_words_stand_in_every_script(word: str, text: str) -> None:
    assert applies(silence("a", words=(word,)), LABELS, (text,))


def test_has_words() -> None:
    assert [has_words(text) for text in ("a", "停", "", " -!", "№ 5")] == [
        True,
        True,
        False,
        False,
        True,
    ]
