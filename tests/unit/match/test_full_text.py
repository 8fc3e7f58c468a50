"""Topics that ask for the article: whose pages are worth fetching, and what is found in them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.configuration import Entity, Topic
from monitor.errors import QueryError
from monitor.match import Index, compile_watchlist
from monitor.model import Item, Match

Make = Callable[..., Item]

PORT = Entity("port", "Port of Nordhavn", aliases=("Nordhavn",))
STRIKE = "(strike* OR walkout) AND entity:port"


def full(query: str, **more: object) -> Index:
    topic = replace(Topic("t", "T", query, full_text=True), **more)  # type: ignore[arg-type]
    return compile_watchlist([topic], [PORT])


ROWS = [
    ("one required part stands", STRIKE, "Dockers strike again", True),
    ("the other one does", STRIKE, "Delays at Nordhavn", True),
    ("both do: it matches, the article tells more", STRIKE, "Strike in Nordhavn", True),
    ("none does", STRIKE, "Rain in the north", False),
    ("a pattern that no other topic uses", "halt* AND talks", "Halting steps", True),
    ("an excluded word stands already", f"{STRIKE} NOT football", "Football strike", False),
    ("NEAR needs both, one will do", "halt NEAR/4 attack", "An attack", True),
    ("count needs the word once", "count(sanctions, 3)", "New sanctions", True),
    ("one word of a phrase", '"ceasefire talks"', "Talks resume", True),
    ("words that stand everywhere are no sign", '"the end of history"', "The end", True),
    ("only those stand", '"the state of the harbour"', "The rest is silence", False),
    ("a title must stand already", "title:strike AND nordhavn", "Walkout in Nordhavn", False),
    ("a title does stand", "title:strike AND nordhavn", "A strike", True),
    ("the text is what the page brings", "text:strike AND text:crane", "Crane falls", True),
]


@pytest.mark.parametrize(
    ("query", "title", "asked"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_page_is_asked_for(item: Make, query: str, title: str, asked: bool) -> None:
    assert bool(full(query).asking(item(title))) is asked


def test_page_is_asked_for_in_the_topics_languages_only(item: Make) -> None:
    index = full(STRIKE, languages=("de",))

    assert index.asking(item("Strike", language="de")) == ("t",)
    assert index.asking(item("Strike", language="en")) == ()


def test_page_is_asked_for_by_sources_that_the_query_names(item: Make) -> None:
    index = full(f"source:wire AND {STRIKE}")

    assert index.asking(replace(item("Strike"), source_id="wire")) == ("t",)
    assert index.asking(replace(item("Strike"), source_id="blog")) == ()


def test_page_of_a_prefilter_is_asked_for_whatever_else_stands(item: Make) -> None:
    index = full("ceasefire", prefilter="source:gazette OR diplom*")

    assert index.asking(item("Diplomats meet")) == ("t",)
    assert index.asking(replace(item("Rain"), source_id="gazette")) == ("t",)
    assert index.asking(item("Ceasefire")) == ()


def test_page_of_a_topic_without_full_text_is_never_asked_for(item: Make) -> None:
    assert compile_watchlist([Topic("t", "T", "a AND b")], []).asking(item("a b")) == ()


@pytest.mark.parametrize(
    "query",
    ["ceasefire", "ceasefire OR truce", "source:wire AND truce", "truce NOT pay", "title:a"],
)
def test_topic_that_requires_one_thing_needs_a_prefilter(query: str) -> None:
    with pytest.raises(QueryError, match="requires no two things") as caught:
        full(query)

    assert "prefilter" in caught.value.hint
    assert full(query, prefilter="tag:war")


def test_prefilter_is_read_like_any_query() -> None:
    with pytest.raises(QueryError, match="expected") as caught:
        full(STRIKE, prefilter="(diplom*")

    assert caught.value.topic_id == "t"


# --- matching ------------------------------------------------------------------------------


def one(index: Index, report: Item) -> Match:
    (match,) = index.match(report)
    return match


def test_article_is_matched_and_its_evidence_cuts_the_very_words(item: Make) -> None:
    article = "Cranes stand still.\nDockers in Nordhavn walked out; the walkout is the third."
    report = replace(item("Delays in the harbour"), article=article)

    match = one(full(STRIKE), report)

    shown = [(e.field, getattr(report, e.field)[e.start : e.end]) for e in match.evidence]
    assert shown == [("article", "Nordhavn"), ("article", "walkout")]


def test_article_is_not_matched_by_topics_that_do_not_ask(item: Make) -> None:
    topics = [Topic("full", "", STRIKE, full_text=True), Topic("feed", "", STRIKE)]
    index = compile_watchlist(topics, [PORT])
    report = replace(item("Delays"), article="A strike in Nordhavn.")

    assert [m.topic_id for m in index.match(report)] == ["full"]
    assert index.matching(report) == ("full",)


def test_article_adds_and_never_takes_away(item: Make) -> None:
    report = item("Strike in Nordhavn")
    index = full(f"{STRIKE} NOT football")

    alone = one(index, report)
    read = one(index, replace(report, article="Elsewhere on this site: football."))

    assert read == alone


def test_article_scores_where_it_says_more(item: Make) -> None:
    report = item("Strike in Nordhavn")
    index = full(STRIKE)

    read = one(index, replace(report, article="The strike, a strike as no strike before."))

    assert read.score > one(index, report).score
    assert {e.field for e in read.evidence} == {"title", "article"}


def test_article_of_a_topic_that_left_is_matched_no_more(item: Make) -> None:
    index = full(STRIKE)
    index.remove("t")
    index.add(Topic("t", "", STRIKE))
    report = replace(item("Delays"), article="A strike in Nordhavn.")

    assert index.match(report) == ()
    assert index.asking(report) == ()


def test_article_is_explained(item: Make) -> None:
    report = replace(item("Delays"), article="A strike in Nordhavn.")

    assert full(STRIKE).explain("t", report).held


def test_page_is_asked_for_by_those_of_many_topics_that_could_match(item: Make) -> None:
    index = Index()
    for number in range(50):
        query = f"word{number} AND other{number}"
        index.add(Topic(f"t{number:02}", "", query, full_text=True))
    index.add(Topic("net", "", "x", full_text=True, prefilter="word3"))
    index.remove("t07")

    asked = index.asking(item("word3 other9 word7 word12 word99"))

    assert asked == ("net", "t03", "t09", "t12")


def test_derived_index_asks_for_itself_alone(item: Make) -> None:
    before = full(STRIKE)
    more = Topic("u", "", "strike AND crane", full_text=True)

    after = before.derived([more], ["t"])

    assert before.asking(item("Strike")) == ("t",)
    assert after.asking(item("Strike")) == ("u",)
