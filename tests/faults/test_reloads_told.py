"""Changed files are told once: what is wrong with them, or what changed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.app.current import Current
from monitor.app.engine import Engine, running_engine
from monitor.app.jobs import Jobs
from monitor.model import Delivery, DeliveryKind
from monitor.pipeline.notices.reloads import LISTED, SIDE_BY_SIDE, Accepted, tell_accepted
from monitor.testing.builders import NOON
from monitor.testing.fakes import FakeClock

pytestmark = pytest.mark.anyio

MONITOR = """\
store: {{url: "sqlite:///{folder}/m.db"}}
receivers: {{desk: {{console: {{}}}}, ops: {{console: {{}}}}}}
route: {{receiver: desk, routes: [{{matchers: ['kind="configuration"'], receiver: ops}}]}}
"""
FEEDS = 'courier: {url: "https://courier.example/rss"}\n'
MORE = FEEDS + 'herald: {url: "https://herald.example/rss"}\n'


class World:
    def __init__(self, folder: Path, engine: Engine, clock: FakeClock) -> None:
        self.folder, self.engine, self.clock = folder, engine, clock
        self.jobs = Jobs(engine)

    async def reload(self, feeds: str) -> list[Delivery]:
        """What is told of the feeds when they say this."""
        (self.folder / "feeds.yaml").write_text(feeds)
        self.clock.advance(1_000)
        return await self.told(await self.jobs.reload(meant=True))

    async def told(self, _: object) -> list[Delivery]:
        before = {one.id for one in await self._notices()}
        await self.engine.teller.run_due("test")
        assert await self.engine.store.unsettled(self.clock.now(), 9) == ()
        return [one for one in await self._notices() if one.id not in before]

    async def _notices(self) -> tuple[Delivery, ...]:
        return await self.engine.store.recent_deliveries(99, kind=DeliveryKind.NOTICE)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "monitor.yaml").write_text(MONITOR.format(folder=tmp_path))
    (tmp_path / "watchlists/w.yaml").write_text("topics: {talks: {query: truce}}\n")
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    clock = FakeClock(NOON)
    async with running_engine(Current(tmp_path, {}), clock) as engine:
        yield World(tmp_path, engine, clock)


async def test_what_changed_is_told_at_low_severity_where_routes_say(world: World) -> None:
    (told,) = await world.reload(MORE)

    assert told.lines == ("The changed configuration is in force", "feeds: added herald")
    assert (told.receiver, told.severity) == ("ops", "low")


async def test_files_that_say_the_same_are_not_told(world: World) -> None:
    assert await world.reload(FEEDS + "# a comment\n") == []


async def test_a_refusal_is_told_once_until_files_are_in_force(world: World) -> None:
    (told,) = await world.reload("courier: {ulr: x}\n")
    again = await world.reload("courier: {ulr: x}\n")
    (other,) = await world.reload("courier: {url: x, tgas: y}\n")
    back = await world.reload("courier: {ulr: x}\n")
    (well,) = await world.reload(FEEDS)
    (anew,) = await world.reload("courier: {ulr: x}\n")

    assert (again, back) == ([], [])
    refused = "The changed configuration is refused, the old one stays in force: "
    assert told.lines[0].startswith(refused)
    assert "feeds.yaml:1:" in told.lines[1]
    assert other.lines != told.lines
    assert anew.lines == told.lines
    assert well.lines[0].startswith("The configuration is good again")
    assert {each.severity for each in (told, other, well, anew)} == {"normal"}


async def test_a_refusal_with_many_problems_names_some_and_counts_all(world: World) -> None:
    (told,) = await world.reload("".join(f"f{n}: {{ulr: x}}\n" for n in range(LISTED + 7)))

    assert len(told.lines) == LISTED + 2
    assert told.lines[-1].startswith("and ")


async def test_two_replicas_that_take_up_the_same_files_tell_it_once(world: World) -> None:
    changed, store = Accepted(("feeds: added herald",)), world.engine.store
    configuration = world.engine.current.configuration()

    async def says(digest: str, after: int = 0) -> bool:
        world.clock.advance(after)
        return await tell_accepted(store, world.clock.now(), configuration, changed, digest)

    assert [await says("a"), await says("a", 1), await says("b"), await says("a")] == [
        True,
        False,
        True,
        True,
    ]
    assert await says("a", SIDE_BY_SIDE)
