"""The route tree as written, to a tree in which every node is complete."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from monitor.configuration import FollowUps, Route, TimeInterval, WhenMuted
from monitor.settings.intervals import named_intervals
from monitor.settings.matchers import ALL_LABELS, MatcherReader
from monitor.settings.policy_models import RouteModel
from monitor.settings.secrets import Complain, Where
from monitor.yaml_reader import nearest


@dataclass(frozen=True)
class RouteReader:
    """Completes and checks a route tree."""

    receivers: frozenset[str]
    intervals: Mapping[str, TimeInterval]
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
        for key in ("mute_time_intervals", "active_time_intervals"):
            if getattr(model, key):
                message = "the root always tells, as in Alertmanager"
                remedy = f"name them in a child without matchers: `routes: [{{{key}: [...]}}]`"
                self.complain((*where, key), message, remedy)
        return self._node(model, Route(receiver=""), where)

    def _implied(self) -> Route:
        if len(self.receivers) > 1:
            message = "is missing: with several receivers it says who is told"
            self.complain(("route",), message, "add `route: {receiver: NAME}`")
        return Route(receiver=min(self.receivers))

    def _node(self, model: RouteModel, parent: Route, where: Where) -> Route:
        mine = Route(
            receiver=self._receiver(model, parent, where),
            matchers=MatcherReader(self.complain).all_of(model.matchers, (*where, "matchers")),
            group_by=self._group_by(model.group_by, parent, (*where, "group_by")),
            group_wait=_chosen(model.group_wait, parent.group_wait),
            group_interval=_chosen(model.group_interval, parent.group_interval),
            continue_=model.continue_,
            mute_time_intervals=self._intervals(
                model.mute_time_intervals, (*where, "mute_time_intervals")
            ),
            active_time_intervals=self._intervals(
                model.active_time_intervals, (*where, "active_time_intervals")
            ),
            when_muted=WhenMuted(model.when_muted) if model.when_muted else parent.when_muted,
            follow_ups=FollowUps(model.follow_ups) if model.follow_ups else parent.follow_ups,
        )
        children = tuple(
            self._node(child, mine, (*where, "routes", i)) for i, child in enumerate(model.routes)
        )
        return replace(mine, routes=children)

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
            if name not in ALL_LABELS:
                self.complain((*where, i), f"no label {name}", nearest(name, ALL_LABELS))
        return tuple(names)

    def _intervals(self, names: list[str], where: Where) -> tuple[TimeInterval, ...]:
        return named_intervals(names, self.intervals, where, self.complain)


def _chosen(own: int | None, inherited: int) -> int:
    return inherited if own is None else own
