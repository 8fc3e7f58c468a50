"""Whether an edited headline tells something else."""

import pytest

from monitor.history import Edit
from monitor.testing.builders import item


@pytest.mark.parametrize(
    ("before", "after", "moves_on"),
    [
        ("Envoys are set to meet in Corvale", "Corvale: pact signed, prisoners freed", True),
        ("Послы встретятся в Корвале", "Корвал: подписан договор, пленные свободны", True),
        ("سفراء يجتمعون في كورفال", "توقيع اتفاق وإطلاق سراح الأسرى", True),
        ("代表团将在首都会晤", "协议签署 战俘获释", True),
        ("Envoys meet in the captial", "Envoys meet in the capital", False),
        ("Envoys agree to a truce", "Envoys sign the truce", False),
        ("Truce, live: 3 minutes ago", "Truce, live: 44 minutes ago", False),
        ("12 dead in Corvale", "1,415 dead in Corvale", False),
        ("Envoys meet", "", False),
    ],
)
def test_an_edit_moves_on_where_most_of_its_words_are_new(
    before: str, after: str, moves_on: bool
) -> None:
    edit = Edit(item(title=before, summary=""), item(title=after, summary=""))

    assert edit.moves_on is moves_on


def test_words_of_the_summary_were_there_before() -> None:
    before = item(title="Envoys meet", summary="A pact was signed and prisoners were freed.")

    assert not Edit(before, item(title="Pact signed, prisoners freed", summary="")).moves_on
