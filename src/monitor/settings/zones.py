"""Time zones by their IANA names."""

from zoneinfo import ZoneInfo, available_timezones

from monitor.settings.secrets import Complain, Where
from monitor.yaml_reader import nearest


def check_zone(name: str, where: Where, complain: Complain) -> None:
    """Complain of a zone that this machine does not know."""
    if not is_zone(name):
        message = f"no time zone is called {name}"
        complain(where, message, nearest(name, available_timezones()))


def known_zone(name: str) -> str:
    """The zone itself; UTC in the place of one that was complained of."""
    return name if is_zone(name) else "UTC"


def is_zone(name: str) -> bool:
    """Whether this machine knows the zone (an unknown or odd name raises in many ways)."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True
