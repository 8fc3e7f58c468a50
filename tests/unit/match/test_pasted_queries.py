"""What people paste: a sign works or is refused with its place and a hint; none is ignored."""

import re

import pytest

from monitor.errors import QueryError
from monitor.match import check_query, parse_query


@pytest.mark.parametrize(
    ("pasted", "same"),
    [
        ("Title: truce", "title:truce"),
        ("TITLE:(truce OR peace)", "title:(truce OR peace)"),
        ("lang: de AND truce", "lang:de AND truce"),
        ("Entity:putin", "entity:putin"),
        ("count( truce , 2 )", "count(truce, 2)"),
        ("（停战 OR 和平） AND 谈判", "(停战 OR 和平) AND 谈判"),
        ("ｔｉｔｌｅ：truce ＡＮＤ peace", "title:truce AND peace"),
        ("truce\u200b AND\ufeff peace", "truce AND peace"),
        ("\u200etruce OR peace\u200f", "truce OR peace"),
        ("“peace talks” OR truce", '"peace talks" OR truce'),
        ('“peace talks" OR truce', '"peace talks" OR truce'),
        ("”peace talks” OR truce", '"peace talks" OR truce'),
        ("„peace talks“~3", '"peace talks"~3'),
        ("「停战 谈判」", '"停战 谈判"'),
        ("(truce\n  OR peace)\n\tAND talks", "(truce OR peace) AND talks"),
        ('="British Telecom"', "=British ONEAR/1 =Telecom"),
        ('="Polish"', "=Polish"),
    ],
)
def test_a_pasted_query_means_what_it_says(pasted: str, same: str) -> None:
    def shape(text: str) -> str:
        return _without_places(repr(parse_query(text)))

    assert shape(pasted) == shape(same)


def _without_places(shown: str) -> str:
    return re.sub(r"at=\d+", "at", shown)


@pytest.mark.parametrize(
    ("query", "position", "hint"),
    [
        ("war NEAR peace", 4, "NEAR/5"),
        ("war ONEAR peace", 4, "ONEAR/5"),
        ("war NEAR/3f peace", 4, "ONEAR/"),
        ("war w/5 peace", 4, "NEAR/5"),
        ("war W/5 peace", 4, "NEAR/5"),
        ("war pre/5 peace", 4, "ONEAR/5"),
        ("war /5 peace", 4, "NEAR/5"),
        ("war adj5 peace", 4, "ONEAR/5"),
        ("war near5 peace", 4, "NEAR/5"),
        ("war w/s peace", 4, "SENTENCE("),
        ("war w/p peace", 4, "PARAGRAPH("),
        ("atleast5(war)", 0, "count(word, 5)"),
        ("atleast5 war", 0, "count(word, 5)"),
        ("hlead(war AND peace)", 0, "space before the bracket"),
        ("sentence(war peace)", 0, "SENTENCE("),
        ("COUNT(war, 3)", 0, "count("),
        ("Sum(war, peace) >= 2", 0, "sum("),
        ("SENTENCE war peace", 0, "SENTENCE("),
        ("{Word}", 0, "=Word"),
        ("<<<note>>> war", 0, "/*"),
        ("war && peace", 4, "AND"),
        ("war, peace", 3, "OR"),
        ("apple juice~5", 6, '"two words"~5'),
        ('"peace talks" ~5', 14, "right after"),
        ("organi[sz]ation", 6, "?"),
        ("raw:BBC", 0, "=Word"),
        ("headline:war", 0, "title:"),
        ("HEADLINE:war", 0, "title:"),
        ("ingress:war", 0, "summary:"),
        ("body:war", 0, "text:"),
        ("site:bbc.co.uk", 0, "domain:"),
        ("language:de", 0, "lang:"),
        ("http://example.org", 0, "url:"),
        ("title:war NEAR/3 peace", 0, "title:(a NEAR/3 b)"),
        ("count(title:war, 2)", 6, "title:count"),
        ("«war", 0, "closing"),
        ("“war", 0, "closing"),
        ("published:2025-04-01..2025-03-01 AND war", 0, "2025-03-01..2025-04-01"),
        ("war NEAR/5 (peace AND talks)", 12, "SENTENCE"),
    ],
)
def test_what_means_nothing_here_is_refused_with_a_hint(
    query: str, position: int, hint: str
) -> None:
    with pytest.raises(QueryError) as caught:
        check_query(query)

    assert caught.value.position == position
    assert hint in f"{caught.value.expected} {caught.value.hint}"


@pytest.mark.parametrize("query", ["count(war 3)", "war AND ()", "(war OR ) AND peace"])
def test_a_bracket_that_is_not_too_many_is_not_called_so(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)

    assert "too many" not in str(caught.value)


@pytest.mark.parametrize("field", ["sentiment", "engagementType", "reach"])
def test_an_unknown_field_has_no_far_fetched_hint(field: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(f"{field}:x")

    assert "did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("query", "warning"),
    [
        ("C++ AND jobs", "'C++' finds the word 'C'"),
        ("@minister AND war", "'@minister' finds the word 'minister'"),
        ("war; peace", "'war;' finds the word 'war'"),
        ("$AAPL", "'$AAPL' finds the word 'AAPL'"),
        ("'peace talks' AND war", "no quotation marks"),
        ("‘peace talks’ AND war", "no quotation marks"),
        ("war or peace", "write OR"),
    ],
)
def test_a_sign_that_is_not_searched_is_told(query: str, warning: str) -> None:
    assert warning in " ".join(check_query(query))


@pytest.mark.parametrize(
    "query",
    ["AT&T", "O'Brien", "U.S.", "bbc.co.uk", "cease-fire", "'90s", "Jones' yacht", '"C++"', "3.5"],
)
def test_signs_inside_a_word_are_no_cause_for_warning(query: str) -> None:
    assert check_query(query) == ()
