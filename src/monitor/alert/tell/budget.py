"""How many threads of one topic are opened at one receiver in an hour and in a day.

What is beyond the hour's limit (`alerts.flood_limit`) is told to the same receiver in one summary
an hour, what is beyond the day's (`max_per_day`) in the daily roll-up. What goes on in a thread,
which `group_interval` paces, and a rise of severity are told all the same.

A day's first stories are not its best ones, so a third of its limit is kept for stories that
several outlets report; a story that gets there later is asked about again with the report that
brings it there. What is more severe than normal has no limit of a day: the user says what that is.
"""

from collections.abc import Iterable

from monitor.alert.tell.rollup import BEYOND, per_day, rolled_up
from monitor.alert.tell.telling import FLOOD, NORMAL, Limits, Moved, Sorted, Telling
from monitor.groups import Group
from monitor.model import Alert, severity_rank
from monitor.printed import noun

NO_LIMIT = 2**31
SEVERAL = 2  # outlets


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """All go on, or all go into the receiver's roll-up or its summary of their topic."""
    passes = telling.is_summary or alerts[0].is_notice
    if passes or telling.goes_on or telling.rises(alerts):
        return Sorted(alerts)
    topic, allowed = alerts[0].topic_id, limits(telling, alerts)
    if telling.gathered.today.get(topic, 0) >= allowed.day:
        moved = rolled_up(telling, f"{BEYOND} {per_day(telling, topic)} (max_per_day)")
        return Sorted((), {alert.id: moved for alert in alerts})
    if telling.gathered.recent.get(topic, 0) >= allowed.hour:
        return Sorted((), {alert.id: _flood(telling, alert) for alert in alerts})
    return Sorted(alerts)


def limits(telling: Telling, alerts: Iterable[Alert]) -> Limits:
    """What must not be reached yet, so that a thread may be opened with these alerts."""
    first, *_ = alerts = tuple(alerts)
    day = per_day(telling, first.topic_id)
    if severity_rank(telling.severity(alerts)) > severity_rank(NORMAL):
        return telling.limits._replace(day=NO_LIMIT)
    reserved = 0 if telling.outlets(alerts) >= SEVERAL else day // 3
    return telling.limits._replace(day=day - reserved)


def line(telling: Telling, alerts: tuple[Alert, ...]) -> str:
    """What a summary says of the reports in it."""
    name, count = telling.name(alerts[0].topic_id), len(alerts)
    reports = noun(count, "report")
    return f"{count} more {reports} of {name}, beyond {telling.limits.hour} new stories in an hour"


def _flood(telling: Telling, alert: Alert) -> Moved:
    most = telling.limits.hour
    reason = f"flood limit: {most} new stories of the topic in an hour; told in a summary"
    receiver = telling.group.receiver
    return Moved(reason, (Group(receiver, f"{receiver},{FLOOD},topic={alert.topic_id}"),))
