"""Reports compared by what they mean, in the loops; whatever the endpoint does, all are told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.utils import formatdate

import pytest

from monitor.configuration import HOUR, MINUTE, Configuration, ConsoleReceiver, Source, Topic
from monitor.embeddings import EndpointMeanings
from monitor.model import DeliveryKind
from monitor.pipeline.poll.ahead import NoMeanings
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.watch import watch
from monitor.ports import Meanings, Store
from monitor.testing.embeddings_server import EmbeddingsServer, HashedWords
from monitor.testing.fakes import (
    FakeClock,
    FakeFetcher,
    FakeNotifier,
    InlineParser,
    loopback_exchange,
)
from monitor.testing.listener import Behaviour, Raw, Reply, Silence
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

SOURCE, ABROAD = (
    Source(
        name,
        f"https://{name}.example/rss",
        language=language,
        interval_min=MINUTE,
        interval_max=MINUTE,
    )
    for name, language in (("courier", "en"), ("vestnik", "ru"))
)
WATCH = watch(
    Configuration(
        sources=(SOURCE, ABROAD),
        topics=(Topic("arland", "Arland", "arland OR арланд*"),),
        receivers=(ConsoleReceiver("console"),),
    )
)
SENSES = {"envoys": "talk", "negotiators": "talk", "meet": "sit", "gather": "sit",
          "jeddah": "city", "riyadh": "city"}  # fmt: skip
OTHERS = (
    "Arland: hail ruins the harvest of the valley",
    "Arland: crane falls at the port",
    "Arland: parliament debates a budget",
    "Arland: vaccine against swamp fever approved",
    "Arland: bridge over the strait opens",
    "Arland: court frees an editor",
    "Arland: ferry crews on strike",
    "Arland: museum returns old masks",
    "Arland: wolves near the suburbs",
    "Arland: railway to the coast flooded",
)
FIRST, SAME = (
    "Envoys meet in Jeddah over Arland truce",
    "Negotiators gather in Riyadh: Arland truce",
)


@dataclass
class World:
    """One feed, one topic, and what is told of it."""

    store: Store
    meanings: Meanings = field(default_factory=NoMeanings)
    clock: FakeClock = field(default_factory=FakeClock)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    dates: dict[str, str] = field(default_factory=dict)  # of each report, kept in its edits

    async def poll(self, *titles: str) -> None:
        """The feed as it holds these reports now."""
        await self.read({title: title for title in titles})

    async def read(self, titles: dict[str, str], source: Source = SOURCE) -> None:
        """The feed as it holds these reports now, read by loops that were just started."""
        self.clock.advance(2 * MINUTE)
        now = formatdate((self.clock.now() - MINUTE) / 1000, usegmt=True)
        entries = "".join(
            f"<item><guid isPermaLink='false'>{number}</guid>"
            f"<link>https://courier.example/{number.replace(' ', '-')}</link>"
            f"<title>{title}</title><pubDate>{self.dates.setdefault(number, now)}</pubDate></item>"
            for number, title in titles.items()
        )
        fetcher = FakeFetcher()
        document = f"<rss version='2.0'><channel><title>T</title>{entries}</channel></rss>"
        nothing = b"<rss version='2.0'><channel><title>T</title></channel></rss>"
        fetcher.pages = {one.url: nothing for one in (SOURCE, ABROAD)}
        fetcher.pages[source.url] = document.encode()
        readers = Readers(InlineParser(), meanings=self.meanings)
        loops = Loops(
            self.store,
            lambda: WATCH,
            self.clock,
            fetcher,
            {"console": self.notifier},
            readers=readers,
        )
        polled = {one.source_id: one.result for one in await loops.poll()}
        assert polled[source.id] == "ok"
        await loops.deliver()

    async def day(self) -> None:
        """A first reading, a dozen reports of a day, and one in other words at last."""
        await self.poll("Marathon runs past the old bridge")
        await self.poll(FIRST, *OTHERS)
        await self.poll(SAME)

    async def stories(self) -> list[set[str]]:
        """The headlines of the reports of each story that has more than one."""
        found = await self.store.write(
            lambda ledger: ledger.open_stories("arland", self.clock.now()).newest
        )
        return [{story.headline} for story in found if story.size > 1]

    def told(self) -> set[str]:
        """Every headline that was told, in whichever message."""
        reports = [report for message in self.notifier.messages for report in message.reports]
        return {report.title for report in reports}


@pytest.fixture
async def world(on_sqlite: Store) -> World:
    world = World(on_sqlite)
    await on_sqlite.sync_sources((SOURCE, ABROAD), world.clock.now())
    return world


@pytest.fixture
async def server() -> AsyncIterator[EmbeddingsServer]:
    async with EmbeddingsServer(SENSES) as opened:
        yield opened


def asking(server: EmbeddingsServer, deadline: int = 5_000) -> EndpointMeanings:
    exchange = loopback_exchange()
    return EndpointMeanings(server.settings(deadline), lambda _: exchange)


async def test_a_report_in_other_words_joins_the_story_that_means_the_same(
    world: World, server: EmbeddingsServer
) -> None:
    world.meanings = asking(server)
    await world.day()

    assert await world.stories() == [{FIRST}]
    assert world.told() >= {FIRST, *OTHERS}
    assert set(server.texts) == {FIRST, *OTHERS, SAME}, "matched reports alone, each once"
    assert len(server.requests) == 2, "one for each poll that matched"


async def test_without_an_endpoint_it_opens_a_story_of_its_own(world: World) -> None:
    await world.day()

    assert await world.stories() == []
    assert world.told() == {FIRST, *OTHERS, SAME}


@pytest.mark.parametrize(
    "behaviour",
    [Reply(401), Reply(200, b"<html>"), Reply(200, b'{"data": []}'), Raw(), Silence()],
    ids=["refused", "a page", "no vectors", "broken", "silent"],
)
async def test_an_endpoint_that_fails_costs_no_report(
    world: World, server: EmbeddingsServer, behaviour: Behaviour
) -> None:
    server.answer_next(*[behaviour] * 9)
    world.meanings = asking(server, deadline=200)
    await world.day()

    assert world.told() == {FIRST, *OTHERS, SAME}
    assert len(server.requests) == 1, "it is left alone after the first failure"


async def test_stories_go_on_after_a_change_of_model(world: World) -> None:
    world.meanings = HashedWords(SENSES, "old-model")
    await world.poll("Marathon runs past the old bridge")
    await world.poll(FIRST, *OTHERS)
    world.meanings = HashedWords(SENSES, "new-model")
    await world.poll(SAME)
    by_words = await world.stories()
    await world.poll(SAME.replace("gather", "gather again"))

    assert by_words == [], "vectors of two models are not compared"
    assert await world.stories() == [{SAME}]


async def test_an_edit_is_compared_by_what_it_means_now(
    world: World, server: EmbeddingsServer
) -> None:
    world.meanings = asking(server)
    await world.poll("Marathon runs past the old bridge")
    await world.read({title: title for title in (FIRST, *OTHERS)})
    world.clock.advance(HOUR)
    await world.read({OTHERS[-1]: SAME})

    assert await world.stories() == [{FIRST}]
    assert server.texts[-1] == SAME


ELSEWHERE = (
    "Арланд: град погубил урожай",
    "Арланд: упал портовый кран",
    "Арланд: спорят о бюджете",
    "Арланд: одобрена вакцина",
    "Арланд: открылся мост",
)
THERE = "Арланд: послы собрались в Эр-Рияде"


async def test_one_event_in_two_languages_is_one_alert(world: World) -> None:
    spoken = {"послы": "talk", "собрались": "sit", "рияде": "city", "эр": "city"}
    world.meanings = HashedWords(SENSES | spoken)
    await world.poll("Marathon runs past the old bridge")
    await world.read({"0": "Марафон пробежали по мосту"}, ABROAD)
    await world.poll(FIRST, *OTHERS)
    await world.read({title: title for title in ELSEWHERE}, ABROAD)
    before = len(world.notifier.messages)
    await world.read({THERE: THERE}, ABROAD)
    world.clock.advance(HOUR)
    await world.poll(FIRST)

    told = world.notifier.messages[before:]
    assert THERE in world.told()
    assert [message.kind for message in told] == [DeliveryKind.FOLLOW_UP]
    assert told[0].root_id in {
        message.id for message in world.notifier.messages if message.headline == FIRST
    }
    assert await world.stories() == [], "each language keeps a story of its own words"
