"""Time zones by their IANA names."""

import re
from zoneinfo import ZoneInfo, available_timezones

from monitor.settings.secrets import Complain, Where
from monitor.yaml_reader import nearest


def check_zone(name: str, where: Where, complain: Complain) -> None:
    """Complain of a zone that this machine does not know."""
    if not is_zone(name):
        complain(where, f"no time zone is called {name}", _remedy(name))


def _remedy(name: str) -> str:
    """The zone of the place that is meant: zones are called by a region and a city."""
    zones = available_timezones()
    cities = {zone.rpartition("/")[2].casefold().replace("_", " "): zone for zone in sorted(zones)}
    city = name.rpartition("/")[2].casefold().replace("_", " ")
    if city in cities:
        return f"write {cities[city]}"
    near = nearest(name, zones)
    known = near.startswith("did") and not (
        name.upper().startswith(("UTC", "GMT")) or re.fullmatch("[A-Z]{1,5}", name)
    )
    return near if known else "write a region and a city, such as Europe/Berlin, or UTC"


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
