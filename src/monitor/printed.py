"""Numbers and moments as they are printed: for people, and for programs."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(-62_135_596_800_000, 253_402_300_800_000)  # 1 to 9999, which a calendar holds


def noun(number: int, one: str, many: str = "") -> str:
    """Returns the form of the word that stands behind this number: `feed`, `feeds`."""
    return one if number == 1 else many or f"{one}s"


def counted(number: int, one: str, many: str = "") -> str:
    """Returns `1 feed`, `2 feeds`."""
    return f"{number} {noun(number, one, many)}"


def iso(at: int) -> str | None:
    """Returns milliseconds since 1970 as ISO 8601 in UTC, to the millisecond.

    None stands for 0, which is never, and for a year that no calendar holds.
    """
    if not at or at not in _YEARS:
        return None
    written = _EPOCH + timedelta(milliseconds=at)
    return written.isoformat(timespec="milliseconds").replace("+00:00", "Z")
