"""From `heartbeat` and `rollup` as written to values: who is told when, each day."""

from collections.abc import Set as AbstractSet

from monitor.configuration import Heartbeat, Rollup
from monitor.settings.models import HeartbeatModel, RollupModel
from monitor.settings.secrets import Complain
from monitor.settings.zones import check_zone
from monitor.yaml_reader.validation import nearest


def heartbeat_of(
    model: HeartbeatModel, names: AbstractSet[str], complain: Complain
) -> Heartbeat | None:
    """None where it is off; what is wrong is complained of."""
    if model.receiver and model.receiver not in names:
        message = f"no receiver is called {model.receiver}"
        complain(("heartbeat", "receiver"), message, nearest(model.receiver, names))
    check_zone(model.zone, ("heartbeat", "zone"), complain)
    if not model.at:
        return None
    return Heartbeat(model.receiver, _minute(model.at), model.zone)


def rollup_of(model: RollupModel, zone: str, complain: Complain) -> Rollup:
    """When the roll-up is told; in the zone of the readers where it names none."""
    if model.zone:
        check_zone(model.zone, ("rollup", "zone"), complain)
    return Rollup(_minute(model.at or "08:00"), model.zone or zone)


def _minute(time_of_day: str) -> int:
    hour, minute = time_of_day.split(":")
    return int(hour) * 60 + int(minute)
