"""A store in this process's memory: the real schema and statements, no file, no thread.

For rehearsals, which need what the store does and forget it: `empty` undoes everything at once.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, StaticPool, create_engine, make_url

from monitor.store.queries import stories
from monitor.store.sqlstore import SqlStore
from monitor.store.tables.schema import metadata

T = TypeVar("T")

_URL = "sqlite://"


class MemoryStore(SqlStore):
    """`ports.Store`, gone when it is closed."""

    def __init__(self) -> None:
        super().__init__(make_url(_URL), own=True)

    async def empty(self) -> None:
        """Back to what it was when it was opened."""
        if isinstance(self._writer, _Inline):
            self._writer.empty()

    async def similarity(self, item_id: str, topic_id: str) -> float:
        """How near the item stood to the nearest story of the topic when it was placed."""
        return await self._ask(lambda conn: stories.similarity(conn, item_id, topic_id))

    def _open(self) -> None:
        engine = create_engine(
            _URL, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        self._engines = (engine,)
        connection = engine.connect()
        # Without this Python's driver begins and ends transactions by its own rules.
        connection.connection.dbapi_connection.isolation_level = None  # type: ignore[union-attr]
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        metadata.create_all(connection)
        connection.commit()
        self._writer = self._reader = _Inline(connection)


class _Inline:
    """Runs each work at once, on the one connection, in a savepoint of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._do("SAVEPOINT start")

    async def run(self, work: Callable[[Connection], T], linger: float = 0.0) -> T:
        """The work's answer; its fault rolls back only itself."""
        del linger  # nothing is committed
        self._do("SAVEPOINT work")
        try:
            answer = work(self._connection)
        except BaseException:
            self._do("ROLLBACK TO work")
            self._do("RELEASE work")
            raise
        self._do("RELEASE work")
        await asyncio.sleep(0)
        return answer

    def empty(self) -> None:
        self._do("ROLLBACK TO start")

    def stop(self) -> None:
        self._connection.close()

    def _do(self, statement: str) -> None:
        self._connection.exec_driver_sql(statement)
