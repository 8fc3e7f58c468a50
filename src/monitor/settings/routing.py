"""The route tree as written, to a tree in which every node is complete."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.alert import check_pattern
from monitor.configuration import Matcher, Route
from monitor.errors import QueryError
from monitor.settings.models import RouteModel
from monitor.settings.secrets import Complain, Where
from monitor.yaml_reader import nearest

LABELS = (
    "topic", "severity", "language", "source", "outlet", "tag", "country", "score", "entity",
)  # fmt: skip
GROUP_LABELS = (*LABELS, "story")
MATCHER = re.compile(
    r'\s*(?P<label>[A-Za-z_]\w*)\s*(?P<op>=~|!~|!=|=)\s*(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<plain>[^"\s]*))\s*'
)
ESCAPES = {"n": "\n"}


def parse_matcher(text: str) -> Matcher | None:
    """One matcher in Alertmanager's syntax; None where it is not one."""
    found = MATCHER.fullmatch(text)
    if not found:
        return None
    value = found["plain"] or ""
    if found["quoted"] is not None:
        value = re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), found["quoted"])
        value = found["quoted"] if "~" in found["op"] else value
    return Matcher(found["label"], found["op"], value)


@dataclass(frozen=True)
class RouteReader:
    """Completes and checks a route tree."""

    receivers: frozenset[str]
    complain: Complain

    def root(self, model: RouteModel | None) -> Route:
        """The tree; without one, everything goes to the only receiver."""
        if model is None:
            return self._implied()
        where: Where = ("route",)
        if not model.receiver:
            self.complain(where, "the root needs a receiver", nearest("", self.receivers))
        if model.matchers:
            message = "the root takes every alert, so it has no matchers"
            self.complain((*where, "matchers"), message, "move them into `routes:`")
        if model.continue_:
            self.complain((*where, "continue"), "the root has no siblings", "remove it")
        return self._node(model, Route(receiver=""), where)

    def _implied(self) -> Route:
        if len(self.receivers) > 1:
            message = "is missing: with several receivers it says who is told"
            self.complain(("route",), message, "add `route: {receiver: NAME}`")
        return Route(receiver=min(self.receivers))

    def _node(self, model: RouteModel, parent: Route, where: Where) -> Route:
        mine = Route(
            receiver=self._receiver(model, parent, where),
            matchers=self._matchers(model.matchers, (*where, "matchers")),
            group_by=self._group_by(model.group_by, parent, (*where, "group_by")),
            group_wait=_chosen(model.group_wait, parent.group_wait),
            group_interval=_chosen(model.group_interval, parent.group_interval),
            continue_=model.continue_,
        )
        children = tuple(
            self._node(child, mine, (*where, "routes", i)) for i, child in enumerate(model.routes)
        )
        return Route(
            mine.receiver,
            mine.matchers,
            mine.group_by,
            mine.group_wait,
            mine.group_interval,
            mine.continue_,
            children,
        )

    def _receiver(self, model: RouteModel, parent: Route, where: Where) -> str:
        if model.receiver and model.receiver not in self.receivers:
            message = f"no receiver is called {model.receiver}"
            self.complain((*where, "receiver"), message, nearest(model.receiver, self.receivers))
        return model.receiver or parent.receiver

    def _group_by(
        self, names: Iterable[str] | None, parent: Route, where: Where
    ) -> tuple[str, ...]:
        if names is None:
            return parent.group_by
        for i, name in enumerate(names):
            if name not in GROUP_LABELS:
                self.complain((*where, i), f"no label {name}", nearest(name, GROUP_LABELS))
        return tuple(names)

    def _matchers(self, texts: list[str], where: Where) -> tuple[Matcher, ...]:
        read = [self._matcher(text, (*where, i)) for i, text in enumerate(texts)]
        return tuple(matcher for matcher in read if matcher)

    def _matcher(self, text: str, where: Where) -> Matcher | None:
        matcher = parse_matcher(text)
        if matcher is None:
            self.complain(where, f"{text!r} is not a matcher", 'write for example topic="x"')
            return None
        if matcher.label not in LABELS:
            message = f"no label {matcher.label}"
            self.complain(where, message, nearest(matcher.label, LABELS))
        if "~" in matcher.op:
            self._check_pattern(matcher.value, where)
        return matcher

    def _check_pattern(self, pattern: str, where: Where) -> None:
        try:
            check_pattern(pattern)
        except QueryError as fault:
            self.complain(where, fault.message, fault.hint)


def _chosen(own: int | None, inherited: int) -> int:
    return inherited if own is None else own
