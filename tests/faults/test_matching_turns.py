"""Matching many items against many topics does not keep the loop from its other work."""

import asyncio
from dataclasses import replace
from typing import cast

import pytest

from monitor.configuration import Configuration
from monitor.match import Index
from monitor.model import Item, Match
from monitor.pipeline.poll.arrivals import TURN, arrivals
from monitor.pipeline.watch import watch
from monitor.store import MemoryStore
from monitor.testing.builders import item

pytestmark = pytest.mark.anyio


class SlowIndex:
    """Takes a whole turn for each item."""

    def match(self, _item: Item) -> tuple[Match, ...]:
        loop = asyncio.get_running_loop()
        until = loop.time() + TURN
        while loop.time() < until:
            pass
        return ()


async def test_other_work_has_its_turn_between_slow_items() -> None:
    store = MemoryStore()
    await store.open()
    configuration = Configuration()
    slow = replace(watch(configuration), index=cast("Index", SlowIndex()))
    items = tuple(item(id=str(n), keys=(str(n),), title=f"report {n}") for n in range(6))
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(other())
    found = await arrivals(store, slow, items)
    beside.cancel()
    await store.close()

    assert len(found.news.matches) == 6
    assert turns >= 6
