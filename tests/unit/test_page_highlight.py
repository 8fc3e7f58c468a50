"""Evidence offsets to marked text."""

from monitor.web.highlight import LIMIT, Piece, excerpt, merged, pieces


def test_evidence_is_marked_where_it_stands() -> None:
    assert pieces("Putin presses Trump", [(14, 19), (0, 5)]) == (
        Piece("Putin", marked=True),
        Piece(" presses "),
        Piece("Trump", marked=True),
    )


def test_overlapping_and_touching_spans_are_one() -> None:
    assert merged([(3, 6), (0, 4), (6, 8), (20, 30)], 10) == [(0, 8)]


def test_spans_outside_the_text_are_clipped() -> None:
    assert merged([(-5, 2), (8, 99)], 10) == [(0, 2), (8, 10)]


def test_pieces_join_to_the_text_again() -> None:
    text = "وقف إطلاق النار في أوكرانيا"

    assert "".join(p.text for p in pieces(text, [(0, 15), (19, 27)])) == text


def test_short_text_is_shown_whole() -> None:
    assert excerpt("A truce.", [(2, 7)]) == (
        Piece("A "),
        Piece("truce", marked=True),
        Piece("."),
    )


def test_long_text_is_cut_at_a_word() -> None:
    result = excerpt("word " * 200, [])

    assert result[-1] == Piece(" …")
    assert result[0].text.endswith("word")
    assert len(result[0].text) <= LIMIT


def test_excerpt_starts_near_evidence_that_stands_far_inside() -> None:
    text = "noise " * 200 + "ceasefire holds " + "noise " * 200
    at = text.index("ceasefire")

    result = excerpt(text, [(at, at + 9)])

    assert result[0] == Piece("… ")
    assert Piece("ceasefire", marked=True) in result
    assert len("".join(p.text for p in result)) <= LIMIT + 4


def test_text_without_spaces_is_cut_all_the_same() -> None:
    result = excerpt("停" * 900, [(800, 802)])

    assert Piece("停停", marked=True) in result
