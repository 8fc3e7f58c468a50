"""The route tree: which receivers an alert goes to, and what is one message.

alert | its labels | the nodes that take it | a group of each one's receiver

Alertmanager's semantics (its documentation, "route"): an alert enters at the root, goes to the
first child whose matchers all hold, further ones only after `continue: true`; a node none of
whose children match takes the alert itself.
"""

from monitor.alert.labels import Labels, labels_from
from monitor.alert.pattern import fits
from monitor.configuration import Matcher, Route
from monitor.groups import Group
from monitor.model import Alert

NONE: frozenset[str] = frozenset({""})  # a label that is not there reads as empty


def groups_of(root: Route, alert: Alert) -> tuple[Group, ...]:
    """The groups into which the route tree leads an alert, each once.

    What the monitor says of a receiver goes to that receiver only if the routes name no other.
    """
    labels = labels_from(alert)
    routes = routes_for(root, labels)
    if not alert.is_notice:
        found = (Group(each.receiver, group_key(each, labels)) for each in routes)
        return tuple(dict.fromkeys(found))
    names = [each.receiver for each in routes]
    others = [name for name in names if name not in labels.get("receiver", NONE)]
    return tuple(dict.fromkeys(notice_group(name, alert) for name in others or names))


def notice_group(receiver: str, notice: Alert) -> Group:
    """Each notice is a message of its own."""
    return Group(receiver, f"{receiver},notice={notice.id}")


def routes_for(route: Route, labels: Labels) -> tuple[Route, ...]:
    """The nodes that take an alert with these labels, in tree order; never empty for a root."""
    taken: list[Route] = []
    for child in route.routes:
        if not all(holds(m, labels) for m in child.matchers):
            continue
        taken.extend(routes_for(child, labels))
        if not child.continue_:
            break
    return tuple(taken) or (route,)


def holds(matcher: Matcher, labels: Labels) -> bool:
    """Whether one matcher holds; a label with several values (tag) needs one that fits.

    The negative operators need that none fits. Patterns are anchored, as in Alertmanager.
    """
    values = labels.get(matcher.label) or NONE
    if "~" in matcher.op:
        found = any(fits(matcher.value, value) for value in values)
    else:
        found = matcher.value in values
    return found is not matcher.op.startswith("!")


def group_key(route: Route, labels: Labels) -> str:
    """What shares a message: the receiver and the values of `group_by`."""
    parts = [f"{name}={'|'.join(sorted(labels.get(name, NONE)))}" for name in route.group_by]
    return ",".join([route.receiver, *parts])
