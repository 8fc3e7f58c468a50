"""What the monitor says about itself goes where the routes lead; nothing mutes it for ever."""

from dataclasses import dataclass, field, replace

import pytest

from monitor.configuration import (
    DAY,
    HOUR,
    MINUTE,
    Configuration,
    ConsoleReceiver,
    Heartbeat,
    Matcher,
    Route,
    Silence,
    Source,
    TimeInterval,
    TimeSpan,
    WhenMuted,
)
from monitor.model import AlertKind, Refused
from monitor.pipeline.notices.coverage import tell_coverage
from monitor.pipeline.notices.heartbeat import tell_heartbeat
from monitor.pipeline.notices.notice import notice, notice_labels, tell_routed
from monitor.pipeline.notices.welcome import begin, welcome
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.testing.builders import delivery
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

EIGHT_PM = 1_796_155_200_000  # 1 December 2026, 20:00 UTC
SOURCE = Source("courier", "https://courier.example/rss", "Courier")
NIGHT = TimeInterval("night", (TimeSpan(times=((20 * 60, 24 * 60),)),))
NAMES = ("desk", "ops", "boss")


def to(receiver: str, label: str, value: str, **changes: object) -> Route:
    plain = Route(receiver, matchers=(Matcher(label, "=", value),))
    return replace(plain, **changes)  # type: ignore[arg-type]


def configured(*routes: Route, silences: tuple[Silence, ...] = ()) -> Configuration:
    return Configuration(
        sources=(SOURCE,),
        receivers=tuple(map(ConsoleReceiver, NAMES)),
        route=Route("desk", group_by=("story",), group_wait=HOUR, routes=routes),
        silences=silences,
        heartbeat=Heartbeat("", 8 * 60),
    )


@dataclass
class World:
    store: Store
    configuration: Configuration = field(default_factory=configured)
    clock: FakeClock = field(default_factory=lambda: FakeClock(EIGHT_PM))
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    notifiers: dict[str, FakeNotifier] = field(
        default_factory=lambda: {name: FakeNotifier() for name in NAMES}
    )

    @property
    def loops(self) -> Loops:
        watched = watch(self.configuration)
        return Loops(self.store, lambda: watched, self.clock, self.fetcher, self.notifiers)

    async def say(self, kind: AlertKind, key: str = "k", **labels: str) -> None:
        about = notice(key, notice_labels(kind, **labels), self.clock.now(), (f"{kind} {key}",))
        await self.store.write(lambda ledger: tell_routed(ledger, about, self.configuration))

    async def told(self) -> dict[str, list[str]]:
        """The headlines of what each receiver is told now."""
        before = {name: len(one.messages) for name, one in self.notifiers.items()}
        await self.loops.deliver()
        assert await self.store.unsettled(self.clock.now(), 10) == ()
        new = {name: one.messages[before[name] :] for name, one in self.notifiers.items()}
        return {name: [each.headline for each in got] for name, got in new.items() if got}


@pytest.fixture
def world(on_sqlite: Store) -> World:
    return World(on_sqlite)


@pytest.mark.parametrize("kind", [each for each in AlertKind if each is not AlertKind.REPORT])
async def test_a_notice_goes_where_its_kind_is_routed(world: World, kind: AlertKind) -> None:
    world.configuration = configured(to("ops", "kind", kind), to("boss", "kind", "report"))

    await world.say(kind)

    assert await world.told() == {"ops": [f"{kind} k"]}


async def test_each_notice_is_a_message_of_its_own_and_waits_for_nothing(world: World) -> None:
    await world.say(AlertKind.FEED_TROUBLE, "one")
    await world.say(AlertKind.FEED_TROUBLE, "one")
    await world.say(AlertKind.FEED_TROUBLE, "two")

    told = await world.told()

    assert sorted(told["desk"]) == ["feed_trouble one", "feed_trouble two"]
    assert await world.told() == {}


@pytest.mark.parametrize("then", list(WhenMuted))
async def test_a_muted_notice_is_told_when_the_night_is_over(world: World, then: WhenMuted) -> None:
    muted = to("ops", "kind", "feed_trouble", mute_time_intervals=(NIGHT,), when_muted=then)
    world.configuration = configured(muted)

    await world.say(AlertKind.FEED_TROUBLE)
    at_night = await world.told()
    world.clock.advance(4 * HOUR)

    assert at_night == {}
    assert await world.told() == {"ops": ["feed_trouble k"]}


@pytest.mark.parametrize("then", list(WhenMuted))
async def test_a_silenced_notice_is_told_when_the_silence_ends(
    world: World, then: WhenMuted
) -> None:
    words = Silence("s", (), ("feed_trouble k",), 0, EIGHT_PM + HOUR, when_muted=then)
    world.configuration = configured(silences=(words,))

    await world.say(AlertKind.FEED_TROUBLE)
    silenced = await world.told()
    world.clock.advance(HOUR)

    assert silenced == {}
    assert await world.told() == {"desk": ["feed_trouble k"]}


async def test_a_notice_of_low_severity_may_be_dropped(world: World) -> None:
    always = TimeInterval("always", (TimeSpan(),))
    drop = {"mute_time_intervals": (always,), "when_muted": WhenMuted.DROP}
    world.configuration = configured(to("desk", "severity", "low", **drop))

    await world.say(AlertKind.CONFIGURATION, severity="low")

    assert await world.told() == {}
    assert await world.store.next_group_at() is None


async def test_the_notice_of_a_receiver_that_fails_goes_to_another(world: World) -> None:
    world.configuration = configured(to("ops", "receiver", "desk"), to("desk", "receiver", "ops"))
    for name in ("desk", "ops"):
        world.notifiers[name] = FakeNotifier(Refused("token revoked"))
        row = delivery(id=name, group_key=name, receiver=name, item_ids=(), next_at=EIGHT_PM)
        await world.store.write(lambda ledger, row=row: ledger.enqueue(row))  # type: ignore[misc]
        told = await world.told()
        other = {"desk": "ops", "ops": "desk"}[name]
        assert any(f"Receiver {name} is refused" in headline for headline in told[other])
        world.notifiers[name] = FakeNotifier()
        world.clock.advance(DAY)
        await world.told()


async def test_routes_that_lead_to_the_failing_receiver_alone_leave_the_others(
    world: World,
) -> None:
    await world.say(AlertKind.RECEIVER_TROUBLE, receiver="ops")
    world.configuration = configured(
        to("desk", "kind", "receiver_trouble", continue_=True), to("boss", "receiver", "desk")
    )
    await world.say(AlertKind.RECEIVER_TROUBLE, "other", receiver="desk")

    told = await world.told()

    assert told == {"desk": ["receiver_trouble k"], "boss": ["receiver_trouble other"]}


async def test_the_only_receiver_has_nobody_to_tell_of_its_trouble(world: World) -> None:
    world.configuration = replace(world.configuration, receivers=(ConsoleReceiver("desk"),))
    world.notifiers["desk"] = FakeNotifier(Refused("token revoked"))
    row = delivery(receiver="desk", item_ids=(), next_at=EIGHT_PM)
    await world.store.write(lambda ledger: ledger.enqueue(row))

    assert [lines for name, lines in (await world.told()).items() if name != "desk"] == []


async def test_a_notice_for_a_receiver_that_is_gone_goes_where_the_routes_lead_now(
    world: World,
) -> None:
    world.configuration = configured(to("ops", "kind", "feed_trouble"))
    await world.say(AlertKind.FEED_TROUBLE)

    world.configuration = replace(
        configured(to("boss", "kind", "feed_trouble")),
        receivers=(ConsoleReceiver("desk"), ConsoleReceiver("boss")),
    )

    assert await world.told() == {"boss": ["feed_trouble k"]}


async def test_the_first_start_is_told_after_the_first_reading_only(world: World) -> None:
    world.configuration = configured(to("ops", "kind", "first_start"))
    await begin(world.store, world.clock)
    await world.store.sync_sources((SOURCE,), world.clock.now())
    for _ in range(12):  # two hours in which the network is not there
        await world.loops.poll()
        assert not await welcome(world.store, world.clock, world.configuration)
        world.clock.advance(10 * MINUTE)

    world.fetcher.pages[SOURCE.url] = (
        b"<rss version='2.0'><channel><title>C</title></channel></rss>"
    )
    world.clock.advance(DAY)
    await world.loops.poll()

    assert await welcome(world.store, world.clock, world.configuration)
    assert list(await world.told()) == ["ops"]


async def test_feeds_in_trouble_and_the_daily_message_follow_the_routes(world: World) -> None:
    world.configuration = configured(to("ops", "kind", "feed_trouble"), to("boss", "kind", "daily"))
    await world.store.sync_sources((SOURCE,), world.clock.now())
    told: dict[str, str] = {}
    for _ in range(40):
        world.clock.advance(HOUR)
        await world.loops.poll()
        await tell_coverage(world.store, world.clock, world.configuration)
        await tell_heartbeat(world.store, world.clock, world.configuration)
        told |= {name: lines[0][:9] for name, lines in (await world.told()).items()}

    assert told == {"ops": "Feeds: 1 ", "boss": "Heartbeat"}
