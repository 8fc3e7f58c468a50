"""The request budget lasts over a restart, and two replicas make one controller."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.configuration import DAY, HOUR, MINUTE, Configuration, FetchLimits, Source
from monitor.pipeline.upkeep.budget import keep_budget
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Store
from monitor.schedule import PATIENCE
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, FakeFetcher
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

SOURCES = tuple(
    Source(f"s{n}", f"https://s{n}.example/rss", interval_min=MINUTE, interval_max=DAY)
    for n in range(10)
)
CONFIGURATION = Configuration(sources=SOURCES, fetch=FetchLimits(requests_per_hour=20))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await opened.open()
    yield opened
    await opened.close()


async def lived(store: Store, clock: FakeClock, watched: Watch, hours: int) -> float:
    """Polls an hour over so many hours of a daemon that was just started."""
    fetcher, polls = FakeFetcher(), 0
    for source in SOURCES:
        fetcher.pages[source.url] = b"<rss version='2.0'><channel/></rss>"
    loops = Loops(store, lambda: watched, clock, fetcher)
    for _ in range(hours * 30):
        loops.patience = await keep_budget(store, clock, watched)
        polls += len(await loops.poll())
        clock.advance(2 * MINUTE)
    return polls / hours


async def test_budget_is_kept_over_a_restart(store: Store) -> None:
    clock, watched = FakeClock(), watch(CONFIGURATION)
    await store.sync_sources(SOURCES, clock.now())
    await lived(store, clock, watched, 12)
    before = await keep_budget(store, clock, watched)

    rate = await lived(store, clock, watched, 24)

    assert before != PATIENCE
    assert rate == pytest.approx(20, rel=0.1)


async def test_budget_is_one_for_two_replicas(store: Store) -> None:
    clock, watched = FakeClock(), watch(CONFIGURATION)
    await store.sync_sources(SOURCES, clock.now())
    await lived(store, clock, watched, 2)

    first, second = [await keep_budget(store, clock, watched) for _ in range(2)]
    clock.advance(HOUR)
    third = await keep_budget(store, clock, watched)

    assert (first == second, first == third) == (True, False)


async def test_budget_that_is_taken_away_leaves_no_trace(store: Store) -> None:
    clock = FakeClock()
    await store.sync_sources(SOURCES, clock.now())
    await lived(store, clock, watch(CONFIGURATION), 2)
    free = watch(replace(CONFIGURATION, fetch=FetchLimits()))

    assert await keep_budget(store, clock, free) == PATIENCE
