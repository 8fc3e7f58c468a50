"""The daily roll-up in whole flows: nothing is lost or told twice, and it comes once a day."""

from dataclasses import dataclass, field, replace
from email.utils import formatdate

import pytest

from monitor.configuration import (
    DAY,
    HOUR,
    MINUTE,
    Configuration,
    ConsoleReceiver,
    Matcher,
    Rollup,
    Route,
    Silence,
    Source,
    Topic,
)
from monitor.model import DeliveryKind, Message
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

SITE = "https://courier.example"
SOURCE = Source("courier", f"{SITE}/rss", "Courier", interval_min=MINUTE, interval_max=MINUTE)
CONFIGURATION = Configuration(
    sources=(SOURCE,),
    topics=(Topic("truce", "Truce", "truce"),),
    receivers=(ConsoleReceiver("desk"), ConsoleReceiver("late")),
    route=Route("desk"),
    rollup=Rollup(8 * 60, "Europe/Berlin"),
)
COMMENT = "/opinion/A truce that nobody wanted at the lighthouse"
GALLERY = "/fotostrecke/Grain ships wait for the truce, seen from above"
REPORT = "/world/Ferry crews sign a truce after nine days"


@dataclass
class World:
    store: Store
    configuration: Configuration = CONFIGURATION
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    desk: FakeNotifier = field(default_factory=FakeNotifier)
    late: FakeNotifier = field(default_factory=FakeNotifier)

    async def turn(self, *reports: str, after: int = 5 * MINUTE) -> list[Message]:
        """What the desk is told when its feed holds these, each a section and a headline."""
        self.clock.advance(after)
        date = formatdate((self.clock.now() - MINUTE) / 1000, usegmt=True)
        entries = "".join(
            f"<item><link>{SITE}{each.replace(' ', '-')}</link>"
            f"<title>{each.rsplit('/')[-1]}</title>"
            f"<pubDate>{date}</pubDate></item>"
            for each in reports
        )
        page = f"<rss version='2.0'><channel><title>Courier</title>{entries}</channel></rss>"
        self.fetcher.pages[SOURCE.url] = page.encode()
        watched = watch(self.configuration)
        notifiers = {"desk": self.desk, "late": self.late}
        loops = Loops(self.store, lambda: watched, self.clock, self.fetcher, notifiers)
        before = len(self.desk.messages)
        await loops.poll()
        await loops.deliver()
        assert await self.store.unsettled(self.clock.now(), 9) == ()
        return self.desk.messages[before:]


@pytest.fixture
async def world(store: Store) -> World:
    world = World(store)
    await store.sync_sources((SOURCE,), world.clock.now())
    await world.turn()
    return world


def titles(messages: list[Message]) -> list[str]:
    return [report.title for message in messages for report in message.reports]


async def test_comment_is_told_once_a_day_in_one_message(world: World) -> None:
    at_once = await world.turn(COMMENT, REPORT)
    later = await world.turn(GALLERY)
    days = [await world.turn(after=DAY) for _ in range(3)]

    assert titles(at_once) == ["Ferry crews sign a truce after nine days"]
    assert later == []
    ((rolled,), *rest) = days
    assert rest == [[], []]
    assert rolled.kind is DeliveryKind.DIGEST
    assert rolled.headline == "Daily roll-up: 2 reports in 2 stories"
    assert sorted(titles([rolled])) == sorted(
        [
            "A truce that nobody wanted at the lighthouse",
            "Grain ships wait for the truce, seen from above",
        ]
    )
    assert all(report.url and not report.sentences for report in rolled.reports)


async def test_why_says_until_when_a_comment_waits(world: World) -> None:
    await world.turn(COMMENT)

    history = await world.store.history(f"{SITE}{COMMENT.replace(' ', '-')}")

    assert history is not None
    (waits,) = history.waiting
    reason = "comment: told in the daily roll-up"
    assert (waits.group_key, waits.held_because) == ("desk,rollup", reason)
    assert 0 < waits.until - world.clock.now() <= DAY
    assert reason in [verdict.reason for verdict in history.verdicts if verdict.kind == "moved"]


async def test_a_roll_up_that_every_change_wakes_is_told_at_its_time_alone(world: World) -> None:
    await world.turn(COMMENT)
    for _ in range(3):
        await world.store.write(lambda ledger: ledger.wake_groups(world.clock.now()))
        assert await world.turn() == []

    assert len(await world.turn(after=DAY)) == 1


async def test_a_silence_holds_for_the_roll_up(world: World) -> None:
    await world.turn(COMMENT, GALLERY)
    until = world.clock.now() + 2 * DAY
    silence = Silence("s", (Matcher("genre", "=", "comment"),), until=until)
    world.configuration = replace(CONFIGURATION, silences=(silence,))

    first = await world.turn(after=DAY)
    second = await world.turn(after=DAY + HOUR)

    assert titles(first) == ["Grain ships wait for the truce, seen from above"]
    assert titles(second) == ["A truce that nobody wanted at the lighthouse"]


async def test_a_roll_up_of_a_receiver_that_is_gone_goes_where_the_routes_lead(
    world: World,
) -> None:
    await world.turn(COMMENT)
    world.configuration = replace(
        CONFIGURATION, receivers=(ConsoleReceiver("late"),), route=Route("late")
    )

    for _ in range(3):
        await world.turn(after=DAY)

    assert titles(world.desk.messages) == []
    assert titles(world.late.messages) == ["A truce that nobody wanted at the lighthouse"]


async def test_what_a_roll_up_has_no_room_for_is_counted_and_can_be_listed(world: World) -> None:
    words = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(45)]
    await world.turn(*(f"/opinion/{word}um truce {word}ox {word}il" for word in words))

    (rolled,) = await world.turn(after=DAY)

    (kept,) = await world.store.recent_deliveries(9)
    assert (len(rolled.reports), len(set(kept.item_ids))) == (40, 45)
    assert rolled.lines[-2:] == (
        "The best 40 stories are listed, 5 more are not.",
        f"All reports: `monitor deliveries show {rolled.id}`",
    )
