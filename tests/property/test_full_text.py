"""More text only adds: whatever the page says, no topic loses what the feed's text matched."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.configuration import Topic
from monitor.errors import QueryError
from monitor.match import Index
from monitor.testing.builders import item

WORDS = ("amber", "birch", "cedar", "delta", "ember")
LEAVES = st.sampled_from((*WORDS, "am*", '"birch cedar"', "title:delta", "count(ember, 2)"))
QUERIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("AND", "OR", "NOT")), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
    ),
    max_leaves=6,
)
TEXTS = st.lists(st.sampled_from((*WORDS, "and", "the")), max_size=12).map(" ".join)


def index_of(query: str, *, full: bool) -> Index:
    topics = Index()
    prefilter = "source:harbour" if full else ""
    try:
        topics.add(Topic("t", "", query, full_text=full, prefilter=prefilter))
    except QueryError:
        assume(condition=False)
    return topics


@settings(deadline=None)
@given(query=QUERIES, title=TEXTS, summary=TEXTS, article=TEXTS)
def test_article_only_adds(query: str, title: str, summary: str, article: str) -> None:
    report = item(title=title, summary=summary)
    index = index_of(query, full=True)

    alone, read = index.match(report), index.match(replace(report, article=article))

    assert {m.topic_id for m in alone} <= {m.topic_id for m in read}
    if alone:
        assert read[0].score >= alone[0].score


@settings(deadline=None)
@given(query=QUERIES, title=TEXTS, summary=TEXTS, article=TEXTS)
def test_article_is_matched_as_a_feeds_text_would_be(
    query: str, title: str, summary: str, article: str
) -> None:
    report = item(title=title, summary=summary)
    told = index_of(query, full=False).match(replace(report, text=article))

    read = index_of(query, full=True).match(replace(report, article=article))

    assert {m.topic_id for m in told} <= {m.topic_id for m in read}
    for match in read:
        for e in match.evidence:
            assert getattr(replace(report, article=article), e.field)[e.start : e.end]


@settings(deadline=None)
@given(query=QUERIES, title=TEXTS, article=TEXTS)
def test_article_is_nothing_to_a_topic_that_does_not_ask(
    query: str, title: str, article: str
) -> None:
    report, index = item(title=title), index_of(query, full=False)

    assert index.match(replace(report, article=article)) == index.match(report)
