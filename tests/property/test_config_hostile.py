"""Hostile YAML and OPML: refused with a place, in bounded time, by a process that lives on."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigurationError, Problem
from monitor.loading import Loader, complete, loader
from monitor.loading.complete import ENOUGH
from monitor.watchlist.opml import MOST, read_opml
from monitor.watchlist.read import read_files
from monitor.yaml_reader import limits, read_document
from monitor.yaml_reader.document import MOST_SLIPS
from monitor.yaml_reader.limits import DEEPEST, LONGEST
from monitor.yaml_reader.validation import MOST_TOLD

OPENERS = [
    "[",
    "{",
    "- ",
    "? ",
    "{a: ",
    "[{",
    "a: [",
    "- - ",
    "[ # ]]]]\n",
    "!!seq [",
    "&a [",
    "{? ",
]


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("depth", [DEEPEST + 1, 900, 100_000, 1_000_000])
def test_nested_too_deeply_is_a_problem_with_a_place(
    tmp_path: Path, opener: str, depth: int
) -> None:
    file = tmp_path / "monitor.yaml"
    file.write_text(opener * depth, "utf-8")

    document = read_document(file)

    assert document.data is None
    (problem,) = document.problems
    assert problem.line == 1 or "\n" in opener
    assert len(str(problem)) < 500


@pytest.mark.parametrize("opener", ["[", "{a: ", "[{", "&a ["])
def test_nested_too_deeply_inside_a_mapping_is_one_too(tmp_path: Path, opener: str) -> None:
    file = tmp_path / "monitor.yaml"
    file.write_text("store: " + opener * 100_000, "utf-8")

    (problem,) = read_document(file).problems

    assert problem.message == f"nested too deeply: more than {DEEPEST} levels"


@pytest.mark.parametrize("piece", ["k: v\n", "- v\n", "a,", "{a: b},", "[[]]", "---\na\n", "\n"])
@pytest.mark.parametrize("before", ["", "topics:\n  a: ["])
def test_more_values_than_any_configuration_are_not_even_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: str, before: str
) -> None:
    """Millions of nodes take minutes and gigabytes."""
    monkeypatch.setattr(limits, "VALUES", 10_000)  # the real limit makes files of 12 MB
    file = tmp_path / "watchlist.yaml"
    file.write_text(before + piece * 10_001, "utf-8")

    (problem,) = read_document(file).problems

    assert problem.message == "holds more than 10,000 values"


def test_three_million_values_are_too_many(tmp_path: Path) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text("a: [" + "a," * 3_000_000, "utf-8")

    (problem,) = read_document(file).problems

    assert problem.message == "holds more than 3,000,000 values"


def test_control_characters_by_the_hundred_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text("topics: {}\n" + "\x00" * 1_000, "utf-8")

    document = read_document(file)

    assert len(document.problems) == MOST_SLIPS
    assert document.unreadable


@pytest.mark.parametrize("before", ["[", 'a: "', "- "])
def test_line_without_end_is_told_and_not_looked_at_for_slips(tmp_path: Path, before: str) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text("topics: {}\n" + before + "x[] " * 500_000, "utf-8")

    (problem,) = read_document(file).problems

    assert problem.line == 2
    assert len(str(problem)) < 500


KEYS = frozenset({"topics", "entities"})


def test_another_kind_of_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text(
        ".a: 1\n<<: {}\ntopics: {a: {b: 1}}\n" + "".join(f"k{n}: [v]\n" for n in range(200))
    )

    (problem,) = read_document(file, KEYS).problems

    assert (problem.line, problem.message) == (104, "more than 100 unknown keys")
    assert read_document(file).problems == []


def test_hundred_unknown_keys_are_told_each(tmp_path: Path) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text("topics: {a: {b: 1}}\n" + "".join(f"k{n}: {{v: w}}\n" for n in range(100)))

    assert read_document(file, KEYS).problems == []


def test_faults_by_the_thousand_are_told_in_part_and_counted(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("".join(f"k{n}: v\n" for n in range(5_000)))

    problems = read_files(tmp_path).problems  # it took minutes, by the square of their number

    assert [str(each).partition(": ")[2] for each in problems if not each.line] == [
        "has 4500 more faults"
    ]
    assert len(problems) == MOST_TOLD + 1


def test_keys_that_stand_twice_by_the_thousand_are_told_in_part(tmp_path: Path) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text("k: v\n" * 5_001, "utf-8")

    problems = read_document(file).problems

    assert len(problems) == MOST_SLIPS + 1
    assert problems[-1].message == "has 4900 more faults"


@pytest.mark.parametrize("depth", [900, 5_000])
def test_nested_blocks_are_refused_too(tmp_path: Path, depth: int) -> None:
    file = tmp_path / "monitor.yaml"
    file.write_text("\n".join(" " * level + "a:" for level in range(depth)), "utf-8")

    (problem,) = read_document(file).problems

    assert problem.line == DEEPEST + 1
    assert problem.message == f"nested too deeply: more than {DEEPEST} levels"


def test_what_a_route_tree_needs_is_read(tmp_path: Path) -> None:
    file = tmp_path / "monitor.yaml"
    file.write_text("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1), "utf-8")

    assert read_document(file).problems == []


def test_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "monitor.yaml"
    with file.open("wb") as sparse:
        sparse.truncate(LONGEST + 1)

    (problem,) = read_document(file).problems

    assert "32 MB long, more than 32 MB" in str(problem)


def test_directives_without_end_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "monitor.yaml"
    lines = "".join(f"%TAG !{n}! tag:x,2000:\n" for n in range(100_000))
    file.write_text(lines + "--- {}\n", "utf-8")
    begun = time.process_time()

    (problem,) = read_document(file).problems

    assert "directives" in problem.message
    assert time.process_time() - begun < 5


@given(
    pieces=st.lists(
        st.sampled_from([*OPENERS, "]", "}", "\n", "x", ", ", ": ", "*a", '"']), max_size=300
    ),
    times=st.integers(1, 2_000),
)
def test_any_pile_of_openers_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], times: int
) -> None:
    file = tmp_path_factory.getbasetemp() / "pile.yaml"
    file.write_text(("".join(pieces)[:400] * times)[:200_000], "utf-8")

    document = read_document(file)

    assert document.problems or document.root is None or document.data is not None


CRASHES = """
import sys
from pathlib import Path
from monitor.yaml_reader import read_document
for opener in ("[", "{", "- ", "{a: "):
    Path(sys.argv[1]).write_text(opener * 1_000_000)
    assert read_document(Path(sys.argv[1])).problems
"""


def test_a_million_levels_do_not_end_the_process(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRASHES, str(tmp_path / "x.yaml")], check=False)

    assert done.returncode == 0


@pytest.mark.parametrize("element", ["outline", "body", "x"])
def test_opml_of_a_million_levels_is_refused_or_empty(tmp_path: Path, element: str) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text("<opml>" + f"<{element}>" * 1_000_000, "utf-8")
    begun = time.process_time()

    with pytest.raises(ConfigurationError):
        read_opml(file)

    assert time.process_time() - begun < 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_opml_of_more_outlines_than_any_list_is_refused(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "feeds.opml"
    text = "<opml><body>" + "<OUTLINE text='a'/>" * (MOST + 1) + "</body></opml>"
    file.write_text(text, encoding)

    with pytest.raises(ConfigurationError, match="more than 200,000 outlines"):
        read_opml(file)


@pytest.mark.parametrize("piece", [b"\xe4\xff\x81", b"a & b < ", b"\x00\x1b", b"<<"])
def test_opml_that_is_none_is_refused_before_its_encoding_is_looked_for(
    tmp_path: Path, piece: bytes
) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(piece * (8 * 2**20 // len(piece)))

    with pytest.raises(ConfigurationError, match="not OPML: no <opml> element"):
        read_opml(file)


# --- rubbish that has the form of a configuration ------------------------------------------

LINES = {
    "no mappings": "  k{}: v\n",
    "unknown keys": "  k{}: {{v: w, x: y}}\n",
    "wrong values": "  k{}: {{query: truce, severity: [a, {{b: c}}]}}\n",
    "no queries": "  k{}: {{query: 'truce AND'}}\n",
    "no ids": "  'k {}!': {{query: truce}}\n",
    "tags": "  k{}: !x {{query: truce}}\n",
    "comments": "  k{}: {{query: truce #b\n    }}\n",
    "tabs": "\tk{}: [v]\n",
    "circles": "  k{0}: &a{0} [*a{0}]\n",
}


def loaded(folder: Path) -> tuple[Problem, ...]:
    """The problems of a start; empty where it starts."""
    try:
        Loader(folder, {}).load()
    except ConfigurationError as fault:
        return fault.problems
    return ()


def written(folder: Path, name: str, line: str, times: int, before: str = "") -> Path:
    (folder / "watchlists").mkdir(exist_ok=True)
    file = folder / name
    file.write_text(before + "".join(map(line.format, range(times))), "utf-8")
    return file


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """A beginning of 8 KB instead of 64, so that shorter files are long."""
    monkeypatch.setattr(complete, "BEGINNING", 8 * 1024)
    monkeypatch.setattr(complete, "LONG", 16 * 1024)


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", ["watchlists/a.yaml", "feeds.yaml"])
def test_long_rubbish_is_not_read_to_its_end(tmp_path: Path, name: str, line: str) -> None:
    """A megabyte of these took 5 to 10 s; how long it is makes no difference any more."""
    before = "topics:\n" if name.startswith("watch") else ""
    file = written(tmp_path, name, LINES[line] if before else LINES[line][2:], 2_000, before)

    first, *others = loaded(tmp_path)

    count = "1 fault" if line == "circles" else f"{ENOUGH} faults"
    assert (first.file, first.message) == (file, f"{count} in its first 8 KB, it is not read on")
    assert len(others) == (1 if line == "circles" else ENOUGH)
    assert all(each.line for each in others)


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("line", LINES)
def test_rubbish_behind_a_sound_beginning_is_not_read_to_its_end(tmp_path: Path, line: str) -> None:
    good = "topics:\n" + "".join(f"  good{n}: {{query: truce}}\n" for n in range(400))
    written(tmp_path, "watchlists/a.yaml", LINES[line], 16_000, good)

    first, *others = loaded(tmp_path)

    assert first.message.endswith("in its first 64 KB, it is not read on")
    assert 1 <= len(others) <= ENOUGH


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("faults", [ENOUGH, ENOUGH + 1])
def test_long_file_with_some_faults_is_read_to_its_end(tmp_path: Path, faults: int) -> None:
    bad = "".join(map(LINES["no mappings"].format, range(faults)))
    written(tmp_path, "watchlists/a.yaml", "  t{}: {{query: truce}}\n", 900, "topics:\n" + bad)
    with (tmp_path / "watchlists/a.yaml").open("a") as file:
        file.write("  last: v\n")

    problems = loaded(tmp_path)

    assert len(problems) == ENOUGH + 1
    assert (problems[-1].key == "topics.last") == (faults == ENOUGH)


@pytest.mark.usefixtures("brief")
def test_beginning_of_a_sound_file_that_names_what_stands_behind_is_no_rubbish(
    tmp_path: Path,
) -> None:
    before = "queries: {}\ntopics:\n".replace("{}", "{k: truce}")
    file = written(tmp_path, "watchlists/a.yaml", "  t{}: {{query: 'entity:e'}}\n", 900, before)
    with file.open("a") as opened:
        opened.write("entities: {e: {name: Akhtala}}\n")

    assert loaded(tmp_path) == ()


@pytest.mark.usefixtures("brief")
def test_rubbish_in_place_of_a_sound_file_is_seen_at_the_reload(tmp_path: Path) -> None:
    file = written(tmp_path, "watchlists/a.yaml", "  t{}: {{query: truce}}\n", 900, "topics:\n")
    loader = Loader(tmp_path, {})
    loader.load()
    loader.load()
    file.write_text("topics:\n" + "".join(map(LINES["no queries"].format, range(900))))

    with pytest.raises(ConfigurationError, match="it is not read on"):
        loader.load()


@pytest.mark.parametrize(
    ("piece", "says"),
    [
        ("<x>", "no list of feeds: it has 20,004 tags and 0 outlines"),
        ("<!-- -->", "no list of feeds: it has 20,004 tags and 0 outlines"),
        ("&a", "no list of feeds: it has 20,000 references (&) and 0 outlines"),
        ("<outline xmlUrl='here'/>", "more than 1,000 feeds without an address that can be polled"),
        ("<outline type='rss' text='a'/>", "more than 1,000 feeds without an address"),
    ],
)
def test_opml_that_holds_all_but_feeds_is_refused(tmp_path: Path, piece: str, says: str) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text("<opml><body>" + piece * 20_000 + "</body></opml>")

    with pytest.raises(ConfigurationError) as caught:
        read_opml(file)

    assert says in str(caught.value)


@pytest.mark.parametrize(
    "document", ["<opml/>", "<opml version='2.0' ><body/></opml>", "<a:opml xmlns:a='b'></a:opml>"]
)
def test_opml_without_feeds_is_an_empty_list(tmp_path: Path, document: str) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(document)

    assert read_opml(file) == ()


def test_long_opml_that_does_not_end_says_where_it_breaks(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text("<opml><body>\n" + "<outline text='a'/>\n" * 60_000)

    with pytest.raises(ConfigurationError, match=r":60002:1: not XML: no element found"):
        read_opml(file)


def test_settings_of_more_than_a_megabyte_are_not_read(tmp_path: Path) -> None:
    """10 MB of topics in the wrong file took 35 s, for one unknown key."""
    file = tmp_path / "monitor.yaml"
    file.write_text("topics:\n" + "  k: {query: truce}\n" * 60_000)

    (problem,) = loaded(tmp_path)

    assert str(problem) == (
        f"{file}: is longer than 1 MB (topics stand in watchlists/*.yaml, feeds in feeds.yaml)"
    )


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("section", ["lists", "topics", "entities", "queries"])
def test_long_list_in_place_of_a_section_is_not_read_to_its_end(
    tmp_path: Path, section: str
) -> None:
    """One fault, and 4 MB took 7 s to tell it."""
    written(tmp_path, "watchlists/a.yaml", "  - word {}\n", 5_000, f"{section}:\n")

    first, second = loaded(tmp_path)

    assert first.message == "1 fault in its first 8 KB, it is not read on"
    assert second.message == "must be a mapping"


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ('{"topics": {\n', '"t{}": {{"query": "truce"}},\n', '"last": {"query": "truce"}}}\n'),
        ("lists: {words: [\n", "  word{},\n", "last]}\ntopics: {t: {query: 'any:words'}}\n"),
        ("lists:\n  words:\n", "    - word{}\n", "topics: {t: {query: 'any:words'}}\n"),
        ("topics:\n  t:\n    query: >\n", "      слово{} OR\n", "      truce\n"),
        ("topics:\n  t:\n    query: 'a OR\n", "      слово{} OR\n", "      truce'\n"),
        ("topics:\n  t:\n    tests:\n", "    - match: truce {}\n", "    query: truce\n"),
        ("", "# comment {}\n", "topics: {t: {query: truce}}\n"),
    ],
    ids=["JSON", "flow", "block", "folded", "quoted", "tests", "comments"],
)
def test_sound_file_whose_beginning_ends_inside_of_something_is_read(
    tmp_path: Path, before: str, line: str, after: str
) -> None:
    file = written(tmp_path, "watchlists/a.yaml", line, 1_500, before)
    with file.open("a") as opened:
        opened.write(after)

    assert loaded(tmp_path) == ()


@pytest.mark.usefixtures("brief")
def test_anchor_that_is_referred_to_behind_the_beginning_is_no_fault(tmp_path: Path) -> None:
    count = 2 * ENOUGH
    before = "lists:\n" + "".join(f"  w{n}: [&a{n} word{n}]\n" for n in range(count))
    file = written(tmp_path, "watchlists/a.yaml", "  t{}: {{query: truce}}\n", 900)
    topics = "topics:\n" + file.read_text("utf-8")
    aliases = ", ".join(f"*a{n}" for n in range(count))
    file.write_text(f"{before}{topics}  last: {{any_of: [{aliases}]}}\n", "utf-8")

    assert loaded(tmp_path) == ()


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("section", ["lists", "topics", "entities", "queries"])
def test_slip_at_the_beginning_of_a_long_file_ends_its_reading(
    tmp_path: Path, section: str
) -> None:
    """For each slip the whole text was read again: 1.5 MB of tabs took 17 s."""
    written(tmp_path, "watchlists/a.yaml", "  k{}: truce\n", 2_000, f"{section}:\n\tk: truce\n")

    first, second, *_ = loaded(tmp_path)

    assert first.message.endswith("in its first 8 KB, it is not read on")
    assert (second.line, second.message) == (2, "not YAML: a tab stands in the indentation")


@pytest.mark.parametrize("long", [False, True])
def test_long_file_that_is_faulty_is_told_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bool
) -> None:
    """To read it a second time, with the others, took as long again."""
    monkeypatch.setattr(loader, "LONG", 100 if long else 10_000)
    (tmp_path / "feeds.yaml").write_text("a: {uri: b}\n")
    good = "topics:\n" + "".join(f"  t{n}: {{query: truce}}\n" for n in range(20))
    written(tmp_path, "watchlists/a.yaml", "  bad: {{querry: truce}}\n", 1, good)
    (tmp_path / "feeds.yaml").write_text("" if long else "a: {uri: b}\n")
    (tmp_path / "watchlists/b.yaml").write_text("topics: {u: {querry: truce}}\n")

    told = {each.file.name for each in loaded(tmp_path)}

    assert told == ({"a.yaml"} if long else {"a.yaml", "b.yaml", "feeds.yaml"})


def test_long_settings_that_are_faulty_are_told_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "LONG", 10)
    (tmp_path / "monitor.yaml").write_text("topics: {t: {query: truce}}\n")
    written(tmp_path, "watchlists/a.yaml", "  bad{}: {{querry: truce}}\n", 1, "topics:\n")

    assert {each.file.name for each in loaded(tmp_path)} == {"monitor.yaml"}


@pytest.mark.parametrize(
    "line", ["k{}: !x v\n", "k{}: {{query: a #b\n  }}\n", "k{}: &x{} v\n", "k: v\n"]
)
def test_values_behind_faults_of_form_by_the_hundred_are_not_looked_at(
    tmp_path: Path, line: str
) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text("".join(line.format(n, n) for n in range(MOST_SLIPS + 11)), "utf-8")

    problems = read_files(tmp_path).problems

    counted = 10 if line.startswith("k:") else 11  # the first of two is sound
    assert len(problems) == MOST_SLIPS + 1
    assert [each.message for each in problems if not each.line] == [f"has {counted} more faults"]


@pytest.mark.parametrize("text", ["[&x truce, *x]", "[&x truce, *x , b]", "[a, &x-1 b, {c: *x-1}]"])
def test_anchor_that_is_referred_to_inside_of_brackets_is_sound(tmp_path: Path, text: str) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text(f"a: {text}\n", "utf-8")

    assert read_document(file).problems == []
