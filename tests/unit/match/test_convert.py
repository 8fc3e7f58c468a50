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
        ("talkwalker", "sourcecountry:lu AND bike", "country:LU AND bike", "country"),
        ("talkwalker", "++Apple AND shares", "=Apple AND shares", "++word is =Word"),
        # Google: operators in capitals, AROUND(n) has at most n words between, days in fields
        ("google", '"peace talks" gaza -sport', '"peace talks" gaza NOT sport', "-word"),
        (
            "google",
            "intitle:recall cars | vans",
            "title:recall (cars OR vans)",
            "of the same meaning",
        ),
        ("google", "recall cars OR vans", "recall (cars OR vans)", "of the same meaning"),
        ("google", "cars or vans", "cars or vans", "'or' at character 6"),
        ("google", "allintitle: car recall", "title:(car recall)", "of the same meaning"),
        ("google", "cars AROUND(5) recall", "cars NEAR/6 recall", BETWEEN),
        ("google", "-site:www.x.example tram", "NOT domain:x.example tram", "subdomains"),
        ("google", "tram location:uk", "tram country:GB", "country"),
        (
            "google",
            "tram after:2025-03-01 before:2025/4/1",
            "tram published:>=2025-03-01 published:<2025-04-01",
            "of the same meaning",
        ),
        ("google", "tram when:12h", "tram published:<12h", "of the same meaning"),
        # Factiva: days in words, a source of several words
        (
            "factiva",
            "tram and date from 20250301 to 20250331",
            "tram AND published:2025-03-01..2025-03-31",
            "phrase there",
        ),
        ("factiva", "date after 20250301 and tram", "published:>2025-03-01 AND tram", "phrase"),
        ("factiva", "date before 2025/03/01 and tram", "published:<2025-03-01 AND tram", "phrase"),
        ("factiva", "tram and save the date", 'tram AND "save the date"', "phrase there"),
        ("factiva", "sn=(north gazette) and tram", 'source:"north gazette" AND tram', "source:"),
        ("lexisnexis", "bank but not river", "bank NOT river", "phrase there"),
        ("lexisnexis", "nothing but river", '"nothing but river"', "phrase there"),
        ("lexisnexis", "body(inflation)", "text:(inflation)", "body(...)"),
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
    done = convert(pasted, dialect)

    assert done.query == ours
    assert told in "; ".join(done.differences)
    assert done.lost == ()


@pytest.mark.parametrize(
    ("dialect", "pasted", "ours", "lost"),
    [
        ("brandwatch", "apple AND sentiment:positive", "apple", [(10, "sentiment:positive")]),
        ("brandwatch", "apple OR hashtags:(x OR y)", "apple", [(9, "hashtags:(x OR y)")]),
        (
            "brandwatch",
            "apple AND (pie OR reach:5) NOT (rating:1 OR tweet)",
            "apple AND (pie) NOT (tweet)",
            [(18, "reach:5"), (32, "rating:1")],
        ),
        (
            "brandwatch",
            "((cake OR pie) AND (tea))~5",
            "((cake OR pie) AND (tea))",
            [(25, "~5")],
        ),
        ("brandwatch", "apple AND (pie", "apple AND (pie)", [(10, "(")]),
        ("brandwatch", "apple AND pie) OR tea", "apple AND pie tea", [(13, ")"), (15, "OR")]),
        ("brandwatch", "apple AND", "apple", [(6, "AND")]),
        ("brandwatch", "apple OR AND pie", "apple OR pie", [(9, "AND")]),
        ("brandwatch", 'apple "pie', "apple pie", [(6, '"')]),
        ("brandwatch", "apple AND a*", "apple", [(10, "a*")]),
        ("brandwatch", "apple NEAR/5 sentiment:x", "apple", [(6, "NEAR/5"), (13, "sentiment:x")]),
        ("meltwater", "apple NEAR/100 pie", "apple pie", [(6, "NEAR/100")]),
        ("factiva", "rst=tnyt and apple", "apple", [(0, "rst=tnyt")]),
        ("factiva", "wc>1000 and apple", "apple", [(0, "wc>1000")]),
        ("lexisnexis", "length > 2000 and apple", "apple", [(0, "length > 2000")]),
        ("lexisnexis", "term(new products) and apple", "apple", [(0, "term(new products)")]),
        ("lexisnexis", "rico not w/5 puerto", "rico NOT NEAR/5 puerto", []),
        ("lexisnexis", "bank w/seg rate", "bank rate", [(5, "w/seg")]),
        ("factiva", "bank rst=tnyt rate", "bank rate", [(5, "rst=tnyt")]),
        ("meltwater", "reach:>5 truce", "truce", [(0, "reach:>5")]),
        ("google", "tram when:1y", "tram", [(5, "when:1y")]),
        ("google", "tram after:spring", "tram", [(5, "after:spring")]),
        ("google", "tram 2020..2024", "tram", [(5, "2020..2024")]),
        ("google", "tram filetype:pdf", "tram", [(5, "filetype:pdf")]),
        (
            "brandwatch",
            "{BT} NEAR/3f -site:www.bt.example <<<why>>>",
            "=BT NOT domain:bt.example /*why*/",
            [(5, "NEAR/3f")],
        ),
    ],
)
def test_what_has_no_counterpart_is_told_at_its_place_and_the_rest_is_translated(
    dialect: str, pasted: str, ours: str, lost: list[tuple[int, str]]
) -> None:
    done = convert(pasted, dialect)

    assert done.query == ours
    assert [(one.at, one.text) for one in done.lost] == lost
    assert all(one.why for one in done.lost)


@pytest.mark.parametrize(
    ("dialect", "pasted", "position", "part"),
    [
        ("meltwater", "atleast5(apple)", 0, "nothing is left of the query"),
        ("lexisnexis", "nocaps(apple)", 0, "has no counterpart here"),
        ("meltwater", "", 0, "the query is empty"),
        ("meltwater", "-apple", 0, "names nothing to look for"),
        ("brandwtch", "apple", 0, "did you mean 'brandwatch'"),
    ],
)
def test_a_query_of_which_nothing_is_left_is_refused(
    dialect: str, pasted: str, position: int, part: str
) -> None:
    with pytest.raises(QueryError) as caught:
        convert(pasted, dialect)

    assert part in str(caught.value)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("dialect", "pasted", "ours"),
    [
        ("brandwatch", "country:nor AND language:nor", "country:NO AND lang:no"),
        ("brandwatch", 'country:"United Kingdom" AND truce', "country:GB AND truce"),
        ("brandwatch", "language:deu AND truce", "lang:de AND truce"),
        ("brandwatch", "language:swedish AND truce", "lang:sv AND truce"),
        (
            "talkwalker",
            'tram site:"a.example" site:"www.b.example"',
            "tram (domain:a.example OR domain:b.example)",
        ),
        ("talkwalker", "tram -site:a.example -site:b.example",
         "tram NOT domain:a.example NOT domain:b.example"),
        ("brandwatch", "tram site:a.example", "tram domain:a.example"),
    ],
)  # fmt: skip
def test_codes_and_alternatives_are_those_of_the_other_language(
    dialect: str, pasted: str, ours: str
) -> None:
    assert convert(pasted, dialect).query == ours
