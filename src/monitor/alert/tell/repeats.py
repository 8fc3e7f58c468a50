"""Copies tell nothing new, unless they make the story more severe than the group knows.

Then one of them is told where there is nothing else to tell it by: the last, which brought it
about.
"""

from monitor.alert.tell.telling import Sorted, Telling
from monitor.model import Alert, Suppress, severity_rank


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """What is no copy goes on."""
    copies = [alert for alert in alerts if alert.copy_of]
    news = tuple(alert for alert in alerts if not alert.copy_of)
    if copies and not news and _makes_worse(telling, alerts):
        news = (copies.pop(),)
    return Sorted(news, {alert.id: Suppress(_reason(alert)) for alert in copies})


def _makes_worse(telling: Telling, alerts: tuple[Alert, ...]) -> bool:
    return severity_rank(telling.severity(alerts)) > severity_rank(telling.known)


def _reason(alert: Alert) -> str:
    return f"same text as item {alert.copy_of}, folded into its story"
