"""Word frequencies from the archive, for the index and the score.

    due? | the newest items, page by page | counted in a thread | stored

They stand in the store, so that a restart and every replica score alike.
"""

import asyncio

from monitor import telemetry
from monitor.match import Census, Frequencies, read_frequencies
from monitor.match.index.frequencies import MOST_ITEMS
from monitor.model import Item
from monitor.ports import Clock, Memory, Upkeep

LEARNED = "frequencies"  # meta key: the table
LEARNED_AT = "frequencies_at"  # meta key: which one it is, for a cheap look
PAGE = 500


async def learn_frequencies(store: Upkeep, clock: Clock, known: Frequencies) -> Frequencies:
    """The frequencies that hold from now on: `known`, another replica's newer, or fresh ones."""
    stored_at = await store.get_meta(LEARNED_AT)
    if stored_at and stored_at != str(known.learned_at):
        known = read_frequencies(await store.get_meta(LEARNED))
    archived = (await store.counts())["items"]
    if not known.due(archived, clock.now()):
        return known
    census = await _counted(store)
    fresh = await asyncio.to_thread(census.frequencies, clock.now(), known)
    text = await asyncio.to_thread(fresh.to_text)

    def keep(ledger: Memory) -> None:
        ledger.set_meta(LEARNED, text)
        ledger.set_meta(LEARNED_AT, str(fresh.learned_at))

    await store.write(keep)
    log = telemetry.logger("frequencies")
    log.info("frequencies_learned", items=fresh.items, words=len(fresh.shares))
    return fresh


async def _counted(store: Upkeep) -> Census:
    """The newest items, counted; the loop goes on meanwhile."""
    census = Census()
    last: Item | None = None
    while census.items < MOST_ITEMS:
        page = await store.archive(PAGE, beyond=last)
        if not page:
            break
        await asyncio.to_thread(census.add, page)
        last = page[-1]
    return census
