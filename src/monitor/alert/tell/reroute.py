"""A receiver that is configured no longer: its alerts take the way that the routes lead now."""

from monitor.alert.labels import labels_from
from monitor.alert.route import group_key, routes_for
from monitor.alert.tell.telling import Moved, Sorted, Telling
from monitor.configuration import Route
from monitor.groups import Group
from monitor.model import Alert


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """Where the receiver is gone, alerts go to the groups that the routes lead to now."""
    if telling.group.receiver in telling.receivers:
        return Sorted(alerts)
    found = {alert.id: _moved(telling, alert) for alert in alerts}
    # The routes lead here all the same: then it is for the message to wait for its receiver.
    off = {name: moved for name, moved in found.items() if telling.group not in moved.into}
    return Sorted(tuple(alert for alert in alerts if alert.id not in off), off)


def _moved(telling: Telling, alert: Alert) -> Moved:
    into = groups_of(telling.root, alert)
    names = ", ".join(group.receiver for group in into)
    return Moved(f"{telling.group.receiver} is configured no longer: goes to {names}", into)


def groups_of(root: Route, alert: Alert) -> tuple[Group, ...]:
    """The groups into which the route tree leads an alert, each once."""
    labels = labels_from(alert)
    routes = routes_for(root, labels)
    return tuple(dict.fromkeys(Group(each.receiver, group_key(each, labels)) for each in routes))
