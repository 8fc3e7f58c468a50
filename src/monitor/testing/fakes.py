"""Fakes for the ports, for tests of whole flows with a simulated clock.

They keep the semantics that `ports` states: a FakeFetcher honours validators, an InlineParser
raises FeedUnreadable, a FakeNotifier answers what it was told to and keeps what it got.
"""

from collections import deque
from ipaddress import ip_network

from monitor.configuration import HOUR, Source
from monitor.exchange import Guard, GuardedTransport
from monitor.model import (
    Fetched,
    FetchFailed,
    FetchFault,
    FetchResult,
    Message,
    Millis,
    NotModified,
    Outcome,
    ParsedFeed,
    Reading,
    Sent,
    Validators,
)
from monitor.parse import Link, links, parse_feed, reading


class LoopbackGate:
    """Every host is this machine, whatever it is called."""

    async def admit(self, host: str) -> tuple[str, ...]:
        """127.0.0.1."""
        del host
        return ("127.0.0.1",)


LOOPBACK = LoopbackGate()


def loopback_exchange() -> GuardedTransport:
    """The real exchange, for servers on this machine."""
    return GuardedTransport(Guard((ip_network("127.0.0.0/8"),)))


class FakeClock:
    """Time that moves when a test says so."""

    def __init__(self, start: Millis = 1_742_385_600_000) -> None:
        self._now = start

    def now(self) -> Millis:
        """UTC milliseconds."""
        return self._now

    def advance(self, milliseconds: int = HOUR) -> None:
        """Move on, or back where negative: clocks jump."""
        self._now += milliseconds


class FakeFetcher:
    """Pages by URL; a page that is not there is a connection refused."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []

    async def fetch(self, url: str, validators: Validators) -> FetchResult:
        """The page, 304 where its validator stands, or the refusal."""
        self.asked.append(url)
        body = self.pages.get(url)
        if body is None:
            return FetchFailed(FetchFault.CONNECT, "connection refused")
        current = Validators(etag=f'"{hash(body)}"', url=url)
        if (validators.etag, validators.url) == (current.etag, url):
            return NotModified(validators)
        return Fetched(url, body, "application/rss+xml", current)

    def leave_alone(self, url: str, duration: Millis) -> None:
        """Nothing: nobody asks for a pause here."""


class InlineParser:
    """The real parser, in this process."""

    async def parse(self, body: bytes, content_type: str, url: str) -> ParsedFeed:
        """Raises FeedUnreadable."""
        return parse_feed(body, content_type, url)

    async def read(
        self, body: bytes, content_type: str, url: str, source: Source, now: Millis
    ) -> Reading:
        """The items of the feed; raises FeedUnreadable."""
        return reading(await self.parse(body, content_type, url), source, now)

    async def links(self, body: bytes, content_type: str, url: str) -> tuple[Link, ...]:
        """The feeds that a page links."""
        return links(body, content_type, url)


class FakeNotifier:
    """A channel that answers from a list, then accepts everything."""

    def __init__(self, *outcomes: Outcome) -> None:
        self._outcomes = deque(outcomes)
        self.messages: list[Message] = []

    async def send(self, message: Message) -> Outcome:
        """Keep the message; answer the next outcome."""
        self.messages.append(message)
        return self._outcomes.popleft() if self._outcomes else Sent(f"ref-{len(self.messages)}")
