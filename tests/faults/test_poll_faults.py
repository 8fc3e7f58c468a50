"""A fault of our own in a poll: the feed is left alone for it, longer each time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from monitor.configuration import DAY, MINUTE, Configuration, Source
from monitor.model import (
    FetchFailed,
    FetchFault,
    FetchResult,
    NotModified,
    PollState,
    Validators,
)
from monitor.pipeline.poll.poller import Polled
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.fakes import FakeClock
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

SOURCE = Source("harbour", "https://harbour.example/feed")
KNOWN = Validators(etag='"odd"', url=SOURCE.url)


@dataclass
class World:
    """A store with one feed; `answer` is what its next poll gets, or raises."""

    store: Store
    clock: FakeClock
    answer: FetchResult | Exception
    asked: list[Validators]

    async def fetch(self, url: str, validators: Validators) -> FetchResult:
        assert url == SOURCE.url
        self.asked.append(validators)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def leave_alone(self, url: str, duration: int) -> None:
        assert (url, duration >= 0) == (SOURCE.url, True)

    async def poll(self) -> Polled | None:
        """What is due; None where nothing is."""
        watched = watch(Configuration(sources=(SOURCE,)))
        done = await Loops(self.store, lambda: watched, self.clock, self, dice=0.0).poll()
        return done[0] if done else None

    async def state(self) -> PollState:
        (state,) = await self.store.poll_states()
        return state


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    store, clock = open_store(f"sqlite:///{tmp_path}/m.db"), FakeClock()
    await store.open()
    await store.sync_sources((SOURCE,), clock.now())
    yield World(store, clock, NotModified(KNOWN), [])
    await store.close()


@pytest.mark.clause("our-fault")
async def test_poll_with_a_fault_of_ours_is_put_off_longer_each_time(world: World) -> None:
    world.answer = RuntimeError("a bug")
    waits = []
    for _ in range(4):
        assert (await world.poll() or Polled("", "")).result == "fault"
        state = await world.state()
        waits.append(state.next_at - world.clock.now())
        world.clock.advance(waits[-1] - 1)
        assert await world.poll() is None
        world.clock.advance(1)

    assert waits == sorted(waits)
    assert waits[0] >= 4 * MINUTE
    assert waits[-1] > 2 * waits[0]
    assert (state.status, state.failures) == ("failing", 4)
    assert state.detail == "a fault of the monitor, see its log"


async def test_poll_with_a_fault_of_ours_is_forgotten_by_the_next_good_one(world: World) -> None:
    world.answer = RuntimeError("a bug")
    await world.poll()
    world.answer = NotModified(KNOWN)
    world.clock.advance(DAY)
    await world.poll()

    state = await world.state()
    assert (state.status, state.failures, state.validators) == ("ok", 0, KNOWN)


@pytest.mark.clause("refused-condition")
@pytest.mark.parametrize(
    ("status", "kept"),
    [(400, False), (412, False), (431, False), (403, True), (404, True), (500, True), (0, True)],
)
async def test_poll_whose_conditions_were_refused_goes_without_them(
    world: World, status: int, kept: bool
) -> None:
    await world.poll()
    world.clock.advance(DAY)
    world.answer = FetchFailed(FetchFault.HTTP, f"HTTP {status}", status)
    await world.poll()
    world.clock.advance(DAY)
    await world.poll()

    assert [known.etag for known in world.asked] == ["", '"odd"', '"odd"' if kept else ""]
    assert replace(await world.state(), validators=KNOWN).status == "failing"
