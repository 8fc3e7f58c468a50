"""`group_interval`: the least time between two messages of one group."""

from monitor.alert.tell.telling import Sorted, Telling, hold_all
from monitor.model import Alert


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """All wait until the shortest interval has passed; a rise waits for nothing."""
    thread = telling.gathered.thread
    if thread is None or not telling.was_told or telling.rises(alerts):
        return Sorted(alerts)
    apart = min(telling.pace(alert).apart for alert in alerts)
    # A message from the future: the clock was set back since.
    until = min(thread.settled_at or thread.created_at, telling.now) + apart
    if until <= telling.now:
        return Sorted(alerts)
    return hold_all(alerts, "a message of this group was just told (group_interval)", until)
