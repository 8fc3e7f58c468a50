"""Mute times and silences keep back and lose nothing: what they hold is told when they end."""

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
    Silence,
    Source,
    TimeInterval,
    TimeSpan,
    Topic,
    WhenMuted,
)
from monitor.model import Millis
from monitor.pipeline.notices.welcome import begin
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.testing.fakes import FakeClock, FakeFetcher, FakeNotifier
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

EIGHT_PM = 1_796_148_000_000 + 2 * HOUR  # 1 December 2026, 20:00 UTC
SEVEN_AM = EIGHT_PM + 11 * HOUR
SOURCE = Source("courier", "https://courier.example/rss", "Courier", interval_min=MINUTE)
TOPIC = Topic("talks", "Talks", "truce")
NIGHT = TimeInterval(
    "night", (TimeSpan(times=((20 * 60, 24 * 60),)), TimeSpan(times=((0, 7 * 60),)))
)


def configured(*routes: Route, silences: tuple[Silence, ...] = ()) -> Configuration:
    return Configuration(
        sources=(SOURCE,),
        topics=(TOPIC,),
        receivers=(ConsoleReceiver("console"), ConsoleReceiver("other")),
        route=Route("console", group_by=("story",), routes=routes),
        silences=silences,
    )


def quiet(**changes: object) -> Silence:
    plain = Silence("quiet", (Matcher("topic", "=", "talks"),), (), 0, EIGHT_PM + HOUR)
    return replace(plain, **changes)  # type: ignore[arg-type]


@dataclass
class World:
    store: Store
    configuration: Configuration = field(default_factory=configured)
    clock: FakeClock = field(default_factory=lambda: FakeClock(EIGHT_PM))
    console: FakeNotifier = field(default_factory=FakeNotifier)
    other: FakeNotifier = field(default_factory=FakeNotifier)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    entries: list[str] = field(default_factory=list)

    async def start(self, configuration: Configuration) -> None:
        """Read the feed for the first time, with nothing in it that is told."""
        self.configuration = configuration
        await begin(self.store, self.clock)
        await self.store.sync_sources((SOURCE,), self.clock.now())
        await self.report("weather", "Rain in the north")
        assert await self.told() == []

    async def report(self, guid: str, title: str) -> None:
        """A report in the feed, and its next poll."""
        self.clock.advance(10 * MINUTE)
        at = formatdate(self.clock.now() / 1_000 - 1, usegmt=True)
        self.entries.insert(
            0,
            f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title>"
            f"<link>https://courier.example/{guid}</link><pubDate>{at}</pubDate></item>",
        )
        self.fetcher.pages[SOURCE.url] = (
            "<rss version='2.0'><channel><title>Courier</title>"
            f"<link>https://courier.example/</link>{''.join(self.entries)}</channel></rss>"
        ).encode()
        await self.loops.poll()

    async def told(self, at: Millis = 0) -> list[str]:
        """The headlines that the console is told of at this time, or now."""
        self.clock.advance(max(0, at - self.clock.now()))
        before = len(self.console.messages)
        await self.loops.deliver()
        assert await self.store.unsettled(self.clock.now(), 10) == ()
        new = self.console.messages[before:]
        return [report.title for message in new for report in message.reports]

    @property
    def loops(self) -> Loops:
        notifiers = {"console": self.console, "other": self.other}
        watched = watch(self.configuration)
        return Loops(self.store, lambda: watched, self.clock, self.fetcher, notifiers)

    async def held(self, guid: str) -> list[tuple[str, Millis]]:
        """Why the report waits, and until when, as `why` shows it."""
        history = await self.store.history(f"https://courier.example/{guid}")
        assert history is not None
        return [(place.held_because, place.until) for place in history.waiting]

    async def verdicts(self, guid: str) -> list[tuple[str, str]]:
        """What was decided about the report in the end."""
        history = await self.store.history(f"https://courier.example/{guid}")
        assert history is not None
        return [(each.kind, each.reason) for each in history.verdicts]


@pytest.fixture
def world(on_sqlite: Store) -> World:
    return World(on_sqlite)


async def test_what_comes_in_a_mute_time_is_told_when_it_ends(world: World) -> None:
    await world.start(configured(Route("console", mute_time_intervals=(NIGHT,))))
    await world.report("a", "Truce holds in the north")

    assert await world.told() == []
    assert await world.held("a") == [
        ("in the mute time interval night until 2026-12-02 07:00 UTC", SEVEN_AM)
    ]
    assert await world.told(SEVEN_AM - 1) == []
    assert await world.told(SEVEN_AM) == ["Truce holds in the north"]
    assert await world.told(SEVEN_AM + HOUR) == []


async def test_what_comes_in_a_mute_time_that_drops_is_never_told(world: World) -> None:
    muted = Route("console", mute_time_intervals=(NIGHT,), when_muted=WhenMuted.DROP)
    await world.start(configured(muted))
    await world.report("a", "Truce holds in the north")

    assert await world.told() == []
    assert await world.verdicts("a") == [
        ("suppress", "in the mute time interval night until 2026-12-02 07:00 UTC")
    ]
    assert await world.told(SEVEN_AM + HOUR) == []


async def test_a_muted_route_mutes_no_other(world: World) -> None:
    muted = Route("other", mute_time_intervals=(NIGHT,), continue_=True)
    await world.start(configured(muted, Route("console")))
    await world.report("a", "Truce holds in the north")

    assert await world.told() == ["Truce holds in the north"]
    assert world.other.messages == []
    await world.told(SEVEN_AM)
    assert [len(message.reports) for message in world.other.messages] == [1]


async def test_active_times_mute_outside_of_them(world: World) -> None:
    morning = TimeInterval("morning", (TimeSpan(times=((7 * 60, 12 * 60),)),))
    await world.start(configured(Route("console", active_time_intervals=(morning,))))
    await world.report("a", "Truce holds in the north")

    assert await world.told() == []
    assert await world.told(SEVEN_AM) == ["Truce holds in the north"]


async def test_what_is_silenced_is_told_when_the_silence_ends(world: World) -> None:
    await world.start(configured())
    await world.store.silences.add(quiet(comment="in the room"), world.clock.now())
    await world.report("a", "Truce holds in the north")
    await world.report("b", "Rebels break truce near the port")

    assert await world.told() == []
    assert await world.held("a") == [
        ("silenced by quiet until 2026-12-01 21:00 UTC: in the room", EIGHT_PM + HOUR)
    ]
    assert sorted(await world.told(EIGHT_PM + HOUR)) == [
        "Rebels break truce near the port",
        "Truce holds in the north",
    ]


async def test_what_is_silenced_is_told_at_once_where_the_silence_is_ended(world: World) -> None:
    await world.start(configured())
    await world.store.silences.add(quiet(), world.clock.now())
    await world.report("a", "Truce holds in the north")
    assert await world.told() == []

    await world.store.silences.expire("quiet", world.clock.now())

    assert await world.told() == ["Truce holds in the north"]


async def test_a_silence_of_words_holds_what_has_them(world: World) -> None:
    await world.start(configured(silences=(quiet(words=("the port",)),)))
    await world.report("a", "Truce holds in the north")
    await world.report("b", "Rebels break truce near the Port")

    assert await world.told() == ["Truce holds in the north"]
    assert await world.told(EIGHT_PM + HOUR) == ["Rebels break truce near the Port"]


async def test_what_a_silence_drops_is_never_told(world: World) -> None:
    await world.start(configured(silences=(quiet(when_muted=WhenMuted.DROP),)))
    await world.report("a", "Truce holds in the north")

    assert await world.told() == []
    assert await world.verdicts("a") == [
        ("suppress", "silenced by quiet until 2026-12-01 21:00 UTC")
    ]
    assert await world.told(EIGHT_PM + 2 * HOUR) == []


async def test_a_silence_that_ends_in_a_mute_time_leaves_its_alerts_to_it(world: World) -> None:
    muted = Route("console", mute_time_intervals=(NIGHT,))
    await world.start(configured(muted, silences=(quiet(),)))
    await world.report("a", "Truce holds in the north")

    assert await world.told() == []
    assert await world.told(EIGHT_PM + HOUR) == []
    assert [until for _, until in await world.held("a")] == [SEVEN_AM]
    assert await world.told(SEVEN_AM) == ["Truce holds in the north"]
