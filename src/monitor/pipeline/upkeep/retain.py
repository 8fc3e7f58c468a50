"""Retention: old items leave with all that hangs on them; their keys stay."""

from monitor import telemetry
from monitor.ports import Clock, Upkeep


async def forget_old(store: Upkeep, clock: Clock, keep: int) -> int:
    """Forget items seen more than `keep` milliseconds ago; how many."""
    gone = await store.retain(clock.now() - keep)
    if gone:
        telemetry.logger("retain").info("forgotten", items=gone)
    return gone
