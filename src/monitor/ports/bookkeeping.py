"""The monitor's own memory: values by name, such as what was told of feeds in trouble."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Memory(Protocol):
    """The values by name, inside one transaction."""

    def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        ...

    def set_meta(self, key: str, value: str) -> None:
        """Set one."""
        ...


class Bookkeeping(Protocol):
    """A store of these values."""

    async def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        ...

    async def write(self, work: Callable[[Memory], T]) -> T:
        """Run `work` in one transaction, as `PollStore.write` does."""
        ...
