"""From `heartbeat` as written to a value: off, or who is told when."""

from collections.abc import Set as AbstractSet

from monitor.configuration import Heartbeat
from monitor.settings.models import HeartbeatModel
from monitor.settings.secrets import Complain
from monitor.settings.zones import check_zone
from monitor.yaml_reader.validation import nearest


def heartbeat_of(
    model: HeartbeatModel, root: str, names: AbstractSet[str], complain: Complain
) -> Heartbeat | None:
    """None where it is off; what is wrong is complained of. `root` is told by default."""
    if model.receiver and model.receiver not in names:
        message = f"no receiver is called {model.receiver}"
        complain(("heartbeat", "receiver"), message, nearest(model.receiver, names))
    check_zone(model.zone, ("heartbeat", "zone"), complain)
    if not model.at:
        return None
    hour, minute = model.at.split(":")
    return Heartbeat(model.receiver or root, int(hour) * 60 + int(minute), model.zone)
