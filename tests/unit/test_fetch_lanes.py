"""The pause between two requests to one host: ours, or the longer one that a service asks for."""

import asyncio

import pytest

from monitor.fetch.lanes import PAUSES, HostLanes

pytestmark = pytest.mark.anyio


async def starts(lanes: HostLanes, host: str) -> list[float]:
    """When three requests that come at once start, in the loop's seconds from their coming."""
    found: list[float] = []
    came = asyncio.get_running_loop().time()

    async def one() -> None:
        async with lanes.enter(host):
            found.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(one() for _ in range(3)))
    return [moment - came for moment in found]


async def test_a_service_gets_the_pause_that_it_asks_for() -> None:
    lanes = HostLanes(2, 0.0, 10, {"slow.example": 0.05})

    _, second, third = await starts(lanes, "slow.example")

    assert (second >= 0.05, third >= 0.1) == (True, True)


async def test_a_longer_pause_of_ours_stays() -> None:
    lanes = HostLanes(2, 0.05, 10, {"slow.example": 0.01})

    _, second, third = await starts(lanes, "slow.example")

    assert (second >= 0.05, third >= 0.1) == (True, True)


def test_gdelt_is_asked_less_often_than_once_in_five_seconds() -> None:
    assert PAUSES["api.gdeltproject.org"] > 5
