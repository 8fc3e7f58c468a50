"""What a decision writes, in one transaction: places, the message, verdicts, other groups.

Decision | message of what is sent | place and verdict of each alert | settle
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.alert.tell import Decision, Moved, Send
from monitor.groups import DueGroup, Place, Told
from monitor.history import VerdictRecord
from monitor.model import Alert, Delivery, DeliveryState, Hold, Millis, Suppress
from monitor.pipeline.notices.notice import delivery_id_of
from monitor.ports import GroupLedger


@dataclass(frozen=True, slots=True)
class Settlement:
    """A due group, what waits in it, and what was decided."""

    due: DueGroup
    waiting: tuple[Alert, ...]
    decision: Decision
    now: Millis

    def write(self, ledger: GroupLedger) -> Delivery | None:
        """All or nothing; raises LeaseLost. The message that was made, if any."""
        send = self.decision.send
        message = self._message(send) if send else None
        told_in = ledger.enqueue(message) if message else ""
        ledger.settle_group(self.due.lease, tuple(self._places(told_in)), self.now)
        for alert in self.waiting:
            self._conclude(ledger, alert, told_in)
        return message

    def _places(self, told_in: str) -> Iterator[Told]:
        for alert in self.waiting:
            match self.decision.others.get(alert.id):
                case Hold(reason, until):
                    yield Told(alert.id, Place.HELD, reason, until)
                case Suppress(reason) | Moved(reason):
                    yield Told(alert.id, Place.SUPPRESSED, reason)
                case None:
                    yield Told(alert.id, Place.TOLD, alert.reason, delivery_id=told_in)

    def _conclude(self, ledger: GroupLedger, alert: Alert, told_in: str) -> None:
        """Keep the verdict, where there is one, and let what is moved wait elsewhere."""
        match self.decision.others.get(alert.id):
            case Suppress(reason):
                ledger.add_verdict(self._verdict(alert, "suppress", reason))
            case Moved(reason, into):
                ledger.add_verdict(self._verdict(alert, "moved", reason))
                ledger.keep_alert(alert, into)
            case None:
                ledger.add_verdict(self._verdict(alert, "alert", alert.reason, told_in))

    def _verdict(self, alert: Alert, kind: str, reason: str, told_in: str = "") -> VerdictRecord:
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

    def _message(self, send: Send) -> Delivery:
        group, first = self.due.group, send.alerts[0]
        return Delivery(
            id=delivery_id_of(group.receiver, group.key, first.id),
            receiver=group.receiver,
            kind=send.kind,
            group_key=group.key,
            topic_id=first.topic_id,
            story_id=first.story_id,
            reason=first.reason,
            severity=send.severity,
            state=DeliveryState.PENDING,
            attempts=0,
            next_at=self.now,
            created_at=self.now,
            item_ids=tuple(dict.fromkeys(alert.item_id for alert in send.alerts)),
            root_id=send.root_id,
        )
