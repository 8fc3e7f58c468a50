"""Retention: old items leave with all that hangs on them; their keys stay."""

from monitor import telemetry
from monitor.ports import Clock, Store


async def forget_old(store: Store, clock: Clock, keep: int) -> int:
    """Forget items seen more than `keep` milliseconds ago; how many."""
    gone = await store.retain(clock.now() - keep)
    if gone:
        telemetry.logger("retain").info("forgotten", items=gone)
    return gone
