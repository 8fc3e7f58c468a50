"""How many threads of one topic are opened at one receiver in an hour (`alerts.flood_limit`).

What is beyond it is told to the same receiver in one summary an hour. What goes on in a thread,
which `group_interval` paces, and a rise of severity are told all the same.
"""

from monitor.alert.tell.telling import FLOOD, Moved, Sorted, Telling
from monitor.groups import Group
from monitor.model import Alert


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """All go on, or all go into the receiver's summary of their topic."""
    spent = telling.gathered.recent.get(alerts[0].topic_id, 0)
    passes = telling.is_summary or alerts[0].is_notice
    free = passes or telling.goes_on or telling.rises(alerts)
    if free or spent < telling.limit:
        return Sorted(alerts)
    return Sorted((), {alert.id: _moved(telling, alert) for alert in alerts})


def line(telling: Telling, alerts: tuple[Alert, ...]) -> str:
    """What a summary says of the reports in it."""
    topic = telling.topics.get(alerts[0].topic_id)
    name, count = topic.name if topic else alerts[0].topic_id, len(alerts)
    reports = "report" if count == 1 else "reports"
    return f"{count} more {reports} of {name}, beyond {telling.limit} new stories in an hour"


def _moved(telling: Telling, alert: Alert) -> Moved:
    reason = f"flood limit: {telling.limit} new stories of the topic in an hour; told in a summary"
    receiver = telling.group.receiver
    return Moved(reason, (Group(receiver, f"{receiver},{FLOOD},topic={alert.topic_id}"),))
