"""Who is told what, when, and why not: the route tree and the verdict. Pure."""

from monitor.alert.decide import Feed, Matched, alert_id, decide, not_news, span
from monitor.alert.labels import Labels, labels_from
from monitor.alert.mute import Muted, muted
from monitor.alert.pattern import check_pattern
from monitor.alert.route import group_key, holds, routes_for
from monitor.alert.severity import check_condition, condition_holds, severity_of
from monitor.alert.silence import (
    Silenced,
    applies,
    has_words,
    is_active,
    names_nothing,
    silenced,
)

__all__ = [
    "Feed",
    "Labels",
    "Matched",
    "Muted",
    "Silenced",
    "alert_id",
    "applies",
    "check_condition",
    "check_pattern",
    "condition_holds",
    "decide",
    "group_key",
    "has_words",
    "holds",
    "is_active",
    "labels_from",
    "muted",
    "names_nothing",
    "not_news",
    "routes_for",
    "severity_of",
    "silenced",
    "span",
]
