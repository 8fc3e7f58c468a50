"""Pages of articles, asked for more politely than feeds: nobody offered them for polling.

    URL | robots.txt of its host | budget | turn of its host | GET | redirect? again | page

Each hop of a redirect is asked about anew, because it may lead to a host that forbids it. The
connections share lanes, guard and limits with those of feeds; no cookie, no Referer is sent.
"""

import asyncio
from collections import deque
from urllib.parse import urlsplit, urlunsplit

from monitor.configuration import ArticleLimits
from monitor.fetch.fetcher import HttpFetcher, Moved
from monitor.fetch.manner import Manner
from monitor.fetch.robots import Robots
from monitor.model import Fetched, FetchFailed, NotRead, Unread

HOUR = 3_600.0  # seconds
HOPS = 5
_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_HOSTS = 4_096  # whose last turn is remembered


class Pages:
    """`ports.Pages` over an open fetcher. Never raises for what a network or a server does."""

    def __init__(self, fetcher: HttpFetcher, robots: Robots, limits: ArticleLimits) -> None:
        self._fetcher, self._robots = fetcher, robots
        self._budget = Budget(limits.per_hour)
        self._turns = Turns(limits.host_delay / 1000, limits.deadline / 1000)
        self._manner = _manner(limits)

    async def page(self, url: str) -> Fetched | NotRead:
        """The page, or why not."""
        for hop in range(HOPS + 1):
            target = _plain(url)
            if not target:
                return NotRead(Unread.FAILED, "it has no link to a page")
            refused = await self._refused(target, first=hop == 0)
            if refused:
                return refused
            result = await self._fetcher.step(target, self._manner)
            if not isinstance(result, Moved):
                return result if isinstance(result, Fetched) else _failed(result)
            url = result.url
        return NotRead(Unread.FAILED, f"more than {HOPS} redirects")

    async def _refused(self, url: str, *, first: bool) -> NotRead | None:
        """Why this hop is not asked for; None once its turn has come."""
        host = urlsplit(url).hostname or ""
        rules = await self._robots.rules(url)
        if not rules.allows(url):
            return NotRead(Unread.ROBOTS, rules.unknown or f"robots.txt of {host} forbids it")
        if not self._turns.would_come(host):
            return NotRead(Unread.LATE, f"{host} is asked for one page at a time, too many wait")
        if first and not self._budget.take(_now()):
            most = self._budget.per_hour
            return NotRead(Unread.BUDGET, f"the budget of {most} pages per hour is used up")
        await self._turns.wait(host, rules.delay / 1000)
        return None


class Budget:
    """At most `per_hour` pages in any hour, of this process."""

    def __init__(self, per_hour: int) -> None:
        self.per_hour = per_hour
        self._taken: deque[float] = deque()

    def take(self, now: float) -> bool:
        """One page at `now`, in seconds; False where the hour has had its share."""
        while self._taken and self._taken[0] <= now - HOUR:
            self._taken.popleft()
        if len(self._taken) >= self.per_hour:
            return False
        self._taken.append(now)
        return True


class Turns:
    """The pause between two pages of a host, in seconds of the loop's clock."""

    def __init__(self, delay: float, patience: float) -> None:
        self._delay, self._patience = delay, patience
        self._next: dict[str, float] = {}

    def would_come(self, host: str) -> bool:
        """Whether the host's next turn is near enough to be waited for."""
        return self._next.get(host, 0.0) - _now() < self._patience

    async def wait(self, host: str, delay: float) -> None:
        """Until the host's turn; the next one is `delay` later, or ours if that is longer."""
        if len(self._next) >= _HOSTS:
            self._next = {name: at for name, at in self._next.items() if at > _now()}
        start = max(_now(), self._next.get(host, 0.0))
        self._next[host] = start + max(delay, self._delay)
        await asyncio.sleep(start - _now())


def _plain(url: str) -> str:
    """The URL without name, password and fragment; "" where it is none of the web's."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return ""
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    except ValueError:
        return ""


def _manner(limits: ArticleLimits) -> Manner:
    return Manner(
        accept="text/html, application/xhtml+xml",
        deadline=limits.deadline,
        max_wire_bytes=limits.max_bytes,
        max_body_bytes=limits.max_bytes,
        max_redirects=HOPS,
        types=_TYPES,
    )


def _failed(result: object) -> NotRead:
    detail = result.detail if isinstance(result, FetchFailed) else "no page"
    return NotRead(Unread.FAILED, detail)


def _now() -> float:
    return asyncio.get_running_loop().time()
