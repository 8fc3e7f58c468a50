"""The one writer of SQLite: which works share a commit, and who waits for whom."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from monitor.store.engine.address import read_address
from monitor.store.engine.engines import sqlite_engine
from monitor.store.engine.writer import GroupWriter

pytestmark = pytest.mark.anyio

LONG = 60.0  # seconds; a test that waited so long would time out


class Counted:
    """A writer, and how often it committed."""

    def __init__(self, folder: Path) -> None:
        self.engine = sqlite_engine(read_address(f"sqlite:///{folder}/m.db"), 1, writes=True)
        self.commits = 0
        event.listen(self.engine, "commit", self._committed)
        self.writer = GroupWriter(self.engine)

    def _committed(self, _connection: Connection) -> None:
        self.commits += 1


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[Counted]:
    made = Counted(tmp_path)
    made.writer.start()
    yield made
    made.writer.stop()
    made.engine.dispose()


def nothing(_connection: Connection) -> int:
    return 1


async def test_works_that_linger_share_the_commit_of_the_one_in_a_hurry(counted: Counted) -> None:
    waiting = [asyncio.ensure_future(counted.writer.run(nothing, LONG)) for _ in range(3)]
    await asyncio.sleep(0)

    hurried = await counted.writer.run(nothing)

    assert [await each for each in waiting] == [1, 1, 1]
    assert (hurried, counted.commits) == (1, 1)


async def test_a_work_without_company_lingers_no_longer_than_it_may(counted: Counted) -> None:
    await counted.writer.run(nothing, 0.01)
    await counted.writer.run(nothing, 0.01)

    assert counted.commits == 2


async def test_a_writer_that_stops_commits_what_lingers(counted: Counted) -> None:
    waiting = asyncio.ensure_future(counted.writer.run(nothing, LONG))
    await asyncio.sleep(0)

    await asyncio.to_thread(counted.writer.stop)

    assert (await waiting, counted.commits) == (1, 1)
