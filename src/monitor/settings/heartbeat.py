"""From `heartbeat` as written to a value: off, or who is told when."""

from collections.abc import Set as AbstractSet
from zoneinfo import ZoneInfo, available_timezones

from monitor.configuration import Heartbeat
from monitor.settings.models import HeartbeatModel
from monitor.settings.secrets import Complain
from monitor.yaml_reader.validation import nearest


def heartbeat_of(
    model: HeartbeatModel, root: str, names: AbstractSet[str], complain: Complain
) -> Heartbeat | None:
    """None where it is off; what is wrong is complained of. `root` is told by default."""
    if model.receiver and model.receiver not in names:
        message = f"no receiver is called {model.receiver}"
        complain(("heartbeat", "receiver"), message, nearest(model.receiver, names))
    if not is_zone(model.zone):
        message = f"no time zone is called {model.zone}"
        complain(("heartbeat", "zone"), message, nearest(model.zone, available_timezones()))
    if not model.at:
        return None
    hour, minute = model.at.split(":")
    return Heartbeat(model.receiver or root, int(hour) * 60 + int(minute), model.zone)


def is_zone(name: str) -> bool:
    """Whether this machine knows the zone (an unknown or odd name raises in many ways)."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True
