"""An item whose languages are known already is asked for them no more; the matches are the same."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.configuration import Topic
from monitor.language.detection import guess_of
from monitor.match import Index, compile_watchlist
from monitor.model import Item
from monitor.spoken import Guess

Make = Callable[..., Item]
GERMAN = Guess("de", frozenset({"de"}), "de")
TOPICS = (
    Topic("stems", "T", "negotiation OR Verhandlung OR переговоры", stemming=True),
    Topic("german", "T", "talks OR Gaza", languages=("de",)),
    Topic("compounds", "T", "Streik", compounds=True),
    Topic("not english", "T", "Gaza NOT lang:en"),
)
TITLES = (
    "Gaza",
    "Gaza negotiations go on",
    "Die Verhandlungen in Gaza",
    "Warnstreik trifft Gaza",
    "О переговорах в Газе",
)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("named", ["", "en", "de", "ru"])
def test_known_languages_change_no_match(item: Make, title: str, named: str) -> None:
    index = compile_watchlist(TOPICS, [])
    report = item(title, language=named)

    known = replace(report, guess=guess_of(report))

    assert index.match(known) == index.match(report)


def test_languages_that_are_known_are_believed(item: Make) -> None:
    index = compile_watchlist([Topic("german", "T", "talks", languages=("de",))], [])

    assert not index.match(item("The talks in the old town go on"))
    assert index.match(item("The talks in the old town go on", guess=GERMAN))


@pytest.mark.parametrize(("summary", "found"), [("The talks go on in the town", False), ("", True)])
def test_article_tells_the_language_only_of_an_item_without_a_summary(
    item: Make, summary: str, *, found: bool
) -> None:
    topic = Topic("ru", "T", "Gaza AND lang:ru", full_text=True, prefilter="Gaza")
    article = "Переговоры о перемирии продолжаются, сообщили посредники в городе"
    report = item(
        "Gaza",
        language="en",
        summary=summary,
        article=article,
        guess=Guess("en", frozenset({"en"}), "en"),
    )

    assert bool(compile_watchlist([topic], []).match(report)) is found


def asks(*topics: Topic) -> bool:
    return compile_watchlist(topics, []).asks_for_languages


def test_stems_and_compounds_ask_for_the_languages_of_every_item() -> None:
    plain, stems, compounds = (
        Topic("plain", "T", "talks AND lang:de", languages=("de",)),
        Topic("stems", "T", "talks", stemming=True),
        Topic("compounds", "T", "Streik", compounds=True),
    )

    assert [asks(plain), asks(stems), asks(plain, compounds)] == [False, True, True]


def test_index_asks_no_more_once_the_topic_is_gone() -> None:
    index: Index = compile_watchlist([Topic("stems", "T", "talks", stemming=True)], [])

    assert not index.derived([], removed=["stems"]).asks_for_languages
    assert index.asks_for_languages
