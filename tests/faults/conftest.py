"""Stores for the tests of faults: opened, empty, closed at the end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.postgres import shared_postgres

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))]


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return shared_postgres().new_schema()
    return f"sqlite:///{tmp_path}/monitor.db"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = open_store(url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def on_sqlite(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await opened.open()
    yield opened
    await opened.close()
