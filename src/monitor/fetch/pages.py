"""Pages of articles, asked for more politely than feeds: nobody offered them for polling.

    URL | robots.txt of its host | turn of its host, budget | GET | redirect? again | page

Each hop of a redirect is asked about anew, because it may lead to a host that forbids it. The
connections share lanes, guard and limits with those of feeds; no cookie, no Referer is sent. Turns
and the budget are those of all replicas; robots.txt is read by each for itself, once a day.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from monitor.addresses import lane_of
from monitor.article_pages import NotRead, PageTurn, Unread
from monitor.configuration import ArticleLimits
from monitor.fetch.fetcher import HttpFetcher, Moved, wall_clock
from monitor.fetch.manner import Manner
from monitor.fetch.robots import Robots
from monitor.model import Fetched, FetchFailed, FetchFault, FetchResult, Millis
from monitor.ports import PageTurns
from monitor.schedule import Refusal

HOPS = 5
THROTTLE = 600_000  # milliseconds of silence where 429 or 503 name none
_TYPES = frozenset({"text/html", "application/xhtml+xml"})


class Pages:
    """`ports.Pages` over an open fetcher. Never raises for what a network or a server does.

    `turns` are those of all replicas; `clock` gives UTC milliseconds.
    """

    def __init__(
        self,
        fetcher: HttpFetcher,
        robots: Robots,
        turns: PageTurns,
        limits: ArticleLimits,
        clock: Callable[[], Millis] = wall_clock,
    ) -> None:
        self._fetcher, self._robots, self._turns = fetcher, robots, turns
        self._limits, self._clock = limits, clock
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
                return result if isinstance(result, Fetched) else await self._failed(target, result)
            url = result.url
        return NotRead(Unread.FAILED, f"more than {HOPS} redirects")

    async def _refused(self, url: str, *, first: bool) -> NotRead | None:
        """Why this hop is not asked for; None once its turn has come."""
        host = urlsplit(url).hostname or ""
        rules = await self._robots.rules(url)
        if not rules.allows(url):
            return NotRead(Unread.ROBOTS, rules.unknown or f"robots.txt of {host} forbids it")
        limits, now = self._limits, self._clock()
        gap = max(rules.delay, limits.host_delay)
        turn = PageTurn(lane_of(host), gap, limits.deadline, limits.per_hour, first)
        at = await self._turns.take(turn, now)
        if isinstance(at, NotRead):
            return at
        await asyncio.sleep((at - now) / 1000)
        return None

    async def _failed(self, url: str, result: FetchResult) -> NotRead:
        """Why no page came; a host that asks for a pause gets it from every replica."""
        if not isinstance(result, FetchFailed):
            return NotRead(Unread.FAILED, "no page")
        if result.fault is FetchFault.THROTTLED and result.status:
            wish = THROTTLE if result.retry_after is None else result.retry_after
            now = self._clock()
            until = await self._turns.pause(Refusal(url, result.status, now, now + wish))
            self._fetcher.leave_alone(url, max(until - now, 0))
        return NotRead(Unread.FAILED, result.detail)


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
