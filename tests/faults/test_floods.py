"""Promise 2: no flood, whatever the feed, the clock or the watchlist does."""

import hashlib
import random
import re
from dataclasses import dataclass, field, replace
from email.utils import formatdate

import pytest

from monitor.configuration import DAY, HOUR, MINUTE, Configuration, ConsoleReceiver, Source, Topic
from monitor.model import DeliveryKind, Message, TryAgain
from monitor.pipeline.notices.welcome import begin, welcome
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Store
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

URL = "https://courier.example/rss"
SOURCE = Source("courier", URL, "Courier", interval_min=MINUTE, interval_max=MINUTE)
TOPIC = Topic("ceasefire", "Ceasefire talks", "ceasefire")
CONFIGURATION = Configuration(
    sources=(SOURCE,), topics=(TOPIC,), receivers=(ConsoleReceiver("console"),)
)


def word(seed: str) -> str:
    """An invented word; every headline is of words of its own, so that it opens a story."""
    digest = hashlib.sha256(seed.encode()).digest()
    return "".join(chr(97 + byte % 26) for byte in digest[:8])


def headline(number: int) -> str:
    return f"Ceasefire {word(f'{number}a')} {word(f'{number}b')}"


def entry(number: int, published: int | None, prefix: str = "a") -> str:
    words = " ".join(word(f"{number}{letter}") for letter in "cdefg")
    date = f"<pubDate>{formatdate(published / 1000, usegmt=True)}</pubDate>" if published else ""
    return (
        f"<item><guid isPermaLink='false'>{prefix}{number}</guid>"
        f"<link>https://courier.example/{prefix}/{number}</link>"
        f"<title>{headline(number)}</title><description>{words}.</description>{date}</item>"
    )


def bare(number: int, published: int | None, prefix: str = "a") -> str:
    """An entry that is hardly more than its headline."""
    return re.sub("<description>.*?</description>", "", entry(number, published, prefix))


def feed(*entries: str) -> bytes:
    return (
        '<rss version="2.0"><channel><title>Courier</title><link>https://courier.example/</link>'
        f"<description>d</description>{''.join(entries)}</channel></rss>"
    ).encode()


@dataclass
class World:
    store: Store
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    watch: Watch = field(default_factory=lambda: watch(CONFIGURATION))

    async def start(self) -> None:
        await begin(self.store, self.clock)
        await self.store.sync_sources(self.watch.configuration.sources, self.clock.now())

    async def poll(self, *entries: str) -> list[Message]:
        """A feed with these entries, two minutes later; the messages that follow at once."""
        self.clock.advance(2 * MINUTE)
        (source,) = self.watch.configuration.sources
        self.fetcher.pages[source.url] = feed(*entries)
        await self.loops().poll()
        before = len(self.notifier.messages)
        await self.loops().deliver()
        return self.notifier.messages[before:]

    async def move(self, url: str) -> None:
        """The same source at another URL."""
        configuration = replace(CONFIGURATION, sources=(replace(SOURCE, url=url),))
        self.watch = watch(configuration)
        await self.store.sync_sources(configuration.sources, self.clock.now())

    def loops(self) -> Loops:
        notifiers = {"console": self.notifier}
        return Loops(self.store, lambda: self.watch, self.clock, self.fetcher, notifiers)

    def fresh(self, *numbers: int, prefix: str = "a") -> list[str]:
        return [entry(n, self.clock.now() - MINUTE, prefix) for n in numbers]


@pytest.fixture
async def world(on_sqlite: Store) -> World:
    world = World(on_sqlite)
    await world.start()
    return world


async def test_first_reading_is_recorded_and_later_news_alerts(world: World) -> None:
    first = world.fresh(1, 2, 3)

    assert await world.poll(*first) == []
    told = await world.poll(*world.fresh(4), *first)

    assert [m.headline for m in told] == [headline(4)]


async def test_new_ids_for_every_entry_tell_nothing(world: World) -> None:
    entries = world.fresh(*range(10))
    await world.poll(*entries)
    renamed = [text.replace("'false'>a", "'false'>new") for text in entries]
    renamed = [text.replace("example/a/", "example/moved/") for text in renamed]

    assert await world.poll(*renamed) == []


@pytest.mark.parametrize("dated", [True, False])
async def test_new_ids_for_bare_headlines_tell_only_what_is_newer(
    world: World, dated: bool
) -> None:
    at = world.clock.now() - MINUTE if dated else None
    await world.poll(*(bare(n, at) for n in range(10)))

    moved = [bare(n, at, "new") for n in range(10)]
    told = await world.poll(bare(20, world.clock.now() + MINUTE), *moved)
    again = await world.poll(*moved, *world.fresh(30))

    assert [m.headline for m in told] == [headline(20)]
    assert [m.headline for m in again] == [headline(30)]


async def test_same_headline_every_morning_is_told(world: World) -> None:
    """A list that is replaced each day, under the same headlines."""
    await world.poll(*(bare(n, world.clock.now(), "monday") for n in range(6)))
    world.clock.advance(DAY)
    now = world.clock.now()

    await world.poll(*(bare(n, now, "tuesday") for n in range(6)))

    assert (await world.store.counts())["items"] == 12


async def test_feed_back_after_a_week_tells_only_what_is_recent(world: World) -> None:
    await world.poll(*world.fresh(0))
    world.clock.advance(7 * DAY)
    old = [entry(n, world.clock.now() - n * DAY) for n in range(2, 7)]
    undated = [entry(n, None) for n in range(10, 15)]

    told = await world.poll(*old, *undated, *world.fresh(20))

    assert [m.headline for m in told] == [headline(20)]


async def test_feed_empty_at_first_tells_what_came_since(world: World) -> None:
    """An empty list says nothing about what its publisher had: a fault, or a feed being set up."""
    before = world.clock.now()
    assert await world.poll() == []
    world.clock.advance(HOUR)
    old = [entry(n, before - n * HOUR) for n in range(1, 6)]
    undated = [entry(n, None) for n in range(10, 15)]

    told = await world.poll(*old, *undated, *world.fresh(20))
    later = await world.poll(entry(30, None), *old, *undated)

    assert [m.headline for m in told] == [headline(20)]
    assert [m.headline for m in later] == [headline(30)]


async def test_feed_that_was_empty_for_days_tells_nothing_without_a_date(world: World) -> None:
    await world.poll(*world.fresh(0))
    for _ in range(3):
        world.clock.advance(DAY)
        assert await world.poll() == []
    undated = [entry(n, None) for n in range(10, 15)]

    told = await world.poll(*undated, *world.fresh(20))

    assert [m.headline for m in told] == [headline(20)]


async def test_other_dates_for_every_entry_tell_nothing(world: World) -> None:
    await world.poll(*(entry(n, world.clock.now() - n * DAY) for n in range(10)))

    assert await world.poll(*world.fresh(*range(10))) == []
    assert await world.poll(*(entry(n, None) for n in range(10))) == []


async def test_another_feed_under_a_known_id_is_read_for_the_first_time(world: World) -> None:
    await world.poll(*world.fresh(0))
    await world.move("https://digest.example/rss")

    assert await world.poll(*world.fresh(*range(1, 12))) == []
    assert [m.headline for m in await world.poll(*world.fresh(20))] == [headline(20)]


async def test_the_same_feed_under_another_url_tells_on(world: World) -> None:
    entries = world.fresh(0)
    await world.poll(*entries)
    await world.move("https://courier.example/feed")

    told = await world.poll(*world.fresh(1), *entries)

    assert [m.headline for m in told] == [headline(1)]


async def test_forty_new_reports_at_once_are_twenty_alerts_and_one_summary(world: World) -> None:
    await world.poll(*world.fresh(0))

    told = await world.poll(*world.fresh(*range(1, 41)))
    world.clock.advance(10_000)
    await world.loops().deliver()

    assert [m.kind for m in told] == [DeliveryKind.ALERT] * 20
    (summary,) = world.notifier.messages[len(told) :]
    assert summary.kind is DeliveryKind.DIGEST
    assert (
        summary.headline == "20 more reports of Ceasefire talks, beyond 20 new stories in an hour"
    )
    every = [m.headline for m in told] + [report.title for report in summary.reports]
    assert sorted(every) == sorted(headline(n) for n in range(1, 41))


async def test_of_a_flood_the_best_reports_are_told_at_once(world: World) -> None:
    await world.poll(*world.fresh(0))
    best = random.Random(7).sample(range(1, 41), 20)
    plain = world.fresh(*(n for n in range(1, 41) if n not in best))
    better = [e.replace("<description>", "<description>Ceasefire ") for e in world.fresh(*best)]

    told = await world.poll(*plain, *better)
    world.clock.advance(10_000)
    await world.loops().deliver()

    assert {m.headline for m in told} == {headline(n) for n in best}
    (summary,) = world.notifier.messages[len(told) :]
    assert {each.title for each in summary.reports}.isdisjoint(map(headline, best))


async def test_a_feed_that_invents_reports_fills_no_hour(world: World) -> None:
    await world.poll(*world.fresh(0))

    for number in range(1, 59, 2):
        await world.poll(*world.fresh(number, number + 1))
    within_the_hour = len(world.notifier.messages)
    world.clock.advance(2 * HOUR)
    await world.loops().deliver()

    kinds = [m.kind for m in world.notifier.messages]
    assert kinds[:within_the_hour].count(DeliveryKind.ALERT) == 20
    assert kinds.count(DeliveryKind.DIGEST) == 2
    told = [report.title for m in world.notifier.messages for report in m.reports]
    assert sorted(told) == sorted(headline(n) for n in range(1, 59))


async def test_a_broad_topic_fills_no_day_and_loses_nothing(world: World) -> None:
    """Two thirds of its limit are told at once, the rest once a day, and it is told what to do."""
    world.watch = watch(replace(CONFIGURATION, max_per_day=9))
    await world.poll(*world.fresh(0))

    at_once = await world.poll(*world.fresh(*range(1, 16)))
    world.clock.advance(DAY)
    await world.loops().deliver()

    assert [m.kind for m in at_once] == [DeliveryKind.ALERT] * 6
    (rolled,) = world.notifier.messages[len(at_once) :]
    assert rolled.headline == "Daily roll-up: 9 reports in 9 stories"
    broad = "Ceasefire talks is broad: 9 reports beyond the day's limit of 9."
    assert rolled.lines[1].startswith(broad)
    every = [m.headline for m in at_once] + [report.title for report in rolled.reports]
    assert sorted(every) == sorted(headline(n) for n in range(1, 16))


async def test_changed_watchlist_does_not_alert_what_is_recorded(world: World) -> None:
    entries = world.fresh(1)
    await world.poll(*entries)
    topics = (TOPIC, Topic("glacier", "Glacier", word("1a")))
    world.watch = watch(replace(CONFIGURATION, topics=topics))

    assert await world.poll(*entries) == []
    assert await world.poll("<!-- changed -->", *entries) == []


@pytest.mark.parametrize("jump", [-30 * DAY, -2 * HOUR, 2 * HOUR, 30 * DAY])
async def test_clock_jump_tells_nothing_twice(world: World, jump: int) -> None:
    await world.poll(*world.fresh(0))
    entries = world.fresh(1)
    assert len(await world.poll(*entries)) == 1

    world.clock.advance(jump)

    assert await world.poll("<!-- changed -->", *entries) == []


async def test_failed_send_is_tried_again_and_told_once(world: World) -> None:
    await world.poll(*world.fresh(0))
    world.notifier = FakeNotifier(TryAgain("503", after=5 * MINUTE))
    first = await world.poll(*world.fresh(1))
    world.clock.advance(7 * HOUR)

    again = await world.loops().deliver()

    assert len(first) == 1
    assert [d.id for d in again] == [first[0].id]
    assert [m.id for m in world.notifier.messages] == [first[0].id] * 2


async def test_welcome_is_told_once_with_the_count(world: World) -> None:
    await world.poll(*world.fresh(1, 2))

    assert await welcome(world.store, world.clock, world.watch.configuration)
    assert await welcome(world.store, world.clock, world.watch.configuration)
    await world.loops().deliver()

    assert [m.headline for m in world.notifier.messages] == [
        "Watching 1 feeds for 1 topics: Ceasefire talks."
    ]
    assert [m.lines for m in world.notifier.messages] == [
        (
            "1 of 1 feeds were read; what stood in them is recorded, not alerted.",
            "The last 24 h would have been 2 alerts: Ceasefire talks 2.",
        )
    ]
