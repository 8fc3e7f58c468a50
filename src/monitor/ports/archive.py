"""What the page and the commands ask: all questions, nothing is written."""

from collections.abc import Collection, Sequence
from typing import Protocol

from monitor.history import HeldBack, History
from monitor.model import Delivery, DeliveryKind, Item, Match, Millis, PollState


class Archive(Protocol):
    """What is recorded, for people. Reads see committed data only."""

    async def history(self, url_or_id: str) -> History | None:
        """All about the item with this link, canonical URL or id; the newest where several.

        A link may be pasted as people do: without scheme or `www.`, in brackets, with tracking.
        """
        ...

    async def headlined(self, words: str, limit: int) -> tuple[Item, ...]:
        """The newest items that have each of these words in the headline, newest first."""
        ...

    async def get_meta(self, key: str) -> str | None:
        """A value of the monitor's own bookkeeping; None where there is none."""
        ...

    async def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """Items by id, in the order asked, missing ones left out."""
        ...

    async def matches(self, ids: Sequence[str]) -> dict[str, tuple[Match, ...]]:
        """Matches by item id."""
        ...

    async def copies(self, ids: Sequence[str]) -> dict[str, tuple[Item, ...]]:
        """The reports that were folded as copies of these items, by the item's id."""
        ...

    async def reports(self, topic_id: str, since: Millis, limit: int) -> tuple[Item, ...]:
        """Items that met the topic, seen at or after `since`: the newest `limit`, newest first."""
        ...

    async def recent_deliveries(
        self,
        limit: int,
        *,
        state: str = "",
        receiver: str = "",
        kind: DeliveryKind | None = None,
    ) -> tuple[Delivery, ...]:
        """The newest deliveries first."""
        ...

    async def poll_states(self) -> tuple[PollState, ...]:
        """The state of every configured source, by source id."""
        ...

    async def held_back(self, limit: int) -> tuple[HeldBack, ...]:
        """What waits to be told, by receiver and reason; what is decided again first, first."""
        ...

    async def host_pauses(self, now: Millis) -> dict[str, Millis]:
        """Until when hosts are paused, by the id of each source that waits for it."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows per noun: sources, items, stories, deliveries_pending, deliveries_sent, ..."""
        ...

    async def pending(self, now: Millis, *, without: Collection[str] = ()) -> tuple[int, int]:
        """(deliveries pending, of these due by `now`) for all receivers but these."""
        ...

    async def due_sources(self, now: Millis) -> int:
        """How many configured sources are due or leased by `now`."""
        ...
