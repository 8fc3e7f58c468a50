"""Mute times: the routes that lead into the group tell nobody at this time of day or year."""

from monitor.alert.mute import muted
from monitor.alert.tell.telling import Sorted, Telling
from monitor.configuration import WhenMuted
from monitor.model import Alert, Hold, Suppress


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """What comes by a route that tells goes on; the rest waits for the end, or is dropped."""
    off = {alert.id: verdict for alert in alerts if (verdict := _verdict(telling, alert))}
    return Sorted(tuple(alert for alert in alerts if alert.id not in off), off)


def _verdict(telling: Telling, alert: Alert) -> Hold | Suppress | None:
    found = muted(telling.route(alert), telling.now)
    if found is None:
        return None
    if found.then is WhenMuted.DROP:
        return Suppress(found.reason)
    return Hold(found.reason, found.until)
