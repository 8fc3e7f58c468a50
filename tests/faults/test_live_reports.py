"""A live report is followed: another headline with another date is an update of its story."""

from dataclasses import dataclass, field, replace
from email.utils import formatdate

import pytest

from monitor.configuration import HOUR, MINUTE, Configuration, ConsoleReceiver, Source, Topic
from monitor.model import DeliveryKind, Message
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Store
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

URL = "https://courier.example/rss"
SOURCE = Source("courier", URL, interval_min=MINUTE, interval_max=MINUTE)
CONFIGURATION = Configuration(
    sources=(SOURCE,),
    topics=(Topic("truce", "Truce", "truce"),),
    receivers=(ConsoleReceiver("console"),),
)
STATES = (
    "a truce is near, envoys say",
    "nobody speaks of a truce any more",
    "ships turn back from the lighthouse, truce broken",
    "a new truce, signed on the ferry",
)
RAIN = 3  # other reports of the feed
SUMMARY = "Our reporters write down what happens at the port, hour by hour, with pictures and maps."


@dataclass
class World:
    store: Store
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    watch: Watch = field(default_factory=lambda: watch(CONFIGURATION))

    async def poll(self, title: str, page: str = "live/port", at: int = 0) -> list[Message]:
        """What is told an hour later, when the page has this headline, dated a minute ago."""
        self.clock.advance(HOUR)
        date = formatdate((at or self.clock.now() - MINUTE) / 1000, usegmt=True)
        link = f"https://courier.example/{page}"
        entry = (
            f"<item><guid isPermaLink='false'>p1</guid><link>{link}</link><title>{title}</title>"
            f"<description>{SUMMARY}</description><pubDate>{date}</pubDate></item>"
        )
        rest = "".join(
            f"<item><guid>r{n}</guid><link>https://courier.example/r{n}</link>"
            f"<title>Rain over the harbour, part {n}</title></item>"
            for n in range(RAIN)
        )
        self.fetcher.pages[URL] = (
            f"<rss version='2.0'><channel><title>C</title>{entry if title else ''}{rest}"
            "</channel></rss>"
        ).encode()
        loops = Loops(
            self.store, lambda: self.watch, self.clock, self.fetcher, {"console": self.notifier}
        )
        before = len(self.notifier.messages)
        await loops.poll()
        await loops.deliver()
        return self.notifier.messages[before:]


@pytest.fixture
async def world(store: Store) -> World:
    world = World(store)
    await store.sync_sources((SOURCE,), world.clock.now())
    await world.poll("")
    return world


async def test_live_report_is_told_as_updates_of_its_story(world: World) -> None:
    told = [await world.poll(state) for state in STATES]

    kinds = [[message.kind for message in messages] for messages in told]
    assert kinds == [[DeliveryKind.ALERT], *[[DeliveryKind.FOLLOW_UP]] * 3]
    titles = [report.title for messages in told for m in messages for report in m.reports]
    assert titles == list(STATES)
    root = told[0][0].id
    assert {message.root_id for (message,) in told[1:]} == {root}


async def test_live_report_that_stays_or_comes_back_is_told_once(world: World) -> None:
    for state in STATES:
        await world.poll(state)

    again = [await world.poll(state) for state in (*STATES, *STATES)]

    assert again == [[]] * 8


async def test_live_by_its_feed(world: World) -> None:
    """Without a label and a date that moves: the user says so."""
    world.watch = watch(replace(CONFIGURATION, sources=(replace(SOURCE, live=True),)))

    told = [await world.poll(state, "4711") for state in STATES]

    assert [[message.kind.value for message in messages] for messages in told] == [
        ["alert"],
        ["follow_up"],
        ["follow_up"],
        ["follow_up"],
    ]


async def test_report_that_is_not_live_is_edited(world: World) -> None:
    """It is one report, told again since each of its headlines tells something else."""
    told = [await world.poll(state, "4711") for state in STATES]

    assert list(map(len, told)) == [1, 1, 1, 1]
    assert (await world.store.counts())["items"] == 1 + RAIN


async def test_live_report_whose_date_stays_is_edited(world: World) -> None:
    at = world.clock.now()

    told = [await world.poll(state, at=at) for state in STATES]

    assert list(map(len, told)) == [1, 1, 1, 1]
    assert (await world.store.counts())["items"] == 1 + RAIN


async def test_live_headline_that_is_a_clock_is_told_once(world: World) -> None:
    told = [await world.poll(f"Truce, live: {n} minutes ago") for n in range(6)]

    assert list(map(len, told)) == [1, 0, 0, 0, 0, 0]


async def test_why_says_that_it_is_an_update(world: World) -> None:
    await world.poll(STATES[0])
    await world.poll(STATES[1])

    history = await world.store.history("https://courier.example/live/port")
    assert history is not None
    assert history.item.title == STATES[1]
    reasons = [v.reason for v in history.verdicts if v.kind == "identity"]
    assert len(reasons) == 1
    assert reasons[0].startswith("a report of its own: it is the newest state of a live report")
