"""Retention: old items leave with all that hangs on them; their keys stay.

older than `keep` | larger than `max_size`? the oldest tenth, again | pages back to the disk
"""

from monitor import telemetry
from monitor.configuration import DAY
from monitor.ports import Clock, Upkeep

SHARE = 0.1  # of the items that leave at once where the store is too large
ROUNDS = 50

_log = telemetry.logger("retain")


async def forget_old(store: Upkeep, clock: Clock, keep: int, max_size: int = 0) -> int:
    """Forget items seen more than `keep` milliseconds ago, and more where needed; how many.

    `max_size` in bytes; 0 for none. What was seen in the last day stays, whatever the size: it
    may still be told of, and later reports are compared with it.
    """
    gone = await store.retain(clock.now() - keep)
    early = await _shrink(store, clock, max_size) if max_size else 0
    if gone or early:
        given = await store.give_back()
        _log.info("forgotten", items=gone, before_their_time=early, bytes_given_back=given)
    return gone + early


async def _shrink(store: Upkeep, clock: Clock, max_size: int) -> int:
    total = 0
    for _ in range(ROUNDS):
        size = await store.size()
        if size <= max_size:
            return total
        before = min(await store.early(SHARE) + 1, clock.now() - DAY)
        gone = await store.retain(before)
        total += gone
        if not gone:
            break
    _log.error("store_too_large", bytes=await store.size(), max_size=max_size, forgotten=total)
    return total
