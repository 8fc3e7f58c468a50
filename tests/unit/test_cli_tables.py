"""Lists on a terminal: columns that no text in them can leave."""

from unicodedata import combining, east_asian_width

from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.tables import Cell, Table, Tone

PLAIN = {"NO_COLOR": "1"}
SOME = st.text(st.sampled_from("ab \u0915\u093f\u094d\u65e5\u672c\u0301\t\x1b[31m"), max_size=40)


def cells(text: str) -> int:
    return sum(0 if combining(c) else 1 + (east_asian_width(c) in "FW") for c in text)


def test_columns_stand_under_their_heads_and_sentences_below() -> None:
    rows = [
        (Cell("bbc-world", Tone.QUIET), Cell("ok", Tone.GOOD)),
        (Cell("nhk"), Cell("failing", Tone.BAD)),
    ]

    lines = list(Table(("Feed", "State"), rows, ("nhk: gone",)).lines(80, PLAIN))

    assert lines == [
        "Feed       State",
        "bbc-world  ok",
        "nhk        failing",
        "nhk: gone",
    ]


def test_colours_say_how_it_stands_where_a_terminal_has_them() -> None:
    table = Table(("State",), [(Cell("failing", Tone.BAD),)])

    assert list(table.lines(80, {})) == ["\x1b[1mState\x1b[0m", "\x1b[1;31mfailing\x1b[0m"]
    assert list(table.lines(80, {"TERM": "dumb"})) == ["State", "failing"]


def test_the_widest_column_gives_way_on_a_narrow_terminal() -> None:
    row = (Cell("nhk"), Cell("as often as its list of the day lets us"), Cell("3"))

    lines = list(Table(("Feed", "Why", "A day"), [row]).lines(36, PLAIN))

    assert lines == [
        "Feed  Why                      A day",
        "nhk   as often as its list of  3",
        "      the day lets us",
    ]


@given(st.lists(st.tuples(SOME, SOME), min_size=1, max_size=4), st.integers(30, 60))
def test_no_text_leaves_its_column(rows: list[tuple[str, str]], width: int) -> None:
    table = Table(("A", "B"), [tuple(map(Cell, row)) for row in rows], [rows[0][0]])

    lines = list(table.lines(width, PLAIN))

    assert all(line.isprintable() for line in lines)
    assert all(cells(line) <= max(width, 2 * 12 + 2) for line in lines[:-1])
    told = "".join("".join(row) for row in rows)
    kept = sum(letter in told and letter not in " \t\x1b" for letter in "".join(lines[1:-1]))
    assert kept == sum(letter not in " \t\x1b" for letter in told)
