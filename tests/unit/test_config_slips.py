"""What is pasted behind a key: the line, the key and a remedy, and the rest of the file is read."""

from pathlib import Path

import pytest

from monitor.errors import ConfigurationError
from monitor.language.codes import country_code, country_named, language_code, language_named
from monitor.loading import load
from monitor.yaml_reader import read_document

OWN_LINE = "put the query after `>` on a line of its own: query: >"
PASTED = [
    '"peace talks" AND Gaza',
    "'peace talks' AND Gaza",
    '"rate cut" "birth rate"',
    "*strike AND Iran",
    "*strike",
    "@envoy AND Gaza",
    "{BT} NEAR/3 fibre",
    "{BT}",
    "[truce]",
    "[truce] OR Gaza",
    "Title: truce",
    'Gaza AND Title: "truce"',
    "%gdp OR growth",
    "!important",
    "!sports Gaza",
    "&peace talks",
    "& talks",
    "| truce",
    "> truce",
    "- truce",
    "? truce",
    ", truce",
    ") truce: x",
    "`truce`",
    '"peace talks',
    "'peace talks",
    '"peace \\d"',
    "Gaza #truce",
    "#truce AND Gaza",
    '"peace talks" #truce',
]


@pytest.mark.parametrize("pasted", PASTED)
def test_a_pasted_query_is_told_with_its_line_its_key_and_the_remedy(
    tmp_path: Path, pasted: str
) -> None:
    text = (
        f"topics:\n  war:\n    query: {pasted}\n    stemming: maybe\n  peace:\n    query: a AND\n"
    )
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists" / "w.yaml").write_text(text, "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    told = [(each.line, each.key, each.remedy) for each in caught.value.problems]
    assert [(line, key) for line, key, _ in told] == [
        (3, "topics.war.query"),
        (4, "topics.war.stemming"),
        (6, "topics.peace.query"),
    ]
    assert told[0][2].startswith(OWN_LINE)


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("*strike", "put the whole value in quotation marks: - '*strike'"),
        ("@envoy", "put the whole value in quotation marks: - '@envoy'"),
        ('"a b" AND c', "put the whole value in quotation marks: - '\"a b\" AND c'"),
        ("'a b' AND c", "put the whole value in quotation marks: - '''a b'' AND c'"),
        ("{BT}", "put the whole value in quotation marks: - '{BT}'"),
        ("Title: truce", "put the whole value in quotation marks: - 'Title: truce'"),
    ],
)
def test_an_element_of_a_list_is_put_in_quotation_marks(
    tmp_path: Path, written: str, remedy: str
) -> None:
    (tmp_path / "watchlists").mkdir()
    text = (
        f"lists:\n  words:\n    - truce\n    - {written}\ntopics: {{t: {{query: 'any:words'}}}}\n"
    )
    (tmp_path / "watchlists" / "w.yaml").write_text(text, "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    (problem,) = caught.value.problems
    assert (problem.line, problem.remedy) == (4, remedy)


def test_every_slip_of_a_file_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    lines = [f"  t{i}:\n    query: {pasted}" for i, pasted in enumerate(PASTED)]
    file.write_text("\n".join(["topics:", *lines, "  good: {query: truce}", ""]), "utf-8")

    read = read_document(file)

    unreadable = {problem.line for problem in read.problems}
    well_formed = {"{BT}", "[truce]"}  # as YAML, but not as a query
    assert unreadable == {2 * i + 3 for i, p in enumerate(PASTED) if p not in well_formed}
    assert isinstance(read.data, dict)
    assert isinstance(read.data["topics"], dict)
    assert read.data["topics"]["good"] == {"query": "truce"}
    assert len(read.data["topics"]) == len(PASTED) + 1


def test_what_stands_in_for_a_slip_is_no_fault_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "watchlists").mkdir()
    text = "topics:\n  t:\n    query: truce\n    threshold: *high\n"
    (tmp_path / "watchlists" / "w.yaml").write_text(text, "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    assert [each.line for each in caught.value.problems] == [4]


def test_a_tab_in_the_indentation_is_told_and_read_as_blanks(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text("topics:\n\tt:\n\t\tquery: truce\n", "utf-8")

    read = read_document(file)

    (problem,) = read.problems
    assert (problem.line, problem.column, problem.remedy) == (2, 1, "indent with spaces")
    assert read.data == {"topics": {"t": {"query": "truce"}}}


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u202f", "\u3000", "\ufeff ", " \u200b"])
def test_blanks_that_look_like_spaces_are_read_as_spaces(tmp_path: Path, blank: str) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(f"topics:\n {blank}t:\n    query:{blank}truce AND Gaza\n", "utf-8")

    assert read_document(file).data == {"topics": {"t": {"query": "truce AND Gaza"}}}


def test_a_character_that_yaml_forbids_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text("a: 1\nb: tru\x07ce\n", "utf-8")

    read = read_document(file)

    (problem,) = read.problems
    assert (problem.line, problem.column) == (2, 7)
    assert problem.message == "the character U+0007 is not allowed in YAML"
    assert read.data == {"a": "1", "b": "tru ce"}


def test_a_name_that_could_not_be_read_is_no_further_fault(tmp_path: Path) -> None:
    """Entities, lists and topics of a file with slips count as there."""
    (tmp_path / "watchlists").mkdir()
    names = "entities:\n  lee: {name: [Lee]}\nlists:\n  words: {a: b}\nqueries:\n  q: 'a AND'\n"
    (tmp_path / "watchlists" / "names.yaml").write_text(names, "utf-8")
    uses = "topics: {t: {query: 'entity:lee AND any:words AND query:q AND entity:nobody'}}\n"
    (tmp_path / "watchlists" / "uses.yaml").write_text(uses, "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    assert [(each.file.name, each.key) for each in caught.value.problems] == [
        ("names.yaml", "entities.lee.name"),
        ("names.yaml", "lists.words"),
        ("names.yaml", "queries.q"),
    ]


def test_a_circle_is_told_once_beside_other_faults(tmp_path: Path) -> None:
    (tmp_path / "watchlists").mkdir()
    queries = "queries: {b: 'crane OR query:c', a: 'barge OR query:b', c: 'dredger OR query:a'}\n"
    topics = "topics: {t: {query: 'query:a'}, u: {query: 'heading:lock'}}\n"
    (tmp_path / "watchlists" / "w.yaml").write_text(queries + topics, "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    assert [(each.key, each.message.rpartition(": ")[2]) for each in caught.value.problems] == [
        ("queries.b", "a > b > c > a"),
        ("topics.u.query", "unknown field 'heading'"),
    ]


def test_a_line_of_a_list_that_is_no_word_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "watchlists").mkdir()
    text = (
        "lists:\n  words:\n    - truce\n    - a*\n    - b AND\ntopics: {t: {query: 'any:words'}}\n"
    )
    (tmp_path / "watchlists" / "w.yaml").write_text(text, "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    assert [(each.line, each.key) for each in caught.value.problems] == [
        (4, "lists.words.1"),
        (5, "lists.words.2"),
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("languages: [german]", "'german' is no language code (write de)"),
        ("languages: Deutsch", "'Deutsch' is no language code (write de)"),
        ("languages: [ua]", "'ua' is no language code (write uk)"),
        ("threshold: 60", "must be at most 10 (found '60')"),
        ("threshold: high", "must be a number (found 'high') (write it in digits, "),
        ("stemming: maybe", "must be true or false (found 'maybe') (write `true` or `false`)"),
        ("tags: 'a, b'", "'a, b' is one text (write a list, [a, b], or a list of one)"),
        ("any_of: truce; ceasefire", "is one text (write a list, [truce, ceasefire], or a list"),
        ("text: Full text", "must be one of feed, full (found 'Full text') (did you mean `full`?)"),
        ("severity: {high: 'score >= 60'}", "scores go from 0 to 10"),
        ("severity: {high: 'score >= 6 AND outlets > 2'}", "write and, or, not in small letters"),
    ],
)
def test_a_value_of_a_closed_set_is_told_with_what_is_meant(
    tmp_path: Path, line: str, told: str
) -> None:
    (tmp_path / "watchlists").mkdir()
    text = f"topics:\n  t:\n    query: truce\n    {line}\n"
    (tmp_path / "watchlists" / "w.yaml").write_text(text, "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    (problem,) = caught.value.problems
    assert problem.line == 4
    assert told in str(problem)


@pytest.mark.parametrize("written", ["[DE, uk]", "de, uk", "[ger, ukr]", "[deu, UK]", "de uk"])
def test_languages_are_read_by_any_code(tmp_path: Path, written: str) -> None:
    (tmp_path / "watchlists").mkdir()
    text = f"topics: {{t: {{query: truce, languages: {written!s}}}}}\n"
    if written[0] != "[":
        text = f"topics:\n  t:\n    query: truce\n    languages: {written}\n"
    (tmp_path / "watchlists" / "w.yaml").write_text(text, "utf-8")

    (topic,) = load(tmp_path, {}).topics

    assert topic.languages == ("de", "uk")


def test_codes_and_names_lead_to_one_code() -> None:
    assert [language_code(text) for text in ("EN", "ger", "zh_CN", "iw", "xx", "english")] == [
        "en", "de", "zh-CN", "he", "", "",
    ]  # fmt: skip
    assert [language_named(text) for text in ("English", "українська", "jp", "Farsi", "Xyz")] == [
        "en", "uk", "ja", "fa", "",
    ]  # fmt: skip
    assert [country_code(text) for text in ("gb", "UK", "EL", "nor", "XK", "QQQQ", "Oslo")] == [
        "GB", "GB", "GR", "NO", "XK", "", "",
    ]  # fmt: skip
    assert [country_named(text) for text in ("Germany", "Україна", "Schweiz", "Oz")] == [
        "DE", "UA", "CH", "",
    ]  # fmt: skip
