"""Numbers are read in one spelling, and those that are part of a name are none."""

import pytest

from monitor.language.figures import figures


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,200 killed", ("1200",)),
        ("1 200 tués", ("1200",)),
        ("1.200 Tote", ("1200",)),
        ("١٢٠٠ قتيل", ("1200",)),
        ("16,5 Mio.", ("16.5",)),
        ("1,50,000 voters", ("150000",)),
        ("死者12人", ("12",)),
        ("in Arland 12 killed", ("12",)),
        ("a 28-point plan", ("28",)),
        ("USD50, Rs500 and EUR 7 paid", ("50", "500", "7")),
        ("no 10 of them survived", ("10",)),
        ("in a day 12 killed", ("12",)),
        ("§ 5, 3 %", ("5", "3")),
    ],
)
def test_numbers_that_count(text: str, read: tuple[str, ...]) -> None:
    assert figures(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "COP30 opens",
        "two F-35 jets",
        "F‑16 shot down",
        "Су-57 разбился",
        "G7 ministers",
        "Covid-19",
        "flight MH370",
        "Phase 1 ends",
        "phase 2 of the truce",
        "Article 5 is invoked",
        "Artikel 5",
        "по статье 275",
        "рейс 123",
        "Unit 8200",
    ],
)
def test_numbers_of_names_count_nothing(text: str) -> None:
    assert figures(text) == ()


def test_a_name_takes_its_own_number_alone() -> None:
    assert figures("F-35 jets hit 12 targets in Phase 2; 3 lost") == ("12", "3")
