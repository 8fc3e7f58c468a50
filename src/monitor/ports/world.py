"""What is asked of the world: time, publishers, hubs, workers, receivers."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from monitor.article_pages import NotRead, PageTurn
from monitor.configuration import Source
from monitor.model import (
    Fetched,
    FetchResult,
    Item,
    Meaning,
    Message,
    Millis,
    Outcome,
    Reading,
    Validators,
)
from monitor.push import HubAnswer
from monitor.schedule import Refusal


class Clock(Protocol):
    """The time as a value."""

    def now(self) -> Millis:
        """UTC milliseconds; may jump, as the machine's clock may."""
        ...


class Fetcher(Protocol):
    """One polite, guarded HTTP GET. Never raises for what the network or a server does."""

    async def fetch(self, url: str, validators: Validators) -> FetchResult:
        """A document, nothing new, or why not."""
        ...

    def leave_alone(self, url: str, duration: Millis) -> None:
        """Ask the URL's host for nothing for so long from now on; 0 ends a pause that it got."""
        ...


class Pages(Protocol):
    """Pages of articles, as politely as their hosts ask. Never raises for what they do."""

    async def page(self, url: str) -> Fetched | NotRead:
        """The page, or why not; may wait for its host's turn."""
        ...


class PageTurns(Protocol):
    """When hosts may be asked for pages, for all replicas together."""

    async def take(self, turn: PageTurn, now: Millis) -> Millis | NotRead:
        """When the turn is, which is taken by that; or why there is none, which takes nothing."""
        ...

    async def pause(self, refusal: Refusal) -> Millis:
        """No page of the host before the refusal's end; until when no feed, too, 0 for none.

        Pages are one route of their host: if its feeds answer between two refusals of pages, the
        feeds are not held back. A longer pause stays.
        """
        ...


class ArticleReader(Protocol):
    """A page to its article's text, away from this process, within limits."""

    async def text(self, body: bytes, content_type: str) -> str:
        """Raises ArticleUnreadable where the page has none, WorkerFailed at a limit."""
        ...


class Meanings(Protocol):
    """What a model of the operator's choice makes of reports, where there is one."""

    async def of(self, items: Sequence[Item]) -> Mapping[str, Meaning]:
        """Returns meanings by item id; items are left out whose meaning is not known in time.

        Never raises for what an endpoint or the network does, and takes a few seconds at most.
        """
        ...


class Gate(Protocol):
    """Which addresses of a host may be dialled: one look-up, checked."""

    async def admit(self, host: str) -> tuple[str, ...]:
        """The addresses to dial, best first; raises AddressRefused or HostUnknown."""
        ...


class Hubs(Protocol):
    """A form to a hub. Never raises for what the network or a server does."""

    async def submit(self, url: str, fields: Mapping[str, str]) -> HubAnswer:
        """POST the form, guarded as a fetch is; redirects are followed as POST."""
        ...


class Parser(Protocol):
    """A feed body to its source's items, away from this process, within limits."""

    async def read(
        self, body: bytes, content_type: str, url: str, source: Source, now: Millis
    ) -> Reading:
        """The items, seen at `now`; FeedUnreadable where it is no feed, WorkerFailed at a limit."""
        ...


class Notifier(Protocol):
    """One channel. Never raises for what the network or a server does; has its own timeout."""

    async def send(self, message: Message) -> Outcome:
        """Accepted, try again, or refused for good."""
        ...
