"""What a word is without the particles that it carries."""

import pytest

from monitor.language.affixes import bare_forms, root, without_article


@pytest.mark.parametrize(
    "text",
    [
        "베트남과의", "베트남에선", "베트남으로부터는", "베트남에서도", "베트남이라고",
        "베트남까지도", "베트남에게는",
        "베트남만의", "베트남이었다", "베트남이라며", "베트남하고만", "베트남처럼",
    ],
)  # fmt: skip
def test_korean_particles_come_off_one_after_the_other(text: str) -> None:
    assert "베트남" in bare_forms(text)


@pytest.mark.parametrize("text", ["이란", "대만", "유엔", "나라", "혼란", "서로"])
def test_a_short_korean_word_keeps_the_syllable_that_looks_like_a_particle(text: str) -> None:
    assert bare_forms(text) == ()


def test_no_inner_particle_is_taken_where_a_last_one_stood_alone() -> None:
    assert bare_forms("제주도의") == ("제주도",)


@pytest.mark.parametrize(
    ("word", "bare", "shared"),
    [
        # and-with-the-truce; and-the-war; the war; to-the-war
        ("وبالهدنه", "بالهدنه هدنه الهدنه", "هدن"),
        ("والحرب", "حرب الحرب", "حرب"),
        ("الحرب", "حرب", "حرب"),
        ("للحرب", "حرب الحرب لحرب", "حرب"),
        ("ولبنان", "لبنان بنان", "لبن"),
        ("وفيتنام", "فيتنام يتنام", "فيتنام"),  # Vietnam begins with a letter of its own
        ("بيت", "", "بيت"),
        ("وقف", "", "وقف"),
        ("للي", "", "للي"),
        ("قواتها", "قوات", "قوات"),  # her forces
        ("كتابهاي", "تابهاي كتاب تاب", "كتاب"),  # a Persian plural, and a prefix that is none
        ("گفتگوي", "گفتگو", "گفتگو"),  # the ezafe
        ("ושהממשלה", "שהממשלה הממשלה ממשלה", "שלה"),  # and-that-the-government
        ("בישראל", "ישראל", "ישראל"),
        ("ובמלחמה", "במלחמה מלחמה לחמה", "חמה"),
        ("לבן", "", "לבן"),
        ("ושל", "", "ושל"),
        ("כלבים", "לבים בים", "בים"),
        ("talks", "", "talks"),
        ("تلك", "", "تلك"),
    ],
)
def test_arabic_persian_and_hebrew_prefixes_and_endings_come_off(
    word: str, bare: str, shared: str
) -> None:
    assert list(bare_forms(word)) == bare.split()
    assert root(word) == shared


def test_a_query_word_loses_its_article_where_a_word_is_left() -> None:
    found = [without_article(word) for word in ("الهدنه", "الحرب", "الفا", "قوات")]

    assert found == ["هدنه", "حرب", "الفا", "قوات"]
