import random
import time
from collections.abc import Callable

import pytest

from monitor.configuration import Entity, Topic
from monitor.errors import QueryError
from monitor.match import Index, compile_watchlist
from monitor.match.index import index as index_module
from monitor.model import Item

Make = Callable[..., Item]
One = Callable[..., Index]


def test_matches_come_sorted_by_topic(item: Make) -> None:
    topics = [Topic(name, "", "truce") for name in ("c", "a", "b")]

    matches = compile_watchlist(topics, []).match(item("A truce"))

    assert [m.topic_id for m in matches] == ["a", "b", "c"]


def test_evidence_is_sorted_by_field_and_offset_and_cuts_the_very_words(
    item: Make, index: One
) -> None:
    report = item("Truce in Gaza", summary="Gaza’s truce", text="No truce yet.", author="Truce, A.")

    match = index("truce AND gaza AND author:truce").match(report)[0]

    shown = [(e.field, getattr(report, e.field)[e.start : e.end]) for e in match.evidence]
    assert shown == [
        ("title", "Truce"),
        ("title", "Gaza"),
        ("summary", "Gaza"),
        ("summary", "truce"),
        ("text", "truce"),
        ("author", "Truce"),
    ]


@pytest.mark.parametrize(
    ("text", "query", "word"),
    [
        ("Straße gesperrt: Waffenruhe", "waffenruhe", "Waffenruhe"),
        ("de\u0301ja\u0300: l’e\u0301lu", "élu", "e\u0301lu"),
        ("🎉🎉 ＡＩ rules", "ai", "ＡＩ"),
        ("soft\u00adly the cease\u00adfire", "ceasefire", "cease\u00adfire"),
        ("قال: والهُدْنَة", "هدنة", "والهُدْنَة"),
        ("乌克兰停火谈判", "停火谈判", "停火谈判"),
        ("ﬁve ﬁnal talks", "talks", "talks"),
    ],
)
def test_offsets_survive_folding(item: Make, index: One, text: str, query: str, word: str) -> None:
    place = index(query).match(item(text))[0].evidence[0]

    assert text[place.start : place.end] == word


def test_evidence_names_the_term_and_the_entity(item: Make, index: One) -> None:
    putin = Entity("putin", "Vladimir Putin", ("Путин",))

    match = index("entity:putin halt*", putin).match(item("Путина: halted"))[0]

    assert [(e.term, e.entity) for e in match.evidence] == [("Путин", "putin"), ("halt*", "")]


def test_a_bad_query_names_its_topic_and_position() -> None:
    topics = [Topic("good", "", "truce"), Topic("bad", "", "truce AND (gaza")]

    with pytest.raises(QueryError) as caught:
        compile_watchlist(topics, [])

    assert (caught.value.topic_id, caught.value.position) == ("bad", 15)
    assert "')'" in caught.value.expected


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("entity:putinn", "did you mean 'putin'?"),
        ("any:sancton", "did you mean 'sanction'?"),
        ("query:trce", "did you mean 'truce'?"),
        ("group:mediator", "did you mean 'mediators'?"),
        ("titl:truce", "did you mean 'title'?"),
    ],
)
def test_an_unknown_name_hints_at_the_nearest(query: str, hint: str) -> None:
    entities = [Entity("putin", "Putin", groups=("mediators",))]

    with pytest.raises(QueryError) as caught:
        compile_watchlist(
            [Topic("t", "", query)], entities, {"sanction": ["embargo"]}, {"truce": "truce"}
        )

    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "query", ["NOT truce", "NOT lang:ru", "truce OR NOT gaza", "NOT (a1 AND b1)"]
)
def test_a_query_that_names_nothing_to_look_for_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="nothing to look for"):
        compile_watchlist([Topic("t", "", query)], [])


def test_lists_and_named_queries_are_used(item: Make) -> None:
    topic = Topic("t", "", "any:words AND query:place")
    index = compile_watchlist(
        [topic], [], {"words": ["truce", "peace talks"]}, {"place": "gaza OR kyiv"}
    )

    assert index.matching(item("Peace talks in Kyiv")) == ("t",)
    assert index.matching(item("Peace in Kyiv")) == ()


def test_replace_takes_the_new_query_and_forgets_the_old(item: Make) -> None:
    index = compile_watchlist([Topic("t", "", "truce AND gaza"), Topic("u", "", "halt*")], [])

    index.replace(Topic("t", "", "ceas* NEAR/3 kyiv"))

    assert index.matching(item("Truce in Gaza")) == ()
    assert index.matching(item("Ceasefire in Kyiv")) == ("t",)
    index.remove("u")
    assert index.matching(item("Halted")) == ()
    assert len(index) == 1


def test_matches_are_the_same_where_few_plans_are_at_hand(
    item: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = [Topic(f"t{n}", f"Topic {n}", f"truce AND port NOT word{n}") for n in range(6)]
    one = item("A truce at the port")
    expected = compile_watchlist(topics, ()).match(one)
    monkeypatch.setattr(index_module, "_AT_HAND", 2)

    few = compile_watchlist(topics, ())

    assert few.match(one) == few.match(one) == expected
    assert len(expected) == len(topics)
    assert all(found.evidence for found in expected)


def test_a_replaced_topic_shows_what_its_new_query_found(
    item: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_AT_HAND", 1)
    index = compile_watchlist([Topic("t", "", "truce")], [])

    index.replace(Topic("t", "", "truce AND gaza"))

    (match,) = index.match(item("A truce in Gaza"))
    assert {found.term for found in match.evidence} == {"truce", "gaza"}


def test_replace_keeps_the_old_query_where_the_new_one_is_bad(item: Make, index: One) -> None:
    held = index("truce")

    with pytest.raises(QueryError):
        held.replace(Topic("t", "", "truce AND"))

    assert held.matching(item("Truce")) == ("t",)


def test_any_order_of_changes_gives_the_same_index(item: Make) -> None:
    rng = random.Random(5)
    queries = [
        "truce",
        "truce gaza",
        '"peace talks"',
        "halt*",
        "author:smith",
        "lang:en",
        "x OR talks",
    ]
    now = {f"t{n}": rng.choice(queries) for n in range(30)}
    changed = compile_watchlist([Topic(i, "", q) for i, q in now.items()], [])
    for _ in range(200):
        name = f"t{rng.randrange(40)}"
        if name in now and rng.random() < 0.4:
            changed.remove(name)
            del now[name]
        else:
            now[name] = rng.choice(queries)
            changed.replace(Topic(name, "", now[name]))
    fresh = compile_watchlist([Topic(i, "", q) for i, q in now.items()], [])

    for report in (item("Peace talks halted"), item("Truce in Gaza", author="J. Smith")):
        assert changed.match(report) == fresh.match(report)


def test_reload_of_one_topic_is_quick() -> None:
    rng = random.Random(6)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in ("ala", "ero", "imi") for c in range(400)]
    index = compile_watchlist(
        [Topic(str(n), "", " AND ".join(rng.sample(words, 2))) for n in range(10_000)], []
    )
    start = time.process_time()

    index.replace(Topic("77", "", "truce AND (gaza OR halt*)"))

    assert time.process_time() - start < 0.05


def test_a_topic_for_some_languages_leaves_others_alone(item: Make, index: One) -> None:
    spoken = index("truce", languages=("en", "de"))

    assert spoken.matching(item("A truce", language="en-GB"))
    assert not spoken.matching(item("A truce", language="fr"))
    assert spoken.matching(item("Truce", language=""))  # nobody knows


def test_threshold_refuses_weak_matches(item: Make, index: One) -> None:
    assert index("truce", threshold=2.0).match(item("A truce"))
    assert not index("truce", threshold=2.0).match(item("", text="pad " * 80 + "truce"))


def test_score_grows_with_place_count_and_boost_and_stays_bounded(item: Make, index: One) -> None:
    def points(query: str, report: Item, *boost: str) -> float:
        return index(query, boost=boost).match(report)[0].score

    late = points("truce", item(text="pad " * 80 + "truce"))
    early = points("truce", item(text="truce"))
    title = points("truce", item("truce"))
    twice = points("truce", item("truce truce"))
    boosted = points("truce", item("truce"), "title^3")
    extra = points("truce", item("truce gaza"), "gaza^5")
    most = points("truce^100", item("truce " * 500), "title^100")

    assert 0 < late < early < title < twice < boosted < extra < most <= 10


def test_explain_prints_what_held_and_what_did_not(item: Make, index: One) -> None:
    tree = index("(truce OR halt*) AND NOT gaza AND count(talks, 2)").explain(
        "t", item("Truce talks in Gaza")
    )

    assert tree.render().splitlines() == [
        "- AND",
        "  + OR",
        "    + truce  (title 0)",
        "    - halt*",
        "  - NOT",
        "    + gaza  (title 15)",
        "  - count(2)  (stands 1 time)",
        "    + talks  (title 6)",
    ]


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("halt* NEAR/2 gaza", "- NEAR/2  (nearest: 4 apart)"),
        ("gaza ONEAR/9 halt*", "- ONEAR/9  (only the other way round)"),
        ("halted NEAR/3 envoy", "- NEAR/3  (never in one field)"),
        ("SENTENCE(gaza AND truce)", "- SENTENCE  (not in one sentence)"),
        ("title:envoy", "- title:  (not in the title)"),
        ("lang:ru AND truce", "  - lang:ru  (here: en)"),
        ("domain:other.example AND truce", "  - domain:other.example  (here: news.example)"),
        ("tag:war AND truce", "  - tag:war  (here: none)"),
        ("halt* AND truce", "  + halt*  (title 5 'halted')"),
        ("sum(truce^5, peace^9, halt*^3) >= 9", "  - peace  (weighs 9)"),
        ("query:calm AND gaza", "  - query:calm: OR"),
    ],
)
def test_explain_says_why_a_part_does_not_hold(item: Make, query: str, line: str) -> None:
    report = item(
        "Army halted attacks near the Gaza strip. A truce fails",
        summary="The envoy left.",
        language="en",
        url="https://news.example/1",
    )
    index = compile_watchlist([Topic("t", "", query)], [], None, {"calm": "peace OR talks"})

    assert line in index.explain("t", report).render().splitlines()


def test_explain_says_where_stems_and_compounds_count(item: Make) -> None:
    topics = [
        Topic("stems", "", "negotiate", stemming=True),
        Topic("compounds", "", "Verhandlung", compounds=True),
    ]
    index = compile_watchlist(topics, [])
    report = item("Переговоры", language="ru")

    shown = [index.explain(topic.id, report).detail for topic in topics]

    assert shown == [
        "stems count in the languages of its letters; the language here: ru",
        "compounds count in de; the language here: ru",
    ]


def test_one_place_of_an_entity_is_shown_once_by_the_name_that_stands_there(
    item: Make, index: One
) -> None:
    entity = Entity("putin", "Vladimir Putin", ("Путин", "Putin", "Путін"))

    (match,) = index("entity:putin", entity).match(item("Putin speaks"))

    assert [(e.term, e.start, e.end) for e in match.evidence] == [("Putin", 0, 5)]


def test_explain_says_why_an_entity_does_not_hold(item: Make, index: One) -> None:
    georgia = Entity("georgia", "Georgia", context=("Tbilisi",))

    tree = index("entity:georgia", georgia).explain("t", item("Georgia votes"))

    assert (tree.held, tree.detail) == (False, "no context word")


def test_explain_says_that_a_name_counts_only_in_another_language(item: Make, index: One) -> None:
    nice = Entity("nice", "Ville de Nice", aliases_in=(("fr", ("Nice",)), ("de-AT", ("Nizza",))))

    tree = index("entity:nice", nice).explain("t", item("A nice day", language="en"))

    assert tree.render() == "- entity:nice  (only in another language: Nice (fr))"


@pytest.mark.parametrize(
    ("language", "title", "found"),
    [
        ("de-CH", "Nizza feiert", "Nizza"),
        ("nb", "Tog til Nizzas havn", "Nizzas"),
        ("en", "Train to Nizza", ""),
        ("", "Nizza", "Nizza"),  # nobody knows the language of one word
        ("", "The train to the port of Nizza and of Genoa", ""),  # this one is English
    ],
)
def test_an_alias_of_one_language_is_filed_and_asks_for_it(
    item: Make, index: One, language: str, title: str, found: str
) -> None:
    spoken = (("de", ("Nizza",)), ("no", ("Nizza",)))
    nice = Entity("nice", "Ville de Nice", aliases_in=spoken)
    filed, report = index("entity:nice", nice), item(title, language=language)

    matches = filed.match(report)

    assert [title[e.start : e.end] for m in matches for e in m.evidence] == [found] * bool(found)
    assert len(filed.matching(report)) == len(matches)


def test_compounds_are_found_as_long_as_a_topic_asks_for_them(item: Make) -> None:
    plain = Topic("plain", "T", "Ruhe")
    inside = Topic("inside", "T", "Ruhe", compounds=True)
    report = item("Waffenruhe in Gaza", language="de")
    index = compile_watchlist([plain, inside, Topic("war", "T", "Waffe", compounds=True)], [])
    before = [match.topic_id for match in index.match(report)]

    index.remove("war")
    index.replace(Topic("plain", "T", "Ruhe", compounds=True))
    between = [match.topic_id for match in index.match(report)]
    index.replace(Topic("inside", "T", "Ruhe"))
    index.replace(plain)

    assert before == ["inside", "war"]
    assert between == ["inside", "plain"]
    assert index.match(report) == ()


def test_a_compound_is_shown_whole(item: Make) -> None:
    index = compile_watchlist([Topic("t", "T", "Ruhe OR Waffe", compounds=True)], [])

    (match,) = index.match(item("Die Waffenruhe hält", language="de"))

    assert [(e.start, e.end, e.term) for e in match.evidence] == [(4, 14, "Ruhe"), (4, 14, "Waffe")]


def test_frequencies_make_rare_words_count_more(item: Make) -> None:
    topics = [Topic("t", "", "truce")]
    common = compile_watchlist(topics, [], frequencies={"truce": 0.1}).match(item("truce"))
    rare = compile_watchlist(topics, [], frequencies={"truce": 0.001}).match(item("truce"))

    assert common[0].score < rare[0].score


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("source:WIRE", True),
        ("source:wir", False),
        ("tag:war", True),
        ("country:ua", True),
        ("country:(RU OR UA)", True),
        ("url:example.org/1", True),
        ("url:news.*/1", True),
        ("domain:example.org", True),
        ("domain:news.example.org", True),
        ("published:<2h", True),
        ("published:>2h", False),
        ("published:>=1970-01-02", True),
        ("published:<=1970-01-01", False),
        ("lang:(fr OR en)", True),
    ],
)
def test_conditions_look_at_the_item(item: Make, index: One, query: str, *, holds: bool) -> None:
    day = 86_400_000
    report = item("Truce", tags=("War",), country="UA", published=day, seen_at=day + 3_600_000)

    assert bool(index(f"truce AND {query}").match(report)) == holds
    assert bool(index(query).match(report)) == holds


@pytest.mark.parametrize(
    "query",
    [
        "published:soon",
        "published:2025-02-30",
        "lang:english",
        "country:USA",
        "domain:https://x.org",
    ],
)
def test_an_impossible_value_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        compile_watchlist([Topic("t", "", query)], [])
