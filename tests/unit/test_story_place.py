from collections import Counter
from math import exp, log, sqrt

import pytest

from monitor.configuration import HOUR
from monitor.model import Item, Placement, Story
from monitor.story import copied, terms
from monitor.story.placement import joined, nearness, opened
from monitor.story.weights import Weights, vector
from monitor.testing.builders import NOON, item, place, story

NOTHING: tuple[int, dict[str, int]] = (0, {})
TRUCE = item()
SAME = item(
    id="item-2",
    title="Truce at sea: Arland, Brevia halt attacks on ports",
    summary="Both countries will stop attacks on ports for 30 days, ministries said.",
    outlet="Coast Radio",
    published=NOON + HOUR,
    seen_at=NOON + HOUR,
)
OTHER = item(
    id="item-3",
    title="Storm floods villages in the north of Cordia",
    summary="Hundreds left their homes after the river rose overnight.",
)


def put(report: Item, *stories: Story, now: int = NOON + HOUR) -> Placement:
    return place(report, "truce-talks", stories, NOTHING, now)


def test_the_first_report_opens_a_story() -> None:
    placement = put(TRUCE)

    assert placement.opened
    assert placement.story.headline == TRUCE.title
    assert (placement.story.size, placement.story.outlets) == (1, ("Harbour Post",))


def test_a_report_of_the_same_event_joins() -> None:
    opened = put(TRUCE).story

    placement = put(SAME, opened)

    assert not placement.opened
    assert placement.story.id == opened.id
    assert placement.story.headline == TRUCE.title
    assert (placement.story.size, placement.story.outlets) == (2, ("Harbour Post", "Coast Radio"))
    assert placement.similarity >= 0.26


def test_another_event_opens_its_own() -> None:
    opened = put(TRUCE).story

    placement = put(OTHER, opened)

    assert placement.opened
    assert placement.story.id != opened.id


def test_nearness_falls_with_time_and_a_story_ends_31_hours_after_its_last_report() -> None:
    opened = put(TRUCE).story
    later = [
        put(item(id="x", published=at, seen_at=at), opened, now=at)
        for at in (NOON + 2 * HOUR, NOON + 24 * HOUR, NOON + 32 * HOUR)
    ]

    assert [p.opened for p in later] == [False, False, True]
    assert later[0].similarity > later[1].similarity > later[2].similarity == 0.0


def test_a_story_that_goes_on_for_days_takes_less_and_less() -> None:
    story = put(TRUCE).story
    near = []
    for n in range(1, 16):
        at = NOON + n * 12 * HOUR
        near.append(placement := put(item(id=str(n), published=at, seen_at=at), story, now=at))
        story = placement.story

    assert near[0].similarity > near[1].similarity > near[2].similarity
    assert any(placement.opened for placement in near)


def test_nearness_is_a_bell_in_the_hours_since_the_last_report_and_since_the_first() -> None:
    young, old = story(), story(opened_at=NOON - 48 * HOUR)

    assert nearness(young, NOON + 18 * HOUR) == pytest.approx(exp(-(1 + (18 / 96) ** 2) / 2))
    assert nearness(old, NOON) == pytest.approx(exp(-(0.5**2) / 2))


def test_the_centroid_is_the_mean_of_the_reports_with_how_many_hold_each_term() -> None:
    first = opened(TRUCE, "truce-talks", {"truce": 0.6, "sea": 0.8}, NOON)

    both = joined(first, SAME, {"sea": 0.6, "ports": 0.8}, NOON)

    assert both.centroid == (("sea", 0.7, 2), ("ports", 0.4, 1), ("truce", 0.3, 1))


def test_the_story_id_is_stable() -> None:
    """Stores hold ids that an earlier version made."""
    assert put(TRUCE).story.id == "8f398d76e72a41ea2c6b"
    assert put(TRUCE).story.id != place(TRUCE, "other", [], NOTHING, NOON).story.id


def test_the_centroid_is_bounded() -> None:
    long = item(title=" ".join(f"wort{n}" for n in range(200)))

    assert len(put(long).story.centroid) == 60


def test_a_report_without_words_opens_its_own_story() -> None:
    placement = put(item(title="—", summary="", text=""), put(TRUCE).story)

    assert placement.opened
    assert placement.story.centroid == ()


def test_a_date_in_the_future_is_not_believed() -> None:
    placement = put(item(published=NOON + 999 * HOUR, seen_at=NOON), now=NOON + HOUR)

    assert placement.story.updated_at == NOON


def test_terms_fold_case_and_drop_function_words() -> None:
    found = terms(item(title="The TRUCE of Arland’s navy", summary="", text=""))

    assert found == frozenset({"truce", "arland", "navy"})


def test_terms_fold_inflections_and_spellings() -> None:
    one = terms(item(title="Перемирия Зеленского Zelensky", summary=""))
    other = terms(item(title="перемирию Зеленский Zelenskyy", summary=""))

    assert one == other


def test_terms_of_scripts_without_spaces_are_pairs() -> None:
    assert terms(item(title="停火谈判", summary="")) == frozenset({"停火", "火谈", "谈判"})


def test_few_documents_keep_the_weights_level() -> None:
    few = Weights((3, {"once": 1}), 0, {})
    many = Weights((10_000, {"often": 3_000}), 0, {})

    assert few.of("once") / few.of("never") > 0.75
    assert many.of("often") / many.of("never") < 0.3


def test_a_term_weighs_by_the_topics_reports_that_hold_it_and_by_its_share_of_all() -> None:
    weights = Weights((5_000, {"truce": 5, "talks": 9_000}), 100, {"truce": 100, "storm": 25})

    assert weights.of("truce") == pytest.approx(log(201 / (101 + 100 * 5.5 / 5_200)))
    assert weights.of("storm") == pytest.approx(log(201 / (26 + 100 * 0.5 / 5_200)))
    assert weights.of("talks") == pytest.approx(log(201 / (1 + 100 * 9_000.5 / 9_200)))


def test_a_word_of_the_title_counts_twice_and_no_word_more_than_three_times() -> None:
    found = vector(item(title="Truce, truce: storm", summary="", text=""), Weights(NOTHING, 0, {}))

    assert found["truce"] == pytest.approx(3 / sqrt(13))
    assert found["storm"] == pytest.approx(2 / sqrt(13))


def test_common_words_of_a_topic_do_not_join_two_events() -> None:
    counts = Counter({"arland": 800, "brevia": 800, "talks": 900, "truce": 700})
    first = item(title="Arland Brevia truce talks: envoys reach Jeddah", summary="")
    second = item(id="b", title="Arland Brevia truce talks: grain terminal burns", summary="")
    opened = place(first, "t", [], (2_000, counts), NOON).story

    assert place(second, "t", [opened], (2_000, counts), NOON).opened


def test_a_copy_is_told_from_another_account() -> None:
    copy = item(id="copy", outlet="Coast Radio")

    assert copied(copy, [OTHER, TRUCE]) == "item-1"
    assert copied(SAME, [TRUCE]) == ""


def test_place_names_the_original_of_a_copy() -> None:
    copy = item(id="copy", outlet="Coast Radio")

    placement = place(copy, "truce-talks", [], NOTHING, NOON, [TRUCE])

    assert placement.copy_of == "item-1"
