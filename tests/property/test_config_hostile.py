"""Hostile YAML and OPML: refused with a place, in bounded time, by a process that lives on."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ConfigurationError
from monitor.watchlist.opml import read_opml
from monitor.yaml_reader import read_document
from monitor.yaml_reader.limits import DEEPEST, LONGEST

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


@pytest.mark.parametrize("depth", [900, 5_000])
def test_nested_blocks_are_refused_too(tmp_path: Path, depth: int) -> None:
    file = tmp_path / "monitor.yaml"
    file.write_text("\n".join(" " * level + "a:" for level in range(depth)), "utf-8")

    (problem,) = read_document(file).problems

    assert problem.line == DEEPEST + 1
    assert problem.message == f"nested too deeply: more than {DEEPEST} levels"


def test_what_a_route_tree_needs_is_read(tmp_path: Path) -> None:
    file = tmp_path / "monitor.yaml"
    file.write_text("[" * DEEPEST + "]" * DEEPEST, "utf-8")

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
