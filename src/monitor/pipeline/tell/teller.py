"""The tell loop.

due group | claim | gather what waits in it | decide | settle: message, places, verdicts
                                                       `- one transaction

Groups that are due together are settled in the order of their rank, so that the best of a flood
are those that are told before the receiver's limit is reached.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable

from monitor import telemetry
from monitor.alert.tell import Limits, Telling, decide_group
from monitor.configuration import DAY, MINUTE, Silence
from monitor.errors import LeaseLost
from monitor.groups import DueGroup, Gathered
from monitor.model import Millis
from monitor.pipeline.notices.notice import notice_of
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.tell.message import message_of
from monitor.pipeline.tell.settlement import Crowded, Settlement
from monitor.pipeline.watch import Watch
from monitor.ports import GroupLedger, GroupStore, SilenceStore

LEASE = MINUTE
AT_ONCE = 64
AGAIN = 5 * MINUTE  # after a fault of ours


async def decide_due(
    store: GroupStore,
    watch: Watch,
    due: DueGroup,
    now: Millis,
    silences: tuple[Silence, ...] = (),
) -> Settlement:
    """What becomes of a claimed group by all that is known of it; nothing is written yet."""
    gathered = await store.gathered(due.group, now)
    decision = decide_group(_telling(watch, due, gathered, now, silences))
    send = decision.send
    message = message_of(due.group, send, gathered, watch.topics, now) if send else None
    return Settlement(due, gathered.waiting, decision, message, now)


async def settle(
    store: GroupStore, watch: Watch, decided: Settlement, silences: tuple[Silence, ...] = ()
) -> Settlement:
    """Write what was decided; decide again first where a limit was reached meanwhile."""
    while True:
        try:
            await store.write(decided.write)
        except Crowded:
            decided = await decide_due(store, watch, decided.due, decided.now, silences)
        else:
            return decided


def _telling(
    watch: Watch, due: DueGroup, gathered: Gathered, now: Millis, silences: tuple[Silence, ...]
) -> Telling:
    configuration = watch.configuration
    return Telling(
        group=due.group,
        gathered=gathered,
        root=configuration.route,
        topics=watch.topics,
        receivers=frozenset(receiver.name for receiver in configuration.receivers),
        now=now,
        limits=Limits(configuration.flood_limit, configuration.max_per_day),
        silences=silences,
        rollup=configuration.rollup,
    )


class Teller:
    """Decides about the groups that are due."""

    def __init__(self, store: GroupStore, silences: SilenceStore, runtime: Runtime) -> None:
        self._store, self._silences, self._runtime = store, silences, runtime
        self._log = telemetry.logger("tell")

    async def run_due(self, owner: str) -> int:
        """Decide until nothing is due, or until draining; how many groups."""
        done = 0
        while not self._runtime.pulse.draining:
            now = self._runtime.now()
            due = await self._store.claim_groups(owner, now, LEASE, AT_ONCE)
            self._runtime.pulse.beat("tell")
            if not due:
                break
            silences = await self._known_silences(now)
            await self._tell(due, now, silences)
            done += len(due)
        return done

    async def _known_silences(self, now: Millis) -> tuple[Silence, ...]:
        """Those of monitor.yaml, and those that people added; read after the groups are claimed.

        One that ends while a group is being decided takes the group's lease back.
        """
        written = self._runtime.watch().configuration.silences
        return (*written, *await self._silences.ending_after(now))

    async def _tell(
        self, due: tuple[DueGroup, ...], now: Millis, silences: tuple[Silence, ...]
    ) -> None:
        """Groups that are due together, from claim to settled; writes are queued by their rank."""
        watch = self._runtime.watch()
        deciding = (decide_due(self._store, watch, each, now, silences) for each in due)
        decided = await asyncio.gather(*map(self._kept_up, due, deciding))
        ranked = sorted(filter(None, decided), key=lambda each: each.rank)
        settling = (self._settle(watch, each, silences) for each in ranked)
        await asyncio.gather(*map(self._kept_up, (each.due for each in ranked), settling))

    async def _kept_up(self, due: DueGroup, work: Awaitable[Settlement]) -> Settlement | None:
        """The work on one group, which stops no other: a fault puts the group off."""
        try:
            return await work
        except LeaseLost:  # something that was read changed meanwhile: it is decided again
            self._log.info("lease_lost", group=due.group.key)
        except Exception as fault:  # noqa: BLE001 - one group's must not stop the others
            self._log.exception("tell_fault", group=due.group.key)
            await self._put_off(due, self._runtime.now(), fault)
        return None

    async def _settle(
        self, watch: Watch, decided: Settlement, silences: tuple[Silence, ...]
    ) -> Settlement:
        settlement = await settle(self._store, watch, decided, silences)
        due, message = settlement.due, settlement.message
        if message:
            self._runtime.bells.deliver.ring()
        others = settlement.decision.others
        self._log.info(
            "decided",
            group=due.group.key,
            receiver=due.group.receiver,
            delivery=message.id if message else "",
            alerts=len(settlement.waiting) - len(others),
            others=dict(Counter(type(each).__name__.lower() for each in others.values())),
        )
        return settlement

    async def _put_off(self, due: DueGroup, now: Millis, fault: Exception) -> None:
        """A group that cannot be decided is told of, once a day, and tried again."""
        root = self._runtime.watch().configuration.route.receiver
        lines = (
            f"Alerts for {due.group.receiver} cannot be told: a fault of the monitor, see its log",
            f"Group: {due.group.key}",
            f"Reason: {type(fault).__name__}: {fault}",
        )
        notice = notice_of(root, f"tell fault {due.lease.row} {now // DAY}", now, lines)

        def work(ledger: GroupLedger) -> None:
            ledger.put_off_group(due.lease, now + AGAIN)
            ledger.enqueue(notice)

        try:
            await self._store.write(work)
        except Exception:  # noqa: BLE001 - then the lease expires
            self._log.warning("group_not_put_off", group=due.group.key)
