"""What a word is without the particles that it carries."""

import pytest

from monitor.language.affixes import bare_forms


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
