import pytest

from monitor.language.wording import wording


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Quay shut – for now", "QUAY SHUT: for now!", True),
        ("Résumé of the talks", "Resume of the talks", True),
        ("Toll at 12", "Toll at 15", False),
        ("Losses of -3 per cent", "Losses of 3 per cent", False),
        ("Losses of -3%", "Losses of \N{MINUS SIGN}3 %", True),
        ("5% of 10", "5 of 10%", False),
        ("A loan of €5", "A loan of $5", False),
        ("€5 a month", "5 € a month", True),
        ("A gift of -€5", "A gift of €5", False),
        ("Rounds 4-5", "Rounds 4 5", True),
        ("Переговоры — о чём?", "Переговоры, о чем", True),
        ("停火協議", "停火协议", True),
        ("停火协议", "停火未协议", False),
        ("הפסקת אש", "הַפְסָקַת אֵשׁ", True),
        ("ข้อตกลง", "ข้อตกลง!", True),
        ("युद्धविराम", "युद्धविराम।", True),
        ("هدنة في الميناء", "هُدنة في الميناء", True),
        ("휴전 합의", "휴전, 합의", True),
        ("Εκεχειρία στο λιμάνι", "ΕΚΕΧΕΙΡΙΑ ΣΤΟ ΛΙΜΑΝΙ", True),
        ("დაზავება", "დაზავება?", True),
        ("…", "?!", False),
    ],
)
def test_wording_is_the_same_by_words_and_signed_amounts(one: str, other: str, same: bool) -> None:
    assert (wording(one) == wording(other)) is same


def test_wording_of_a_long_text_is_that_of_a_headline() -> None:
    """Only headlines are remembered."""
    assert wording("Toll at 5%, " * 60).split()[:3] == ["toll", "at", "5"]
    assert wording("Toll at 5%, " * 60).split()[-1] == "%5"
