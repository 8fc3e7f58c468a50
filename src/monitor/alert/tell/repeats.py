"""Copies tell nothing new, unless they make the story more severe than the group knows.

Then one of them is told where there is nothing else to tell it by: the last, which brought it
about. A report that was told and meets another topic by an edit is no news either, unless it tells
something else by now.
"""

from monitor.alert.decide import is_edition
from monitor.alert.tell.telling import Sorted, Telling
from monitor.model import Alert, Suppress, severity_rank


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """What is no copy goes on."""
    known = _known(telling)
    copies = [alert for alert in alerts if alert.copy_of or _was_told(alert, known)]
    repeated = {alert.id for alert in copies}
    news = tuple(alert for alert in alerts if alert.id not in repeated)
    if copies and not news and _makes_worse(telling, alerts):
        news = (copies.pop(),)
    return Sorted(news, {alert.id: Suppress(_reason(alert)) for alert in copies})


def _makes_worse(telling: Telling, alerts: tuple[Alert, ...]) -> bool:
    return severity_rank(telling.severity(alerts)) > severity_rank(telling.known)


def _known(telling: Telling) -> frozenset[str]:
    """The items of which the group was told."""
    every = telling.gathered.told.values() if telling.was_told else ()
    return frozenset(item.id for items in every for item in items)


def _was_told(alert: Alert, known: frozenset[str]) -> bool:
    return alert.item_id in known and not is_edition(alert)


def _reason(alert: Alert) -> str:
    if not alert.copy_of:
        return "the report was told before, in another topic"
    return f"same text as item {alert.copy_of}, folded into its story"
