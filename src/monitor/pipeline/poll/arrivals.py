"""What a document brought, however it came: what is new in it, what it meets, what was edited.

items | known? | sift | match | News
"""

import asyncio
from dataclasses import dataclass

from monitor import telemetry
from monitor.history import Edit, KnownItem
from monitor.model import Item, Match, Millis
from monitor.pipeline.poll.record import News, Recorded
from monitor.pipeline.poll.sift import Sifted, edit_of, sift
from monitor.pipeline.watch import Watch
from monitor.ports import Reports

TURN = 0.02  # seconds for which matching keeps the loop to itself


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A document's items, parted, and what is to be recorded of them."""

    sifted: Sifted
    news: News


async def arrivals(
    store: Reports, watch: Watch, items: tuple[Item, ...], read_at: Millis | None = None
) -> Arrivals:
    """Look at the items of one feed's document; `read_at` is its last reading, 0 for none ever.

    Then all are taken as new, without a question to the store: nearly all are, and the
    transaction that records them tells which another feed had brought before.
    """
    sifted = sift(items, {} if read_at == 0 else await _known(store, items), read_at or 0)
    matches = await _match(watch, sifted.new)
    edits = await _edits(store, watch, sifted.edited)
    news = News(sifted.unrecorded, matches, edits, apart=sifted.apart, taken=sifted.taken)
    return Arrivals(sifted, news)


def count(recorded: Recorded) -> None:
    """Into the metrics."""
    for verdict, number in recorded.verdicts.items():
        telemetry.ITEMS.labels(verdict).inc(number)
    for topic, number in recorded.topics.items():
        telemetry.MATCHES.labels(topic).inc(number)


async def _known(store: Reports, items: tuple[Item, ...]) -> dict[str, KnownItem]:
    keys = [key for item in items for key in item.keys]
    return await store.known_items(keys) if keys else {}


async def _edits(store: Reports, watch: Watch, edited: tuple[Item, ...]) -> tuple[Edit, ...]:
    if not edited:
        return ()
    found = {item.id: item for item in edited}
    before = await store.items(tuple(found))
    had = await store.matches(tuple(found))
    return tuple(
        edit_of(item, found[item.id], watch.index, had.get(item.id, ())) for item in before
    )


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
