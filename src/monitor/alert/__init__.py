"""Who is told what, when, and why not: the route tree and the verdict. Pure."""

from monitor.alert.decide import Feed, Matched, decide, next_in_group, not_news, span
from monitor.alert.route import group_key, holds, routes_for
from monitor.alert.severity import check_condition, condition_holds, severity_of

__all__ = [
    "Feed",
    "Matched",
    "check_condition",
    "condition_holds",
    "decide",
    "group_key",
    "holds",
    "next_in_group",
    "not_news",
    "routes_for",
    "severity_of",
    "span",
]
