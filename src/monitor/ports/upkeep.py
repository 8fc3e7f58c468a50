"""What is done to the store from time to time."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from monitor.configuration import Source
from monitor.model import Item, Millis, PollState
from monitor.ports.bookkeeping import Memory

T = TypeVar("T")


class Upkeep(Protocol):
    """What configuration, retention, learning and a wrong clock ask for."""

    async def sync_sources(self, sources: Sequence[Source], now: Millis) -> None:
        """Make the configured sources the polled ones.

        State of known ids is kept, a changed URL clears the validators and an adopted address, a
        removed source stays in the archive but is never due.
        """
        ...

    async def mend_clock(self, now: Millis, *, seen: bool = False) -> None:
        """Make due at `now` what a clock that was ahead has put off: polls, messages, leases.

        `seen`: this process saw the clock go back, so whatever lies in the future is wrong.
        Otherwise, at a start, another replica's clock may be a minute ahead.
        """
        ...

    async def keep_present(self, owner: str, now: Millis) -> tuple[str, ...]:
        """Say that `owner` lives, and end the leases of replicas that are seen gone; which.

        A replica that was killed then keeps no feed for as long as its lease would last.
        """
        ...

    async def examine(self) -> tuple[str, ...]:
        """What is damaged in the store's file, at most ten faults; nothing where all is well."""
        ...

    async def retain(self, before: Millis) -> int:
        """Forget items seen before, with all that hangs on them; how many.

        Works in small transactions. The keys stay, so that no item comes back as new.
        """
        ...

    async def size(self) -> int:
        """Bytes that are in use, without what was freed; 0 where a server holds the store."""
        ...

    async def early(self, share: float) -> Millis:
        """Before which time so large a share of the items, 0 to 1, was seen; 0 without items."""
        ...

    async def give_back(self) -> int:
        """Give the pages of what was forgotten back to the disk, in small steps; how many bytes.

        A file that an older version made keeps them, and fills them again.
        """
        ...

    async def replay(self, delivery_ids: Sequence[str], now: Millis) -> int:
        """Dead deliveries back to pending, due now; how many."""
        ...

    async def archive(self, limit: int, *, beyond: Item | None = None) -> tuple[Item, ...]:
        """The newest items first, from behind `beyond` on where it is given."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows per noun: sources, items, stories, deliveries_pending, deliveries_sent, ..."""
        ...

    async def poll_states(self) -> tuple[PollState, ...]:
        """The state of every configured source, by source id."""
        ...

    async def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        ...

    async def write(self, work: Callable[[Memory], T]) -> T:
        """Run `work` in one transaction, as `PollStore.write` does."""
        ...
