"""Reloads that signals ask for: one at a time, and many asked for meanwhile are one."""

import asyncio

import pytest

from monitor.app.daemon import Reloads
from monitor.errors import StoreError

pytestmark = pytest.mark.anyio


async def test_reloads_asked_for_during_one_are_one_more() -> None:
    begun, going = [], asyncio.Event()

    async def reload() -> None:
        begun.append(1)
        await going.wait()

    reloads = Reloads(reload)
    for _ in range(500):
        reloads.ask()
    await asyncio.sleep(0)
    for _ in range(500):
        reloads.ask()
    going.set()
    for _ in range(5):
        await asyncio.sleep(0)

    assert len(begun) == 2


async def test_reload_under_way_is_not_waited_for() -> None:
    reloads = Reloads(asyncio.Event().wait)
    reloads.ask()
    await asyncio.sleep(0)

    reloads.stop()

    assert reloads._task
    with pytest.raises(asyncio.CancelledError):
        await reloads._task


async def test_reload_that_fails_leaves_the_next_one_its_chance() -> None:
    begun: list[int] = []

    async def reload() -> None:
        begun.append(1)
        if len(begun) == 1:
            raise StoreError("the disk is full")

    reloads = Reloads(reload)
    for _ in range(2):
        reloads.ask()
        for _ in range(3):
            await asyncio.sleep(0)

    assert len(begun) == 2
