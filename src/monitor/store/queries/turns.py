"""`ports.PageTurns`: when a host may be asked for its next page, for all replicas together.

    host paused? | its last turn, and the pause after it | the budget of the hour | a row: taken

A turn is a row until its hour is over, so the budget outlives a restart, too. All of it is decided
in one transaction that no other replica is in at the same time.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select

from monitor.article_pages import NotRead, PageTurn, Unread
from monitor.configuration import HOUR, MINUTE
from monitor.model import Millis
from monitor.schedule import Refusal, left_alone
from monitor.store.engine.holds import Point, hold
from monitor.store.queries import sources
from monitor.store.tables.rows import clean
from monitor.store.tables.schema import hosts, page_turns

T = TypeVar("T")

_AHEAD = 10 * MINUTE  # turns that lie further ahead are those of a wrong clock

_FORGET = delete(page_turns).where(
    or_(page_turns.c.at <= bindparam("hour_ago"), page_turns.c.at > bindparam("ahead"))
)
_NEXT = select(func.max(page_turns.c.next_at)).where(page_turns.c.host == bindparam("host"))
_SPENT = select(func.count()).select_from(page_turns).where(page_turns.c.counted.is_(True))
_PAUSED = select(hosts.c.not_before).where(
    and_(
        hosts.c.host.in_([bindparam("host"), bindparam("pages")]),
        hosts.c.not_before > bindparam("now"),
    )
)
_LAST_PAUSE = select(hosts.c.not_before).where(hosts.c.host == bindparam("host"))


class _Run(Protocol):
    def __call__(self, work: Callable[[Connection], T], /) -> Awaitable[T]: ...


class SqlTurns:
    """The turns of pages; `change` runs work on the writer."""

    def __init__(self, change: _Run) -> None:
        self._change = change

    async def take(self, turn: PageTurn, now: Millis) -> Millis | NotRead:
        """When it is; the turn is taken. Or why there is none, and nothing is."""
        return await self._change(lambda conn: _take(conn, turn, now))

    async def pause(self, refusal: Refusal) -> Millis:
        """No page of the host before the refusal's end; until when no feed, too, 0 for none."""
        return await self._change(lambda conn: _pause(conn, refusal))


def _take(conn: Connection, turn: PageTurn, now: Millis) -> Millis | NotRead:
    hold(conn, Point.PAGES)
    conn.execute(_FORGET, {"hour_ago": now - HOUR, "ahead": now + _AHEAD})
    host = clean(turn.host)
    if conn.scalar(_PAUSED, {"host": host, "pages": _pages_of(host), "now": now}):
        return NotRead(Unread.LATE, f"{turn.host} asked for a pause")
    at = max(now, conn.scalar(_NEXT, {"host": host}) or 0)
    if at - now >= turn.patience:
        why = f"{turn.host} is asked for one page at a time, too many wait"
        return NotRead(Unread.LATE, why)
    if turn.counted and (conn.scalar(_SPENT) or 0) >= turn.per_hour:
        why = f"the budget of {turn.per_hour} pages per hour is used up"
        return NotRead(Unread.BUDGET, why)
    row = {"host": host, "at": at, "next_at": at + turn.gap, "counted": turn.counted}
    conn.execute(insert(page_turns), row)
    return at


def _pause(conn: Connection, refusal: Refusal) -> Millis:
    """The end of the last pause stands for the refusal: nobody asked for a page before it."""
    pages = _pages_of(clean(sources.host_of(refusal.url)))
    last = conn.scalar(_LAST_PAUSE, {"host": pages}) or 0
    again = replace(refusal, failed_at=min(last, refusal.at))
    until = left_alone(again, sources.neighbours(conn, refusal.url, ""))
    sources.pause_lane(conn, pages, refusal.until)
    if until:
        sources.pause(conn, refusal.url, until)
    return until


def _pages_of(host: str) -> str:
    """What `hosts` calls the pages of a host apart from its feeds; no host has a blank."""
    return f"pages of {host}"
