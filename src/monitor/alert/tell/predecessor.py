"""The group's last message is not out yet: what follows it is told in one message afterwards.

The group is woken when that message is settled; until then it looks again from time to time.
"""

from monitor.alert.tell.telling import Sorted, Telling, hold_all
from monitor.configuration import MINUTE
from monitor.model import Alert, DeliveryState

LOOK = 10 * MINUTE


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """All wait, or none does."""
    thread = telling.gathered.thread
    if thread is None or thread.state is not DeliveryState.PENDING:
        return Sorted(alerts)
    return hold_all(alerts, f"message {thread.id} is not out yet", telling.now + LOOK)
