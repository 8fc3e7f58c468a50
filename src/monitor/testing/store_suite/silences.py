"""Silences: kept as they are, ended early, and forgotten once they are old."""

from dataclasses import replace

from monitor.configuration import Matcher, Silence, WhenMuted
from monitor.errors import LeaseLost
from monitor.ports import Store
from monitor.testing.store_suite.frame import HOUR, NOW, check, refuses
from monitor.testing.store_suite.groups import alert, decide, held, keep, told, turns, waiting

QUIET = Silence(
    id="quiet",
    matchers=(Matcher("topic", "=", "talks"), Matcher("outlet", "!~", 'Б.*|"x"')),
    words=("перемирие", "cease fire"),
    starts=NOW,
    until=NOW + HOUR,
    comment="too many\ncopies",
    author="Ana",
    when_muted=WhenMuted.DROP,
)


def _named(silences: tuple[Silence, ...]) -> list[str]:
    return [each.id for each in silences]


@check
async def silences_are_kept_as_they_were_added(store: Store) -> None:
    """Every field; a second one of the same id changes nothing."""
    added = await store.silences.add(QUIET, NOW)
    again = await store.silences.add(replace(QUIET, comment="another"), NOW)

    assert (added, again) == (True, False)
    assert await store.silences.ending_after(NOW) == (QUIET,)


@check
async def silences_that_end_are_asked_for_by_time_the_first_to_end_first(store: Store) -> None:
    """Also those that are yet to begin."""
    for name, starts, until in (("late", HOUR, 3 * HOUR), ("soon", 0, HOUR), ("a", 0, 3 * HOUR)):
        silence = replace(QUIET, id=name, starts=NOW + starts, until=NOW + until)
        await store.silences.add(silence, NOW)

    assert _named(await store.silences.ending_after(NOW)) == ["soon", "a", "late"]
    assert _named(await store.silences.ending_after(NOW + HOUR - 1)) == ["soon", "a", "late"]
    assert _named(await store.silences.ending_after(NOW + HOUR)) == ["a", "late"]
    assert await store.silences.ending_after(NOW + 3 * HOUR) == ()


@check
async def silences_are_ended_early_once(store: Store) -> None:
    """One that is over, or that nobody added, cannot be."""
    await store.silences.add(QUIET, NOW)

    ended = await store.silences.expire("quiet", NOW + 5)

    assert ended == replace(QUIET, until=NOW + 5)
    assert await store.silences.ending_after(NOW + 4) == (ended,)
    assert await store.silences.ending_after(NOW + 5) == ()
    assert await store.silences.expire("quiet", NOW + 6) is None
    assert await store.silences.expire("nobody", NOW) is None


@check
async def silences_with_characters_that_no_database_takes_are_kept_without_them(
    store: Store,
) -> None:
    """A NUL, and half a surrogate pair."""
    odd = replace(QUIET, id="o\x00dd", comment="a\x00b", words=("w\ud800",))

    await store.silences.add(odd, NOW)

    (found,) = await store.silences.ending_after(NOW)
    assert (found.id, found.comment, found.words) == ("o\ufffddd", "a\ufffdb", ("w\ufffd",))
    assert await store.silences.expire("o\x00dd", NOW) is not None


@check
async def silences_that_ended_long_ago_are_forgotten(store: Store) -> None:
    """With the items of their time."""
    await store.silences.add(QUIET, NOW)
    await store.silences.add(replace(QUIET, id="later", until=NOW + 3 * HOUR), NOW)

    await store.retain(NOW + 2 * HOUR)

    assert _named(await store.silences.ending_after(0)) == ["later"]


@check
async def silences_that_end_early_make_what_they_held_due(store: Store) -> None:
    """Not those that end in vain."""
    await keep(store, alert("a"))
    (due,) = await turns(store)
    await decide(store, due, held("a", NOW + HOUR))
    await store.silences.add(QUIET, NOW)

    await store.silences.expire("nobody", NOW + 1)
    nothing = await turns(store, NOW + 2)
    await store.silences.expire("quiet", NOW + 3)

    assert nothing == []
    assert [one.due_at for one in await turns(store, NOW + 3)] == [NOW + 3]


@check
async def silences_that_end_while_an_alert_is_decided_void_the_decision(store: Store) -> None:
    """Whoever decides has read the silence, and would hold the alert until its first end."""
    await keep(store, alert("a"))
    await store.silences.add(QUIET, NOW)
    (due,) = await turns(store)

    await store.silences.expire("quiet", NOW + 1)
    await refuses(LeaseLost, decide(store, due, held("a", NOW + HOUR)))

    (again,) = await turns(store, NOW + 1, owner="b")
    await decide(store, again, told("a"))
    assert await waiting(store) == []
