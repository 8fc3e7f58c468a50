"""Watchlists and feeds: values, shorthand, names shared by all files."""

import time
from pathlib import Path

import pytest

from monitor.configuration import DAY, Entity, Source, Topic, TopicTest
from monitor.errors import ConfigurationError
from monitor.watchlist import Watchlists, read_watchlists
from monitor.watchlist.models import TopicModel
from monitor.watchlist.shorthand import query_of


def read(folder: Path, **files: str) -> Watchlists:
    """Files by stem: `feeds` is feeds.yaml, all others are watchlists."""
    (folder / "watchlists").mkdir(exist_ok=True)
    for stem, text in files.items():
        name = "feeds.yaml" if stem == "feeds" else f"watchlists/{stem}.yaml"
        (folder / name).write_text(text, "utf-8")
    return read_watchlists(folder)


def problems(folder: Path, **files: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read(folder, **files)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_a_folder_without_files_watches_nothing(tmp_path: Path) -> None:
    found = read_watchlists(tmp_path)

    assert (found.topics, found.sources, found.entities) == ((), (), ())


def test_aliases_stand_in_a_list_or_by_language(tmp_path: Path) -> None:
    text = """\
entities:
  one: {name: One, aliases: Uno}
  two: {name: Two, aliases: {no: [To], any: Zwo, de-CH: Zwei, fr: }}
"""

    found = read(tmp_path, a=text)

    assert found.entities == (
        Entity("one", "One", ("Uno",)),
        Entity("two", "Two", ("Zwo",), (("no", ("To",)), ("de-CH", ("Zwei",)))),
    )


def test_a_wrong_alias_is_told_where_it_stands(tmp_path: Path) -> None:
    text = """\
entities:
  one:
    name: One
    aliases: [Uno, " "]
  two:
    name: Two
    aliases:
      German: [Zwei]
      fr: {a: b}
"""

    file, shape = "watchlists/a.yaml", "must be a list (write [a, b] or one `- ` line per element)"
    assert problems(tmp_path, a=text) == [
        f"{file}:4:14: entities.one.aliases.any: an element is empty",
        f"{file}:8:7: entities.two.aliases.German: 'German' is no language code (write de)",
        f"{file}:9:11: entities.two.aliases.fr: {shape}",
    ]


def test_every_key_of_a_watchlist_is_read(tmp_path: Path) -> None:
    text = """\
entities:
  georgia:
    name: Georgia
    aliases: [Грузия, Tbilisi]
    groups: caucasus
    context: [Tbilisi]
    not_context: [Atlanta]
    variants: false
    first_name_required: true
lists: {talks: [truce, peace talks]}
queries: {base: any:talks AND entity:georgia}
topics:
  t:
    name: A topic
    query: query:base
    boost: [title^2]
    threshold: 1.5
    severity: {high: score >= 6, low: "outlets < 2"}
    stemming: true
    languages: [en, no]
    tags: [a, b]
    tests:
      - {match: 2024 was a year of truces, language: en}
      - {no_match: x}
"""

    found = read(tmp_path, one=text)

    file = str(tmp_path / "watchlists/one.yaml")
    assert found.entities == (
        Entity(
            "georgia",
            "Georgia",
            ("Грузия", "Tbilisi"),
            groups=("caucasus",),
            context=("Tbilisi",),
            not_context=("Atlanta",),
            variants=False,
            first_name_required=True,
        ),
    )
    assert found.lists == (("talks", ("truce", "peace talks")),)
    assert found.queries == (("base", "any:talks AND entity:georgia"),)
    assert found.topics == (
        Topic(
            id="t",
            name="A topic",
            query="query:base",
            boost=("title^2",),
            threshold=1.5,
            severity=(("high", "score >= 6"), ("low", "outlets < 2")),
            stemming=True,
            languages=("en", "no"),
            tags=("a", "b"),
            tests=(
                TopicTest("2024 was a year of truces", matches=True, language="en", line=23),
                TopicTest("x", matches=False, line=24),
            ),
            file=file,
            line=13,
        ),
    )


def test_feeds_are_read_with_their_short_form_and_anchors(tmp_path: Path) -> None:
    text = """\
.daily: &daily {every: 12h, tags: slow}
oslo: {url: "https://a.example/rss", country: NO, language: no, weight: 2.5}
short: https://b.example/rss
paper: {<<: *daily, url: "https://c.example/rss", title: Paper, at_most: 1d}
rare: {<<: *daily, url: "https://d.example/rss"}
"""

    assert read(tmp_path, feeds=text).sources == (
        Source("oslo", "https://a.example/rss", language="no", country="NO", weight=2.5),
        Source("short", "https://b.example/rss"),
        Source(
            "paper",
            "https://c.example/rss",
            "Paper",
            ("slow",),
            interval_min=DAY // 2,
            interval_max=DAY,
        ),
        Source(
            "rare",
            "https://d.example/rss",
            tags=("slow",),
            interval_min=DAY // 2,
            interval_max=DAY // 2,
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {url: ftp://x.example}", "1:10: a.url: 'ftp://x.example' is not an http or https URL"),
        (
            "a: {title: x}",
            (
                "1:4: a: a source needs one of url, google_news, gdelt, mastodon, bluesky, "
                "youtube, sitemap"
            ),
        ),
        ("a: {urll: x}", None),
        ("a b: https://x.example", None),
        (
            "a: {url: 'https://x.example', every: 5s}",
            "1:38: a.every: a feed is not polled more often than every 1m",
        ),
        (
            "a: {url: 'https://x.example', every: 2h, at_most: 1h}",
            "1:4: a: at_most is shorter than every",
        ),
        (
            "a: https://x.example\nb: https://x.example",
            (
                "2:4: b.url: the same feed as a: it would be polled twice "
                "(remove one, or give one entry both tags)"
            ),
        ),
        ("- https://x.example", "1:1: must be a mapping (write `key: value` lines below it)"),
        ("a: {url: 'https://x.example', country: uk}", None),
    ],
)
def test_a_feed_that_cannot_be_polled_is_told(
    tmp_path: Path, text: str, expected: str | None
) -> None:
    found = problems(tmp_path, feeds=text)

    assert len(found) == 1
    assert found[0].startswith(f"feeds.yaml:{expected or ''}")


def test_a_name_is_used_once_in_all_files(tmp_path: Path) -> None:
    text = "entities: {e: {name: E}}\nlists: {l: [x]}\nqueries: {q: x}\ntopics: {t: {query: x}}\n"

    found = problems(tmp_path, a=text, b=text)

    assert found == [
        (
            "watchlists/b.yaml:1:12: entities.e: another entity is called e, at "
            "watchlists/a.yaml:1 (rename one)"
        ),
        (
            "watchlists/b.yaml:2:9: lists.l: another list is called l, at "
            "watchlists/a.yaml:2 (rename one)"
        ),
        (
            "watchlists/b.yaml:3:11: queries.q: another query is called q, at "
            "watchlists/a.yaml:3 (rename one)"
        ),
        (
            "watchlists/b.yaml:4:10: topics.t: another topic is called t, at "
            "watchlists/a.yaml:4 (rename one)"
        ),
    ]


def test_faults_of_a_topic_have_their_place(tmp_path: Path) -> None:
    text = """\
topics:
  empty: {name: Nothing}
  t:
    qurey: x
    query: x
    severity: {high: "score >= 6 or cats > 3"}
    tests:
      - {match: a, no_match: b}
      - {macth: a}
"""

    assert problems(tmp_path, a=text) == [
        (
            "watchlists/a.yaml:2:10: topics.empty: a topic needs a query, any_of or all_of "
            "(add for example `query: strike`)"
        ),
        "watchlists/a.yaml:4:5: topics.t.qurey: unknown key (did you mean `query`?)",
        "watchlists/a.yaml:8:9: topics.t.tests.0: a test has one of match, no_match and items",
        "watchlists/a.yaml:9:10: topics.t.tests.1.macth: unknown key (did you mean `match`?)",
    ]


def test_a_severity_that_cannot_be_read_is_told_at_its_character(tmp_path: Path) -> None:
    text = "topics:\n  t:\n    query: x\n    severity: {high: score >= 6 or cats > 3}\n"

    (problem,) = problems(tmp_path, a=text)

    assert problem.startswith("watchlists/a.yaml:4:36: topics.t.severity.high: unknown value")


@pytest.mark.parametrize(
    ("topic", "query"),
    [
        ({"any_of": ["truce", "peace talks"]}, '(truce OR "peace talks")'),
        (
            {"any_of": ["a", "b"], "all_of": ["c", "entity:gaza"], "none_of": ["pay dispute", "d"]},
            '(a OR b) AND (c AND entity:gaza) AND NOT ("pay dispute" OR d)',
        ),
        ({"query": "a OR b", "none_of": "c"}, "(a OR b) AND NOT (c)"),
        ({"query": "a OR b"}, "a OR b"),
        ({"any_of": ["halt*", "(a AND b)"]}, "(halt* OR ((a AND b)))"),
    ],
)
def test_the_shorthand_is_a_query(topic: dict[str, object], query: str) -> None:
    assert query_of(TopicModel.model_validate(topic))[0] == query


def test_other_files_in_the_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists/.hidden.yaml").write_text("nonsense: [")
    (tmp_path / "watchlists/notes.txt").write_text("nonsense: [")
    (tmp_path / "other.yaml").write_text("nonsense: [")

    assert read_watchlists(tmp_path).topics == ()


def test_reading_grows_with_the_number_of_topics_not_with_its_square(tmp_path: Path) -> None:
    lines = (f"  t{i}: {{query: word{i}, tests: [{{match: word{i}}}]}}\n" for i in range(4_000))

    began = time.process_time()
    found = read(tmp_path, many="topics:\n" + "".join(lines))

    assert len(found.topics) == 4_000
    assert time.process_time() - began < 8  # seconds; with a search per place it was minutes
