"""A draft out of examples: what it names, what it finds, and that its own tests hold."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.cli.check import headline, run_check
from monitor.configuration import Entity
from monitor.drafting import Background, Cast, Draft, cast_of, draft, telling
from monitor.drafting.names import generated, names_of, slug
from monitor.drafting.topic import with_tests
from monitor.model import Item
from monitor.testing.newsday import outlets
from monitor.watchlist import read_watchlists

ROOT = Path(__file__).parents[3]
SHIPPED = read_watchlists(ROOT / "config").entities
REFERENCE = "Putin pressures Trump to recognise annexed Ukrainian regions, a Moscow daily says"
FOLLOW_UPS = {  # of the reference scene, in five languages, in the invented news day
    "annexed-regions-pressed",
    "annexed-regions-denied",
    "copy-annexed-regions",
    "recognition-price",
    "priznanie-regionov",
    "kreml-oproverg",
    "putin-tysne",
    "putin-draengt",
    "putin-trump-regions",
}


def drafted(*titles: str, entities: tuple[Entity, ...] = ()) -> Draft:
    examples = [headline(title) for title in titles]
    cast = cast_of(examples, entities)
    named = [each for each in (*entities, *cast.new) if each.id in cast.ids]
    words = telling(examples, [n for each in named for n in names_of(each)], Background())
    return draft(titles[0], "a-draft", cast, words)


def newsday() -> dict[str, Item]:
    return {report.id: headline(report.title) for outlet in outlets() for report in outlet.reports}


def test_a_draft_of_the_reference_report_finds_its_follow_ups_in_every_language() -> None:
    index = drafted(REFERENCE, entities=SHIPPED).index(SHIPPED)

    found = {name for name, item in newsday().items() if index.matching(item)}

    assert found >= FOLLOW_UPS
    assert not found & {"chess-draw", "storm-warning", "volcano-ash", "marathon-route"}


def test_a_draft_without_entities_asks_for_two_of_its_words() -> None:
    made = drafted("Strikes paralyse Rotterdam port")
    index = made.index(())

    assert made.cast == Cast()
    assert index.matching(headline("Rotterdam: dock strike goes on"))
    assert index.matching(headline("The port is paralysed by a strike"))
    assert not index.matching(headline("Lightning strikes a church in Utrecht"))


def test_a_name_that_nobody_configured_becomes_an_entity_with_its_last_word() -> None:
    text = "Mara Elbrun resigns"
    examples = [headline(text), headline("After the vote, Elbrun and Mara Elbrun fell silent")]

    cast = cast_of(examples, ())

    assert cast.new == (Entity("mara-elbrun", "Mara Elbrun", ("Elbrun",)),)


def test_spellings_come_from_the_file_of_names_where_it_has_them() -> None:
    imported = Entity("Q1", "Mara Elbrun", aliases_in=(("ru", ("Мара Эльбрун",)),))
    examples = [headline("In the capital the minister Mara Elbrun resigns")]

    assert cast_of(examples, (), [imported]).new == (imported,)


def test_words_that_most_reports_hold_tell_nothing() -> None:
    known = Background()
    known.add(headline(f"Port number {n}") for n in range(100))
    known.add(headline(f"Weather of day {n}") for n in range(100))

    words = telling([headline("Strikes paralyse the port")], (), known)

    assert set(words) == {"strikes", "paralyse"}


def test_two_headlines_and_a_near_one_become_tests_that_hold() -> None:
    titles = (REFERENCE, "Kremlin denies that Putin and Trump spoke of annexed regions")
    made = drafted(*titles, entities=SHIPPED)
    near = [headline("Trump opens a golf course")]

    done = with_tests(made, [headline(title) for title in titles], near, SHIPPED)

    assert done.match == titles
    assert done.no_match == ("Trump opens a golf course",)


WORD = st.sampled_from(
    [
        "truce",
        "harbour",
        "minister",
        "Rotterdam",
        "strike",
        "talks",
        "Kyiv",
        "Путин",
        "переговоры",
        "وقف",
        "هدنة",
        "停戦",
        "Müller",
        "election",
        "quiz",
        "2025",
        "the",
        "and",
    ]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(WORD, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=3))
def test_every_draft_is_a_watchlist_that_is_good_and_whose_tests_pass(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str]
) -> None:
    from monitor.cli.topics import as_yaml

    try:
        made = drafted(*titles)
    except ValueError:  # nothing that tells anything
        return
    made = with_tests(made, [headline(title) for title in titles], (), ())
    folder = tmp_path_factory.mktemp("draft")
    (folder / "watchlists").mkdir()
    (folder / "watchlists/draft.yaml").write_text(as_yaml(made), "utf-8")

    report = run_check(folder, {})

    assert report.problems == ()
    assert report.failed == ()
    assert len(report.results) == len(made.match) + len(made.no_match)


@given(st.text(min_size=1, max_size=60))
def test_an_id_is_made_of_any_name(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug(name))
    assert generated(name.strip() or "x").name
