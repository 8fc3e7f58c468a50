"""Days in pasted queries: Factiva's `date from 20250301 to 20250331`, Google's `after:`."""

import re

_DAY = r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})"
_DAYS = re.compile(_DAY)
_FACTIVA = re.compile(
    rf"date\s+(?:from\s+{_DAY}\s+to\s+{_DAY}|(?P<word>after|before|on|from)\s+(?P<day>{_DAY}))",
    re.IGNORECASE,
)
_SIGNS = {"after": ">", "from": ">=", "before": "<", "on": ""}
_AGE = re.compile(r"(\d{1,4})([hd])")


def factiva_period(text: str, at: int) -> tuple[str, int]:
    """Our condition for the days that the text names here, and where they end; "" if none."""
    found = _FACTIVA.match(text, at)
    if found is None:
        return "", at
    if found["word"]:
        return f"published:{_SIGNS[found['word'].lower()]}{_day(found['day'])}", found.end()
    first, last = (_written(found.groups()[start : start + 3]) for start in (0, 3))
    return f"published:{first}..{last}", found.end()


def google_period(name: str, value: str) -> str:
    """Our condition for `after:`, `before:` or `when:`; "" for a value that says no time here."""
    if name == "when":
        return f"published:<{value}" if _AGE.fullmatch(value) else ""
    day = _day(value)
    return f"published:{'>=' if name == 'after' else '<'}{day}" if day else ""


def _day(text: str) -> str:
    found = _DAYS.fullmatch(text)
    return _written(found.groups()) if found else ""


def _written(parts: tuple[str, ...]) -> str:
    year, month, day = parts
    return f"{year}-{month:0>2}-{day:0>2}"
