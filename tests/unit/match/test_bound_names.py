"""Names that count only as they are written, and places that do not count, in matches and words."""

import pytest

from monitor.configuration import Entity, Topic
from monitor.match import compile_watchlist
from monitor.model import Item

FED = Entity("fed", "Federal Reserve", ("=Fed", "=British Telecom", "=AT&T"), (), ())


def item(title: str, language: str = "en") -> Item:
    return Item("i", "s", (), "https://a.example/1", title, "", "", "", language, (), 0, 0)


@pytest.mark.parametrize(
    ("title", "matches"),
    [
        ("The Fed cut rates", True),
        ("Fed's rates", True),
        ("They fed the birds", False),
        ("FED RATES", False),
        ("federal reserve cuts", True),
        ("British Telecom grows", True),
        ("british telecom grows", False),
        ("AT&T grows", True),
        ("at&t grows", False),
    ],
)
def test_a_name_with_the_sign_of_exactness_counts_only_as_written(
    title: str, matches: bool
) -> None:
    index = compile_watchlist([Topic("t", "T", "entity:fed")], [FED])

    assert bool(index.match(item(title))) is matches


def test_context_and_longer_names_may_be_bound_to_their_case() -> None:
    us = Entity("us", "America", ("=US",), context=("=Fed",), not_in=("=US Open",))
    index = compile_watchlist([Topic("t", "T", "entity:us")], [us])

    titles = ["US and Fed", "US and fed", "us and Fed", "US Open and Fed", "US open and Fed"]

    assert [bool(index.match(item(title))) for title in titles] == [
        True, False, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "title", "shown"),
    [
        ('"rate cut" NOT IN "birth rate cut"', "Birth rate cut, then a rate cut", ["rate cut"]),
        ('"rate cut" NOT IN "birth rate cut"', "Birth rate cut by half", None),
        (
            "talks NOT NEAR/3 peace",
            "Peace talks fail; the minister then left other talks",
            ["talks"],
        ),
        ("talks NOT NEAR/3 peace", "Talks about peace", None),
        (
            "(envoy AND truce) NEAR/3 Gaza",
            "Envoy in Gaza as truce holds",
            ["Envoy", "Gaza", "truce"],
        ),
        ("(envoy AND truce) NEAR/3 Gaza", "Gaza truce holds, and far away an envoy waits", None),
        ('forms("rate hike")', "More rates hiked today", ["rates hiked"]),
        ("forms(negotiate)", "Negotiating teams met", ["Negotiating"]),
        ("forms(#negotiate)", "Negotiating teams met", None),
        ('"rate hike*"', "Rate hikes loom", ["Rate hikes"]),
    ],
)
def test_places_and_forms_are_shown_as_they_stand(
    query: str, title: str, shown: list[str] | None
) -> None:
    found = compile_watchlist([Topic("t", "T", query)], ()).match(item(title))

    places = [title[e.start : e.end] for match in found for e in match.evidence]
    assert places == (shown or [])
    assert bool(found) is (shown is not None)


@pytest.mark.parametrize(
    ("query", "title", "why"),
    [
        ('cut NOT IN "rate cut"', "A rate cut", 'only inside "rate cut"'),
        ("talks NOT NEAR/3 peace", "Peace talks", "only within 3 words of peace"),
        ("talks NOT NEAR/3 peace", "No word of it", ""),
    ],
)
def test_a_place_that_does_not_count_is_explained(query: str, title: str, why: str) -> None:
    index = compile_watchlist([Topic("t", "T", query)], ())

    explained = index.explain("t", item(title))

    assert (explained.held, explained.detail) == (False, why)
