"""`ports.PageTurns`: when a host may be asked for its next page, for all replicas together.

    host paused? | its last turn, and the pause after it | the budget of the hour | a row: taken

A turn is a row until its hour is over, so the budget outlives a restart, too. All of it is decided
in one transaction that no other replica is in at the same time.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select

from monitor.article_pages import NotRead, PageTurn, Unread
from monitor.configuration import HOUR, MINUTE
from monitor.model import Millis
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
    and_(hosts.c.host == bindparam("host"), hosts.c.not_before > bindparam("now"))
)


class _Run(Protocol):
    def __call__(self, work: Callable[[Connection], T], /) -> Awaitable[T]: ...


class SqlTurns:
    """The turns of pages; `change` runs work on the writer."""

    def __init__(self, change: _Run) -> None:
        self._change = change

    async def take(self, turn: PageTurn, now: Millis) -> Millis | NotRead:
        """When it is; the turn is taken. Or why there is none, and nothing is."""
        return await self._change(lambda conn: _take(conn, turn, now))

    async def pause(self, url: str, until: Millis) -> None:
        """No page and no feed of the URL's host before `until`."""
        await self._change(lambda conn: sources.pause(conn, url, until))


def _take(conn: Connection, turn: PageTurn, now: Millis) -> Millis | NotRead:
    hold(conn, Point.PAGES)
    conn.execute(_FORGET, {"hour_ago": now - HOUR, "ahead": now + _AHEAD})
    host = clean(turn.host)
    if conn.scalar(_PAUSED, {"host": host, "now": now}):
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
