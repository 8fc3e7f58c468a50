"""What a document brought, however it came: what is new in it, what it meets, what was edited.

items | known? | sift | match | is there room? | other words of known addresses, matched too | News
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor import telemetry
from monitor.history import Edit, KnownItem
from monitor.model import Item, Match, Millis
from monitor.parse import wording_keys
from monitor.pipeline.poll.other_words import OtherWords, other_words_of
from monitor.pipeline.poll.record import News, Recorded
from monitor.pipeline.poll.sift import Sifted, edit_of, sift
from monitor.pipeline.watch import Watch
from monitor.ports import Reports

LONG = 10 * 1024  # bytes that count as one item; of real feeds one text in a hundred has 7 KB
TURN = 0.02  # seconds for which matching keeps the loop to itself


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A document's items, parted, and what is to be recorded of them."""

    sifted: Sifted
    news: News
    taken: int = 0  # what the new items count as, where an hour has room for so many
    left: int = 0  # new items for which there was no room


async def arrivals(
    store: Reports,
    watch: Watch,
    items: tuple[Item, ...],
    read_at: Millis | None = None,
    room: int | None = None,
) -> Arrivals:
    """Look at the items of one feed's document; `read_at` is its last reading, 0 for none ever.

    Then all are taken as new, without a question to the store: nearly all are, and the
    transaction that records them tells which another feed had brought before. `room` says how many
    new items may be recorded; None for all.
    """
    known = {} if read_at == 0 else await _known(store, items)
    sifted = sift(items, known, read_at or 0, live=_is_live(watch, items))
    matches = await _match(watch, sifted.new)
    left, taken = (frozenset[str](), 0) if room is None else fitted(sifted.new, matches, room)
    sifted = sifted.without(left) if left else sifted
    edits = await _edits(store, watch, sifted.edited)
    wordings = await _other_words(store, watch, sifted.reworded)
    news = _news(sifted, matches, edits, wordings)
    unknown = frozenset() if read_at == 0 else frozenset(item.id for item in news.items)
    unknown -= {item.id for item in sifted.rekeyed}
    return Arrivals(_renamed(sifted, wordings), replace(news, unknown=unknown), taken, len(left))


def count(recorded: Recorded) -> None:
    """Into the metrics."""
    for verdict, number in recorded.verdicts.items():
        telemetry.ITEMS.labels(verdict).inc(number)
    for topic, number in recorded.topics.items():
        telemetry.MATCHES.labels(topic).inc(number)


def _is_live(watch: Watch, items: tuple[Item, ...]) -> bool:
    source = watch.sources.get(items[0].source_id) if items else None
    return source is not None and source.live


async def _known(store: Reports, items: tuple[Item, ...]) -> dict[str, KnownItem]:
    keys = [key for item in items for key in item.keys]
    return await store.known_items(keys) if keys else {}


def _news(
    sifted: Sifted,
    matches: dict[str, tuple[Match, ...]],
    edits: tuple[Edit, ...],
    wordings: tuple[OtherWords, ...],
) -> News:
    """All that is to be recorded; the other feeds' words before the keys of what they are about."""
    return News(
        items=(*sifted.new, *(each.item for each in wordings), *sifted.rekeyed),
        matches=matches | {each.item.id: each.matches for each in wordings},
        edits=edits,
        follows=sifted.follows,
        taken=sifted.taken.union(*(each.taken for each in wordings)),
        identity=(*sifted.said, *(said for each in wordings for said in each.said)),
    )


def _renamed(sifted: Sifted, wordings: tuple[OtherWords, ...]) -> Sifted:
    """With the reports that other words have become in their place."""
    ids = {each.first.id: each.item.id for each in wordings}
    return replace(
        sifted,
        here=tuple(ids.get(one, one) for one in sifted.here),
        borrowed=tuple(replace(one, id=ids.get(one.id, one.id)) for one in sifted.borrowed),
    )


async def _other_words(
    store: Reports, watch: Watch, reworded: tuple[Item, ...]
) -> tuple[OtherWords, ...]:
    """What this feed says under addresses that others brought, where it meets more."""
    made = [await _other_report(store, watch, item) for item in reworded if watch.index.match(item)]
    return tuple(each for each in made if each)


async def _other_report(store: Reports, watch: Watch, item: Item) -> OtherWords | None:
    """`item` has the id of the report that came first."""
    first = await store.items((item.id,))
    if not first:
        return None
    others = await store.known_items(wording_keys(first[0].url))
    there = first + await store.items([one.id for one in others.values()])
    had = await store.matches(tuple(one.id for one in there))
    return other_words_of(item, there, watch.index, [m for each in had.values() for m in each])


async def _edits(store: Reports, watch: Watch, edited: tuple[Item, ...]) -> tuple[Edit, ...]:
    if not edited:
        return ()
    found = {item.id: item for item in edited}
    before = await store.items(tuple(found))
    had = await store.matches(tuple(found))
    return tuple(
        edit_of(item, found[item.id], watch.index, had.get(item.id, ())) for item in before
    )


def weight(item: Item) -> int:
    """How many items it counts as: a long one counts as several."""
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in (item.summary, item.text))
    return 1 + size // LONG


def fitted(
    items: Sequence[Item], matches: Mapping[str, Collection[Match]], room: int
) -> tuple[frozenset[str], int]:
    """The ids of the items for which there is no room, and what the others count as.

    Those that meet a topic come first.
    """
    left: set[str] = set()
    taken = so_far = 0
    for item in sorted(items, key=lambda one: not matches.get(one.id)):
        so_far += weight(item)
        if so_far > room:
            left.add(item.id)
        else:
            taken = so_far
    return frozenset(left), taken


async def _match(watch: Watch, items: tuple[Item, ...]) -> dict[str, tuple[Match, ...]]:
    """Matches by item id; by the clock, because an item may take long where topics are many."""
    loop = asyncio.get_running_loop()
    matches: dict[str, tuple[Match, ...]] = {}
    until = loop.time() + TURN
    for item in items:
        matches[item.id] = watch.index.match(item)
        if loop.time() >= until:
            await asyncio.sleep(0)
            until = loop.time() + TURN
    return matches
