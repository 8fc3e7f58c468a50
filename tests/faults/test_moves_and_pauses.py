"""A feed that moved for good is polled where it is; a host that asked for a pause gets it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.configuration import DAY, HOUR, MINUTE, Configuration, FetchLimits, Source
from monitor.fetch import HttpFetcher
from monitor.model import DeliveryKind, PollState
from monitor.pipeline.notices.coverage import tell_coverage
from monitor.pipeline.poll.poller import Polled
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.fakes import FakeClock
from monitor.testing.feed_server import FeedServer, Reply
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

LIMITS = FetchLimits(allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0)


def feed(*titles: str) -> bytes:
    entries = "".join(f"<item><guid>{t}</guid><title>{t}</title></item>" for t in titles)
    return f'<rss version="2.0"><channel><title>T</title>{entries}</channel></rss>'.encode()


@dataclass
class World:
    store: Store
    server: FeedServer
    sources: tuple[Source, ...] = ()
    clock: FakeClock = field(default_factory=FakeClock)

    def configuration(self) -> Configuration:
        return Configuration(sources=self.sources, fetch=LIMITS)

    async def configure(self, *urls: str) -> None:
        self.sources = tuple(
            Source(f"s{n}", url, interval_min=MINUTE, interval_max=HOUR)
            for n, url in enumerate(urls)
        )
        await self.store.sync_sources(self.sources, self.clock.now())

    async def poll(self, after: int) -> tuple[Polled, ...]:
        """By a process that has just been started: nothing is left but the store."""
        self.clock.advance(after)
        watched = watch(self.configuration())
        async with HttpFetcher(LIMITS, clock=self.clock.now) as fetcher:
            loops = Loops(self.store, lambda: watched, self.clock, fetcher, dice=0.0)
            return await loops.poll()

    async def state(self) -> PollState:
        return (await self.store.poll_states())[0]

    async def told(self) -> list[tuple[str, ...]]:
        await tell_coverage(self.store, self.clock, self.configuration())
        watched = watch(self.configuration())
        await Loops(self.store, lambda: watched, self.clock).teller.run_due("test")
        found = await self.store.recent_deliveries(9, kind=DeliveryKind.NOTICE)
        return [one.lines for one in found]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    store = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await store.open()
    async with FeedServer() as server:
        yield World(store, server)
    await store.close()


async def moved(world: World, put: Callable[[], None], status: int = 301) -> str:
    """Three polls over a day of a feed whose server redirects; the new URL."""
    new = world.server.url("/new", "localhost")
    world.server.redirect("/old", new, status)
    await world.configure(world.server.url("/old"))
    for hours in (0, 12, 12):
        put()
        await world.poll(hours * HOUR)
    return new


@pytest.mark.clause("permanent-adopted", "permanent-later")
@pytest.mark.parametrize("validators", [True, False])
async def test_move_for_good_is_adopted_and_told_once(world: World, validators: bool) -> None:
    body = feed("one")
    new = await moved(world, lambda: world.server.put("/new", body, validators=validators))
    assert (await world.state()).adopted == new
    assert (await world.state()).validators.url == new

    asked = len(world.server.asked("/old"))
    world.server.put("/new", feed("one", "two"))
    (polled,) = await world.poll(2 * HOUR)

    assert (polled.result, polled.recorded.new) == ("ok", 1)
    assert len(world.server.asked("/old")) == asked
    ((head, line),) = await world.told()
    assert (head, new in line) == ("Feeds: 1 in trouble.", True)
    world.clock.advance(DAY)
    assert len(await world.told()) == 1


@pytest.mark.clause("temporary-stays")
@pytest.mark.parametrize("status", [302, 303, 307])
async def test_move_that_is_not_for_good_is_never_stored(world: World, status: int) -> None:
    await moved(world, lambda: world.server.put("/new", feed("one")), status)

    assert (await world.state()).adopted == ""


@pytest.mark.clause("move-needs-feed")
async def test_move_to_what_is_no_feed_is_never_stored(world: World) -> None:
    await moved(world, lambda: world.server.put("/new", b"<html><p>Welcome</p></html>"))

    assert (await world.state()).adopted == ""


async def test_move_is_dropped_when_the_url_is_changed(world: World) -> None:
    await moved(world, lambda: world.server.put("/new", feed("one")))
    world.server.put("/other", feed("one"))

    await world.configure(world.server.url("/other"))
    await world.poll(0)

    assert (await world.state()).adopted == ""
    assert len(world.server.asked("/other")) == 1
    assert "if-none-match" not in world.server.asked("/other")[0].headers


async def test_move_that_stops_working_is_given_up(world: World) -> None:
    await moved(world, lambda: world.server.put("/new", feed("one")))
    world.server.answer("/new", Reply(404))
    world.server.put("/old", feed("one", "two"))

    for _ in range(11):
        await world.poll(DAY)

    state = await world.state()
    assert (state.adopted, state.status) == ("", "ok")


@pytest.mark.clause("retry-host")
async def test_pause_of_a_host_outlives_the_process(world: World) -> None:
    world.server.answer("/busy", Reply(429, (("Retry-After", "1800"),)))
    world.server.put("/calm", feed("one"))
    world.server.put("/far", feed("two"))
    far = world.server.url("/far", "localhost")
    await world.configure(world.server.url("/busy"))
    await world.poll(0)
    await world.configure(world.server.url("/busy"), world.server.url("/calm"), far)

    during = await world.poll(29 * MINUTE)
    after = await world.poll(MINUTE)

    assert [polled.source_id for polled in during] == ["s2"]
    assert "s1" in {polled.source_id for polled in after}


async def test_pause_is_of_the_host_that_asked_for_it(world: World) -> None:
    world.server.redirect("/old", world.server.url("/busy", "localhost"))
    world.server.answer("/busy", Reply(503, (("Retry-After", "1800"),)))
    await world.configure(world.server.url("/old"), world.server.url("/far", "localhost"))
    world.server.put("/far", feed("two"))
    await world.poll(0)

    pauses = await world.store.host_pauses(world.clock.now())

    assert list(pauses) == ["s1"]


REFUSED = (("Retry-After", str(4 * HOUR // 1000)),)


async def over_hours(world: World, hours: int) -> None:
    """Polls every twenty minutes, by a new process each time."""
    for _ in range(hours * 3):
        await world.poll(20 * MINUTE)


@pytest.mark.clause("pause-narrows")
@pytest.mark.parametrize("status", [429, 503])
async def test_pause_narrows_to_the_route_whose_host_answers_elsewhere(
    world: World, status: int
) -> None:
    world.server.put("/calm", feed("one"))
    world.server.put("/busy", feed("two"))
    await world.configure(world.server.url("/busy"), world.server.url("/calm"))
    await world.poll(0)
    world.server.answer("/busy", Reply(status, REFUSED))
    await over_hours(world, 6)
    asked, refused = len(world.server.asked("/calm")), len(world.server.asked("/busy"))

    await over_hours(world, 12)

    assert len(world.server.asked("/calm")) - asked >= 10  # its interval is an hour
    assert refused <= 3
    assert len(world.server.asked("/busy")) - refused <= 3


async def test_pause_after_503_lets_the_other_feeds_of_an_answering_host_go_on(
    world: World,
) -> None:
    world.server.put("/calm", feed("one"))
    world.server.put("/busy", feed("two"))
    await world.configure(world.server.url("/busy"), world.server.url("/calm"))
    await world.poll(0)
    world.server.answer("/busy", Reply(503, REFUSED))
    await world.poll(2 * HOUR)
    asked = len(world.server.asked("/calm"))

    await over_hours(world, 3)

    assert len(world.server.asked("/calm")) - asked >= 2
    assert len(world.server.asked("/busy")) == 2


async def test_pause_of_a_host_that_is_down_as_a_whole_is_whole(world: World) -> None:
    paths = [f"/{n}" for n in range(6)]
    for path in paths:
        world.server.put(path, feed("one"))
    await world.configure(*map(world.server.url, paths))
    await world.poll(0)
    for path in paths:
        world.server.answer(path, Reply(503, REFUSED))

    before = sum(len(world.server.asked(path)) for path in paths)
    await over_hours(world, 3)

    assert sum(len(world.server.asked(path)) for path in paths) - before <= 4


async def test_pause_that_narrowed_opens_the_host_in_this_process(world: World) -> None:
    world.server.put("/calm", feed("one"))
    world.server.answer("/busy", Reply(503, REFUSED))
    await world.configure(world.server.url("/busy"), world.server.url("/calm"))
    await world.poll(0)
    await world.poll(5 * HOUR)
    watched = watch(world.configuration())
    async with HttpFetcher(LIMITS, clock=world.clock.now) as fetcher:
        loops = Loops(world.store, lambda: watched, world.clock, fetcher, dice=0.0)
        world.clock.advance(10 * HOUR)
        await loops.poll()
        asked = len(world.server.asked("/calm"))
        world.clock.advance(2 * HOUR)
        await loops.poll()

    assert len(world.server.asked("/busy")) == 3
    assert len(world.server.asked("/calm")) == asked + 1
