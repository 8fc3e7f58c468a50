"""What follows from an attempt, in one transaction: for the message, its receiver, and people.

settle the message | the receiver's health | well again? what waits is due | notices, if worth it
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor import outbox
from monitor.configuration import MINUTE, Configuration
from monitor.model import Alert, Delivery, DeliveryState, Lease, Millis, Outcome, Sent
from monitor.outbox import health
from monitor.outbox.folding import fold
from monitor.outbox.health import Health
from monitor.pipeline.deliver.trouble import (
    dead_letter_notice,
    listeners,
    missed_notice,
    recovery_notice,
    trouble_notice,
)
from monitor.pipeline.notices.notice import tell_to
from monitor.ports import ReceiverLedger

MOST_FOLDED = 5_000  # messages that become one, so that no outage fills the memory
IN_TURN = 3  # attempts in which a message that fails stays the first of its receiver
MISSING = 10 * MINUTE  # a receiver is not configured for so long, then others are told instead


@dataclass(frozen=True, slots=True)
class Aftermath:
    """An attempt that has ended, and what the configuration says of receivers."""

    configuration: Configuration
    delivery: Delivery
    outcome: Outcome
    now: Millis
    dice: float

    def settle(self, ledger: ReceiverLedger, lease: Lease) -> Delivery:
        """Write all that follows; the delivery as it stands then."""
        name = self.delivery.receiver
        healths = health.read(ledger.get_meta(health.MEMORY))
        before = healths.pop(name, None)
        after = health.advance(before, self.outcome, self.now, self.dice)
        settled = self._settled(before, after)
        ledger.settle_delivery(lease, settled)
        for notice in self._notices(ledger, before, after, settled):
            tell_to(ledger, notice, listeners(self.configuration, name))
        if after and after.worth_telling(self.now):
            after = replace(after, told=True)
        if before and after is None:
            self._free(ledger, before)
        if after and self._is_gone(after):
            self._readdress(ledger)
            after = None
        if after != before:
            known = {**healths, name: after} if after else healths
            ledger.set_meta(health.MEMORY, health.written(known))
        return settled

    def _settled(self, before: Health | None, after: Health | None) -> Delivery:
        """The message: it keeps its turn where its receiver is what seems to be in trouble.

        Not for ever, since a message may be what its receiver fails at.
        """
        settled = outbox.settle(
            self.delivery, self.outcome, self.now, self.dice, troubled=before is not None
        )
        if after and settled.state is DeliveryState.PENDING:
            kept = self.delivery.next_at if settled.attempts <= IN_TURN else after.next_at
            return replace(settled, next_at=min(settled.next_at, kept))
        return settled

    def _notices(
        self,
        ledger: ReceiverLedger,
        before: Health | None,
        after: Health | None,
        settled: Delivery,
    ) -> Iterator[Alert]:
        name = self.delivery.receiver
        if after and after.worth_telling(self.now):
            waiting = ledger.waiting(name)
            yield trouble_notice(name, after, waiting, self.now)
        if before and before.told and after is None:
            yield recovery_notice(name, before, self.now)
        if settled.state is DeliveryState.DEAD:
            yield dead_letter_notice(settled, self.now)
        if isinstance(self.outcome, Sent) and self.outcome.missed:
            yield missed_notice(settled, self.outcome.missed, self.now)

    def _free(self, ledger: ReceiverLedger, before: Health) -> None:
        """What waits is due; more than a handful is one message."""
        name = self.delivery.receiver
        ledger.release(name, self.now)
        folds = []
        while folded := fold(ledger.held(name, self.now, MOST_FOLDED), before.since, self.now):
            ledger.fold(folded.ids, folded.delivery.id, self.now)
            folds.append(folded.delivery)
        for each in folds:
            ledger.enqueue(each)

    def _is_gone(self, after: Health) -> bool:
        """Whether the receiver was renamed or removed, and not for a moment only."""
        names = {receiver.name for receiver in self.configuration.receivers}
        return self.delivery.receiver not in names and self.now - after.since >= MISSING

    def _readdress(self, ledger: ReceiverLedger) -> None:
        """What waits for a receiver that is gone goes to those who hear of troubles."""
        gone = self.delivery.receiver
        for other in listeners(self.configuration, gone)[:1]:
            ledger.readdress(gone, other, self.now)
