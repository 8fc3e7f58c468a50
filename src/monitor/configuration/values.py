"""What the other values are made of: lengths of time in milliseconds, and secrets."""

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Secret:
    """A string that never shows itself: not in repr, not in str, not in a log."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself; call it only where it is sent."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)
