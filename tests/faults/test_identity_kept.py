"""A list that gives neither guid nor link: its headlines are all that tells reports apart."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from pathlib import Path

import pytest

from monitor import parse
from monitor.configuration import MINUTE, Configuration, ConsoleReceiver, Source, Topic
from monitor.model import Message
from monitor.pipeline.poll.poller import Polled
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier
from monitor.testing.loops import Loops
from monitor.testing.postgres import shared_postgres

pytestmark = pytest.mark.anyio

URL = "https://courier.example/rss"
SOURCE = Source("courier", URL, interval_min=MINUTE, interval_max=MINUTE)
CONFIGURATION = Configuration(
    sources=(SOURCE,),
    topics=(Topic("truce", "Truce", "truce"),),
    receivers=(ConsoleReceiver("console"),),
)
FIRST = "Harbour - opened again, says the mayor"
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))]


def document(at: int, *titles: str) -> bytes:
    """Every link leads to the front page."""
    date = formatdate(at / 1000, usegmt=True)
    entries = "".join(
        f"<item><title>{title}</title><link>https://courier.example/</link>"
        f"<pubDate>{date}</pubDate></item>"
        for title in titles
    )
    return f"<rss version='2.0'><channel><title>C</title>{entries}</channel></rss>".encode()


@dataclass
class World:
    store: Store
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    watch: Watch = field(default_factory=lambda: watch(CONFIGURATION))

    async def poll(self, *titles: str) -> tuple[Polled, list[Message]]:
        """A list of these headlines, two minutes later, and what is told of it."""
        self.clock.advance(2 * MINUTE)
        self.fetcher.pages[URL] = document(self.clock.now() - MINUTE, *titles)
        loops = Loops(
            self.store, lambda: self.watch, self.clock, self.fetcher, {"console": self.notifier}
        )
        (polled,) = await loops.poll()
        told = len(self.notifier.messages)
        await loops.deliver()
        return polled, self.notifier.messages[told:]


@pytest.fixture(params=BOTH)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    url = f"sqlite:///{tmp_path}/monitor.db"
    if request.param == "postgresql":
        url = shared_postgres().new_schema()
    store = open_store(url)
    await store.open()
    world = World(store)
    await store.sync_sources((SOURCE,), world.clock.now())
    await world.poll(FIRST)
    yield world
    await store.close()


@pytest.mark.parametrize(
    "edited",
    [
        "Envoys agree, a truce holds",
        "Envoys agree \N{EM DASH} a truce holds",
        "ENVOYS AGREE: A TRUCE HOLDS!",
        "Envoys “agree”\N{NO-BREAK SPACE}- a truce  holds",
    ],
)
async def test_headline_with_another_dash_is_the_same_report(world: World, edited: str) -> None:
    _, first = await world.poll("Envoys agree - a truce holds", FIRST)
    polled, again = await world.poll(edited, FIRST)

    assert (len(first), again) == (1, [])
    assert (polled.recorded.new, polled.recorded.edited) == (0, 0)
    assert (await world.store.counts())["items"] == 2


async def test_headline_with_other_words_is_another_report(world: World) -> None:
    told = [
        len((await world.poll(title, FIRST))[1])
        for title in ("Truce: toll at 12", "Truce: toll at 15", "Truce: toll at -15")
    ]

    assert (await world.store.counts())["items"] == 4
    assert told[0] == 1


async def test_headline_that_an_older_version_recorded_is_known(world: World) -> None:
    """It kept one key, of the text as it stood."""
    titles = ("Truce - at last", "Truce - for now")
    feed = parse.parse_feed(document(world.clock.now(), *titles), "", URL)
    items = parse.identify(feed, SOURCE, world.clock.now())
    old = tuple(replace(item, keys=item.keys[:1]) for item in items)
    await world.store.write(lambda ledger: ledger.add_items(old))

    same, told = await world.poll(*titles, FIRST)
    edited, more = await world.poll("Truce, at last", "Truce, for now", FIRST)

    assert (same.recorded.new, edited.recorded.new) == (0, 0)
    assert (told, more) == ([], [])
