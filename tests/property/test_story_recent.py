"""A topic's newest reports: what a new one is compared with is all that it could repeat."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import HOUR
from monitor.model import Item
from monitor.story.copies import repeated, worded
from monitor.story.recent import MOST_REPORTS, Recent
from monitor.testing.builders import NOON, item

WORDS = ("envoy", "grain", "truce", "port", "storm", "Arland", "Brevia", "12", "停火")
words = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
SENTENCES = (
    "Grain ships left the port of Arland at dawn on Monday.",
    "An envoy carried the offer of a truce across the river to Brevia.",
    "Storm waves broke the northern wall of the old harbour.",
)
titles = words | st.sampled_from(("Envoy carries truce to Brevia", "Grain leaves Arland port"))
bodies = words | st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=2).map(" ".join)
reports = st.builds(
    lambda number, title, body, hour, source: item(
        id=f"r{number}",
        title=title,
        summary=body,
        source_id=f"s{source}",
        outlet=f"Outlet {source}",
        published=NOON + hour * HOUR,
        seen_at=NOON + hour * HOUR,
    ),
    st.integers(0, 12),
    titles,
    bodies,
    st.integers(0, 6),
    st.integers(0, 2),
)


def kept(reports: dict[str, Item]) -> list[Item]:
    """The newest first, as a plain list has them."""
    return sorted(reports.values(), key=lambda one: (-one.seen_at, one.id))


@given(st.lists(reports, max_size=8), st.lists(reports | st.integers(0, 6), max_size=12), reports)
def test_a_report_repeats_of_its_like_what_it_repeats_of_all(
    first: list[Item], steps: list[Item | int], new: Item
) -> None:
    plain = {one.id: one for one in first}
    recent = Recent(plain.values())
    for step in steps:
        if isinstance(step, Item):
            recent.take(step)
            plain[step.id] = step
        else:
            recent.forget(NOON + step * HOUR)
            plain = {key: one for key, one in plain.items() if one.seen_at >= NOON + step * HOUR}
    own = worded(new)
    everything = [worded(one) for one in reversed(kept(plain))]
    like = recent.like(own)

    assert list(recent.items) == kept(plain)
    assert repeated(own, like) == repeated(own, everything)
    assert {*like} == {
        one for one in everything if one.headline == own.headline or own.body & one.body
    }


def test_of_many_reports_the_newest_are_kept() -> None:
    recent = Recent([])
    for number in range(MOST_REPORTS + 3):
        recent.take(item(id=f"r{number}", title=f"Report {number}", seen_at=NOON + number))

    assert [one.seen_at - NOON for one in recent.items] == [
        *range(MOST_REPORTS + 2, 2, -1),
    ]
    gone = worded(item(id="new", title="Report 1", summary="", text=""))
    assert recent.like(gone) == []
