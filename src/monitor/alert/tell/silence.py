"""Silences: a person wants to hear nothing of it for a time.

An alert is asked about by its labels and its item's words, with the severity that it has now: a
silence of what is normal does not hold for a story that became severe.
"""

from monitor.alert.labels import Labels, labels_from
from monitor.alert.silence import Silenced, silenced
from monitor.alert.tell.telling import Sorted, Telling, kept_back, parted
from monitor.model import Alert


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """What nobody silences goes on; the rest waits for the end, or is dropped."""
    if not telling.silences:
        return Sorted(alerts)
    found = {alert: _silenced(telling, alert) for alert in alerts}
    return parted(alerts, {a.id: kept_back(a, each) for a, each in found.items() if each})


def _silenced(telling: Telling, alert: Alert) -> Silenced | None:
    item = telling.gathered.items.get(alert.item_id)
    texts = (item.title, item.summary, item.text, item.article) if item else alert.lines
    return silenced(telling.silences, _labels(telling, alert), texts, telling.now)


def _labels(telling: Telling, alert: Alert) -> Labels:
    return {**labels_from(alert), "severity": frozenset({telling.severity((alert,))})}
