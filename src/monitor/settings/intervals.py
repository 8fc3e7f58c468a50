"""Time intervals as written, to values by name."""

from collections.abc import Iterable, Mapping, Sequence

from monitor.configuration import TimeInterval, TimeSpan
from monitor.settings.policy_models import TimeIntervalModel, TimeSpanModel
from monitor.settings.secrets import Complain, Where
from monitor.settings.zones import check_zone
from monitor.yaml_reader import nearest


def intervals_of(
    models: Iterable[TimeIntervalModel], complain: Complain
) -> dict[str, TimeInterval]:
    """Time intervals by name; what is wrong is complained of."""
    found: dict[str, TimeInterval] = {}
    for i, model in enumerate(models):
        where: Where = ("time_intervals", i)
        if model.name in found:
            message = f"two time intervals are called {model.name}"
            complain((*where, "name"), message, "give one another name, or join their spans")
        found[model.name] = TimeInterval(model.name, _spans(model, where, complain))
    return found


def named_intervals(
    names: Sequence[str], known: Mapping[str, TimeInterval], where: Where, complain: Complain
) -> tuple[TimeInterval, ...]:
    """The time intervals that a route names."""
    for i, name in enumerate(names):
        if name not in known:
            message = f"no time interval is called {name}"
            remedy = nearest(name, known) or "define it in `time_intervals`"
            complain((*where, i), message, remedy)
    return tuple(known[name] for name in names if name in known)


def _spans(model: TimeIntervalModel, where: Where, complain: Complain) -> tuple[TimeSpan, ...]:
    for i, span in enumerate(model.time_intervals):
        check_zone(span.location, (*where, "time_intervals", i, "location"), complain)
    return tuple(_span(span) for span in model.time_intervals)


def _span(model: TimeSpanModel) -> TimeSpan:
    return TimeSpan(
        times=tuple((each.start_time, each.end_time) for each in model.times or ()),
        weekdays=tuple(model.weekdays or ()),
        days_of_month=tuple(model.days_of_month or ()),
        months=tuple(model.months or ()),
        years=tuple(model.years or ()),
        zone=model.location,
    )
