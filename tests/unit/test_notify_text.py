import pytest

from monitor.notify.text import byline, cut, line, link, moment, pieces
from monitor.testing.builders import NOON, report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\r\nlines", "two lines"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("left \u202ereordered\u202c", "left reordered"),
        ("half \ud800 letter", "half letter"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("line\u2028separator", "line separator"),
    ],
)
def test_line_is_one_line_without_controls(text: str, expected: str) -> None:
    assert line(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?y=1&z=%20#f", "https://a.example/x?y=1&z=%20#f"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("http://[bad/", ""),
    ],
)
def test_link_is_a_uri_of_the_web_without_a_user_or_nothing(url: str, expected: str) -> None:
    assert link(url) == expected


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("A truce is a TRUCE", ["truce"], ["truce", "TRUCE"]),
        ("training with ai", ["ai"], ["ai"]),
        ("peace talks, talks", ["talks", "peace talks"], ["peace talks", "talks"]),
        ("双方同意停火", ["停火"], ["停火"]),
        ("a+b (c)", ["a+b", "(c)"], ["a+b", "(c)"]),
        ("nothing", ["", " "], []),
        ("राम और रामा", ["राम"], ["राम"]),
        ("ガザで停戦", ["ガザ"], ["ガザ"]),
        ("ចរចានៅកម្ពុជា", ["កម្ពុជា"], ["កម្ពុជា"]),
    ],
)
def test_pieces_mark_whole_words(text: str, words: list[str], marked: list[str]) -> None:
    runs = pieces(text, words)

    assert "".join(run for run, _ in runs) == text
    assert [run for run, is_marked in runs if is_marked] == marked


def test_cut_never_parts_a_letter_from_its_marks() -> None:
    assert cut("abcde\u0301fgh", 6) == "abcd…"


def test_moment_and_byline() -> None:
    assert moment(NOON) == "19 Mar 2025, 12:00 UTC"
    assert moment(10**18) == ""
    assert byline(report(published=None)) == "Harbour Post"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", "19 Mar 2025, 13:00 CET"),
        ("Europe/Moscow", "19 Mar 2025, 15:00 MSK"),
        ("Asia/Tehran", "19 Mar 2025, 15:30 UTC+03:30"),
        ("Pacific/Kiritimati", "20 Mar 2025, 02:00 UTC+14:00"),
    ],
)
def test_moment_is_told_in_the_readers_zone(zone: str, expected: str) -> None:
    assert moment(NOON, zone) == expected


def test_moment_at_the_calendars_end_has_no_other_day() -> None:
    assert moment(253_402_300_799_000, "Asia/Tokyo") == "31 Dec 9999, 23:59 UTC"
