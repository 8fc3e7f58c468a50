"""The first feed that lists an address does not decide for all: what others say there counts."""

from dataclasses import dataclass, field, replace
from email.utils import formatdate

import pytest

from monitor.configuration import MINUTE, Configuration, ConsoleReceiver, Source, Topic
from monitor.history import History
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Store
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

LINK = "https://capital.example/live/7"
NAMES = ("alpha", "beta", "gamma")
SOURCES = tuple(
    Source(name, f"https://{name}.example/rss", interval_min=MINUTE, interval_max=MINUTE)
    for name in NAMES
)
TRUCE, PORTS = Topic("truce", "Truce", "truce"), Topic("ports", "Ports", "harbour OR port")
CONFIGURATION = Configuration(
    sources=SOURCES, topics=(TRUCE, PORTS), receivers=(ConsoleReceiver("console"),)
)
VAGUE, CLEAR = "Live: the latest from the capital", "Envoys agree to a truce, spokesman says"


@dataclass
class World:
    store: Store
    guid: bool = True
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    watch: Watch = field(default_factory=lambda: watch(CONFIGURATION))

    async def poll(self, **titles: str) -> list[tuple[str, str]]:
        """Feeds as they stand two minutes later: topic and headline of what is told."""
        self.clock.advance(2 * MINUTE)
        for name, title in titles.items():
            self.fetcher.pages[f"https://{name}.example/rss"] = self._document(name, title)
        loops = Loops(
            self.store, lambda: self.watch, self.clock, self.fetcher, {"console": self.notifier}
        )
        before = len(self.notifier.messages)
        await loops.poll()
        await loops.deliver()
        told = self.notifier.messages[before:]
        return [(message.topic, report.title) for message in told for report in message.reports]

    def _document(self, name: str, title: str) -> bytes:
        date = formatdate(self.clock.now() / 1000 - 60, usegmt=True)
        guid = f"<guid isPermaLink='false'>{name}-7</guid>" if self.guid else ""
        link = f"{LINK}?utm_source={name}" if name == "gamma" else LINK
        item = f"<item>{guid}<link>{link}</link><title>{title}</title><pubDate>{date}</pubDate>"
        item = f"{item}</item>" if title else ""
        quiet = (
            f"<item><guid>{name}</guid><link>https://{name}.example/1</link>"
            f"<title>Rain in {name}</title></item>"
        )
        return (
            f"<rss version='2.0'><channel><title>{name.title()}</title>{quiet}{item}"
            "</channel></rss>"
        ).encode()

    async def why(self, url: str = LINK) -> History:
        history = await self.store.history(url)
        assert history is not None
        return history


@pytest.fixture
async def world(store: Store) -> World:
    world = World(store)
    await store.sync_sources(SOURCES, world.clock.now())
    await world.poll(alpha="", beta="", gamma="")
    return world


@pytest.mark.parametrize("guid", [True, False])
async def test_what_another_feed_says_is_told_once(world: World, *, guid: bool) -> None:
    world.guid = guid
    told = [
        await world.poll(alpha=VAGUE),
        await world.poll(beta=CLEAR),
        await world.poll(alpha=VAGUE, beta=CLEAR),
        await world.poll(beta=f"{CLEAR} again"),
        await world.poll(gamma=CLEAR),
        await world.poll(alpha="Live: a truce, the latest from the capital"),
    ]

    assert told[:5] == [[], [("Truce", CLEAR)], [], [], []]


async def test_both_feeds_at_one_moment(world: World) -> None:
    """Each is compared with a store that does not have the other's report yet."""
    told = await world.poll(alpha=VAGUE, beta=CLEAR, gamma=VAGUE)

    assert told == [("Truce", CLEAR)]
    assert await world.poll(alpha=f"{VAGUE}.", beta=f"{CLEAR}.", gamma=f"{VAGUE}!") == []


async def test_what_another_feed_comes_to_say_later_is_told(world: World) -> None:
    told = [
        await world.poll(alpha=VAGUE),
        await world.poll(beta="Live from the capital"),
        await world.poll(beta=CLEAR),
        await world.poll(beta="Live from the capital"),
        await world.poll(beta=CLEAR),
    ]

    assert told == [[], [], [("Truce", CLEAR)], [], []]


async def test_each_feed_is_told_for_what_no_other_met(world: World) -> None:
    told = [
        await world.poll(alpha=VAGUE),
        await world.poll(beta=CLEAR),
        await world.poll(gamma="A truce for every harbour"),
    ]

    assert told == [[], [("Truce", CLEAR)], [("Ports", "A truce for every harbour")]]


async def test_why_shows_both(world: World) -> None:
    await world.poll(alpha=VAGUE)
    await world.poll(beta=CLEAR)

    newest = await world.why()
    (first,) = newest.beside
    (told,) = [v.reason for v in newest.verdicts if v.kind == "identity"]
    assert (newest.item.title, first.title) == (CLEAR, VAGUE)
    assert told.startswith("a report of its own: its address is recorded from another feed")
    assert f"Alpha has it as “{VAGUE}”" in told
    older = await world.why(first.id)
    assert [item.title for item in older.beside] == [CLEAR]
    assert f"Beta has its address as “{CLEAR}”" in older.verdicts[-1].reason


async def test_first_reading_of_another_feed_tells_nothing(world: World) -> None:
    late = Source("delta", "https://delta.example/rss", interval_min=MINUTE, interval_max=MINUTE)
    await world.poll(alpha=VAGUE)
    sources = (*SOURCES, late)
    world.watch = watch(replace(CONFIGURATION, sources=sources))
    await world.store.sync_sources(sources, world.clock.now())

    assert await world.poll(delta=CLEAR) == []
    assert await world.poll(delta=CLEAR) == []


async def test_changed_watchlist_tells_no_words_of_before(world: World) -> None:
    await world.poll(alpha=VAGUE)
    await world.poll(beta="Envoys speak of peace")
    topics = (*CONFIGURATION.topics, Topic("peace", "Peace", "peace"))
    world.watch = watch(replace(CONFIGURATION, topics=topics))

    assert await world.poll(beta="Envoys speak of peace") == []


async def test_words_that_change_for_ever_cost_little(world: World) -> None:
    await world.poll(alpha=VAGUE)
    told = [await world.poll(beta=f"Truce, day {n}: the harbour is calm") for n in range(20)]

    assert told == [[("Ports, Truce", "Truce, day 0: the harbour is calm")], *[[]] * 19]
    assert (await world.store.counts())["items"] == 5
