from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Content, Delivery, DeliveryKind
from monitor.outbox.composition import TOLD_IN_FULL
from monitor.outbox.folding import HANDFUL, MOST_STORIES, fold
from monitor.testing.builders import NOON, delivery, report


def alert(number: int, story: str = "", **more: object) -> Delivery:
    named = {"item_ids": (f"i{number}",), **more}
    return delivery(
        id=f"d{number}", story_id=story or f"s{number}", created_at=NOON + number, **named
    )


def notice(number: int, line: str) -> Delivery:
    return alert(number, kind=DeliveryKind.NOTICE, lines=(line, "more"))


def test_a_handful_is_told_one_by_one() -> None:
    assert fold([alert(n) for n in range(HANDFUL)], NOON, NOON + 99) is None


def test_more_is_one_message_of_one_report_for_each_story_the_oldest_first() -> None:
    waiting = [alert(n, f"s{n % 3}") for n in range(34)]

    folded = fold(waiting[::-1], NOON, NOON + 99)

    assert folded
    assert folded.ids == tuple(f"d{n}" for n in range(34))
    assert folded.delivery.item_ids == ("i0", "i1", "i2")
    assert folded.delivery.lines == (
        "While we could not reach you: 34 alerts in 3 stories",
        "Of each story the first report; 31 more tell the same stories.",
    )


def test_notices_are_told_by_their_first_lines_each_once() -> None:
    waiting = [*(alert(n) for n in range(5)), notice(5, "a"), notice(6, "b"), notice(7, "a")]

    folded = fold(waiting, NOON, NOON + 99)

    assert folded
    assert folded.delivery.lines == (
        "While we could not reach you: 5 alerts in 5 stories and 3 notices",
        "a",
        "b",
    )


def test_the_highest_severity_is_that_of_the_message() -> None:
    waiting = [*(alert(n) for n in range(9)), alert(9, severity="high")]

    folded = fold(waiting, NOON, NOON + 99)

    assert folded
    assert folded.delivery.severity == "high"


def test_what_is_not_listed_is_counted() -> None:
    folded = fold([alert(n) for n in range(MOST_STORIES + 7)], NOON, NOON + 9_999)

    assert folded
    assert len(folded.delivery.item_ids) == MOST_STORIES
    assert folded.delivery.lines[1] == "7 further stories are not listed here."


def said(*items: str) -> Content:
    return Content("Talks", "Headline", "why", tuple(report(item_id=item) for item in items))


def test_what_was_decided_to_say_is_what_it_says() -> None:
    waiting = [alert(n, content=said(f"i{n}", "other")) for n in range(TOLD_IN_FULL + 1)]

    folded = fold(waiting, NOON, NOON + 99)

    assert folded
    content = folded.delivery.content
    assert content
    assert content.headline == folded.delivery.lines[0]
    assert [each.item_id for each in content.reports] == list(folded.delivery.item_ids)
    assert content.reports[:-1] == tuple(report(item_id=f"i{n}") for n in range(TOLD_IN_FULL))
    assert content.reports[-1].sentences == ()


def test_a_message_without_content_leaves_the_one_to_what_its_items_say() -> None:
    waiting = [alert(0), *(alert(n, content=said(f"i{n}")) for n in range(1, 9))]

    folded = fold(waiting, NOON, NOON + 99)

    assert folded
    assert folded.delivery.content is None
    assert folded.delivery.item_ids == tuple(f"i{n}" for n in range(9))


def test_digests_that_could_not_be_told_are_told_whole() -> None:
    first, second = (
        alert(
            0,
            "daily",
            kind=DeliveryKind.DIGEST,
            item_ids=items,
            lines=(f"{len(items)} reports of the day",),
            content=said(*items),
        )
        for items in (("i0", "x", "y"), ("z", "u"))
    )
    waiting = [first, second, *(alert(n, content=said(f"i{n}")) for n in range(1, 6))]

    folded = fold(waiting, NOON, NOON + 99)

    assert folded
    assert folded.delivery.item_ids == ("i0", "x", "y", "z", "u", "i1", "i2", "i3", "i4", "i5")
    assert folded.delivery.lines == (
        "While we could not reach you: 10 alerts in 10 stories",
        "3 reports of the day",
        "2 reports of the day",
    )
    assert folded.delivery.content
    assert len(folded.delivery.content.reports) == 10


@given(st.lists(st.integers(0, 20), min_size=HANDFUL + 1, max_size=60))
def test_every_story_is_told_once(numbers: list[int]) -> None:
    waiting = [alert(at, f"s{story}") for at, story in enumerate(numbers)]

    folded = fold(waiting, NOON, NOON + 99)

    assert folded
    assert len(folded.delivery.item_ids) == len(set(numbers))
    assert sorted(folded.ids) == sorted(each.id for each in waiting)
