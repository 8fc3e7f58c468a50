"""Stories of any reports, in any order."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import HOUR
from monitor.model import Item, Story
from monitor.story import bar, terms
from monitor.testing.builders import NOON, item, place

WORDS = (
    "arland",
    "brevia",
    "truce",
    "port",
    "grain",
    "envoy",
    "storm",
    "перемирие",
    "هدنة",
    "停火",
)
titles = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=8).map(" ".join)
hours = st.integers(-400, 400)
reports = st.lists(st.tuples(titles, hours), max_size=12)


def built(rows: list[tuple[str, int]]) -> list[Item]:
    return [
        item(id=str(n), title=title, summary="", published=NOON + hour * HOUR)
        for n, (title, hour) in enumerate(rows)
    ]


def grouped(items: list[Item]) -> dict[str, Story]:
    stories: dict[str, Story] = {}
    for one in items:
        placed = place(one, "t", list(stories.values()), (0, {}), NOON + 500 * HOUR).story
        stories[placed.id] = placed
    return stories


@given(reports)
def test_every_report_is_in_exactly_one_story(rows: list[tuple[str, int]]) -> None:
    stories = grouped(built(rows))

    assert sum(story.size for story in stories.values()) == len(rows)


@given(reports)
def test_stories_stay_sound(rows: list[tuple[str, int]]) -> None:
    for story in grouped(built(rows)).values():
        assert story.opened_at <= story.updated_at
        assert len(story.centroid) <= 60
        assert all(weight >= 0 for _, weight, _ in story.centroid)
        assert all(1 <= held <= story.size for _, _, held in story.centroid)


def nearness(one: Item, other: Item) -> float:
    opened = place(one, "t", [], (0, {}), NOON + HOUR).story
    return place(other, "t", [opened], (0, {}), NOON + HOUR).similarity


# A word that both reports hold weighs a little less for the second of them, since it is counted
# among the topic's reports by then. So which came first tells only at the very bar.
ORDER = 0.06


@given(titles, titles, st.integers(0, 59))
def test_two_reports_of_a_minute_group_alike_in_either_order(
    one: str, other: str, seconds: int
) -> None:
    first = item(id="a", title=one, summary="", published=NOON)
    second = item(id="b", title=other, summary="", published=NOON + seconds * 1000)

    there, back = nearness(first, second), nearness(second, first)

    assert abs(there - back) < ORDER
    if abs(there - bar(0)) >= ORDER:
        assert len(grouped([first, second])) == len(grouped([second, first]))


@given(st.text(max_size=500), st.text(max_size=500))
def test_any_text_has_terms(title: str, summary: str) -> None:
    assert all(terms(item(title=title, summary=summary)))


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_plain_text_has_the_same_terms_among_other_scripts(text: str) -> None:
    """What is read the short way is read as it is beside a word that takes the long way."""
    both = item(id="b", title=f"{text} 停火", summary="")

    assert terms(item(id="a", title=text, summary="")) == terms(both) - {"停火"}
