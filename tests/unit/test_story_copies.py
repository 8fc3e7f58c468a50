"""Copies, updates and other events that share text."""

from pathlib import Path

import pytest
import yaml

from monitor.configuration import HOUR
from monitor.language.figures import figures
from monitor.model import Item
from monitor.story import copied
from monitor.story.copies import moment
from monitor.testing.builders import NOON, item

BODIES: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parents[1] / "golden/copies.yaml").read_text(encoding="utf-8")
)
STANDING = "Catch up here on the day's news and what our reporters will watch next in the region."


def report(name: str, title: str, body: str, **changes: object) -> Item:
    values = {"id": name, "source_id": name, "outlet": f"Outlet {name}", "title": title,
              "url": f"https://{name}.example/1", "summary": body}  # fmt: skip
    return item(**(values | changes))


@pytest.mark.parametrize("language", BODIES)
def test_a_copy_is_known_whole_cut_or_lightly_edited(language: str) -> None:
    title, body = BODIES[language]["title"], BODIES[language]["body"]
    original = report("a", title, body)
    half = body[: len(body) // 2]

    assert copied(report("b", title, body), [original]) == "a"
    assert copied(report("b", title, half), [original]) == "a"
    assert copied(report("b", title, body.replace("400", "rund 400")), [original]) == "a"
    assert copied(report("b", title, ""), [original]) == "a"


@pytest.mark.parametrize("language", BODIES)
def test_another_place_or_number_in_the_headline_is_news_whatever_the_text(language: str) -> None:
    told = BODIES[language]
    original = report("a", told["title"], told["body"])

    assert copied(report("b", told["place"], told["body"]), [original]) == ""
    assert copied(report("b", told["number"], told["body"]), [original]) == ""


def test_another_verb_with_a_first_sentence_of_its_own_is_news() -> None:
    background = BODIES["en"]["body"]
    upheld = report("a", "Court upholds ban on Velm ferries",
                    f"The court upheld the ban on Monday. {background}")  # fmt: skip
    lifted = report("b", "Court lifts ban on Velm ferries",
                    f"The court lifted its ban after new evidence. {background}")  # fmt: skip

    assert copied(lifted, [upheld]) == ""


def test_a_line_that_stands_under_every_report_makes_no_copies() -> None:
    titles = [
        "Storm floods villages in Cordia",
        "Envoys meet in Jeddah",
        "Grain price falls",
        "Ministers of Brevia resign",
        "Earthquake shakes Tarsel",
    ]
    reports = [report(str(n), title, STANDING, source_id="s") for n, title in enumerate(titles)]

    assert [copied(one, reports[:n]) for n, one in enumerate(reports)] == [""] * 5


def test_text_that_a_source_puts_under_many_reports_weighs_nothing() -> None:
    newsletter = BODIES["en"]["body"]
    titles = ["Ferry strike ends", "Ferry strike: what it cost", "Ferry fares rise in Velm"]
    earlier = [
        report(str(n), title, f"{title} again. {newsletter}", source_id="s")
        for n, title in enumerate(titles)
    ]
    short = report("x", "Ferry strike: dockers ordered back", newsletter, source_id="s")

    assert copied(short, earlier[:1]) == "0"
    assert copied(short, earlier) == ""


def test_two_outlets_with_one_headline_are_one_whatever_their_teasers() -> None:
    one = report("a", "Arland and Brevia sign truce at sea", "A calm day for the coast.")
    two = report("b", "Arland and Brevia sign truce at sea", "What it means for grain.")

    assert copied(two, [one]) == "a"


@pytest.mark.parametrize(
    "title",
    [
        "Video: Arland and Brevia sign truce at sea",
        "Watch | Arland and Brevia sign truce at sea",
        "Arland and Brevia sign truce at sea (video)",
        "Arland and Brevia sign truce at sea – video",
        "Arland and Brevia sign truce at sea - Outlet a",
    ],
)
def test_the_article_and_the_film_of_one_outlet_are_one(title: str) -> None:
    article = report("a", "Arland and Brevia sign truce at sea", "A calm day for the coast.")
    link = "https://a.example/video/truce-1"
    film = report("b", title, "Pictures from the quay.", source_id="a", outlet="Outlet a", url=link)
    again = report("c", title, "Pictures from the quay.", source_id="a", outlet="Outlet a")

    assert copied(film, [article]) == "a"
    assert copied(again, [article]) == ("a" if "ideo" in title or "Watch" in title else "")


def test_a_headline_that_an_outlet_uses_again_is_another_report() -> None:
    quake = report("a", "Earthquake shakes the coast of Velm", "Its magnitude was 4.1.")
    at = NOON + HOUR
    again = report("b", quake.title, "Its magnitude was 5.3.", source_id="a", outlet="Outlet a",
                   published=at, seen_at=at)  # fmt: skip
    next_day = report("b", quake.title, "", source_id="a", outlet="Outlet a",
                      published=NOON + 20 * HOUR, seen_at=NOON + 20 * HOUR)  # fmt: skip

    assert copied(again, [quake]) == ""
    assert copied(next_day, [quake]) == ""


def test_a_series_under_one_headline_with_a_standing_sentence_is_no_copy_of_itself() -> None:
    title, first = BODIES["en"]["title"], BODIES["en"]["body"]
    opening = first.split(". ")[0]
    other = (
        f"{opening}. Traders of Osk had asked for it in three letters to the ministry, which "
        "answered none of them, and fruit from Brevia was sold by the road instead."
    )
    next_day = {"source_id": "a", "outlet": "Outlet a", "published": NOON + 20 * HOUR}

    assert copied(report("b", title, other, **next_day), [report("a", title, first)]) == ""
    assert copied(report("c", title, first, **next_day), [report("a", title, first)]) == "a"


@pytest.mark.parametrize(("source", "expected"), [("a", ""), ("b", "a")])
def test_a_short_text_under_the_same_headline_tells_a_copy_of_another_source_only(
    source: str, expected: str
) -> None:
    one = report("a", "Velm port reopens", "Ferries sail again from noon.")
    at = NOON + 20 * HOUR
    two = report("b", one.title, one.summary, source_id=source, published=at, seen_at=at)

    assert copied(two, [one]) == expected


@pytest.mark.parametrize(
    ("published", "expected"), [(None, NOON), (NOON - HOUR, NOON - HOUR), (NOON + HOUR, NOON)]
)
def test_a_report_came_out_when_it_says_but_never_after_it_was_seen(
    published: int | None, expected: int
) -> None:
    assert moment(item(published=published, seen_at=NOON)) == expected


@pytest.mark.parametrize("word", ["not ", "no longer "])
def test_a_headline_that_denies_another_is_no_copy(word: str) -> None:
    one = report("a", "Arland says it will attack ports", "A statement came at noon.")
    two = report("b", f"Arland says it will {word}attack ports", "A statement came at one.")

    assert copied(two, [one]) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,200 or 1 200 or 1.200 or 1’200 or 1\u202f200", ("1200",) * 5),
        ("١٢٠٠ ١٬٢٠٠ १,२०० 1200人", ("1200",) * 4),
        ("16,5 % and 16.5, ١٦٫٥", ("16.5",) * 3),
        ("1.200.000,50", ("1200000.5",)),
        ("1,50,000 people", ("150000",)),
        ("3-1 at 10:30, the 28-point plan, 007", ("3", "1", "10", "30", "28", "7")),
        ("none", ()),
    ],
)
def test_figures_are_spelled_one_way(text: str, expected: tuple[str, ...]) -> None:
    assert figures(text) == expected
