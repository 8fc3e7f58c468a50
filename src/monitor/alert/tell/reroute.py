"""A receiver that is configured no longer: its alerts take the way that the routes lead now."""

from monitor.alert.route import groups_of
from monitor.alert.tell.telling import Moved, Sorted, Telling, parted
from monitor.model import Alert


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """Where the receiver is gone, alerts go to the groups that the routes lead to now."""
    if telling.group.receiver in telling.receivers:
        return Sorted(alerts)
    found = {alert.id: _moved(telling, alert) for alert in alerts}
    # The routes lead here all the same: then it is for the message to wait for its receiver.
    off = {name: moved for name, moved in found.items() if telling.group not in moved.into}
    return parted(alerts, off)


def _moved(telling: Telling, alert: Alert) -> Moved:
    into = groups_of(telling.root, alert)
    names = ", ".join(group.receiver for group in into)
    return Moved(f"{telling.group.receiver} is configured no longer: goes to {names}", into)
