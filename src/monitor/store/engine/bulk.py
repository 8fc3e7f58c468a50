"""Many rows in few statements, past SQLAlchemy's work on each row.

For the few statements that run for every item of a document. An `executemany` of SQLAlchemy
prepares each row by itself, which costs more than SQLite needs to keep it; and SQLite's driver
lets go of the interpreter at every step, so that a row in a statement of its own waits for its turn
against everything else that runs.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

_MOST = 1_024  # values of one statement; SQLite takes 32,766 (sqlite.org/limits.html, 9)
_STEP = 16  # values of an IN list come in multiples of this, so that few statements are prepared


class Insert:
    """`INSERT INTO table (columns) VALUES ...`, with what follows as `end`."""

    def __init__(self, table: Table, columns: Sequence[str], end: str = "") -> None:
        names = ", ".join(table.c[name].name for name in columns)
        self._start, self._end = f"INSERT INTO {table.name} ({names}) VALUES ", end  # noqa: S608 - names of the schema
        self._width = len(columns)

    def run(self, conn: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Insert the rows, in their order; values are in the order of the columns."""
        mark, most = _mark(conn), _MOST // self._width
        for start in range(0, len(rows), most):
            part = rows[start : start + most]
            statement = f"{self._start}{_tuples(mark, self._width, len(part))}{self._end}"
            conn.exec_driver_sql(statement, tuple(chain.from_iterable(part)))


class Lookup:
    """`SELECT columns FROM table WHERE key IN (...)`."""

    def __init__(self, table: Table, columns: Sequence[str], key: str) -> None:
        names = ", ".join(table.c[name].name for name in columns)
        self._start = f"SELECT {names} FROM {table.name} WHERE {table.c[key].name} IN "  # noqa: S608 - names of the schema

    def run(self, conn: Connection, keys: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The rows of these keys, a few hundred at most; their values are the driver's."""
        if not keys:
            return ()
        # The last one again does not change the answer.
        filled = (*keys, *(-len(keys) % _STEP * (keys[-1],)))
        statement = self._start + _tuples(_mark(conn), len(filled), 1)
        return conn.exec_driver_sql(statement, filled).all()


def _mark(conn: Connection) -> str:
    """How this database's driver marks a parameter by its place."""
    return "?" if conn.dialect.paramstyle == "qmark" else "%s"


@lru_cache(maxsize=256)
def _tuples(mark: str, width: int, count: int) -> str:
    return ", ".join([f"({', '.join([mark] * width)})"] * count)
