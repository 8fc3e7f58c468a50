"""Frequencies live in the store: a restart, a reload and another replica score alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.app.current import Current
from monitor.cli.check import run_check
from monitor.configuration import DAY
from monitor.match import NOTHING_LEARNED
from monitor.model import Item
from monitor.pipeline.upkeep.learn import learn_frequencies
from monitor.ports import Store
from monitor.store import open_store, peek_meta
from monitor.testing.builders import item
from monitor.testing.fakes import FakeClock

pytestmark = pytest.mark.anyio

WATCHLIST = "topics: {t: {query: truce, threshold: 2, tests: [{no_match: A truce}]}}\n"


@dataclass
class World:
    folder: Path
    store: Store
    clock: FakeClock

    async def fill(self, count: int, title: str) -> None:
        def report(n: int) -> Item:
            name = f"{title} {n}"
            return item(id=name, keys=(name,), title=title, summary="", seen_at=n // 7)

        await self.store.write(lambda led: led.add_items([report(n) for n in range(count)]))

    def score(self, current: Current) -> float:
        found = current.watch().index.match(item(title="A truce", summary=""))
        return found[0].score if found else 0.0


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists/w.yaml").write_text(WATCHLIST)
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/m.db'}}\n")
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    yield World(tmp_path, store, FakeClock())
    await store.close()


async def test_a_young_archive_teaches_nothing(world: World) -> None:
    await world.fill(999, "truce")
    current = Current(world.folder, {})

    assert await current.learn(world.store, world.clock) is False
    assert world.score(current) == 2.86
    await current.close()


async def test_what_was_learned_holds_over_restart_reload_and_commands(world: World) -> None:
    await world.fill(1_000, "truce")
    current = Current(world.folder, {})

    assert await current.learn(world.store, world.clock) is True
    assert world.score(current) == 0.0  # 1.67 is below the threshold: every item has the word
    assert await current.reload() is True
    assert world.score(current) == 0.0
    await current.close()

    again = Current(world.folder, {})
    assert world.score(again) == 0.0
    assert again.watch().frequencies.items == 1_000
    assert await again.learn(world.store, world.clock) is False
    report = await asyncio.to_thread(run_check, world.folder, {})
    assert report.exit_code == 0  # the test asks for no match
    await again.close()


async def test_another_replica_takes_what_the_first_learned(world: World) -> None:
    await world.fill(1_000, "truce")
    first, second = Current(world.folder, {}), Current(world.folder, {})
    await first.learn(world.store, world.clock)
    await world.fill(200, "sport")
    world.clock.advance(DAY)

    assert await second.learn(world.store, world.clock) is True

    assert second.watch().frequencies == first.watch().frequencies
    await first.close()
    await second.close()


async def test_every_page_of_the_archive_is_counted_once(world: World) -> None:
    await world.fill(900, "truce")
    await world.fill(600, "sport")

    known = await learn_frequencies(world.store, world.clock, NOTHING_LEARNED)

    assert known.items == 1_500
    assert known.shares == {"truce": 0.6, "sport": 0.4}


@pytest.mark.parametrize("url", ["sqlite:////nowhere/m.db", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_store_out_of_reach_knows_nothing(url: str) -> None:
    assert peek_meta(url, "frequencies") is None
