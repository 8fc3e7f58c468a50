"""Leasing due rows, for every table that has a lease: one mechanism, two queues.

hold | lanes in use | due pages, oldest first | choose | lease what is still free
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    bindparam,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from monitor.model import Lease, Millis
from monitor.store.engine.holds import Point, hold
from monitor.store.queries.lanes import Candidate, Lanes, choose

_LONG_AGO = -(2**62)

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Order:
    """What parts rows of the same `next_at`: a column, and a value before all of its values."""

    column: Column[Any]
    first: object


class Queue:
    """The due rows of a table.

    Args:
        point: held while leases are counted and added to.
        table: with id, next_at, lease_owner, lease_until and fence.
        lane: the column that may only be in use so often at once.
        order: within the same `next_at`.
        waiting: conditions on a row that may be due at all.
        ready: conditions looked at only when choosing.
    """

    def __init__(
        self,
        point: Point,
        table: Table,
        lane: Column[str],
        order: Order,
        *,
        waiting: Condition,
        ready: Sequence[Condition] = (),
    ) -> None:
        free = (waiting, *_free(table))
        self._point, self._first = point, order.first
        # Counted by us, not by GROUP BY: SQLite would walk the whole table in the lanes' order.
        self._busy = select(lane).where(table.c.lease_until > bindparam("now"))
        self._page = _page(table, lane, order, (*free, *ready))
        self._lease = _lease(table, free)

    def claim(
        self,
        conn: Connection,
        lease: Lease,
        now: Millis,
        limit: int,
        lanes: Lanes,
        *,
        due_by: Millis | None = None,
    ) -> Sequence[RowMapping]:
        """Lease due rows to `lease.owner` until `lease.until`, as many as `lanes` have room for.

        With `due_by`, rows that became due later are left alone.
        """
        due = now if due_by is None else due_by
        hold(conn, self._point)
        lanes = replace(lanes, used=lanes.used + Counter(conn.scalars(self._busy, {"now": now})))

        def due_page(last: Candidate | None, full: Sequence[str], size: int) -> Sequence[Candidate]:
            after_at, after = (last[2], last[3]) if last else (_LONG_AGO, self._first)
            where = {"now": now, "due": due, "full": full, "after_at": after_at, "after": after}
            return conn.execute(self._page, {**where, "size": size}).all()

        ids = choose(due_page, lanes, limit)
        if not ids:
            return ()
        owned = {"ids": ids, "now": now, "due": due, "owner": lease.owner, "until": lease.until}
        return conn.execute(self._lease, owned).mappings().all()


def _free(table: Table) -> tuple[Condition, Condition]:
    now: BindParameter[Millis] = bindparam("now")
    due: BindParameter[Millis] = bindparam("due")
    return table.c.next_at <= due, table.c.lease_until <= now


def _page(
    table: Table, lane: Column[str], order: Order, conditions: Sequence[Condition]
) -> Select[Any]:
    place = (table.c.next_at, order.column)
    return (
        select(table.c.id, lane, *place)
        .where(
            *conditions,
            tuple_(*place) > tuple_(bindparam("after_at"), bindparam("after")),
            lane.not_in(bindparam("full", expanding=True)),
        )
        .order_by(*place)
        .limit(bindparam("size"))
    )


def _lease(table: Table, free: Sequence[Condition]) -> ReturningUpdate[Any]:
    # SKIP LOCKED: a row that is being settled right now is not taken from under its owner.
    chosen = (
        select(table.c.id)
        .where(table.c.id.in_(bindparam("ids", expanding=True)), *free)
        .with_for_update(skip_locked=True)
    )
    return (
        update(table)
        .where(table.c.id.in_(chosen))
        .values(
            lease_owner=bindparam("owner"),
            lease_until=bindparam("until"),
            fence=table.c.fence + 1,
        )
        .returning(*table.c)
    )
