"""Patterns of matchers, in RE2's syntax as in Alertmanager. Home of re2.

The text that a pattern is held against comes from feeds. RE2 reads each character once, whatever
the pattern, where a backtracking engine can be made to run for hours.
"""

from functools import lru_cache
from typing import Any

import re2

from monitor.errors import QueryError

_REMEDIES = {
    "invalid perl operator": "RE2 has no lookaround and no conditions; write a second matcher",
    "invalid escape sequence": "RE2 has no back-references; to mean a backslash itself write \\\\",
    "bad repetition operator": "RE2 repeats a part once, and has no possessive operators",
    "no argument for repetition operator": "to mean the character itself write \\ before it",
    "missing )": "close the bracket, or write \\( to mean the character itself",
    "unexpected )": "remove it, or write \\) to mean the character itself",
    "missing ]": "close the bracket, or write \\[ to mean the character itself",
    "invalid repetition size": "RE2 repeats 1,000 times at most, inner and outer counts multiplied",
    "pattern too large": "write a shorter pattern or smaller repetitions",
    "trailing \\": "write \\\\ to mean the character itself",
}


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text is what the pattern says; raises QueryError as check_pattern does."""
    return bool(_compiled(pattern).fullmatch(_bytes(text)))


def check_pattern(pattern: str) -> None:
    """Raise QueryError, with what to write instead, where RE2 does not read the pattern."""
    _compiled(pattern)


@lru_cache(maxsize=4_096)
def _compiled(pattern: str) -> Any:  # noqa: ANN401 - re2 has no types
    try:
        return re2.compile(_bytes(pattern), _OPTIONS)
    except re2.error as fault:
        said = fault.args[0].decode("utf-8", "replace")
        remedy = next((r for start, r in _REMEDIES.items() if said.startswith(start)), "")
        raise QueryError(f"the pattern {pattern!r} cannot be read: {said}", 0, "", remedy) from None


def _bytes(text: str) -> bytes:
    """UTF-8, which is what RE2 reads; half a surrogate pair has none."""
    return text.encode("utf-8", "replace")


def _quiet() -> Any:  # noqa: ANN401 - re2 has no types
    options = re2.Options()
    options.log_errors = False  # it would print on standard error, past our log
    return options


_OPTIONS = _quiet()
