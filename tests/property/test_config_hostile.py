"""Hostile YAML and OPML: refused with a place, in bounded time, by a process that lives on."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ConfigurationError
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
    begun = time.monotonic()

    (problem,) = read_document(file).problems

    assert "directives" in problem.message
    assert time.monotonic() - begun < 2


@given(
    pieces=st.lists(
        st.sampled_from([*OPENERS, "]", "}", "\n", "x", ", ", ": ", "*a", '"']), max_size=300
    ),
    times=st.integers(1, 2_000),
)
@settings(max_examples=60, deadline=2_000)
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
