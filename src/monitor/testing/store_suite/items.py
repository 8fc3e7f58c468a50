"""Items, stories and transactions: what is recorded, and that it is whole."""

import asyncio
from dataclasses import replace

from monitor.errors import StoreError
from monitor.history import Edit, KnownItem, VerdictRecord
from monitor.model import Evidence, Item, Match, Placement
from monitor.ports import Ledger, Store
from monitor.testing.store_suite.frame import (
    MINUTE,
    NOW,
    add,
    check,
    delivery,
    ids,
    item,
    refuses,
    story,
)
from monitor.testing.store_suite.stories import newest

KNOWN = KnownItem(
    "a", "wire", item("a").title, 0, item("a").url, item("a").published, item("a").seen_at
)
EVIDENCE = Evidence("title", 0, 4, "talk")
KEYS = 8


@check
async def items_come_back_as_they_went_in(store: Store) -> None:
    """Every field, in the order asked, without the missing."""
    await add(store, item("a"), item("b"))

    found = await store.items(["b", "missing", "a"])

    assert found == (item("b"), item("a"))


@check
async def a_document_of_any_size_is_kept_whole(store: Store) -> None:
    """Items, keys and decisions, in their order, whatever their number."""
    for size in (1, 2, 3, 15, 16, 17, 63, 64, 65, 131):
        named = [item(f"{size}/{n}") for n in range(size)]

        def work(ledger: Ledger, these: list[Item] = named) -> tuple[Item, ...]:
            new = ledger.add_items(these)
            for one in new:
                ledger.add_verdict(VerdictRecord(one.id, "", "not_matched", "no query", NOW))
            return new

        assert await store.write(work) == tuple(named)
        assert await store.items([one.id for one in named]) == tuple(named)
        assert len(await store.known_items(key for one in named for key in one.keys)) == 2 * size
        assert await add(store, *named) == []
    counts = await store.counts()
    assert counts["items"] == counts["verdicts"] == counts["keys"] // 2


@check
async def an_item_is_new_only_once(store: Store) -> None:
    """In the table and within one call, whichever key is shared."""
    first = await add(store, item("a", "g:1", "u:1"), item("b", "g:2", "u:1"), item("c", "g:3"))
    second = await add(store, item("d", "g:9", "u:1"), item("e", "g:5"))

    assert (first, second) == (["a", "c"], ["e"])


@check
async def a_known_item_gets_its_missing_keys(store: Store) -> None:
    """A guid that changed while the link stayed is known from then on, also alone."""
    await add(store, item("a", "g:old", "u:1"))
    await add(store, item("b", "g:new", "u:1"))

    assert await add(store, item("c", "g:new", "u:moved")) == []
    known = await store.known_items(["g:old", "g:new", "u:moved", "g:never"])
    assert known == dict.fromkeys(["g:old", "g:new", "u:moved"], KNOWN)


@check
async def a_key_that_is_taken_names_the_new_item(store: Store) -> None:
    """From then on; the report that had it is known by its others."""
    await add(store, item("a", "g:1", "d:1"))

    def work(ledger: Ledger) -> tuple[Item, ...]:
        return ledger.add_items([item("b", "g:1", "d:2")], {"g:1"})

    assert await store.write(work) == (item("b", "g:1", "d:2"),)
    known = await store.known_items(["g:1", "d:1", "d:2"])
    assert {key: one.id for key, one in known.items()} == {"g:1": "b", "d:1": "a", "d:2": "b"}


@check
async def reports_at_one_address_are_seen_beside_each_other(store: Store) -> None:
    """By the key of the address and those of what other feeds say there."""
    address = "https://wire.example/a"
    one, two = item("a", "g:wire:1", f"u:{address}"), item("b", "g:post:1", f"w:0:{address}")
    same = replace(two, url=one.url)
    await add(store, one, same, item("c", "g:wire:2"))

    beside = [(await store.history(name), name) for name in "abc"]

    found = {name: [other.id for other in history.beside] for history, name in beside if history}
    assert found == {"a": ["b"], "b": ["a"], "c": []}


@check
async def a_feed_that_changes_its_keys_for_ever_costs_little(store: Store) -> None:
    """A few keys of each kind are kept, and those that came first stay."""
    for n in range(50):
        await add(store, item("a", f"g:wire:{n}", f"c:wire:{n}", "u:1"))
    await add(store, item("a", "g:other:1", "u:1"))

    asked = [f"{kind}:wire:{n}" for kind in "gc" for n in range(50)]
    found = await store.known_items([*asked, "g:other:1"])

    kept = [f"{kind}:wire:{n}" for kind in "gc" for n in range(KEYS)]
    assert sorted(found) == sorted([*kept, "g:other:1"])


@check
async def an_edited_headline_replaces_the_old_one(store: Store) -> None:
    """In the item and in the story that has it; once, whoever comes second."""
    old, new = (
        item("a"),
        replace(item("a"), title="New words", text="New text", article="New article"),
    )
    held, gone = Match("talks", 2.0, (EVIDENCE,)), Match("war", 1.0, (EVIDENCE,))
    again = Match("talks", 3.0, (Evidence("title", 0, 3, "new"),))
    told = replace(story("s"), headline=old.title)

    def first(ledger: Ledger) -> None:
        ledger.add_items([old])
        ledger.add_match("a", held)
        ledger.add_match("a", gone)
        ledger.save_placement("a", Placement(told, opened=True))

    edit = Edit(old, new, (again, Match("port", 1.0, ())))
    await store.write(first)
    done = [await store.write(lambda ledger: ledger.edit_item(edit)) for _ in range(2)]
    stories = await newest(store)

    assert done == [True, False]
    assert await store.items(["a"]) == (new,)
    assert [one.headline for one in stories] == ["New words"]
    assert await store.matches(["a"]) == {"a": (again, replace(gone, evidence=()))}
    known = await store.known_items([old.keys[0]])
    assert known == {old.keys[0]: replace(KNOWN, title="New words", edits=1)}


@check
async def a_match_of_the_same_transaction_is_there_for_an_edit(store: Store) -> None:
    """What held in the old text has no place in the new one, whenever it was found."""
    edit = Edit(item("a"), replace(item("a"), title="Other words of the harbour"))

    def work(ledger: Ledger) -> None:
        ledger.add_items([item("a")])
        ledger.add_match("a", Match("talks", 1.5, (EVIDENCE,)))
        ledger.edit_item(edit)

    await store.write(work)

    assert await store.matches(["a"]) == {"a": (Match("talks", 1.5, ()),)}


@check
async def thousands_of_keys_are_asked_at_once(store: Store) -> None:
    """Also keys that are far longer than an index takes."""
    keys = [f"u:https://wire.example/{n}" for n in range(5_000)]
    long = "g:wire:" + "x" * 20_000
    await add(store, item("all", *keys[::2], long))

    assert (await store.known_items([*keys, long])).keys() == {*keys[::2], long}


@check
async def text_that_no_database_takes_is_cleaned(store: Store) -> None:
    """NUL and half a surrogate pair cannot stop a feed for ever."""
    odd = replace(item("a", "g:\x00\ud800"), title="a\x00b\ud800c", tags=("\ud800",))
    await add(store, odd)

    (found,) = await store.items(["a"])

    assert (found.title, found.tags) == ("a\ufffdb\ufffdc", ("\ufffd",))
    assert await add(store, odd) == []


@check
async def matches_keep_their_evidence(store: Store) -> None:
    """By item; an item without a match is left out."""
    evidence = (Evidence("title", 0, 4, "truce"), Evidence("text", 7, 12, "Kyiv", "ukraine"))
    one, two = Match("talks", 2.5, evidence), Match("war", 1.0, ())

    def work(ledger: Ledger) -> None:
        ledger.add_items([item("a"), item("b")])
        ledger.add_match("a", two)
        ledger.add_match("a", one)

    await store.write(work)

    assert await store.matches(["a", "b"]) == {"a": (one, two)}


@check
async def the_reports_of_a_topic_come_newest_first(store: Store) -> None:
    """Those that met it, not too old, not too many."""
    seen = {"a": NOW, "b": NOW + MINUTE, "c": NOW + 2 * MINUTE, "old": NOW - 1, "other": NOW}

    def work(ledger: Ledger) -> None:
        ledger.add_items([item(name, seen_at=at) for name, at in seen.items()])
        for name in ("a", "b", "c", "old"):
            ledger.add_match(name, Match("talks", 1.0, ()))
        ledger.add_match("other", Match("war", 1.0, ()))

    await store.write(work)

    assert ids(await store.reports("talks", NOW, 9)) == ["c", "b", "a"]
    assert ids(await store.reports("talks", NOW, 2)) == ["c", "b"]
    assert await store.reports("none", NOW, 9) == ()


@check
async def the_archive_is_read_page_by_page(store: Store) -> None:
    """Newest first, each item once, also where many were seen at the same moment."""
    seen = {"b": NOW, "a": NOW, "c": NOW, "new": NOW + 1, "old": NOW - 1}
    await store.write(
        lambda ledger: ledger.add_items([item(name, seen_at=at) for name, at in seen.items()])
    )

    first = await store.archive(2)
    second = await store.archive(2, beyond=first[-1])
    third = await store.archive(2, beyond=second[-1])

    assert [ids(page) for page in (first, second, third)] == [["new", "a"], ["b", "c"], ["old"]]
    assert await store.archive(2, beyond=third[-1]) == ()


@check
async def the_history_of_an_item_is_found_by_any_name(store: Store) -> None:
    """Id, link as the feed gave it, canonical URL; all that became of it."""
    hit = Match("talks", 1.0, (Evidence("title", 0, 4, "talk"),))
    verdict = VerdictRecord("a", "talks", "alert", "first report", NOW, "desk", "s", "d")

    def work(ledger: Ledger) -> None:
        ledger.add_items([item("a")])
        ledger.add_match("a", hit)
        ledger.add_verdict(verdict)
        ledger.enqueue(delivery("d", "a"))

    await store.write(work)

    by_id = await store.history("a")
    assert by_id is not None
    assert (by_id.item, by_id.verdicts, by_id.matches) == (item("a"), (verdict,), (hit,))
    assert by_id.deliveries == (delivery("d", "a"),)
    assert await store.history("https://wire.example/a?from=feed") == by_id
    assert await store.history("https://wire.example/a") == by_id
    assert await store.history("https://wire.example/other") is None


@check
async def an_item_is_found_by_its_link_as_people_paste_it(store: Store) -> None:
    """Cut out of a mail, without its scheme, from a page on a phone, in capitals."""
    address = "https://www.wire.example/talks/stall"
    await add(store, replace(item("a", "g:1", f"u:{address}"), url=f"{address}?from=feed"))

    for pasted in (
        f"{address}?utm_source=mail&fbclid=7#top",
        "http://wire.example/talks/stall/",
        "wire.example/talks/stall",
        "HTTPS://WWW.WIRE.EXAMPLE/TALKS/STALL",
        f"<{address}|the wire>",
        f"({address}).",
    ):
        found = await store.history(pasted)
        assert found is not None, pasted
        assert found.item.id == "a"
    for other in ("wire.example/talks", "wire.example", "talks stall", "", " "):
        assert await store.history(other) is None


@check
async def items_are_found_by_words_of_their_headlines(store: Store) -> None:
    """Each word counts, in any order, case and script; the newest come first, up to a limit."""
    older = replace(item("old", "g:1", seen_at=NOW - MINUTE), title="Truce talks stall in Genève")
    newer = replace(item("new", "g:2"), title="Talks on a TRUCE resume")
    russian = replace(item("ru", "g:3"), title="Переговоры о перемирии сорваны")
    await add(store, older, newer, russian)

    async def ids(words: str, limit: int = 5) -> list[str]:
        return [one.id for one in await store.headlined(words, limit)]

    assert await ids("talks truce") == ["new", "old"]
    assert await ids("talks truce", 1) == ["new"]
    assert await ids("geneve STALL") == ["old"]
    assert await ids("ПЕРЕМИРИИ") == ["ru"]
    assert [await ids(words) for words in ("talks overrun", "100%", "", " ")] == [[], [], [], []]


@check
async def the_newest_of_several_items_is_found(store: Store) -> None:
    """Two items may come to have one link."""
    older = replace(item("old", "g:1", seen_at=NOW - MINUTE), url="https://wire.example/live")
    newer = replace(item("new", "g:2"), url="https://wire.example/live")
    await add(store, newer, older)

    found = await store.history("https://wire.example/live")

    assert found is not None
    assert found.item == newer


# --- transactions ------------------------------------------------------------------------


@check
async def a_fault_leaves_nothing_of_its_work(store: Store) -> None:
    """And everything of the works beside it."""

    def faulty(ledger: Ledger) -> None:
        ledger.add_items([item("bad")])
        ledger.count_terms([frozenset({"bad"})])
        raise LookupError("on purpose")

    outcomes = tuple(
        await asyncio.gather(
            add(store, item("a")),
            refuses(LookupError, store.write(faulty)),
            add(store, item("b")),
        )
    )

    assert outcomes == (["a"], "on purpose", ["b"])
    assert ids(await store.items(["a", "bad", "b"])) == ["a", "b"]


@check
async def a_fault_of_the_database_is_a_store_error(store: Store) -> None:
    """A match of an item that is not there."""
    hit = Match("talks", 1.0, ())

    await refuses(StoreError, store.write(lambda ledger: ledger.add_match("nobody", hit)))

    assert await add(store, item("after")) == ["after"]


@check
async def a_cancelled_writer_leaves_a_whole_work(store: Store) -> None:
    """What was handed over is committed though nobody waits any more."""
    task = asyncio.ensure_future(add(store, item("a")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    await add(store, item("behind it"))

    found = ids(await store.items(["a", "behind it"]))
    assert found in (["a", "behind it"], ["behind it"])


@check
async def meta_values_are_kept(store: Store) -> None:
    """The last one counts."""

    def work(ledger: Ledger) -> tuple[str | None, str | None]:
        before = ledger.get_meta("baseline")
        ledger.set_meta("baseline", "1")
        ledger.set_meta("baseline", "2")
        return before, ledger.get_meta("baseline")

    assert await store.get_meta("baseline") is None
    assert await store.write(work) == (None, "2")
    assert await store.get_meta("baseline") == "2"
