"""Further reports of a story that was told are told where they bring something new.

further report | nothing known of its event? severity rises? likely news? much reported? -> told
               | else quiet: counted in the next message, else in the daily roll-up

What is known is what this group was told: each receiver has a knowledge of its own.
"""

from collections.abc import Sequence

from monitor.alert import news
from monitor.alert.calendar import next_time
from monitor.alert.labels import event_label
from monitor.alert.tell.rollup import rolled_up
from monitor.alert.tell.telling import Moved, Quiet, Sorted, Telling
from monitor.configuration import HOUR, FollowUps
from monitor.model import Alert, Brought, Coverage, Hold, Item, Suppress

NOTHING_NEW = "brings nothing new"
AHEAD = HOUR  # of the roll-up, which takes what comes before its time
CROWD = 5  # outlets that nobody was told of, and at least as many as everybody knows of
NAMED = 8  # outlets that a message names
EDITED = 0.55  # the likelihood from which the edit of a report that the group was told is news


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """News goes on; where there is none, one report that a rise or a crowd of outlets brings."""
    if telling.is_summary or not telling.was_told:
        return Sorted(alerts)
    told = {alert.id: _is_told(telling, alert) for alert in alerts}
    on = tuple(alert for alert in alerts if told[alert.id])
    on = on or _one_of(telling, alerts)
    goes_on = {alert.id for alert in on}
    return Sorted(
        on, {alert.id: _off(telling, alert) for alert in alerts if alert.id not in goes_on}
    )


def lines(telling: Telling, quiet: Sequence[Alert]) -> tuple[str, ...]:
    """What a message says of the reports that bring nothing new: how many, and whose."""
    if not quiet:
        return ()
    items = telling.gathered.items
    outlets = [*dict.fromkeys(items[a.item_id].by for a in quiet if a.item_id in items)]
    rest = len(outlets) - NAMED
    whose = ", ".join(outlets[:NAMED]) + (f" and {rest} more" if rest > 0 else "")
    report, bring = ("report", "brings") if len(quiet) == 1 else ("reports", "bring")
    return (f"{len(quiet)} more {report} {bring} nothing new" + (f": {whose}" if whose else ""),)


def coverage(telling: Telling, alerts: Sequence[Alert]) -> Coverage:
    """The outlets and texts of these reports, without the outlets that are known already."""
    known = {item.by for alert in alerts for item in _known(telling, alert)}
    items = [
        telling.gathered.items[a.item_id] for a in alerts if a.item_id in telling.gathered.items
    ]
    outlets = dict.fromkeys(outlet for item in items if (outlet := item.by) not in known)
    return Coverage(tuple(outlets), len({item.id for item in items}))


def brought_by(telling: Telling, alerts: Sequence[Alert]) -> dict[str, Brought]:
    """What is new in reports, by item id, where something of their event is known."""
    return {
        item.id: news.brought(item, known)
        for alert in alerts
        if (item := telling.gathered.items.get(alert.item_id)) and (known := _known(telling, alert))
    }


def uncounted(telling: Telling, quiet: Quiet) -> Hold | Moved:
    """What becomes of a report that brings nothing new, while no message could count it."""
    if quiet.until > telling.now:
        return Hold(f"{NOTHING_NEW}: it is counted in the next message", quiet.until)
    return rolled_up(telling, NOTHING_NEW)


def _is_told(telling: Telling, alert: Alert) -> bool:
    item, known = telling.gathered.items.get(alert.item_id), _known(telling, alert)
    if item is None or not known or telling.route(alert).follow_ups is FollowUps.ALL:
        return True
    least = EDITED if _is_edited(known, alert) else news.NEWS
    return _chance(item, known) >= least or news.confirms(item, known)


def _chance(item: Item, known: Sequence[Item]) -> float:
    return news.chance(news.signs_of(item, known))


def _known(telling: Telling, alert: Alert) -> tuple[Item, ...]:
    """What was told of the alert's event, in the words of the messages: its own report, too."""
    return telling.gathered.told.get(event_label(alert), ())


def _is_edited(known: Sequence[Item], alert: Alert) -> bool:
    return any(item.id == alert.item_id for item in known)


def _one_of(telling: Telling, quiet: tuple[Alert, ...]) -> tuple[Alert, ...]:
    """The last where the severity rises, which brought it about; the likeliest of a crowd."""
    if telling.rises(quiet):
        return quiet[-1:]
    if not _is_crowd(telling, quiet):
        return ()
    items = telling.gathered.items
    best = max(quiet, key=lambda a: _chance(items[a.item_id], _known(telling, a)))
    return (best,)


def _is_crowd(telling: Telling, quiet: Sequence[Alert]) -> bool:
    """Whether so many outlets report it by now that this is news."""
    known = {item.by for alert in quiet for item in _known(telling, alert)}
    outlets = {telling.gathered.items[alert.item_id].by for alert in quiet} - known
    return len(outlets) >= max(CROWD, len(known))


def _off(telling: Telling, alert: Alert) -> Quiet | Suppress:
    """An edit that brings nothing new is not counted: its report was told."""
    if _is_edited(_known(telling, alert), alert):
        return Suppress(f"edited, but {NOTHING_NEW}")
    return _quiet(telling, alert)


def _quiet(telling: Telling, alert: Alert) -> Quiet:
    """Until shortly before the roll-up that is the next when the report came."""
    at = next_time(telling.rollup.minute, telling.rollup.zone, alert.at + AHEAD)
    return Quiet(at - AHEAD)
