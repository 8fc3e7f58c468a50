"""Word frequencies: what is kept of an archive, when they are due, that they hold still."""

import pytest

from monitor.configuration import DAY, Entity, Topic
from monitor.match import (
    NOTHING_LEARNED,
    Census,
    Frequencies,
    compile_watchlist,
    read_frequencies,
)
from monitor.testing import builders


def census(*titles: str) -> Census:
    counted = Census()
    counted.add(builders.item(title=title, summary="") for title in titles)
    return counted


def test_shares_are_of_items_not_of_words() -> None:
    learned = census("Truce truce talks", "Truce", "A truce", "Sport").frequencies(5)

    assert learned == Frequencies(4, 5, {"truce": 0.75})  # the others stand in fewer than three


def test_words_are_folded_as_queries_fold_them() -> None:
    learned = census(*["Zürich’s ΑΘΗΝΑ"] * 3).frequencies(5)
    index = compile_watchlist([Topic("t", "", '"zürich" OR αθηνα')], [], None, None, learned.shares)

    tree = index.explain("t", builders.item(title="In Zürich und Αθήνα")).render()

    assert tree.count("rarity 0.50") == 2


def test_a_share_that_hardly_changed_stays_as_it_was() -> None:
    before = Frequencies(10, 1, {"truce": 0.7, "talks": 0.5, "gone": 0.9})
    titles = ["truce talks"] * 8 + ["sport"] * 2

    shares = census(*titles).frequencies(2, before).shares

    assert shares == {"truce": 0.7, "talks": 0.8}


@pytest.mark.parametrize(
    ("known", "archived", "now", "due"),
    [
        (NOTHING_LEARNED, 999, 100 * DAY, False),
        (NOTHING_LEARNED, 1_000, 100 * DAY, True),
        (Frequencies(1_000, 100 * DAY), 1_999, 101 * DAY, False),
        (Frequencies(1_000, 100 * DAY), 2_000, 101 * DAY, True),
        (Frequencies(20_000, 100 * DAY), 90_000, 106 * DAY, False),
        (Frequencies(20_000, 100 * DAY), 90_000, 107 * DAY, True),
        (Frequencies(20_000, 100 * DAY), 10, 200 * DAY, False),  # a store that lost its items
    ],
)
def test_learning_is_due_weekly_or_when_the_archive_doubled(
    known: Frequencies, archived: int, now: int, due: bool
) -> None:
    assert known.due(archived, now) is due


def test_what_is_stored_is_read_back() -> None:
    known = Frequencies(4, 5, {"перемирие": 0.75, "b": 0.1})

    assert read_frequencies(known.to_text()) == known


@pytest.mark.parametrize("text", [None, "", "{}", "[]", "nonsense", '{"items": "x"}'])
def test_what_cannot_be_read_is_nothing_learned(text: str | None) -> None:
    assert read_frequencies(text) == NOTHING_LEARNED


def test_the_words_that_stand_there_count_not_those_of_the_query() -> None:
    entity = Entity("p", "Putin", ("Путин",))
    topics = [Topic("t", "", "entity:p AND halt*")]
    index = compile_watchlist(topics, [entity], None, None, {"putin": 0.1, "halting": 0.01})

    report = builders.item(title="Putin is halting", summary="")

    assert index.match(report)[0].score == 3.75  # 2 x 0.5 for the entity and 2 x 1
    assert "halt*  (title 9 'halting'; rarity 1.00)" in index.explain("t", report).render()


def test_an_entity_is_as_rare_as_the_rarest_name_that_was_found() -> None:
    entity = Entity("us", "Ruritania", ("Rury",))
    shares = {"ruritania": 0.1, "rury": 0.001, "us": 0.1}
    index = compile_watchlist([Topic("t", "", "entity:us")], [entity], None, None, shares)

    common, rare = (
        index.match(builders.item(title=title, summary=""))[0].score
        for title in ("Ruritania", "Rury")
    )

    assert (common, rare) == (1.67, 3.75)  # 2 x 0.5 and 2 x 1.5 in the title


def test_what_did_not_hold_has_no_rarity() -> None:
    entity = Entity("georgia", "Georgia", context=("Tbilisi",))
    topic = Topic("t", "", "(entity:georgia OR talks) AND lang:en")
    index = compile_watchlist([topic], [entity], None, None, {"talks": 0.1})

    tree = index.explain("t", builders.item(title="Georgia talks", summary="")).render()

    assert tree.count("rarity") == 1
    assert "+ talks  (title 8; rarity 0.50)" in tree
