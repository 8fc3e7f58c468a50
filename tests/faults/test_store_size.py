"""The disk that an SQLite store takes is bounded, and given back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.configuration import DAY, HOUR
from monitor.model import DeliveryState
from monitor.pipeline.upkeep.retain import forget_old
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.fakes import FakeClock
from monitor.testing.store_suite.frame import add, delivery, enqueue, item

pytestmark = pytest.mark.anyio

TEXT = "x" * 8_000


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await opened.open()
    yield opened
    await opened.close()


async def fill(store: Store, clock: FakeClock, count: int, every: int = HOUR) -> None:
    """So many items of 8 KB, the newest of them seen now."""
    start = clock.now() - count * every
    await add(
        store, *(item(f"{n:05}-{TEXT}", f"k{n}", seen_at=start + n * every) for n in range(count))
    )


async def test_what_is_forgotten_is_given_back_to_the_disk(store: Store, tmp_path: Path) -> None:
    clock = FakeClock()
    await fill(store, clock, 400)
    await store.close()
    before = (tmp_path / "monitor.db").stat().st_size
    await store.open()
    await store.probe(1)

    gone = await forget_old(store, clock, 10 * DAY)
    await store.probe(2)  # and is no file that somebody cut

    await store.close()
    assert gone == 160
    assert (tmp_path / "monitor.db").stat().st_size < before * 0.7


async def test_store_beyond_its_size_loses_the_oldest_first(store: Store) -> None:
    clock = FakeClock()
    await fill(store, clock, 300)
    most = await store.size() // 2

    gone = await forget_old(store, clock, 90 * DAY, most)

    left = await store.archive(1_000)
    assert await store.size() <= most
    assert len(left) == 300 - gone
    assert min(each.seen_at for each in left) > clock.now() - 200 * HOUR


async def test_nothing_of_the_last_day_and_nothing_untold_leaves_early(store: Store) -> None:
    clock = FakeClock()
    await fill(store, clock, 60)
    untold = (await store.archive(100))[-1]
    waiting = delivery("d", untold.id, state=DeliveryState.PENDING)
    await enqueue(store, waiting)

    await forget_old(store, clock, 90 * DAY, 1)

    left = await store.archive(100)
    assert untold.id in {each.id for each in left}
    assert sum(each.seen_at >= clock.now() - DAY for each in left) == 24


async def test_keys_of_what_left_early_stay(store: Store) -> None:
    clock = FakeClock()
    await fill(store, clock, 100)
    await forget_old(store, clock, 90 * DAY, 1)

    assert await add(store, item(f"00000-{TEXT}", "k0")) == []
