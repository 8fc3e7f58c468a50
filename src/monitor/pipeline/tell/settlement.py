"""What a decision writes, in one transaction: places, the message, verdicts, other groups.

Decision and message | is there room? | place and verdict of each alert | settle
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from monitor.alert.tell import Decision, Moved
from monitor.configuration import DAY, HOUR
from monitor.groups import DueGroup, Place, Told
from monitor.history import VerdictRecord
from monitor.model import Alert, Delivery, Hold, Millis, Suppress
from monitor.ports import GroupLedger


class Crowded(Exception):
    """A receiver's limit was reached since it was decided."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A due group, what waits in it, what was decided, and the message that tells it."""

    due: DueGroup
    waiting: tuple[Alert, ...]
    decision: Decision
    message: Delivery | None
    now: Millis

    @property
    def rank(self) -> tuple[float, ...]:
        """Sorts what is worth telling first before the rest."""
        return self.decision.send.rank if self.decision.send else ()

    def write(self, ledger: GroupLedger) -> None:
        """All or nothing; raises LeaseLost, or Crowded where the limit was reached meanwhile."""
        self._keep_to_the_limit(ledger)
        told_in = ledger.enqueue(self.message) if self.message else ""
        if self.decision.hurried:
            ledger.hurry(self.decision.hurried)
        send = self.decision.send
        quiet = frozenset(alert.id for alert in send.quiet) if send else frozenset()
        ledger.settle_group(self.due.lease, tuple(self._places(told_in, quiet)), self.now)
        for alert in self.waiting:
            self._conclude(ledger, alert, told_in, quiet)

    def _keep_to_the_limit(self, ledger: GroupLedger) -> None:
        """Groups of one receiver are decided about side by side, each without the others."""
        limits = self.decision.send.limits if self.decision.send else None
        if self.message is None or limits is None:
            return
        for most, span in ((limits.hour, HOUR), (limits.day, DAY)):
            told = ledger.messages_since(self.message.receiver, self.now - span)
            if told.get(self.message.topic_id, 0) >= most:
                raise Crowded

    def _places(self, told_in: str, quiet: AbstractSet[str]) -> Iterator[Told]:
        for alert in self.waiting:
            match self.decision.others.get(alert.id):
                case Hold(reason, until):
                    yield Told(alert.id, Place.HELD, reason, until)
                case Suppress(reason):
                    yield Told(alert.id, Place.SUPPRESSED, reason)
                case Moved(reason):
                    yield Told(alert.id, Place.MOVED, reason)
                case None:
                    _, reason = _told_as(alert, quiet)
                    yield Told(alert.id, Place.TOLD, reason, delivery_id=told_in)

    def _conclude(
        self, ledger: GroupLedger, alert: Alert, told_in: str, quiet: AbstractSet[str]
    ) -> None:
        """Keep the verdict, where there is one, and let what is moved wait elsewhere."""
        match self.decision.others.get(alert.id):
            case Suppress(reason):
                self._note(ledger, alert, "suppress", reason)
            case Moved(reason, into, until):
                self._note(ledger, alert, "moved", reason)
                ledger.keep_alert(alert, into, until, reason if until else "")
            case None:
                kind, reason = _told_as(alert, quiet)
                self._note(ledger, alert, kind, reason, told_in)

    def _note(
        self, ledger: GroupLedger, alert: Alert, kind: str, reason: str, told_in: str = ""
    ) -> None:
        if alert.item_id:  # a notice has no history
            ledger.add_verdict(self._verdict(alert, kind, reason, told_in))

    def _verdict(self, alert: Alert, kind: str, reason: str, told_in: str) -> VerdictRecord:
        return VerdictRecord(
            item_id=alert.item_id,
            topic_id=alert.topic_id,
            kind=kind,
            reason=reason,
            at=self.now,
            receiver=self.due.group.receiver,
            story_id=alert.story_id,
            delivery_id=told_in,
        )


def _told_as(alert: Alert, quiet: AbstractSet[str]) -> tuple[str, str]:
    """The kind of its verdict, and the reason: told in full, or as one of a number."""
    if alert.id in quiet:
        return "counted", f"brings nothing new, counted in a message; {alert.reason}"
    return "alert", alert.reason
