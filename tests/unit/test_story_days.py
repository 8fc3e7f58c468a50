"""Days in languages that no labelled data covers: every event is one story."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest
import yaml

from monitor.configuration import MINUTE
from monitor.story import OpenStories, terms
from monitor.testing.builders import item

DAYS: dict[str, list[list[str]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "golden/invented_days.yaml").read_text(encoding="utf-8")
)
NOON = 1_742_385_600_000
LEAST_F1 = 0.9
Texts = tuple[str, str]  # headline and lead


def pairs(titles: list[str]) -> Iterable[Texts]:
    """Headlines, each with the sentence that its outlet begins with: what the next one says."""
    return zip(titles, (*titles[1:], titles[0]), strict=True)


def found(language: str, texts: Callable[[list[str]], Iterable[Texts]]) -> list[tuple[int, str]]:
    """The event of each report of a day, in any order, and the story that it was placed in."""
    told = [(event, each) for event, titles in enumerate(DAYS[language]) for each in texts(titles)]
    reports = Random(7).sample(told, len(told))
    stories, counts = OpenStories("t", "", NOON), Counter[str]()
    placed = []
    for number, (event, (title, lead)) in enumerate(reports):
        now = NOON + number * 12 * MINUTE
        report = item(
            id=f"{number}",
            title=title,
            summary=lead,
            outlet=f"Outlet {number}",
            language=language,
            published=now,
            seen_at=now,
        )
        stories.advance(now)
        placed.append((event, stories.place(report, (number, counts), now).story.id))
        counts.update(terms(report))
    return placed


def bcubed(placed: list[tuple[int, str]]) -> tuple[float, float]:
    """Precision and recall (Bagga and Baldwin, 1998)."""
    by_event = Counter(event for event, _ in placed)
    by_story = Counter(story for _, story in placed)
    both = Counter(placed).items()
    precision = sum(n * n / by_story[story] for (_, story), n in both) / len(placed)
    return precision, sum(n * n / by_event[event] for (event, _), n in both) / len(placed)


@pytest.mark.parametrize("language", sorted(DAYS))
def test_every_event_of_a_day_is_one_story(language: str) -> None:
    precision, recall = bcubed(found(language, pairs))

    assert 2 * precision * recall / (precision + recall) >= LEAST_F1


@pytest.mark.parametrize("language", sorted(DAYS))
def test_headlines_alone_bring_no_two_events_together(language: str) -> None:
    precision, _ = bcubed(found(language, lambda titles: ((title, "") for title in titles)))

    assert precision == 1.0
