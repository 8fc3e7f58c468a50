"""The same scene in fourteen languages has the same stories, copies and summaries."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.configuration import HOUR
from monitor.model import Item, Placement, Story
from monitor.outbox import summarise
from monitor.testing.builders import NOON, item, place

SCENES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "golden/scenes.yaml").read_text(encoding="utf-8")
)


def report(scene: dict[str, Any], told: dict[str, Any], number: int, count: int = 9) -> Item:
    """Each under an outlet of its own, two hours after the one before."""
    at = NOON + number * 2 * HOUR
    body = scene.get("blank", " ").join(told["sentences"][:count])
    return item(
        id=f"item-{number}",
        source_id=f"source-{number}",
        outlet=f"Outlet {number}",
        url=f"https://{number}.example/{number}",
        title=told["title"],
        summary=body,
        published=at,
        seen_at=at,
    )


def placed(reports: list[Item]) -> list[Placement]:
    stories: dict[str, Story] = {}
    found: list[Placement] = []
    for number, one in enumerate(reports):
        earlier = reports[:number]
        found.append(place(one, "t", list(stories.values()), (0, {}), one.seen_at, earlier))
        stories[found[-1].story.id] = found[-1].story
    return found


@pytest.mark.parametrize("language", SCENES)
def test_reports_of_one_event_are_one_story_and_other_events_are_not(language: str) -> None:
    scene = SCENES[language]
    shortened = scene["report"] | {"title": scene["shortened"]}
    reports = [
        report(scene, scene["report"], 0),
        report(scene, scene["report"], 1),
        report(scene, shortened, 2, count=2),
        report(scene, scene["follow_up"], 3),
        report(scene, scene["flood"], 4),
        report(scene, scene["strike"], 5),
    ]

    found = placed(reports)

    assert [each.opened for each in found] == [True, False, False, False, True, True]
    assert [each.copy_of for each in found] == ["", "item-0", "item-0", "", "", ""]


@pytest.mark.parametrize("language", SCENES)
def test_a_summary_is_two_whole_sentences_without_the_headline(language: str) -> None:
    scene = SCENES[language]
    title, sentences = scene["report"]["title"], scene["report"]["sentences"]
    text = f"{title}\n\n{scene.get('blank', ' ').join(sentences)}"

    chosen = summarise(title, "", text)

    assert len(chosen) == 2
    assert chosen[0] == sentences[0]
    assert chosen[1] in sentences[1:]


@pytest.mark.parametrize("language", SCENES)
def test_two_languages_share_no_story(language: str) -> None:
    scene, other = SCENES[language], SCENES["ko" if language != "ko" else "en"]

    found = placed([report(scene, scene["report"], 0), report(other, other["report"], 1)])

    assert [each.opened for each in found] == [True, True]
