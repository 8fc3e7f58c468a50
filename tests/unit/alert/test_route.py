"""The route tree, against Alertmanager's documented semantics."""

from monitor.alert import group_key, routes_for
from monitor.alert.labels import frozen
from monitor.alert.route import groups_of, notice_group
from monitor.configuration import Matcher, Route
from monitor.model import Alert, AlertKind

LABELS = {
    "topic": frozenset({"ceasefire"}),
    "severity": frozenset({"high"}),
    "tag": frozenset({"war", "europe"}),
}


def child(receiver: str, *matchers: Matcher, go_on: bool = False) -> Route:
    return Route(receiver=receiver, matchers=matchers, continue_=go_on)


def receivers(root: Route) -> list[str]:
    return [route.receiver for route in routes_for(root, LABELS)]


def test_route_without_children_takes_the_alert() -> None:
    assert receivers(Route("mail")) == ["mail"]


def test_route_first_matching_child_takes_it_and_stops() -> None:
    high = Matcher("severity", "=", "high")
    root = Route("mail", routes=(child("desk", high), child("phone", high)))

    assert receivers(root) == ["desk"]


def test_route_continue_reaches_later_siblings() -> None:
    high = Matcher("severity", "=", "high")
    root = Route("mail", routes=(child("desk", high, go_on=True), child("phone", high)))

    assert receivers(root) == ["desk", "phone"]


def test_route_root_takes_what_no_child_matches() -> None:
    root = Route("mail", routes=(child("desk", Matcher("topic", "=", "sport")),))

    assert receivers(root) == ["mail"]


def test_route_nested_children_inherit_nothing_but_their_place() -> None:
    inner = child("night", Matcher("tag", "=", "war"))
    middle = Route("day", matchers=(Matcher("topic", "=~", "cease.*"),), routes=(inner,))

    assert receivers(Route("mail", routes=(middle,))) == ["night"]


def test_matcher_patterns_are_anchored() -> None:
    assert receivers(Route("mail", routes=(child("x", Matcher("topic", "=~", "cease")),))) == [
        "mail"
    ]


def test_matcher_not_equal_needs_that_no_value_fits() -> None:
    assert receivers(Route("mail", routes=(child("x", Matcher("tag", "!=", "war")),))) == ["mail"]
    assert receivers(Route("mail", routes=(child("x", Matcher("tag", "!~", "asia|africa")),))) == [
        "x"
    ]


def test_matcher_missing_label_reads_as_empty() -> None:
    assert receivers(Route("mail", routes=(child("x", Matcher("country", "=", "")),))) == ["x"]


def test_group_key_names_receiver_and_values_in_order() -> None:
    route = Route("desk", group_by=("topic", "tag"))

    assert group_key(route, LABELS) == "desk,topic=ceasefire,tag=europe|war"


def test_what_is_said_of_a_receiver_goes_to_others_and_to_itself_only_where_there_are_none() -> (
    None
):
    kind = AlertKind.RECEIVER_TROUBLE
    labels = frozen({"kind": frozenset({kind.value}), "receiver": frozenset({"desk"})})
    notice = Alert("n", "", "", "", labels, 0.0, "the receiver fails", 0, kind=kind)
    both = Route("mail", routes=(child("desk", go_on=True), child("phone")))

    assert groups_of(both, notice) == (notice_group("phone", notice),)
    assert groups_of(Route("desk"), notice) == (notice_group("desk", notice),)
