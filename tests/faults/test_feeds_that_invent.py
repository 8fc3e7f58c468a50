"""A feed that invents reports fills no disk: an hour has room for so many, the rest waits."""

import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from pathlib import Path

import pytest

from monitor.configuration import (
    DAY,
    HOUR,
    MINUTE,
    Configuration,
    ConsoleReceiver,
    FetchLimits,
    Source,
    Topic,
)
from monitor.model import FetchResult, Validators
from monitor.pipeline.hubs.directory import Directory
from monitor.pipeline.hubs.reception import Reception
from monitor.pipeline.notices.coverage import tell_coverage
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.poll.poller import Polled
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.push import Push
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier, InlineParser
from monitor.testing.loops import Loops
from monitor.testing.store_suite.hubs import keep, save, subscription

pytestmark = pytest.mark.anyio

SOURCE = Source("mill", "https://mill.example/rss", interval_min=MINUTE, interval_max=MINUTE)
CONFIGURATION = Configuration(
    sources=(SOURCE,),
    topics=(Topic("ferries", "Ferries", "ferry"),),
    receivers=(ConsoleReceiver("console"),),
    fetch=FetchLimits(new_per_hour=30),
    flood_limit=1_000,
    max_per_day=1_000,
)
WORDS = [f"{a}{b}{c}el" for a in "bdfgklmnprst" for b in "aeiou" for c in "mnrst"]


def entry(number: int, at: int, *, subject: str = "Tram", size: int = 60) -> str:
    dice = random.Random(number)
    words = " ".join(dice.choices(WORDS, k=5))
    body = " ".join(dice.choices(WORDS, k=size // 6))
    return (
        f"<item><guid isPermaLink='false'>{number}</guid><title>{subject} {words}</title>"
        f"<description>{body}.</description><pubDate>{formatdate(at / 1000, usegmt=True)}</pubDate>"
        "</item>"
    )


def rss(entries: list[str]) -> bytes:
    page = f"<rss version='2.0'><channel><title>Mill</title>{''.join(entries)}</channel></rss>"
    return page.encode()


async def nothing() -> None:
    """Nothing happens before a request."""


class BusyFetcher(FakeFetcher):
    """Lets something happen while a request is under way."""

    before: Callable[[], Awaitable[None]] = staticmethod(nothing)

    async def fetch(self, url: str, validators: Validators) -> FetchResult:
        await self.before()
        return await super().fetch(url, validators)


@dataclass
class World:
    store: Store
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: BusyFetcher = field(default_factory=BusyFetcher)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    configuration: Configuration = CONFIGURATION
    made: int = 0

    async def start(self) -> None:
        await self.store.sync_sources((SOURCE,), self.clock.now())
        await self.poll([entry(0, self.clock.now())])

    def invented(self, count: int, size: int = 60) -> list[str]:
        """So many reports that nobody has seen."""
        self.made += count
        return [
            entry(n, self.clock.now(), size=size) for n in range(self.made, self.made - count, -1)
        ]

    async def poll(self, entries: list[str]) -> Polled:
        self.clock.advance(MINUTE + 10_000)
        (source,) = self.configuration.sources
        self.fetcher.pages[source.url] = rss(entries)
        (polled,) = await self.loops().poll()
        return polled

    async def push(self, *documents: list[str]) -> None:
        """What a hub brings of the feed, at once."""
        watched, now = watch(self.configuration), self.clock.now()
        runtime = Runtime(self.clock, lambda: watched, lambda: 0.0)
        reception = Reception(
            self.store, Readers(InlineParser()), Directory(self.store.pushes), runtime
        )
        (source,) = self.configuration.sources
        await keep(
            self.store,
            *(Push("hub", source.id, source.url, "", rss(each), now) for each in documents),
        )
        await reception.run_due("test")

    async def tell(self) -> None:
        await tell_coverage(self.store, self.clock, self.configuration)
        await self.loops().deliver()

    async def count(self) -> int:
        return (await self.store.counts())["items"]

    def loops(self) -> Loops:
        watched = watch(self.configuration)
        notifiers = {"console": self.notifier}
        return Loops(self.store, lambda: watched, self.clock, self.fetcher, notifiers, dice=0.0)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    store = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await store.open()
    world = World(store)
    await world.start()
    yield world
    await store.close()


async def test_an_hour_has_room_for_so_many_however_they_come(world: World) -> None:
    for _ in range(12):
        await world.poll(world.invented(10))
    first_hour = await world.count()
    world.clock.advance(HOUR)
    for _ in range(12):
        await world.poll(world.invented(10))

    assert first_hour == 1 + 30
    assert await world.count() == 1 + 60


async def test_what_an_hour_has_no_room_for_is_read_while_the_list_has_it(world: World) -> None:
    entries = world.invented(75)

    polls = [await world.poll(entries)]
    for _ in range(3):
        world.clock.advance(HOUR)
        polls.append(await world.poll(entries))

    found = [(each.result, each.recorded.new, each.recorded.left) for each in polls]
    assert found == [("ok", 30, 45), ("ok", 30, 15), ("ok", 15, 0), ("not_modified", 0, 0)]
    assert await world.count() == 1 + 75


async def test_what_meets_a_topic_has_room_first_and_the_rest_is_told_later(world: World) -> None:
    ferries = [entry(1_000 + n, world.clock.now(), subject="Ferry") for n in range(40)]
    entries = [*world.invented(50), *ferries]

    polled = await world.poll(entries)
    await world.loops().deliver()
    at_once = len(world.notifier.messages)
    for _ in range(2):
        world.clock.advance(HOUR)
        await world.poll(entries)
    await world.loops().deliver()

    assert polled.recorded.topics == {"ferries": 30}
    assert at_once == 30
    told = sorted(report.title for m in world.notifier.messages for report in m.reports)
    assert len(set(told)) == 40


async def test_a_list_that_is_new_altogether_after_a_part_is_no_other_feed(world: World) -> None:
    await world.poll(world.invented(50))
    world.clock.advance(HOUR)

    await world.poll([entry(2_000, world.clock.now(), subject="Ferry")])
    await world.loops().deliver()

    assert len(world.notifier.messages) == 1


async def test_a_first_reading_is_recorded_whole(world: World) -> None:
    other = replace(SOURCE, id="yard", url="https://yard.example/rss")
    world.configuration = replace(CONFIGURATION, sources=(other,))
    await world.store.sync_sources((other,), world.clock.now())
    body = "".join(entry(5_000 + n, world.clock.now()) for n in range(80))
    page = f"<rss version='2.0'><channel><title>Yard</title>{body}</channel></rss>"
    world.fetcher.pages[other.url] = page.encode()

    (polled,) = await world.loops().poll()

    assert (polled.recorded.new, polled.recorded.left) == (80, 0)


@pytest.mark.parametrize("before", ["first", "moved", "empty", "emptied", "away"])
async def test_what_is_only_recorded_is_recorded_whole_and_never_told_later(
    world: World, before: str
) -> None:
    """Undated entries, more than an hour has room for: what was left out would be told as new."""
    url = {"moved": "https://mill.example/all"}.get(before, SOURCE.url)
    id_ = {"first": "yard", "empty": "yard"}.get(before, SOURCE.id)
    source = replace(SOURCE, id=id_, url=url)
    world.configuration = replace(CONFIGURATION, sources=(source,))
    await world.store.sync_sources((source,), world.clock.now())
    if before in ("empty", "emptied"):
        await world.poll([])
    if before in ("emptied", "away"):
        world.clock.advance(7 * DAY)
    if before == "emptied":
        await world.poll([])
    dated = (entry(n, 0, subject="Ferry") for n in range(3_000, 3_080))
    undated = [re.sub("<pubDate>.*</pubDate>", "", each) for each in dated]

    polls = [await world.poll(undated) for _ in range(3)]
    await world.loops().deliver()

    assert [each.recorded.new for each in polls] == [80, 0, 0]
    assert world.notifier.messages == []


async def test_a_long_text_counts_as_several(world: World) -> None:
    polled = await world.poll(world.invented(40, size=20_000))

    assert polled.recorded.new == 15  # of 30: each counts as two


async def test_a_flooding_feed_is_told_once_and_its_end_once(world: World) -> None:
    for _ in range(6):
        await world.poll(world.invented(40))
        world.clock.advance(20 * MINUTE)
        await world.tell()
    flooding = list(world.notifier.messages)
    for _ in range(5):
        world.clock.advance(2 * HOUR)
        await world.poll(world.invented(1))
        await world.tell()

    (flood,) = flooding
    left = "10 of its list were left out for now, and are read again while they stand there"
    assert (flood.headline, flood.lines) == (
        "Feeds: 1 in trouble.",
        (f"mill, flooding: more new items than `fetch.new_per_hour` allows: {left}",),
    )
    (end,) = world.notifier.messages[1:]
    assert (end.headline, end.lines) == ("Feeds: 1 well again.", ("mill: well again",))


# --- what hubs bring -----------------------------------------------------------------------


async def test_pushes_fill_the_hour_that_polls_fill(world: World) -> None:
    await world.poll(world.invented(10))
    await world.push(world.invented(15), world.invented(15), world.invented(15))
    by_push = await world.count()
    await world.poll(world.invented(10))
    after_poll = await world.count()
    world.clock.advance(HOUR)
    await world.push(world.invented(40))

    assert (by_push, after_poll) == (1 + 30, 1 + 30)
    assert await world.count() == 1 + 60


async def test_what_a_push_has_no_room_for_comes_with_the_polls(world: World) -> None:
    entries = world.invented(70)

    await world.push(entries)
    polls = [await world.poll(entries)]
    for _ in range(2):
        world.clock.advance(HOUR)
        polls.append(await world.poll(entries))

    assert [(each.recorded.new, each.recorded.left) for each in polls] == [
        (0, 40),
        (30, 10),
        (10, 0),
    ]
    assert await world.count() == 1 + 70


async def test_a_push_without_room_puts_the_next_poll_forward(world: World) -> None:
    slow = replace(SOURCE, interval_max=DAY)
    world.configuration = replace(CONFIGURATION, sources=(slow,))
    await world.store.sync_sources((slow,), world.clock.now())
    for _ in range(3):
        world.clock.advance(DAY)
        await world.poll(world.invented(1))
    (before,) = await world.store.poll_states()
    world.clock.advance(2 * MINUTE)

    await world.push(world.invented(31))

    (after,) = await world.store.poll_states()
    assert before.next_at > after.next_at == world.clock.now()
    assert after.reason == "its hub pushed more than an hour has room for"


async def test_of_a_push_what_meets_a_topic_has_room_first(world: World) -> None:
    ferries = [entry(1_000 + n, world.clock.now(), subject="Ferry") for n in range(20)]

    await world.push([*world.invented(50), *ferries])
    await world.loops().deliver()

    assert sum(len(message.reports) for message in world.notifier.messages) == 20


async def test_a_feed_whose_hub_floods_is_told_as_one_that_floods(world: World) -> None:
    for _ in range(6):
        await world.push(world.invented(20), world.invented(20))
        world.clock.advance(10 * MINUTE)
        await world.tell()

    (flood,) = world.notifier.messages
    assert flood.headline == "Feeds: 1 in trouble."
    assert flood.lines[0].startswith("mill, flooding: more new items than `fetch.new_per_hour`")


async def test_a_first_reading_that_a_hub_brings_is_recorded_whole(world: World) -> None:
    other = replace(SOURCE, id="yard", url="https://yard.example/rss")
    world.configuration = replace(CONFIGURATION, sources=(other,))
    await world.store.sync_sources((other,), world.clock.now())

    await world.push([entry(5_000 + n, 0, subject="Ferry") for n in range(80)])
    await world.loops().deliver()

    assert await world.count() == 1 + 80
    assert world.notifier.messages == []


@pytest.mark.parametrize(("told", "room"), [(True, 30), (False, 80)], ids=["told", "silent"])
async def test_a_gap_is_none_where_the_hub_told_of_the_feed_meanwhile(
    world: World, told: bool, room: int
) -> None:
    world.clock.advance(7 * DAY)
    now = world.clock.now()
    heard = now - HOUR if told else now - 6 * DAY
    hub = subscription("hub", SOURCE.id)
    await save(world.store, replace(hub, confirmed_at=heard, pushed_at=heard, expires_at=now + DAY))

    await world.push(world.invented(80))

    assert await world.count() == 1 + room


@pytest.mark.parametrize("polled", [10, 0])
async def test_a_push_during_a_poll_counts(world: World, polled: int) -> None:
    """The poll wrote what it had read before its request, so that the push counted for nothing."""
    pushed = world.invented(20)

    async def push() -> None:
        world.fetcher.before = nothing
        await world.push(pushed)

    world.fetcher.before = push
    await world.poll(world.invented(polled))
    await world.poll(world.invented(40))

    assert await world.count() == 1 + 30


async def test_a_push_during_a_poll_that_fails_counts(world: World) -> None:
    async def push() -> None:
        world.fetcher.before = nothing
        await world.push(world.invented(20))
        raise RuntimeError("a fault of ours")

    world.fetcher.before = push
    await world.poll([])
    world.clock.advance(10 * MINUTE)
    await world.poll(world.invented(40))

    assert await world.count() == 1 + 30
