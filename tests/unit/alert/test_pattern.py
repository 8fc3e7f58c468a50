"""Patterns are RE2's: linear, anchored, and answered where they cannot be read."""

import pytest

from monitor.alert.pattern import check_pattern, fits
from monitor.errors import QueryError


def test_pattern_must_fit_the_whole_text() -> None:
    assert fits("high|urgent", "urgent")
    assert not fits("high|urgent", "very urgent")
    assert fits("", "")
    assert not fits("", "x")


def test_pattern_reads_letters_not_bytes() -> None:
    assert fits("(?i)ä.ö", "ÄéÖ")
    assert fits(r"\p{Cyrillic}+", "Правда")


def test_pattern_takes_half_a_surrogate_pair_from_a_feed() -> None:
    assert fits("a.", "a\ud800")


def test_pattern_that_backtracks_without_end_elsewhere_answers() -> None:
    # 2^5,000 steps in a backtracking engine: the test would not end
    assert not fits("([A-Za-z]+ ?)+ Agency", "a" * 5_000 + "!")


@pytest.mark.parametrize(
    ("pattern", "remedy"),
    [
        ("(?=a)b", "lookaround"),
        (r"(a)\1", "back-references"),
        ("a**b(", "RE2 repeats a part once"),
        ("*", "write \\ before it"),
        ("(a", "write \\("),
        ("a)", "write \\)"),
        ("[a", "write \\["),
        ("a{2000}", "1,000 times"),
        ("((a{100}){100}){100}", "multiplied"),
        (r"(\p{L}{1000})(\p{L}{1000})", "smaller repetitions"),
        ("a\\", "write \\\\"),
    ],
)
def test_pattern_that_re2_refuses_is_answered_with_a_remedy(pattern: str, remedy: str) -> None:
    with pytest.raises(QueryError) as refused:
        check_pattern(pattern)

    assert repr(pattern) in refused.value.message
    assert remedy in refused.value.hint


def test_pattern_that_re2_refuses_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(QueryError):
        check_pattern("(never(")

    assert capfd.readouterr() == ("", "")
