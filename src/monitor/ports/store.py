"""All the stores as one, for who opens it: the composition root, the commands, and tests.

A loop takes the small port that it needs, never this.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from monitor.model import Millis
from monitor.ports.archive import Archive
from monitor.ports.groups import GroupLedger, GroupStore
from monitor.ports.hubs import Intake, PushStore
from monitor.ports.outbox import NoticeLedger, NoticeStore, Outbox
from monitor.ports.polls import PollLedger, PollStore
from monitor.ports.receivers import ReceiverLedger
from monitor.ports.silences import SilenceStore
from monitor.ports.upkeep import Upkeep
from monitor.ports.world import PageTurns

T = TypeVar("T")


class Ledger(GroupLedger, PollLedger, ReceiverLedger, NoticeLedger, Protocol):
    """A transaction that can do all that any loop's can."""


class Store(PollStore, GroupStore, Outbox, NoticeStore, Archive, Upkeep, Intake, Protocol):
    """Everything durable. Reads see committed data only."""

    @property
    def pushes(self) -> PushStore:
        """What concerns hubs."""
        ...

    @property
    def turns(self) -> PageTurns:
        """Turns of hosts for pages of articles."""
        ...

    @property
    def silences(self) -> SilenceStore:
        """Silences that people added."""
        ...

    async def open(self) -> None:
        """Migrate to the current schema and take ownership; StoreLocked if another has it."""
        ...

    async def close(self) -> None:
        """Finish queued writes and let go."""
        ...

    async def probe(self, now: Millis) -> None:
        """Write a row, and look whether it lies where the store's address leads.

        Raises StoreError where the store takes no writes, its file was moved or deleted, or a newer
        version has migrated it.
        """
        ...

    async def write(self, work: Callable[[Ledger], T], *, linger: float = 0.0) -> T:
        """Run `work` in one transaction, as `PollStore.write` does."""
        ...
