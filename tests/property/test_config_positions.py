"""However a text is written in YAML, an offset in it leads back to its own character."""

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigurationError, Problem
from monitor.loading import load
from monitor.yaml_reader import read_document

WORDS = st.lists(
    st.text(st.sampled_from("abzАяїé中ש'\"\\:#^*()&"), min_size=1, max_size=8),
    min_size=1,
    max_size=30,
)
STYLES = st.sampled_from([None, "'", '"', "|", ">"])


def written(text: str, style: str | None, width: int) -> str:
    node = yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)
    key = yaml.ScalarNode("tag:yaml.org,2002:str", "q")
    tree = yaml.MappingNode("tag:yaml.org,2002:map", [(key, node)], flow_style=False)
    return str(yaml.serialize(tree, width=width, allow_unicode=True))


@given(WORDS, STYLES, st.integers(20, 60), st.sampled_from([" ", "\n", "  "]))
def test_an_offset_leads_back_to_its_character(
    words: list[str], style: str | None, width: int, joint: str
) -> None:
    text = joint.join(words)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.yaml"
        file.write_text(written(text, style, width), "utf-8")

        read = read_document(file)

    assert read.data == {"q": text}
    lines = read.text.split("\n")
    for offset, char in enumerate(text):
        if char.isspace():
            continue
        place = read.inside(("q",), offset)
        found = lines[place.line - 1][place.column - 1]
        assert found == char or (found == "\\" and char in '\\"')


PIECES = st.sampled_from(
    [
        *"{}[],:&*!|>'\"%@`#-? \n",
        "entities:",
        "topics:",
        "\n  t:",
        "\n    query: ",
        "a AND (b",
        "<<: *a",
        "&a ",
        "*a",
        "null",
        "tests:",
        "\n      - ",
        "match: ",
        "x",
        "\t",
        "\x00",
        "\x85",
        "\u2028",
        "\n? ",
        "\ufeff",
        "1",
        "receivers:",
        "route:",
        "console:",
    ]
)


@given(st.lists(PIECES, max_size=40), st.sampled_from(["monitor", "feeds", "watchlists/w"]))
def test_any_text_is_a_configuration_or_a_problem_with_a_place(
    pieces: list[str], name: str
) -> None:
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        (folder / "watchlists").mkdir()
        (folder / f"{name}.yaml").write_text("".join(pieces), "utf-8")

        assert all(problem.message for problem in problems(folder))


@pytest.mark.parametrize("text", ["?\n  t:&", "?\n  #a\n  t:#", "? q #a\n", "? t&\u2028\n"])
def test_a_value_may_begin_behind_the_last_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "monitor.yaml"
    file.write_text(text, "utf-8")

    read = read_document(file)

    assert isinstance(read.data, dict)
    assert [read.as_text((key,)) for key in read.data]
    assert all(read.place((key,)).line for key in read.data)
    assert all(problem.message for problem in problems(tmp_path))


def test_what_only_yaml_takes_for_a_line_end_is_a_blank(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("q: truce\u2028talks\nr: [a\x85, b\u2029]\n", "utf-8")

    read = read_document(file)

    assert read.data == {"q": "truce talks", "r": ["a", "b"]}
    assert read.key_place(("r",)).line == 2


def problems(folder: Path) -> tuple[Problem, ...]:
    try:
        load(folder, {})
    except ConfigurationError as fault:
        return fault.problems
    return ()
