"""Mute times: the routes that lead into the group tell nobody at this time of day or year."""

from monitor.alert.mute import muted
from monitor.alert.tell.telling import Sorted, Telling, kept_back, parted
from monitor.model import Alert


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """What comes by a route that tells goes on; the rest waits for the end, or is dropped."""
    found = {alert: muted(telling.route(alert), telling.now) for alert in alerts}
    return parted(alerts, {a.id: kept_back(a, each) for a, each in found.items() if each})
