"""Stories and words: what is placed, what is kept of it, and how often terms stand in documents."""

import contextlib
from dataclasses import replace

from monitor.history import Edit
from monitor.model import Coverage, Item, Meaning, Placement, Story
from monitor.ports import Ledger, Store
from monitor.story import COPY_SPAN, OPEN, OpenStories, horizon
from monitor.testing.store_suite.frame import MINUTE, NOW, check, item, story


@check
async def open_stories_are_the_topics_recent_ones(store: Store) -> None:
    """Newest first, with centroid and outlets; the older and the foreign left out."""
    old, new = story("old", horizon(NOW)), story("new")
    others = (story("closed", horizon(NOW) - 1), story("foreign", topic="war"))

    def work(ledger: Ledger) -> None:
        ledger.add_items([item("a")])
        for one in (old, new, *others):
            ledger.save_placement("a", Placement(one, opened=True))

    await store.write(work)

    assert await newest(store) == (new, old)


@check
async def the_story_of_a_report_is_that_of_the_topic(store: Store) -> None:
    """Each topic has its own; none where the report met it not."""
    talks, war = story("s"), story("w", topic="war")

    def work(ledger: Ledger) -> tuple[str, ...]:
        ledger.add_items([item("a"), item("b")])
        for one in (talks, war):
            ledger.save_placement("a", Placement(one, opened=True))
        asked = (("a", "talks"), ("a", "war"), ("a", "port"), ("b", "talks"))
        return tuple(ledger.story_of(*each) for each in asked)

    assert await store.write(work) == ("s", "w", "", "")


@check
async def recent_reports_are_those_of_the_topics_stories(store: Store) -> None:
    """Newest first; older ones, other topics and items without a story left out."""
    oldest = horizon(NOW) + OPEN - COPY_SPAN
    newest, newer, old, foreign, alone = (
        item(name, seen_at=at)
        for name, at in (
            ("newest", oldest + 1),
            ("newer", oldest),
            ("old", oldest - 1),
            ("foreign", oldest),
            ("alone", oldest),
        )
    )

    def work(ledger: Ledger) -> None:
        ledger.add_items([newer, newest, old, foreign, alone])
        for one in (newest, newer, old):
            ledger.save_placement(one.id, Placement(story("s"), opened=False))
        ledger.save_placement("foreign", Placement(story("t", topic="war"), opened=True))

    await store.write(work)

    assert (await opened(store)).recent == (newest, newer)


@check
async def a_story_grows(store: Store) -> None:
    """The last placement tells how it stands."""
    grown = replace(story("s"), size=2, updated_at=NOW + MINUTE, outlets=("The Wire", "Post"))

    def work(ledger: Ledger) -> None:
        ledger.add_items([item("a"), item("b")])
        ledger.save_placement("a", Placement(story("s"), opened=True))
        ledger.save_placement("b", Placement(grown, opened=False, similarity=0.5, copy_of="a"))

    await store.write(work)

    assert await newest(store) == (grown,)


@check
async def what_was_placed_is_there_for_the_rest_of_its_transaction(store: Store) -> None:
    """Its story, who reports it, its event and its headline, also before anything is written."""
    talks, war = story("s"), story("w", topic="war")
    edit = Edit(item("a"), replace(item("a"), title="Other words of the harbour"))

    def work(ledger: Ledger) -> tuple[object, ...]:
        ledger.add_items([item("a"), item("b")])
        for name, one in (("a", talks), ("b", talks), ("a", war)):
            ledger.save_placement(name, Placement(one, opened=name == "a", copy_of="x"))
        ledger.join_event("w", "s")
        found = ledger.coverage(("s", "w"), 0), ledger.story_of("b", "talks"), ledger.event("w")
        ledger.save_placement("a", Placement(replace(war, headline=item("a").title), opened=False))
        return *found, ledger.edit_item(edit)

    found = await store.write(work)

    assert found == (Coverage((item("a").outlet,), 0), "s", "s", True)
    assert await store.write(lambda ledger: ledger.event("w")) == "s"
    there = await store.write(lambda ledger: ledger.open_stories("war", NOW))
    assert [one.headline for one in there.newest] == ["Other words of the harbour"]


@check
async def what_is_kept_of_stories_is_what_the_store_holds(store: Store) -> None:
    """As they were placed, though the transaction was undone, an edit came or another wrote."""
    reports = [item(f"r{n}") for n in range(6)]
    await store.prepare_stories(["talks"], NOW)
    await store.write(lambda ledger: put(ledger, *reports[:2]))
    with contextlib.suppress(_Undone):
        await store.write(lambda ledger: put(ledger, reports[2], fault=_Undone()))
    edit = Edit(reports[0], replace(reports[0], title="Other words of the harbour"))
    await store.write(lambda ledger: put(ledger, reports[3], edit=edit))
    by_hand = Placement(story("hand", NOW), opened=True)

    def elsewhere(ledger: Ledger) -> None:
        ledger.add_items([reports[4]])
        ledger.save_placement("r4", by_hand)

    await store.write(elsewhere)
    await store.write(lambda ledger: put(ledger, reports[5]))

    kept = await opened(store)
    await store.write(lambda ledger: ledger.save_placement("r4", by_hand))
    anew = await opened(store)

    assert (kept.newest, kept.recent) == (anew.newest, anew.recent)
    assert [one.id for one in kept.recent] == ["r0", "r1", "r3", "r4", "r5"]
    assert kept.recent[0].title == "Other words of the harbour"
    assert kept is not anew


@check
async def meanings_of_stories_are_kept(store: Store) -> None:
    """As they were saved last, through a reading anew; a story of before has none."""
    first = Meaning("model", bytes(range(256)), 3)
    kept = [replace(story("m", NOW), meaning=first), story("w", NOW)]

    def work(ledger: Ledger) -> None:
        ledger.add_items([item("a"), item("b"), item("c")])
        for name, one in zip("ab", kept, strict=True):
            ledger.save_placement(name, Placement(one, opened=True))

    await store.write(work)
    before = await opened(store)
    other = replace(kept[0], meaning=Meaning("model №2", b"\x00\xff" * 4_096, 1))
    await store.write(lambda ledger: ledger.save_placement("c", Placement(other, opened=False)))
    after = await opened(store)

    assert {one.id: one.meaning for one in before.newest} == {"m": first, "w": None}
    assert {one.id: one.meaning for one in after.newest} == {"m": other.meaning, "w": None}


class _Undone(Exception):
    pass


def put(
    ledger: Ledger, *reports: Item, edit: Edit | None = None, fault: Exception | None = None
) -> None:
    """Place reports as recording does, then edit one, then fail."""
    ledger.add_items(reports)
    for report in reports:
        placed = ledger.open_stories("talks", NOW).place(report, (0, {}), NOW)
        ledger.save_placement(report.id, placed)
    if edit:
        ledger.edit_item(edit)
    if fault:
        raise fault


async def opened(store: Store) -> OpenStories:
    """The stories of `talks`."""
    return await store.write(lambda ledger: ledger.open_stories("talks", NOW))


async def newest(store: Store) -> tuple[Story, ...]:
    """The same in their order."""
    return (await opened(store)).newest


@check
async def term_frequencies_add_up(store: Store) -> None:
    """Also those of the transaction itself; a term never seen counts 0."""
    documents = [frozenset({"truce", "киев"}), frozenset({"truce"})]
    await store.write(lambda ledger: ledger.count_terms(documents))

    def work(ledger: Ledger) -> tuple[int, dict[str, int]]:
        ledger.count_terms(documents[:1])
        return ledger.document_frequencies(["truce", "киев", "never"])

    expected = (len(documents) + 1, {"truce": len(documents) + 1, "киев": len(documents)})
    counted, found = await store.write(work)
    assert (counted, {term: n for term, n in found.items() if n}) == expected
