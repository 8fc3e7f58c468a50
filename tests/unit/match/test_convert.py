"""Pasted queries in our words; what they should say follows from what the products publish."""

import pytest

from monitor.errors import QueryError
from monitor.match import convert

BETWEEN = "it counts the words between"


@pytest.mark.parametrize(
    ("dialect", "pasted", "ours", "told"),
    [
        # Meltwater: at most n words between; 4 where no number is given
        ("meltwater", "apple NEAR watch", "apple NEAR/5 watch", BETWEEN),
        ("meltwater", "apple ONEAR/10 watch", "apple ONEAR/11 watch", BETWEEN),
        ("meltwater", "kyiv or ingress:gaza", "kyiv OR summary:gaza", "feed's summary"),
        ("meltwater", '"x y" near/5 (kyiv or z)', '"x y" NEAR/6 (kyiv OR z)', "lower-case"),
        ("meltwater", "kyiv and not pay", "kyiv NOT pay", "lower-case"),
        (
            "meltwater",
            'apple AND (watch OR iwatch)^9 NOT ("apple sauce" OR "apple orchard*")',
            'apple AND (watch OR iwatch)^9 NOT ("apple sauce" OR "apple orchard*")',
            "weighs in the score",
        ),
        ("meltwater", "Title: “peace talks”", 'title:"peace talks"', "folded"),
        ("meltwater", "truce\nOR\npeace AND talks", "truce OR peace AND talks", "folded"),
        # Brandwatch: NEAR/0f is side by side
        ("Brandwatch", "summer NEAR/0f holiday", "summer ONEAR/1 holiday", BETWEEN),
        (
            "brandwatch",
            '{Apple} NEAR/3f "and not" -pie <<<fruit>>>',
            '=Apple ONEAR/4 "and not" NOT pie /*fruit*/',
            "keeps diacritics",
        ),
        ("brandwatch", "{British Telecom} OR {BT}", '="British Telecom" OR =BT', "=Word"),
        ("brandwatch", "raw:BBC AND news", "=BBC AND news", "raw:"),
        ("brandwatch", '"apple juice"~5', '"apple juice"~6', BETWEEN),
        ("brandwatch", '"apple juice" ~5', '"apple juice"~6', BETWEEN),
        (
            "brandwatch",
            "site:(bbc.co.uk OR www.itv.com) AND truce",
            "domain:(bbc.co.uk OR itv.com) AND truce",
            "subdomains",
        ),
        ("brandwatch", "language:english AND truce", "lang:en AND truce", "two letters"),
        ("brandwatch", "a1 OR b1 AND c1", "a1 OR b1 AND c1", "AND binds tighter"),
        ("brandwatch", "(a1 OR b1) AND c1", "(a1 OR b1) AND c1", "only news"),
        ("brandwatch", "xx NOT ((aa) AND (bb))", "xx NOT ((aa) AND (bb))", "only news"),
        ("brandwatch", "xx AND -(aa OR bb)", "xx AND NOT (aa OR bb)", "-word is NOT word"),
        ("brandwatch", "#truce AND gaza", "truce AND gaza", "hashtag"),
        ("brandwatch", "google+ AND gaza", "google+ AND gaza", "'google+' finds the word"),
        ("brandwatch", 'title:("a1 b1" OR "c1")', 'title:("a1 b1" OR "c1")', "only news"),
        # Talkwalker
        ("talkwalker", 'BMW -site:"mysite.com"', "BMW NOT domain:mysite.com", "-word"),
        ("talkwalker", "sourcecountry:lu AND bike", "country:lu AND bike", "country"),
        # Factiva: adjN and w/N keep the order, 1 is side by side; words side by side are a phrase
        ("factiva", "world cup adj5 rugby", '"world cup" ONEAR/5 rugby', "adj5 is ONEAR/5"),
        ("factiva", "president w/2 bush", "president ONEAR/2 bush", "w/2 is ONEAR/2"),
        ("factiva", "carrefour near5 retail sales", 'carrefour NEAR/5 "retail sales"', "NEAR/5"),
        ("factiva", "vodafone same telecoms", "PARAGRAPH(vodafone AND telecoms)", "phrase"),
        ("factiva", "atleast5 microsoft", "count(microsoft, 5)", "count(..., 5)"),
        ("factiva", "hd=europe and la=en", "title:europe AND lang:en", "lang"),
        ("factiva", "hlp=(truce or peace)", "lead:(truce OR peace)", "first sentence"),
        ("factiva", "engineer$3 and gaza", "engineer* AND gaza", "$3 is *"),
        ("factiva", "wireless not cellular", "wireless NOT cellular", "phrase"),
        # LexisNexis: OR binds tightest, AND NOT loosest
        (
            "lexisnexis",
            "bankrupt! w/25 discharg! and student or college or education! w/5 loan",
            "bankrupt* NEAR/25 discharg* AND (student OR college OR education*) NEAR/5 loan",
            "! is *",
        ),
        ("lexisnexis", "southwest pre/2 air", "southwest ONEAR/2 air", "pre/2 is ONEAR/2"),
        ("lexisnexis", "wom*n and truce", "wom?n AND truce", "* is ?"),
        ("lexisnexis", "truce w/s gaza", "SENTENCE(truce AND gaza)", "phrase"),
        ("lexisnexis", "truce /p gaza", "PARAGRAPH(truce AND gaza)", "phrase"),
        ("lexisnexis", "atleast5(truce)", "count(truce, 5)", "count(..., 5)"),
        ("lexisnexis", "headline(truce and gaza)", "title:(truce AND gaza)", "title"),
        ("lexisnexis", "hlead(truce)", "lead:(truce)", "lead:(...)"),
        (
            "lexisnexis",
            "allcaps(RICO) and money /5 launder!",
            "=RICO AND money NEAR/5 launder*",
            "",
        ),
        ("lexisnexis", "land trust and not sports", '"land trust" NOT sports', "phrase"),
        ("lexisnexis", "land (trust or fund)", "land ONEAR/1 (trust OR fund)", "phrase"),
    ],
)
def test_a_query_is_converted_and_what_differs_is_told(
    dialect: str, pasted: str, ours: str, told: str
) -> None:
    query, differences = convert(pasted, dialect)

    assert query == ours
    assert told in "; ".join(differences)


@pytest.mark.parametrize(
    ("dialect", "pasted", "position", "part"),
    [
        ("brandwatch", "apple AND sentiment:positive", 10, "no counterpart"),
        ("brandwatch", "apple AND hashtags:x", 10, "no counterpart"),
        ("brandwatch", "((cake OR pie) AND (tea))~5", 25, "write NEAR"),
        ("brandwatch", "apple AND (pie", 14, "character 10 is still open"),
        ("brandwatch", "apple AND pie)", 13, "unexpected ')'"),
        ("brandwatch", "apple AND", 9, "ends too early"),
        ("brandwatch", "apple OR AND pie", 9, "unexpected 'AND'"),
        ("brandwatch", 'apple "pie', 6, "unexpected"),
        ("meltwater", "apple NEAR/100 pie", 6, "NEAR/100"),
        ("meltwater", "atleast5(apple)", 0, "no counterpart"),
        ("factiva", "rst=tnyt and apple", 0, "no counterpart"),
        ("factiva", "wc>1000 and apple", 0, "wc"),
        ("lexisnexis", "length > 2000 and apple", 7, ">"),
        ("lexisnexis", "rico not w/5 puerto", 9, "unexpected 'w/5'"),
        ("lexisnexis", "term(new products)", 0, "no counterpart"),
        ("lexisnexis", "nocaps(apple)", 0, "no counterpart"),
        ("brandwtch", "apple", 0, "did you mean 'brandwatch'"),
        ("meltwater", "", 0, "ends too early"),
    ],
)
def test_what_has_no_counterpart_is_refused_at_its_place(
    dialect: str, pasted: str, position: int, part: str
) -> None:
    with pytest.raises(QueryError) as caught:
        convert(pasted, dialect)

    assert part in str(caught.value)
    assert caught.value.position == position
