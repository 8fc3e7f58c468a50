"""`group_wait`: how long a group waits for further reports before it is told of the first."""

from monitor.alert.tell.telling import Sorted, Telling, hold_all
from monitor.model import Alert


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """All wait for the one whose time comes first; a rise waits for nothing."""
    until = min(_end(alert, telling) for alert in alerts)
    if until <= telling.now or telling.rises(alerts):
        return Sorted(alerts)
    return hold_all(alerts, "waits for further reports (group_wait)", until)


def _end(alert: Alert, telling: Telling) -> int:
    # An alert from the future: the clock was set back since.
    return min(alert.at, telling.now) + telling.pace(alert).wait
