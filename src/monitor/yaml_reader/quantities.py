"""Durations (`30s`, `10m`, `2h`, `7d`, `1h30m`) and sizes (`16MB`), as users write them."""

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

MILLISECONDS = {
    "ms": 1,
    "s": 1_000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 7 * 86_400_000,
}
BYTES = {"": 1, "B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}
LONGEST = 100 * 365 * MILLISECONDS["d"]

DURATION_PATTERN = r"^(0|(\d+(\.\d+)?(ms|[smhdw]))+)$"
SIZE_PATTERN = r"^\d+(\.\d+)? ?([KMG]?i?B)?$"


def parse_duration(text: object) -> int:
    """Milliseconds; raises ValueError with what would be right."""
    if isinstance(text, int):
        return text
    if not isinstance(text, str) or not re.fullmatch(DURATION_PATTERN, text):
        raise ValueError(f"{_shown(text)} is not a duration; write for example 30s, 10m, 2h or 7d")
    parts = re.findall(r"([\d.]+)(ms|[smhdw])", text)
    total = round(sum(float(number) * MILLISECONDS[unit] for number, unit in parts))
    if total > LONGEST:
        raise ValueError(f"{text} is more than 100 years")
    return total


def duration_text(milliseconds: int) -> str:
    """The shortest way to write a duration: 600000 is `10m`; the inverse of parse_duration."""
    for unit in ("w", "d", "h", "m", "s"):
        if milliseconds and milliseconds % MILLISECONDS[unit] == 0:
            return f"{milliseconds // MILLISECONDS[unit]}{unit}"
    return f"{milliseconds}ms" if milliseconds else "0s"


def parse_size(text: object) -> int:
    """Bytes; MB and MiB are both 2**20, as limits are meant."""
    if isinstance(text, int):
        return text
    if not isinstance(text, str) or not re.fullmatch(SIZE_PATTERN, text):
        raise ValueError(f"{_shown(text)} is not a size; write for example 512KB or 16MB")
    number = re.match(r"[\d.]+", text)
    assert number is not None
    unit = text[number.end() :].strip().replace("i", "")
    return round(float(number.group()) * BYTES[unit])


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else "this"


Duration = Annotated[
    int,
    BeforeValidator(parse_duration),
    WithJsonSchema({"type": "string", "pattern": DURATION_PATTERN, "examples": ["30s", "10m"]}),
]
Size = Annotated[
    int,
    BeforeValidator(parse_size),
    WithJsonSchema({"type": "string", "pattern": SIZE_PATTERN, "examples": ["512KB", "16MB"]}),
]
