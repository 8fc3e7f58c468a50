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


# Operators of other products, by how each is written here.
FOREIGN = {
    **dict.fromkeys(
        ("WITHIN/5", "within/5", "Within/5", "NEAR-5", "near-5", "NEAR\\5", "NEAR_5", "NEAR.5"),
        "write NEAR/5",
    ),
    **dict.fromkeys(("NEAR5", "Near5", "NEAR=5", "NEAR~5", "W\\5", "N/5", "n/5"), "write NEAR/5"),
    **dict.fromkeys(("AROUND/5", "PROX/5", "SPAN/5", "WITHIN 5", "AROUND (5)"), "write NEAR/5"),
    **dict.fromkeys(("NEAR/5w", "NEAR/5words", "NEAR/5.5", "w/5"), "write NEAR/5"),
    **dict.fromkeys(
        ("BEFORE/5", "before/5", "PRE/5", "pre-5".upper(), "PRE5", "P/5", "ADJ/5", "adj5"),
        "write ONEAR/5",
    ),
    **dict.fromkeys(("FBY/5", "PRECEDES/5", "FOLLOWED/5", "+5", "BEFORE 5"), "write ONEAR/5"),
    **dict.fromkeys(("AFTER/5", "after/5", "AFTER-5"), "write b ONEAR/5 a"),
    **dict.fromkeys(("NOTNEAR/5", "NOT-NEAR/5", "NOTW/5"), "write NOT NEAR/5"),
    **dict.fromkeys(("ANDNOT", "AndNot", "AND-NOT", "AND_NOT", "BUTNOT"), "write NOT"),
    **dict.fromkeys(("AND/OR", "and/or"), "write OR"),
    "XOR": "(a OR b) NOT (a AND b)",
    "NEAR/n": "it needs a distance",
    "w/para": "PARAGRAPH(",
    "w/sent": "SENTENCE(",
}


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
        ("war NEAR/5 (peace AND NOT talks)", 12, "a NOT NEAR/5 b"),
        ("war NEAR/5 NOT peace", 11, "a NOT NEAR/5 b"),
        ("war NEAR/5 lang:de", 11, "AND lang:de"),
        ("war NEAR/5 SENTENCE(peace talks)", 11, "SENTENCE"),
        ("count(war AND peace, 2)", 6, "SENTENCE"),
        *((f"war {written} peace", 4, hint) for written, hint in FOREIGN.items()),
        ("war NEAR/ 5 peace", 8, "NEAR/5"),
        ("war NEAR / 5 peace", 9, "NEAR/5"),
        ("war NEAR:5 peace", 8, "NEAR/5"),
        ("war NEAR<5 peace", 8, "NEAR/5"),
        ("war AROUND(5) peace", 4, "NEAR/5"),
        ("war around(5) peace", 4, "NEAR/5"),
        ("war ~5 peace", 4, "NEAR/5"),
        ("war NOT ONEAR/5 peace", 4, "NOT NEAR"),
        ("war –peace", 4, "NOT peace"),
        ("war —peace", 4, "NOT peace"),
        ("war −peace", 4, "NOT peace"),
        (
            '"peace talks"~ AND war',
            13,
            'a number behind ~, and ~ right after the quotation mark: "',
        ),
        ("sum(war^10, peace^10) > 15", 22, ">="),
        ("/wa.*r/", 0, "regular expressions"),
        ("FORMS(war)", 0, "forms(word)"),
        ("war AND; peace", 4, "write AND"),
        ("lang:english war", 0, "lang:en"),
        ("lang:Deutsch war", 0, "lang:de"),
        ("lang:ua war", 0, "lang:uk"),
        ("country:gbr war", 0, "country:GB"),
        ("country:Germany war", 0, "country:DE"),
        ('country:"United Kingdom" war', 0, "country:GB"),
        ("domain:*.example.org war", 0, "domain:example.org"),
        ("tag:war* peace", 0, "write each"),
        ("source:bbc* peace", 0, "write each"),
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


@pytest.mark.parametrize("query", ["author:", "(war AND entity:)"])
def test_a_field_without_a_value_is_told_what_is_missing(query: str) -> None:
    with pytest.raises(QueryError, match="nothing stands behind"):
        check_query(query)


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
        ("war Or peace", "write OR"),
        ("war And peace", "write AND"),
        ("war Not peace", "write NOT"),
        ("war xor peace", "write (a OR b) NOT (a AND b)"),
        ("war ODER peace", "write OR"),
        ('"war" UND "peace"', "write AND"),
        ("война ИЛИ мир", "write OR"),
        ("war SAME peace", "write PARAGRAPH(a AND b)"),
        ("war WITHIN peace", "write NEAR/5"),
        ("war BUT NOT peace", "write AND, or NOT alone"),
        ("war NAND peace", "write NOT (a AND b)"),
        ("war NEXT peace", "write ONEAR/1"),
        ("war FOLLOWED BY peace", "write ONEAR/5"),
        ('"peace AND talks"', "'AND' inside the phrase"),
        ('war OR "peace NEAR/5 talks"', "close the quotation marks"),
        ("war IN peace", "write a NOT IN"),
        ("war within 5 peace", "write NEAR/5"),
        ("war W5 peace", "write NEAR/5"),
        ("negotiat! AND war", "write negotiat*"),
        ("2020..2022 AND war", "numbers are not compared"),
        ("war AND country:UK", "write country:GB"),
        ("war AND country:EL", "write country:GR"),
        ("war AND lang:deu", "write lang:de"),
        ("war NOT IN war", "never match"),
        ("war NOT IN wa*", "never match"),
        ('"peace talks" NOT IN war', "changes nothing"),
    ],
)
def test_a_sign_that_is_not_searched_is_told(query: str, warning: str) -> None:
    assert warning in " ".join(check_query(query))


@pytest.mark.parametrize(
    "query",
    [
        *("AT&T", "O'Brien", "U.S.", "bbc.co.uk", "cease-fire", "'90s", "Jones' yacht", '"C++"'),
        *("3.5", "WHO AND UN", "W5 OR N5", "GR OR OG", "MARKS OR SPENCER", "lang:EN a1"),
        *("after 2024 war", '"rate cut" NOT IN "birth rate cut"', "war NOT NEAR/5 peace"),
        *("war NOT NEAR/5 war",),
        *("forms(war)", "P5 talks"),
    ],
)
def test_signs_inside_a_word_are_no_cause_for_warning(query: str) -> None:
    assert check_query(query) == ()
