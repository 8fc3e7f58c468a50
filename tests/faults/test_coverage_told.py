"""Feeds in trouble are told once, together, within a day; what passes is not told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

import pytest

from monitor.configuration import DAY, HOUR, MINUTE, Configuration, ConsoleReceiver, Source
from monitor.model import Delivery, DeliveryKind
from monitor.pipeline.notices.coverage import tell_coverage
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, FakeFetcher
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

NAMES = ("courier", "harbour", "glacier")
CONFIGURATION = Configuration(
    sources=tuple(
        Source(name, f"https://{name}.example/rss", interval_min=MINUTE, interval_max=HOUR)
        for name in NAMES
    ),
    receivers=(ConsoleReceiver("console"),),
)


def feed(name: str, now: int, count: int, *, dated: bool = True) -> bytes:
    """A list with an item each hour, the newest at `now`."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{name}{at}</guid><title>Report {name} {at}</title>"
        + (f"<pubDate>{formatdate(at / 1000, usegmt=True)}</pubDate>" if dated else "")
        + "</item>"
        for at in range(now, now - count * HOUR, -HOUR)
    )
    return f'<rss version="2.0"><channel><title>{name}</title>{entries}</channel></rss>'.encode()


@dataclass
class World:
    store: Store
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    watch: Watch = field(default_factory=lambda: watch(CONFIGURATION))
    silent: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    down: set[str] = field(default_factory=set)
    undated: set[str] = field(default_factory=set)

    async def live(self, hours: int) -> list[tuple[str, ...]]:
        """So many hours of polls and looks; the notices told in them, oldest first."""
        before = {one.id for one in await self.notices()}
        for _ in range(hours):
            self.clock.advance(HOUR)
            self._publish()
            await self._loops().poller.run_due("test")
            await tell_coverage(self.store, self.clock, CONFIGURATION)
            await self._loops().teller.run_due("test")
        return [one.lines for one in await self.notices() if one.id not in before]

    async def notices(self) -> list[Delivery]:
        found = await self.store.recent_deliveries(100, kind=DeliveryKind.NOTICE)
        return sorted(found, key=lambda one: one.created_at)

    def _publish(self) -> None:
        for source in CONFIGURATION.sources:
            if source.id in self.down:
                self.fetcher.pages.pop(source.url, None)
            elif source.id in self.empty:
                self.fetcher.pages[source.url] = feed(source.id, 0, 0)
            elif source.id not in self.silent or source.url not in self.fetcher.pages:
                dated = source.id not in self.undated
                self.fetcher.pages[source.url] = feed(source.id, self.clock.now(), 30, dated=dated)

    def _loops(self) -> Loops:
        return Loops(self.store, lambda: self.watch, self.clock, self.fetcher, dice=0.0)


@pytest.fixture(params=[(), NAMES], ids=["dated", "undated"])
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    store = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await store.open()
    world = World(store, undated=set(request.param))
    await store.sync_sources(CONFIGURATION.sources, world.clock.now())
    assert await world.live(6) == []
    yield world
    await store.close()


async def test_coverage_of_healthy_feeds_tells_nothing(world: World) -> None:
    assert await world.live(48) == []


async def test_coverage_dead_feeds_are_one_notice_within_a_day(world: World) -> None:
    world.down = {"courier", "harbour"}

    (lines,) = await world.live(24)

    assert lines[0] == "Feeds: 2 in trouble."
    assert [line.split(":")[0] for line in lines[1:]] == ["courier, failing", "harbour, failing"]
    assert await world.live(48) == []


async def test_coverage_passing_failure_is_not_told(world: World) -> None:
    world.down = set(NAMES)
    assert await world.live(8) == []
    world.down = set()

    assert await world.live(30) == []


async def test_coverage_recovery_is_told_once(world: World) -> None:
    world.down = {"glacier"}
    await world.live(24)
    world.down = set()

    assert await world.live(48) == [("Feeds: 1 well again.", "glacier: well again")]


async def test_coverage_silent_and_empty_feeds_are_told(world: World) -> None:
    world.silent, world.empty = {"courier"}, {"harbour"}

    told = [line for lines in await world.live(40) for line in lines[1:]]

    assert sorted(line.split(":")[0] for line in told) == ["courier, silent", "harbour, empty"]


async def test_coverage_clock_jump_tells_nothing(world: World) -> None:
    for jump in (30 * DAY, -30 * DAY):
        world.clock.advance(jump)
        assert await world.live(3) == []
