"""robots.txt of hosts, fetched once and kept for at most a day (RFC 9309, 2.3 and 2.4).

    URL | its host | kept? | one fetch for all who ask | Rules

A file that is not there (4xx) forbids nothing; one that cannot be had (5xx, no answer, a bot
check, a request to wait) forbids all until it is known, except where it was known before. Feeds
are not asked for here: whoever offers a feed wants it polled. So a robots.txt that asks for a pause
keeps pages away, which its rules are for, and no feed.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from monitor.exchange.contract import header
from monitor.fetch.fetcher import HttpFetcher, wall_clock
from monitor.fetch.manner import Manner
from monitor.model import Fetched, FetchResult, Millis, Validators
from monitor.parse.robots import READ, Rules, rules_of

DAY = 86_400_000
HOUR = 3_600_000
AGAIN = 600_000  # milliseconds until a file that could not be had is asked for again
MANNER = Manner(
    accept="text/plain, text/*;q=0.5, */*;q=0.1",
    deadline=10_000,
    max_wire_bytes=READ,
    max_body_bytes=READ,
    max_redirects=5,
    truncate=True,
    alone=True,
)
_HOSTS = 1_000
_BYTES = 4 * 2**20  # of all the files that are kept
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Kept:
    rules: Rules
    until: Millis
    size: int


class Robots:
    """The rules of hosts; an async context manager over an open fetcher. Never raises."""

    def __init__(self, fetcher: HttpFetcher, clock: Callable[[], Millis] = wall_clock) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0
        self._asked: dict[str, asyncio.Task[Rules]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

    async def rules(self, url: str) -> Rules:
        """Those of the URL's scheme, host and port; a caller that is cancelled costs nothing."""
        place = _place(url)
        kept = self._kept.get(place)
        if kept is not None and kept.until > self._clock():
            self._kept.move_to_end(place)
            return kept.rules
        task = self._asked.get(place)
        if task is None:
            task = self._asked[place] = asyncio.ensure_future(self._ask(place))
            task.add_done_callback(lambda _: self._asked.pop(place, None))
        return await asyncio.shield(task)

    async def _ask(self, place: str) -> Rules:
        result = await self._fetcher.fetch(place, Validators(), MANNER)
        fresh = self._read(result)
        if fresh.rules.unknown and place in self._kept:
            fresh = _known_before(self._kept[place], fresh)
        self._keep(place, fresh)
        return fresh.rules

    def _read(self, result: FetchResult) -> _Kept:
        rules, now = rules_of(result), self._clock()
        if isinstance(result, Fetched):
            return _Kept(rules, now + _lifetime(result), len(result.body))
        return _Kept(rules, now + (AGAIN if rules.unknown else DAY), 0)

    def _keep(self, place: str, kept: _Kept) -> None:
        """The hosts asked for last, within bounds of number and size."""
        old = self._kept.pop(place, None)
        self._kept[place] = kept
        self._size += kept.size - (old.size if old else 0)
        while len(self._kept) > _HOSTS or (self._size > _BYTES and len(self._kept) > 1):
            _, gone = self._kept.popitem(last=False)
            self._size -= gone.size


def _known_before(old: _Kept, fresh: _Kept) -> _Kept:
    """What was known goes on while the file cannot be had (RFC 9309, 2.4)."""
    return fresh if old.rules.unknown else _Kept(old.rules, fresh.until, old.size)


def _lifetime(result: Fetched) -> int:
    """Milliseconds: what Cache-Control says, an hour to a day."""
    found = _MAX_AGE.search(header(result.headers, "cache-control"))
    return min(max(int(found[1]) * 1000, HOUR), DAY) if found else DAY


def _place(url: str) -> str:
    """Where the robots.txt of a URL stands (RFC 9309, 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}/robots.txt"
