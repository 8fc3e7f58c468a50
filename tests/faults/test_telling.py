"""What is told, when it is decided at the time of telling: whole flows on a simulated clock."""

from dataclasses import dataclass, field, replace
from email.utils import formatdate

import pytest

from monitor.configuration import (
    HOUR,
    MINUTE,
    Configuration,
    ConsoleReceiver,
    Matcher,
    Route,
    Source,
    Topic,
)
from monitor.history import Edit, Waits
from monitor.model import DeliveryKind, Message, Sent, TryAgain
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier
from monitor.testing.loops import OWNER, Loops

pytestmark = pytest.mark.anyio

OUTLETS = ("Courier", "Herald", "Post", "Gazette")
SOURCES = tuple(
    Source(
        name.lower(),
        f"https://{name.lower()}.example/rss",
        name,
        interval_min=MINUTE,
        interval_max=MINUTE,
    )
    for name in OUTLETS
)
TALKS = Topic("talks", "Talks", "truce", severity=(("high", "outlets >= 3"),))
SEA = Topic("sea", "Sea", "harbour OR ships")
CONFIGURATION = Configuration(
    sources=SOURCES,
    topics=(TALKS, SEA),
    receivers=(ConsoleReceiver("desk"), ConsoleReceiver("night")),
    route=Route("desk", group_interval=HOUR),
)
TITLES = (
    "Truce at sea agreed by Arland and Brevia",
    "Truce at sea: Arland and Brevia send 4 envoys",
    "Arland and Brevia truce at sea: 20 ships leave",
    "Truce at sea holds, Arland and Brevia count 30 ships",
)
AGENCY = "Arland and Brevia agreed to a truce at sea on Wednesday after nine hours in the harbour"


@dataclass
class World:
    store: Store
    configuration: Configuration = CONFIGURATION
    clock: FakeClock = field(default_factory=FakeClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    desk: FakeNotifier = field(default_factory=FakeNotifier)
    night: FakeNotifier = field(default_factory=FakeNotifier)

    async def start(self) -> None:
        await self.store.sync_sources(SOURCES, self.clock.now())
        for source in SOURCES:
            self.publish(source.title)
        await self.loops().poll()
        self.clock.advance(10 * MINUTE)

    def publish(self, outlet: str, title: str = "", text: str = "", guid: str = "") -> None:
        """The feed of an outlet with one report, or none."""
        source = next(each for each in SOURCES if each.title == outlet)
        date = formatdate((self.clock.now() - MINUTE) / 1000, usegmt=True)
        entry = (
            f"<item><guid>{guid or f'{outlet}-{title}'}</guid><link>{source.url}/{title[:4]}</link>"
            f"<title>{title}</title><description>{text}</description><pubDate>{date}</pubDate></item>"
        )
        head = f"<rss version='2.0'><channel><title>{outlet}</title><link>{source.url}</link>"
        body = f"{head}<description>d</description>{entry if title else ''}</channel></rss>"
        self.fetcher.pages[source.url] = body.encode()

    def loops(self) -> Loops:
        watched = watch(self.configuration)
        notifiers = {"desk": self.desk, "night": self.night}
        return Loops(self.store, lambda: watched, self.clock, self.fetcher, notifiers)

    async def turn(self, after: int = 5 * MINUTE) -> list[Message]:
        """Poll and tell once, later; what the desk got."""
        self.clock.advance(after)
        before = len(self.desk.messages)
        await self.loops().poll()
        await self.loops().deliver()
        assert await self.store.unsettled(self.clock.now(), 9) == ()
        return self.desk.messages[before:]


@pytest.fixture
async def world(on_sqlite: Store) -> World:
    world = World(on_sqlite)
    await world.start()
    return world


async def test_the_copy_that_makes_a_story_severe_is_told_within_the_interval(
    world: World,
) -> None:
    told = []
    for outlet in OUTLETS:
        world.publish(outlet, "Truce at sea agreed by Arland and Brevia", AGENCY)
        told.append(await world.turn())

    first, second, third, fourth = told
    assert [m.kind for m in first] == [DeliveryKind.ALERT]
    assert (second, fourth) == ([], [])
    (rise,) = third
    assert (rise.kind, rise.severity) == (DeliveryKind.FOLLOW_UP, "high")
    assert rise.lines == ("Severity rose from normal to high: now 3 outlets.",)
    assert rise.root_id == first[0].id
    assert rise.reason.endswith("; 3 outlets, 1 independent text")
    history = await world.store.history("https://courier.example/rss/Truc")
    assert history is not None
    assert [copy.outlet for copy in history.copies] == list(OUTLETS[1:])


async def test_outlets_of_days_ago_do_not_make_a_story_severe(world: World) -> None:
    told = []
    for outlet, title in zip(OUTLETS, TITLES, strict=True):
        world.publish(outlet, title, AGENCY)
        told += await world.turn(20 * HOUR)

    assert {message.severity for message in told} == {"normal"}


async def test_a_further_report_waits_for_the_interval_and_why_says_so(world: World) -> None:
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)
    await world.turn()
    title = "Arland and Brevia truce at sea begins at dawn, envoys say"
    world.publish("Herald", title, "Ships of both countries turned back.")

    assert await world.turn() == []
    history = await world.store.history("https://herald.example/rss/Arla")
    assert history is not None
    assert {place.topic_id for place in history.waiting} == {"sea", "talks"}
    assert all("group_interval" in place.held_because for place in history.waiting)
    told = await world.turn(history.waiting[0].until - world.clock.now())

    assert [(m.kind, m.reports[0].title) for m in told] == [(DeliveryKind.FOLLOW_UP, title)]


async def test_a_retry_says_what_the_first_attempt_said(world: World) -> None:
    world.desk = FakeNotifier(TryAgain("busy"), Sent("1.5"))
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)
    (first,) = await world.turn()
    (item,) = await world.store.archive(1)
    edited = replace(item, title="Truce off", summary="Nothing was agreed.")
    await world.store.write(lambda ledger: ledger.edit_item(Edit(item, edited)))

    (second,) = await world.turn(30 * MINUTE)

    assert replace(second, progress=first.progress) == first
    assert second.headline == "Truce at sea agreed by Arland and Brevia"


async def test_what_waits_for_a_receiver_that_is_renamed_is_told_by_its_new_name(
    world: World,
) -> None:
    world.configuration = replace(CONFIGURATION, route=Route("desk", group_wait=HOUR))
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)
    assert await world.turn() == []
    receivers = (ConsoleReceiver("night"),)
    world.configuration = replace(CONFIGURATION, receivers=receivers, route=Route("night"))
    await world.store.write(lambda ledger: ledger.wake_groups(world.clock.now()))

    await world.turn()

    assert (len(world.desk.messages), len(world.night.messages)) == (0, 1)


async def test_a_receiver_that_gets_its_old_name_back_loses_nothing(world: World) -> None:
    waits = replace(CONFIGURATION, route=Route("desk", group_wait=HOUR))
    night = (ConsoleReceiver("night"),)
    away = replace(CONFIGURATION, receivers=night, route=Route("night", group_wait=HOUR))
    back = replace(waits, receivers=(ConsoleReceiver("desk"),))
    world.configuration = waits
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)
    await world.turn()
    for configuration in (away, back):
        world.configuration = configuration
        await world.store.write(lambda ledger: ledger.wake_groups(world.clock.now()))
        await world.turn()

    await world.turn(2 * HOUR)

    assert (len(world.desk.messages), len(world.night.messages)) == (1, 0)


async def test_a_group_that_cannot_be_decided_is_told_of_and_told_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise LookupError("on purpose")

    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)
    await world.loops().poll()
    with monkeypatch.context() as broken:
        broken.setattr("monitor.pipeline.tell.teller.decide_group", fault)
        await world.loops().teller.run_due(OWNER)
    assert len(await world.store.unsettled(world.clock.now(), 9)) == 2  # one of each topic
    await world.loops().deliver()
    (notice,) = world.desk.messages

    told = await world.turn()

    assert notice.kind is DeliveryKind.NOTICE
    assert "LookupError: on purpose" in notice.lines[-1]
    assert [m.kind for m in told] == [DeliveryKind.ALERT]


@pytest.mark.parametrize("waits", [0, HOUR])
async def test_a_report_that_meets_a_second_topic_by_an_edit_is_told_once_in_its_group(
    world: World, waits: int
) -> None:
    by_feed = Route("desk", group_by=("source",), group_wait=waits)
    world.configuration = replace(CONFIGURATION, route=by_feed)
    world.publish("Courier", "Arland and Brevia agreed to a truce")
    first = await world.turn()
    title = "Arland and Brevia agreed to a truce: ships left"
    world.publish("Courier", title, guid="Courier-Arland and Brevia agreed to a truce")

    after = [m for _ in range(30) for m in await world.turn()]

    assert [m.topic for m in first + after] == ["Sea, Talks" if waits else "Talks"]
    history = await world.store.history("https://courier.example/rss/Arla")
    assert history is not None
    assert {match.topic_id for match in history.matches} == {"sea", "talks"}
    assert history.waiting == ()
    reasons = [v.reason for v in history.verdicts if v.kind == "suppress"]
    assert reasons == ([] if waits else ["the report was told before, in another topic"])


async def test_who_hears_of_the_second_topic_only_is_told_of_the_edited_report(
    world: World,
) -> None:
    sea = Route("night", matchers=(Matcher("topic", "=", "sea"),))
    world.configuration = replace(CONFIGURATION, route=Route("desk", routes=(sea,)))
    world.publish("Courier", "Arland and Brevia agreed to a truce")
    await world.turn()
    title = "Arland and Brevia agreed to a truce: ships left"
    world.publish("Courier", title, guid="Courier-Arland and Brevia agreed to a truce")

    assert await world.turn() == []
    assert [(m.topic, m.headline) for m in world.night.messages] == [("Sea", title)]


async def test_a_report_in_two_topics_is_told_once_with_both_named(world: World) -> None:
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)

    (told,) = await world.turn()

    assert set(told.topic.split(", ")) == {"Sea", "Talks"}
    assert len(told.reports) == 1
    assert told.reason.startswith(f"matches {told.topic}: ")


async def test_reports_of_either_topic_go_on_in_the_thread_of_the_event(world: World) -> None:
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)
    (first,) = await world.turn()
    world.publish("Herald", "Ships of Arland and Brevia turn back at sea", "They were at sea.")
    world.publish("Post", "Arland and Brevia truce at sea begins at dawn", "Envoys say so.")

    told = await world.turn(2 * HOUR)

    assert {m.root_id for m in told} == {first.id}
    assert {part for m in told for part in m.topic.split(", ")} == {"Sea", "Talks"}


async def test_topics_are_told_apart_where_the_route_says_so(world: World) -> None:
    apart = Route("desk", group_by=("topic", "story"))
    world.configuration = replace(CONFIGURATION, route=apart)
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)

    told = await world.turn()

    assert sorted(m.topic for m in told) == ["Sea", "Talks"]


async def test_a_further_report_without_news_is_counted_in_the_next_one_with_news(
    world: World,
) -> None:
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)
    await world.turn()
    world.publish("Herald", "Truce at sea: Arland and Brevia agreed", "Envoys agreed to a truce.")
    assert await world.turn(2 * HOUR) == []
    (held,) = {why.held_because for why in await waits(world, "https://herald.example/rss/Truc")}
    assert held == "brings nothing new: it is counted in the next message"

    news = "The truce at sea failed when Brevia seized 14 ships of Arland near the lighthouse."
    world.publish("Post", "Brevia seizes 14 ships of Arland, truce at sea fails", news)
    (message,) = await world.turn()

    assert message.kind is DeliveryKind.FOLLOW_UP
    assert message.lines[-1] == "1 more report brings nothing new: Herald"
    assert [(r.outlet, r.sentences) for r in message.reports] == [("Post", (news,))]
    history = await world.store.history("https://herald.example/rss/Truc")
    assert history is not None
    kinds = {(v.kind, v.delivery_id) for v in history.verdicts if v.receiver}
    assert (kinds, history.waiting) == ({("counted", message.id)}, ())


async def test_a_further_report_that_nothing_counts_is_in_the_roll_up(world: World) -> None:
    world.publish("Courier", "Truce at sea agreed by Arland and Brevia", AGENCY)
    await world.turn()
    world.publish("Herald", "Truce at sea: Arland and Brevia agreed", "Envoys agreed to a truce.")
    assert await world.turn(2 * HOUR) == []

    told = [await world.turn(HOUR) for _ in range(25)]

    (message,) = [message for messages in told for message in messages]
    assert (message.kind, [r.outlet for r in message.reports]) == (DeliveryKind.DIGEST, ["Herald"])


async def waits(world: World, url: str) -> tuple[Waits, ...]:
    history = await world.store.history(url)
    assert history is not None
    return history.waiting
