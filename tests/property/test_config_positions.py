"""However a text is written in YAML, an offset in it leads back to its own character."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
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


@settings(max_examples=300, deadline=None)
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
        "\ufeff",
        "1",
        "receivers:",
        "route:",
        "console:",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40), st.sampled_from(["monitor", "feeds", "watchlists/w"]))
def test_any_text_is_a_configuration_or_a_problem_with_a_place(
    pieces: list[str], name: str
) -> None:
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        (folder / "watchlists").mkdir()
        (folder / f"{name}.yaml").write_text("".join(pieces), "utf-8")

        assert all(problem.message for problem in problems(folder))


def problems(folder: Path) -> tuple[Problem, ...]:
    try:
        load(folder, {})
    except ConfigurationError as fault:
        return fault.problems
    return ()
