"""What the poll loop tells hubs' subscriptions, and asks of them."""

from dataclasses import dataclass
from typing import Protocol

from monitor.configuration import Source
from monitor.model import DueSource, FetchResult, Item, Millis, Reading


@dataclass(frozen=True, slots=True)
class Standing:
    """What the plan of a poll must know: who pushes this feed, until when, what was pushed."""

    hub: str = ""
    until: Millis = 0
    published: tuple[Millis, ...] = ()


class PushAware(Protocol):
    """What the poll loop tells, and asks, about hubs."""

    async def standing(self, due: DueSource, fresh: tuple[Item, ...], now: Millis) -> Standing:
        """Who pushes this source, after a poll that found `fresh` items."""
        ...

    async def polled(
        self, source: Source, result: FetchResult, feed: Reading | None, schedule_state: str
    ) -> None:
        """A poll was recorded; its document may declare a hub."""
        ...


class NoHubs:
    """Where nobody pushes: `monitor once`, and every daemon without `websub`."""

    async def standing(self, due: DueSource, fresh: tuple[Item, ...], now: Millis) -> Standing:  # noqa: ARG002 - the protocol's
        """Nobody."""
        return Standing()

    async def polled(
        self, source: Source, result: FetchResult, feed: Reading | None, schedule_state: str
    ) -> None:
        """Nothing to do."""
