"""YAML with places: data as written, faults of form, and where each character stands."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from monitor.yaml_reader import Duration, Place, Size, YamlFile, duration_text, read_document


def document(folder: Path, text: str) -> YamlFile:
    file = folder / "file.yaml"
    file.write_bytes(text.encode())
    return read_document(file)


def faults(folder: Path, text: str) -> list[tuple[int, int, str, str]]:
    found = document(folder, text).problems
    return [(problem.line, problem.column, problem.key, problem.message) for problem in found]


def test_scalars_stay_as_written(tmp_path: Path) -> None:
    read = document(tmp_path, "a: no\nb: 012\nc: 12:30\nd: 2025-03-19\ne: 1.50\nf: ~\ng: ''\nh:\n")

    assert read.data == {
        "a": "no",
        "b": "012",
        "c": "12:30",
        "d": "2025-03-19",
        "e": "1.50",
        "f": None,
        "g": "",
        "h": None,
    }


def test_anchors_and_merges_are_unfolded_own_keys_first(tmp_path: Path) -> None:
    text = ".d: &d {a: 1, b: 2}\n.e: &e {b: 3, c: 4}\nx:\n  <<: [*d, *e]\n  a: 9\n"

    read = document(tmp_path, text)

    assert isinstance(read.data, dict)
    assert read.data["x"] == {"a": "9", "b": "2", "c": "4"}
    assert read.place(("x", "c")) == Place(2, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            [(3, 1, "a", "this key stands here twice, first in line 1")],
        ),
        ("a: {b: 1, b: 2}\n", [(1, 11, "a.b", "this key stands here twice, first in line 1")]),
        (
            "a: !secret x\n",
            [(1, 4, "a", "YAML reads `!` at the beginning of a value as a tag")],
        ),
        ("a: !!python/name:os.system x\n", None),
        (
            "a: &b c\n",
            [(1, 4, "a", "YAML reads `&` at the beginning of a value as an anchor's name")],
        ),
        ("a: &b c\nd: *b\n", []),
        ("query: Gaza #talks\n", [(1, 13, "query", "YAML drops '#talks' as a comment")]),
        ("query: Gaza # the strip\nevery: 5m #fast\n", []),
        ("? [a]\n: b\n", [(1, 3, "", "a key must be plain text")]),
        ("a: &a [*a]\n", [(1, 1, "", "an alias stands inside what it repeats")]),
        ("a:\n  <<: 5\n", [(2, 3, "a.<<", "`<<` merges mappings only")]),
        ("", []),
        ("# only a comment\n", []),
    ],
)
def test_faults_of_form_have_their_place(
    tmp_path: Path, text: str, expected: list[tuple[int, int, str, str]] | None
) -> None:
    found = faults(tmp_path, text)

    assert found == expected if expected is not None else len(found) == 1


def test_a_syntax_error_has_its_place(tmp_path: Path) -> None:
    (problem,) = document(tmp_path, "a: 1\nb: [1, 2\nc: 3\n").problems

    assert (problem.line, problem.column) == (2, 4)
    assert problem.message == (
        "not YAML: the bracket that opens here is not closed, or a comma is missing"
    )


def test_an_alias_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, 12)]

    (problem,) = document(tmp_path, "\n".join(lines)).problems

    assert problem.message.startswith("aliases unfold to ")


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("a: Le Monde à la une\n".encode("latin-1"))

    (problem,) = read_document(file).problems

    assert problem.message == "the file is not UTF-8 text (byte 12)"


def test_a_byte_order_mark_and_foreign_line_ends_are_no_trouble(tmp_path: Path) -> None:
    read = document(tmp_path, "\ufeffa: 1\r\nb:\r\n  c: 2\r\n")

    assert read.data == {"a": "1", "b": {"c": "2"}}
    assert read.place(("b", "c")) == Place(3, 6)


def test_a_missing_path_is_placed_at_its_nearest_parent(tmp_path: Path) -> None:
    read = document(tmp_path, "a:\n  b: 1\n")

    assert read.place(("a", "x", 3, "y")) == Place(2, 3)
    assert read.key_place(("a",)) == Place(1, 1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("q: one two BAD\n", (1, 12)),
        ("q: 'it''s BAD'\n", (1, 11)),
        ('q: "say \\"x\\" \\u0416 BAD"\n', (1, 22)),
        ("q: >\n  one\n  two BAD\n", (3, 7)),
        ("q: |\n    one\n      two\n    BAD\n", (4, 5)),
        ("q: >-\n  Путин OR\n\n  BAD x\n", (4, 3)),
        ("q: one\n  two\n  BAD\n", (3, 3)),
        ("q: >  # a comment\n  BAD\n", (2, 3)),
    ],
)
def test_an_offset_in_a_text_leads_to_its_character(
    tmp_path: Path, text: str, place: tuple[int, int]
) -> None:
    read = document(tmp_path, text)
    assert isinstance(read.data, dict)

    found = read.inside(("q",), str(read.data["q"]).index("BAD"))

    assert (found.line, found.column) == place


def test_the_end_of_a_text_is_after_its_last_character(tmp_path: Path) -> None:
    read = document(tmp_path, "q: >\n  one AND\nz: 1\n")

    assert read.inside(("q",), len("one AND\n")) == Place(2, 10)
    assert read.inside(("q",), len("one AND")) == Place(2, 10)


class Quantities(BaseModel):
    duration: Duration = 0
    size: Size = 0


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("0", 0),
        ("0s", 0),
        ("250ms", 250),
        ("30s", 30_000),
        ("10m", 600_000),
        ("2h", 7_200_000),
        ("7d", 604_800_000),
        ("1h30m", 5_400_000),
        ("1.5h", 5_400_000),
        ("2w", 1_209_600_000),
    ],
)
def test_durations(text: str, milliseconds: int) -> None:
    assert Quantities.model_validate({"duration": text}).duration == milliseconds


@pytest.mark.parametrize("text", ["", "10", "5 m", "-5m", "5x", "1e3s", "101w3", "9999999d", "m"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Quantities.model_validate({"duration": text})


@pytest.mark.parametrize(
    ("text", "size"),
    [("16MB", 2**24), ("16 MiB", 2**24), ("1.5KB", 1536), ("100", 100), ("1GB", 2**30)],
)
def test_sizes(text: str, size: int) -> None:
    assert Quantities.model_validate({"size": text}).size == size


@pytest.mark.parametrize("text", ["", "MB", "16mb", "-1MB", "16 TB"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Quantities.model_validate({"size": text})


@pytest.mark.parametrize("text", ["0s", "250ms", "90s", "10m", "2h", "3d", "2w"])
def test_a_duration_is_written_as_it_was_read(text: str) -> None:
    assert duration_text(Quantities.model_validate({"duration": text}).duration) == text
