"""What a report brings to a reader who knows earlier ones of its event."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.alert import news
from monitor.configuration import HOUR
from monitor.model import Brought, Item
from monitor.testing.builders import item

NOTE = Path(__file__).parents[3] / "docs" / "notes" / "follow-ups-for-news.md"
BLAST = item(
    id="blast",
    title="Blast in Corvale harbour kills 12",
    summary="At least 12 people were killed when a boiler burst. Crews searched all night.",
)


def report(title: str, summary: str = "", **changes: object) -> Item:
    plain = {"id": "later", "url": "https://post.example/1", "seen_at": BLAST.seen_at + HOUR}
    return item(title=title, summary=summary, **{**plain, **changes})


def chance(later: Item, *known: Item) -> float:
    return news.chance(news.signs_of(later, known or (BLAST,)))


def test_a_new_toll_is_news_and_the_old_one_in_other_words_is_none() -> None:
    rises = report("Toll of Corvale blast rises to 15")
    repeats = report("12 killed in blast at Corvale harbour")

    assert chance(rises) >= news.NEWS > chance(repeats)


def test_the_longer_ago_the_likelier_is_news() -> None:
    soon, late = report("Corvale harbour after the blast"), 20 * HOUR

    assert chance(report(soon.title, seen_at=BLAST.seen_at + late)) > chance(soon)


@pytest.mark.parametrize("title", ["What we know about the fire", "Opinion: the fire was no fate"])
def test_a_genre_that_rarely_brings_news_lowers_the_likelihood(title: str) -> None:
    assert chance(report(title)) < chance(report("Minister of ports resigns over the fire"))


def test_the_next_state_of_a_live_page_is_judged_as_a_report() -> None:
    page = report("Blast in Corvale, as it happens", url="https://post.example/live/blast")
    state = report("Mayor of Corvale steps down", url=page.url, seen_at=page.seen_at + HOUR)
    other = report("Mayor of Corvale steps down", url="https://courier.example/live/2")

    assert news.signs_of(state, (BLAST, page)).moving == 0
    assert news.signs_of(other, (BLAST, page)).moving == 1


def test_the_time_between_reports_is_never_negative() -> None:
    assert news.signs_of(report("Blast", seen_at=0), (BLAST,)).day == 0


def test_the_more_outlets_are_known_the_less_likely_is_news() -> None:
    known = (BLAST, report(BLAST.title, BLAST.summary, outlet="Coast Radio"))

    later = report("Corvale closes its port after the blast", seen_at=known[-1].seen_at + HOUR)

    assert chance(later, *known) < chance(later, BLAST, replace(known[1], outlet=BLAST.outlet))


def test_brought_are_the_sentences_that_nobody_was_told() -> None:
    later = report(
        "Corvale blast: port closed",
        "A boiler burst and killed 12 people. The port authority closed both basins until Friday.",
    )

    assert news.brought(later, (BLAST,)) == Brought(
        ("The port authority closed both basins until Friday.",)
    )


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("At least 12 people were killed.", "The fire killed 15 people.", ("12 → 15 people",)),
        ("The bank lent 1,200 euros.", "It lent 1,450 euros.", ("1,200 → 1,450 euros",)),
        ("Погибли 12 человек.", "Погибли 15 человек.", ("12 → 15 человек",)),
        ("مقتل ١٢ شخصا.", "مقتل ١٥ شخصا.", ("١٢ → ١٥ شخصا",)),
        (
            "12 Menschen starben.",
            "Es starben 15 Menschen.",
            (),
        ),  # "Menschen starben" is another count
        ("12 people were killed.", "12 people were killed, 3 missing.", ()),
        ("12 people were hurt.", "5 people killed.", ()),
        ("In 2024 ships sank.", "In 2025 ships sank.", ()),
        ("It cost 3 euros.", "It cost 4,000 euros.", ()),
        ("Nobody counted.", "15 people were killed.", ()),
    ],
)
def test_a_figure_that_changed_stands_beside_the_old_one(
    before: str, after: str, changes: tuple[str, ...]
) -> None:
    known = item(title="", summary=before)

    assert news.brought(report("", after), (known,)).changes == changes


def test_a_figure_that_was_told_is_no_change_back() -> None:
    known = (item(title="12 people killed"), item(title="15 people killed"))

    assert news.brought(report("12 people killed"), known).changes == ()


def test_the_note_has_the_weights_that_are_used() -> None:
    text = NOTE.read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)`: .* \| (-?[\d.]+) \|$", text, re.MULTILINE))

    assert {name: float(weight) for name, weight in rows.items()} == news.WEIGHTS._asdict()
    assert f"| bias | {news.BIAS} |" in text
    assert f"from {news.NEWS:.2f} on" in text


def test_a_second_outlet_confirms_what_one_alone_told_if_it_has_words_of_its_own() -> None:
    own = "Port insurers met the owners of the boiler on Sunday evening."
    other = report("12 killed in blast at Corvale harbour", own, outlet="Post")

    assert chance(other) < news.NEWS
    assert news.confirms(other, (BLAST,))
    assert not news.confirms(replace(other, outlet=BLAST.outlet), (BLAST,))
    assert not news.confirms(replace(other, summary=BLAST.summary), (BLAST,))
    assert not news.confirms(other, (BLAST, report("Blast", outlet="Wire")))
