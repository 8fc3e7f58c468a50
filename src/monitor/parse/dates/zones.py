"""Names of time zones to minutes east of UTC.

Feeds write the abbreviations of RFC 822, of the time zone data base and of their country. Some
stand for several zones: the feed's language decides, or else RFC 822, or else how many people live
there. "ET" is the east of the United States in winter and in summer; "Europe/Berlin" is a name of
the time zone data base.
"""

from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

# Minutes east of UTC, or the name of a zone of the data base, whose clocks change.
Zone: TypeAlias = int | str

_MINUTES = {
    -660: "sst nut", -600: "hst", -540: "hdt akst", -480: "pst akdt", -420: "mst pdt",
    -360: "cst mdt galt", -300: "est cdt cot pet ect", -240: "edt ast clt bot vet gyt",
    -210: "nst", -180: "adt art brt uyt clst gft srt pmst", -150: "ndt", -120: "brst pmdt fnt",
    -60: "azot cvt", 0: "gmt utc ut z wet azost", 60: "cet met mez bst west wat",
    120: "cest mest mesz eet cat sast", 180: "eest msk мск eat trt fet idt", 210: "irst",
    240: "msd gst samt get azt mut", 270: "irdt aft", 300: "pkt yekt uzt tjt tmt mvt",
    330: "ist slst",
    345: "npt", 360: "omst bdt btt almt kgt", 390: "mmt", 420: "wib ict novt krat hovt",
    480: "wita sgt hkt myt pht phst awst irkt ulat bnt", 540: "wit jst kst yakt tlt",
    570: "acst", 600: "aest vlat chst pgt", 630: "acdt lhst", 660: "aedt magt sakt sret sbt nct",
    720: "nzst pett fjt", 765: "chast", 780: "nzdt tot", 825: "chadt",
}  # fmt: skip
_ZONES: dict[str, Zone] = {
    **{name: minutes for minutes, names in _MINUTES.items() for name in names.split()},
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "coordinated universal time": 0,
    "greenwich mean time": 0,
}
# Zones as programs of Microsoft and people write them: all year, in winter, in summer.
_NAMED: dict[str, tuple[str, int, int]] = {
    "eastern": ("America/New_York", -300, -240),
    "central": ("America/Chicago", -360, -300),
    "mountain": ("America/Denver", -420, -360),
    "pacific": ("America/Los_Angeles", -480, -420),
    "central european": ("Europe/Paris", 60, 120),
    "eastern european": ("Europe/Athens", 120, 180),
    "western european": ("Europe/Lisbon", 0, 60),
    "british": ("Europe/London", 0, 60),
    "moscow": ("Europe/Moscow", 180, 240),
    "india": ("Asia/Kolkata", 330, 330),
    "indian": ("Asia/Kolkata", 330, 330),
    "china": ("Asia/Shanghai", 480, 480),
    "japan": ("Asia/Tokyo", 540, 540),
    "korea": ("Asia/Seoul", 540, 540),
}
for _name, (_always, _winter, _summer) in _NAMED.items():
    _ZONES |= {f"{_name} time": _always, f"{_name} standard time": _winter}
    _ZONES |= {f"{_name} daylight time": _summer, f"{_name} summer time": _summer}
_BY_LANGUAGE: dict[tuple[str, str], Zone] = {
    ("zh", "cst"): 480,  # China
    ("he", "ist"): 120,  # Israel
    ("ga", "ist"): 60,  # Ireland
    ("ar", "ast"): 180,  # Arabia
    ("bn", "bst"): 360,  # Bangladesh
    ("hy", "amt"): 240,  # Armenia
    ("pt", "amt"): -240,  # the Amazon
    ("ms", "mst"): 480,  # Malaysia
    ("my", "mst"): 390,  # Myanmar
    ("fil", "pst"): 480,  # the Philippines
}


def zone(name: str, language: str) -> Zone | None:
    """The zone that a name stands for in a text of a language; None for no zone."""
    if "/" in name:
        return name
    return _BY_LANGUAGE.get((language, name), _ZONES.get(name))


def known(name: str) -> bool:
    """Whether a folded name stands for a zone in some language."""
    return name in _ZONES


def is_listed(name: str) -> bool:
    """Whether the time zone data base has a zone of this name, such as `Europe/Berlin`."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True


def together(stated: tuple[str, ...], language: str, day: date, seconds: int) -> int:
    """Minutes east of UTC of all zones behind a time; an offset tells more than a name.

    Raises ValueError where two say different things, or one says nothing.
    """
    offsets = {_offset(text) for text in stated if text[0] in "+-"}
    found = offsets or {_minutes_east(zone(text, language), day, seconds) for text in stated} or {0}
    if len(found) > 1:
        raise ValueError("several zones")
    return found.pop()


def _offset(text: str) -> int:
    """Minutes of `+2`, `-07`, `+0530` and `+05:30`."""
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("07") else (digits, "0")
    east = int(hours) * 60 + int(minutes)
    return -east if text[0] == "-" else east


def _minutes_east(zone: Zone | None, day: date, seconds: int) -> int:
    if isinstance(zone, int):
        return zone
    if zone is None:
        raise ValueError("no zone")
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(
        seconds=seconds
    )
    return (local.utcoffset() or timedelta(0)) // timedelta(minutes=1)
