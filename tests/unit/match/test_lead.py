"""`lead:` is the headline and the first sentence after it."""

from collections.abc import Callable

import pytest

from monitor.match import Index
from monitor.model import Item

Make = Callable[..., Item]
One = Callable[..., Index]


@pytest.mark.parametrize(
    ("query", "fields", "holds"),
    [
        ("lead:truce", {"title": "A truce"}, True),
        ("lead:truce", {"title": "News", "summary": "A truce holds. More."}, True),
        ("lead:truce", {"title": "News", "summary": "Rain fell. A truce holds."}, False),
        ("lead:truce", {"title": "News", "summary": "Rain fell.", "text": "A truce."}, False),
        ("lead:truce", {"title": "News", "text": "Mr. Ash on the truce. More."}, True),
        ("lead:truce", {"title": "News", "text": "Rain fell. A truce holds."}, False),
        ("lead:truce", {"title": "Rain. A truce. Wind.", "summary": "Snow."}, True),
        ("lead:停火", {"title": "新闻", "summary": "双方停火。其他消息。", "language": "zh"}, True),
        ("lead:停火", {"title": "新闻", "summary": "其他。双方停火。", "language": "zh"}, False),
        ("lead:(truce AND envoy)", {"title": "A truce", "summary": "The envoy left."}, True),
        ('lead:"truce envoy"', {"title": "A truce", "summary": "Envoy left."}, False),
        ("truce NOT lead:truce", {"title": "A", "summary": "Rain. A truce."}, True),
    ],
)
def test_lead_holds_in_the_headline_and_the_first_sentence(
    item: Make, index: One, query: str, fields: dict[str, str], *, holds: bool
) -> None:
    assert bool(index(query).match(item(**fields))) is holds


def test_lead_shows_where_the_word_stands(item: Make, index: One) -> None:
    report = item("News", summary="A truce holds. The truce is new.")

    found = index("lead:truce").match(report)[0].evidence

    assert [(e.field, report.summary[e.start : e.end]) for e in found] == [("summary", "truce")]


def test_lead_can_be_boosted(item: Make, index: One) -> None:
    report = item("News", summary="A truce holds. A pact is near.")

    def points(query: str, *boost: str) -> float:
        return index(query, boost=boost).match(report)[0].score

    assert points("truce", "lead^2") > points("truce") == points("pact", "lead^2")
