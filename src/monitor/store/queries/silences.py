"""`ports.SilenceStore`: silences, on the runners of the store that they live in."""

import json
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, RowMapping, bindparam, select, text, update

from monitor.configuration import Matcher, Silence, WhenMuted
from monitor.model import Millis
from monitor.store.queries import groups
from monitor.store.tables.rows import clean, dump
from monitor.store.tables.schema import silences

T = TypeVar("T")

_ADD = text("""
    INSERT INTO silences
        (id, matchers, words, starts, until, comment, author, when_muted, created_at)
    VALUES (:id, :matchers, :words, :starts, :until, :comment, :author, :when_muted, :created_at)
    ON CONFLICT (id) DO NOTHING
""")
_ONE = select(silences).where(silences.c.id == bindparam("name"))
_ENDING_AFTER = (
    select(silences)
    .where(silences.c.until > bindparam("at"))
    .order_by(silences.c.until, silences.c.id)
)
_EXPIRE = (
    update(silences)
    .where(silences.c.id == bindparam("name"), silences.c.until > bindparam("now"))
    .values(until=bindparam("now"))
)


class _Run(Protocol):
    def __call__(self, work: Callable[[Connection], T], /) -> Awaitable[T]: ...


class SqlSilences:
    """Silences; `change` and `ask` run work on the writer and on a reader."""

    def __init__(self, change: _Run, ask: _Run) -> None:
        self._change, self._ask = change, ask

    async def add(self, silence: Silence, now: Millis) -> bool:
        """Keep a silence; False, and nothing changes, where its id is taken."""
        return await self._change(lambda conn: _add(conn, silence, now))

    async def ending_after(self, at: Millis) -> tuple[Silence, ...]:
        """Those that end after `at`, also those that are yet to begin; the first to end first."""
        return await self._ask(lambda conn: ending_after(conn, at))

    async def expire(self, silence_id: str, now: Millis) -> Silence | None:
        """End a silence now; as it is then. None where none of this id ends after `now`."""
        return await self._change(lambda conn: _expire(conn, silence_id, now))


def ending_after(conn: Connection, at: Millis) -> tuple[Silence, ...]:
    """Those that end after `at`, the first to end first."""
    return tuple(map(_silence, conn.execute(_ENDING_AFTER, {"at": at}).mappings()))


def _add(conn: Connection, silence: Silence, now: Millis) -> bool:
    return conn.execute(_ADD, {**_row(silence), "created_at": now}).rowcount == 1


def _expire(conn: Connection, silence_id: str, now: Millis) -> Silence | None:
    name = clean(silence_id)
    if conn.execute(_EXPIRE, {"name": name, "now": now}).rowcount == 0:
        return None
    groups.wake_all(conn, now)
    return _silence(conn.execute(_ONE, {"name": name}).mappings().one())


def _row(silence: Silence) -> dict[str, object]:
    matchers = [[each.label, each.op, each.value] for each in silence.matchers]
    return {
        "id": clean(silence.id),
        "matchers": dump(matchers),
        "words": dump(silence.words),
        "starts": silence.starts,
        "until": silence.until,
        "comment": clean(silence.comment),
        "author": clean(silence.author),
        "when_muted": silence.when_muted.value,
    }


def _silence(row: RowMapping) -> Silence:
    return Silence(
        id=row["id"],
        matchers=tuple(Matcher(*each) for each in json.loads(row["matchers"])),
        words=tuple(json.loads(row["words"])),
        starts=row["starts"],
        until=row["until"],
        comment=row["comment"],
        author=row["author"],
        when_muted=WhenMuted(row["when_muted"]),
    )
