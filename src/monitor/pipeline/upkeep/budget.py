"""The request budget: one patience for all sources and all replicas, steered slowly.

poll states | planned requests, what each source wants | patience | remembered
"""

import asyncio

from monitor import schedule, telemetry
from monitor.model import Millis, PollState
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.watch import Watch
from monitor.ports import Clock, Upkeep
from monitor.schedule import PATIENCE, Budget, recall_budget

BUDGET = "budget"  # meta key


class RequestBudget:
    """The patience that holds now, as `keep` last found it."""

    def __init__(self, store: Upkeep, runtime: Runtime) -> None:
        self._store, self._runtime = store, runtime
        self._patience = PATIENCE

    def patience(self) -> float:
        """Item-hours that may wait at a feed."""
        return self._patience

    async def keep(self) -> None:
        """Steer it, at most one step each ten minutes."""
        clock, watch = self._runtime.clock, self._runtime.watch()
        self._patience = await keep_budget(self._store, clock, watch)


async def keep_budget(store: Upkeep, clock: Clock, watch: Watch) -> float:
    """The patience to poll with now, in item-hours.

    Another replica's step counts as ours: one correction each ten minutes, whoever makes it.
    """
    states, now = await store.poll_states(), clock.now()
    planned = schedule.planned(states, now)
    telemetry.PLANNED.set(planned)
    limit = watch.configuration.fetch.requests_per_hour
    if not limit:
        return PATIENCE
    before = recall_budget(await store.get_meta(BUDGET))
    if before.limit == limit and 0 <= now - before.at < schedule.STEP:
        return before.patience
    after = await asyncio.to_thread(_steered, before, watch, states, now)
    await store.write(lambda ledger: ledger.set_meta(BUDGET, after.dump()))
    return after.patience


def _steered(before: Budget, watch: Watch, states: tuple[PollState, ...], now: Millis) -> Budget:
    wanted = schedule.asks(states, watch.sources)
    limit = watch.configuration.fetch.requests_per_hour
    return schedule.steered(before, limit, wanted, schedule.planned(states, now), now)
