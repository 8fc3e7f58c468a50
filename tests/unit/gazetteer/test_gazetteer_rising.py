"""Which names rise: shown on invented reports."""

from collections.abc import Iterable

import pytest

from monitor.gazetteer import rising
from monitor.gazetteer.mentions import Mentions
from monitor.gazetteer.rising import log_likelihood
from monitor.model import Item
from monitor.testing import builders

EDGE = builders.NOON
HOUR = 3_600_000


def report(number: int, title: str, *, at: int = EDGE + HOUR, outlet: str = "") -> Item:
    return builders.item(
        id=f"i{number}",
        title=title,
        summary="",
        published=at,
        seen_at=at + HOUR,
        outlet=outlet or f"Outlet {number % 3}",
    )


def archive(recent: Iterable[str], *, outlet: str = "") -> list[Item]:
    """Twenty earlier reports, and these."""
    old = [report(n, f"Talks of Boran Keld go on, day {n}", at=EDGE - HOUR) for n in range(20)]
    return old + [report(100 + n, title, outlet=outlet) for n, title in enumerate(recent)]


def found(items: Iterable[Item], *known: str) -> list[str]:
    return [one.name for one in rising(items, EDGE, lambda name: name in known)]


NEW = [f"Boran Keld meets envoy Mara Elbrun again, day {n}" for n in range(8)]


def test_a_new_name_rises_and_one_that_was_always_there_does_not() -> None:
    (candidate,) = rising(archive(NEW), EDGE, lambda _: False)

    assert (candidate.name, candidate.recent, candidate.earlier) == ("Mara Elbrun", 8, 0)
    assert candidate.outlets == ("Outlet 0", "Outlet 1", "Outlet 2")
    assert candidate.headline == NEW[7]


def test_a_known_name_is_not_suggested() -> None:
    assert found(archive(NEW), "Mara Elbrun") == []


def test_one_outlet_alone_is_not_enough() -> None:
    assert found(archive(NEW, outlet="Harbour Post")) == []


def test_without_earlier_reports_nothing_can_rise() -> None:
    assert found(archive(NEW)[20:]) == []


def test_two_reports_are_not_enough() -> None:
    assert found(archive(NEW[:2])) == []


def test_a_longer_form_of_the_same_name_is_told_once() -> None:
    titles = [*NEW, *(f"Today Special Envoy Mara Elbrun spoke, day {n}" for n in range(4))]

    assert found(archive(titles)) == ["Mara Elbrun"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Talks with Mara Elbrun end", {"Mara Elbrun"}),
        ("Говорит Мара Эльбрун в столице", {"Мара Эльбрун"}),
        ("Mara Elbrun's Harbour Council met", {"Mara Elbrun", "Harbour Council"}),
        ("In Arland, Mara Elbrun spoke", {"Mara Elbrun"}),
        ("A word from Jan van der Berg today", {"Jan van der Berg"}),
        ("Arland Says Ceasefire Talks Stall Again", set()),
        ("ARLAND SAYS CEASEFIRE TALKS STALL", set()),
        ("Only Mara spoke", set()),
        ("قالت مارا إلبرون اليوم", set()),
        ("", set()),
    ],
)
def test_names_are_rows_of_capitalised_words(text: str, names: set[str]) -> None:
    usual = report(1, "it was only a word that he in there is talks with today говорит", at=EDGE)

    ((_, seen), _) = Mentions([report(0, text), usual])

    assert seen == names


def test_a_first_word_that_is_usually_small_belongs_to_no_name() -> None:
    ((_, seen), _) = Mentions([report(0, "Meanwhile Mara Elbrun left"), report(1, "and meanwhile")])

    assert seen == {"Mara Elbrun"}


def test_log_likelihood_is_that_of_the_paper() -> None:
    # Dunning 1993, table 2: "the swiss" in 31,777 words of a bank's report, -2 log lambda 270.72.
    assert log_likelihood(110, 111, 2442 + 110, 29114 + 111) == pytest.approx(270.72, abs=0.01)
    assert log_likelihood(5, 5, 10, 10) == pytest.approx(0)
    assert log_likelihood(3, 0, 3, 0) == 0
