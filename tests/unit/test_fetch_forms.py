import pytest

from monitor.exchange.url import request_url
from monitor.fetch.forms import _line, _next

HUB = request_url("https://hub.example/a/b?x=1")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/c", "https://hub.example/c"),
        ("c?y=2#part", "https://hub.example/a/c?y=2"),
        ("https://other.example/", "https://other.example/"),
        ("https://who:secret@other.example/", "https://other.example/"),
    ],
)
def test_form_is_sent_on_to_where_its_hub_says(location: str, target: str) -> None:
    assert str(_next(HUB, location)) == target


@pytest.mark.parametrize("location", ["", "http://hub.example/", "ftp://x/", "javascript:x"])
def test_form_is_not_sent_to_what_is_less_safe_or_no_address(location: str) -> None:
    with pytest.raises(ValueError, match=r"redirect|http"):
        _next(HUB, location)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"  the topic\n is\x07 unknown \xff", ": the topic is unknown \ufffd"),
        (b"<html>an error page</html>", ""),
        (b"", ""),
    ],
)
def test_what_a_hub_says_becomes_one_line(answer: bytes, words: str) -> None:
    assert _line(answer) == words
