"""A topic's stories in memory: found by their words, kept current, the same as read anew."""

import random
from dataclasses import replace

import pytest

from monitor.configuration import DAY, HOUR
from monitor.model import Item, Placement
from monitor.story import OPEN, OpenStories, edited_after, horizon, meaning
from monitor.story.placement import length
from monitor.testing.builders import NOON, item
from monitor.testing.embeddings_server import vector

WORDS = [f"word{n}" for n in range(60)]


def reports(count: int, seed: int = 7) -> list[Item]:
    """Of a few events that share many words, over days."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        event = dice.randrange(12)
        words = dice.sample(WORDS[event * 4 : event * 4 + 8], 4) + dice.sample(WORDS[:10], 3)
        at = NOON + number * HOUR // 2
        found.append(item(id=f"r{number:03}", title=" ".join(words), summary="",
                          source_id=f"s{number % 5}", published=at, seen_at=at))  # fmt: skip
    return found


def played(stories: OpenStories, items: list[Item], *, meant: bool = False) -> list[Placement]:
    found = []
    for one in items:
        assert stories.advance(one.seen_at)
        known = meaning.read("m", vector(one.title, {})) if meant else None
        found.append(stories.place(one, (0, {}), one.seen_at, "", known))
    return found


@pytest.mark.parametrize("meant", [False, True])
@pytest.mark.parametrize("half", [1, 150, 299])
def test_stories_that_were_read_anew_go_on_as_those_that_were_kept(half: int, meant: bool) -> None:
    items = reports(400)
    kept = OpenStories("t", "", NOON)
    before = played(kept, items[:half], meant=meant)
    latest = {each.story.id: each.story for each in before}
    since = horizon(items[half - 1].seen_at)
    anew = OpenStories(
        "t",
        kept.token,
        items[half - 1].seen_at,
        [story for story in latest.values() if story.updated_at >= since],
        [one for one in items[:half] if one.seen_at >= since + OPEN - 2 * DAY][-100:],
    )

    after = played(kept, items[half:], meant=meant)

    assert played(anew, items[half:], meant=meant) == after
    assert anew.token == kept.token
    assert {each.opened for each in after} == {True, False}


class _Compared(OpenStories):
    """Compares a report with every story."""

    def _cosines(self, report: dict[str, float]) -> dict[str, float]:
        return {
            story.id: sum(weight * report.get(term, 0.0) for term, weight, _ in story.centroid)
            / length(story)
            for story in self.newest
        }


def test_the_nearest_story_is_that_of_comparing_all() -> None:
    items = reports(200)

    found = played(OpenStories("t", "", NOON), items)
    expected = played(_Compared("t", "", NOON), items)

    assert [each.story.id for each in found] == [each.story.id for each in expected]
    joined = [(one, two) for one, two in zip(found, expected, strict=True) if not one.opened]
    assert all(one.similarity == pytest.approx(two.similarity) for one, two in joined)


def test_a_story_is_left_out_a_week_after_its_last_report() -> None:
    stories = OpenStories("t", "", NOON)
    stories.place(item(), (0, {}), NOON)

    assert stories.advance(NOON + OPEN)
    assert len(stories) == 1
    assert stories.advance(NOON + OPEN + HOUR)
    assert (len(stories), stories.newest, stories.recent) == (0, (), ())
    assert not stories.advance(NOON)


def test_a_word_is_forgotten_with_its_last_story() -> None:
    stories = OpenStories("t", "", NOON)
    stories.place(item(), (0, {}), NOON)
    stories.advance(NOON + OPEN + HOUR)

    assert not stories._holding
    assert not +stories._held
    assert stories._reports == 0


def test_tokens_differ_by_what_was_placed_in_which_order() -> None:
    one, other = item(id="a"), item(id="b", title="Storm floods Cordia", summary="")

    tokens = set()
    for order in ([one], [other], [one, other], [other, one]):
        stories = OpenStories("t", "", NOON)
        played(stories, order)
        tokens.add(stories.token)

    edited = {edited_after("", one.id), edited_after("", other.id), edited_after("x", one.id)}
    assert len(tokens | edited) == 7
    assert all(len(token) == 20 for token in tokens | edited)


def test_a_state_of_a_live_report_joins_its_story_whatever_its_words() -> None:
    stories = OpenStories("t", "", NOON)
    first, twin = item(id="a"), item(id="b", title="Another headline", seen_at=NOON + HOUR)
    story = stories.place(first, (0, {}), NOON).story
    other = item(id="c", title="Storm floods villages", summary="Hundreds left their homes.")

    state = stories.place(other, (0, {}), NOON + HOUR, story.id)
    repeated = stories.place(twin, (0, {}), NOON + HOUR, story.id)
    relayed = replace(other, id="d", source_id="coast", outlet="Coast Radio")
    gone = stories.place(relayed, (0, {}), NOON + HOUR, "a story that has ended")

    assert (state.opened, state.story.id, state.copy_of) == (False, story.id, "")
    assert (repeated.story.size, repeated.copy_of) == (3, "")
    assert gone.copy_of == "c"


def test_an_edited_report_that_tells_another_event_opens_a_story_of_its_own() -> None:
    stories, before = OpenStories("t", "", NOON), item(title="envoys meet in corvale", summary="")
    after = replace(before, title="ferry sinks off brevia, crew saved")

    first, again = played(stories, [before, after])

    assert (first.opened, again.opened) == (True, True)
    assert first.story.id != again.story.id
    assert stories.recent == (after,)
