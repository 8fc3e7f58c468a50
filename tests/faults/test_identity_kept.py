"""Which readings are one report: told once, whatever a feed does to its guids and links."""

from dataclasses import dataclass, field, replace
from email.utils import formatdate

import pytest

from monitor import parse
from monitor.configuration import DAY, MINUTE, Configuration, ConsoleReceiver, Source, Topic
from monitor.model import Message
from monitor.pipeline.poll.poller import Polled
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
FIRST = "Harbour - opened again, says the mayor"


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


@pytest.fixture
async def world(store: Store) -> World:
    world = World(store)
    await store.sync_sources((SOURCE,), world.clock.now())
    await world.poll(FIRST)
    return world


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


def entry(title: str, link: str, guid: str = "", at: int = 0, text: str = "") -> str:
    """An entry as feeds give it; the parts that are empty are left out."""
    parts = {"title": title, "link": link, "guid": guid, "description": text}
    date = f"<pubDate>{formatdate(at / 1000, usegmt=True)}</pubDate>" if at else ""
    body = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    return f"<item>{body}{date}</item>"


async def links(world: World, *entries: str) -> list[str]:
    """The links of the reports that are told of this list."""
    world.clock.advance(2 * MINUTE)
    world.fetcher.pages[URL] = (
        f"<rss version='2.0'><channel><title>C</title>{''.join(entries)}</channel></rss>"
    ).encode()
    loops = Loops(
        world.store, lambda: world.watch, world.clock, world.fetcher, {"console": world.notifier}
    )
    await loops.poll()
    told = len(world.notifier.messages)
    await loops.deliver()
    return [r.url for m in world.notifier.messages[told:] for r in m.reports]


SITE = "https://courier.example"
QUIET = [entry(f"Rain over the old harbour, part {n}", f"{SITE}/r{n}", f"r{n}") for n in range(6)]


async def test_other_ids_at_each_fetch_are_told_once(world: World) -> None:
    """One of many, under sixty letters, as searches of news services give it."""
    at = world.clock.now()
    await links(world, *QUIET)

    told = [
        await links(world, entry("Truce holds", f"{SITE}/x{n}?t={n}", f"CB{n}", at), *QUIET)
        for n in range(12)
    ]

    assert told == [[f"{SITE}/x0?t=0"], *[[]] * 11]


async def test_guid_that_comes_back_with_another_report_tells_it_under_its_link(
    world: World,
) -> None:
    old = entry("Forty harbours worth a visit", f"{SITE}/visit", "e7", world.clock.now() - 9 * DAY)
    new = entry("Truce from midnight", f"{SITE}/boats", "e7", world.clock.now())
    await links(world, old, *QUIET)

    assert await links(world, new, *QUIET) == [f"{SITE}/boats"]
    assert await links(world, new, old, *QUIET) == []
    history = await world.store.history(f"{SITE}/boats")
    assert history is not None
    assert history.verdicts[0].kind == "identity"
    assert history.verdicts[0].reason == (
        "a report of its own: its guid came back with another address, headline and date"
    )


async def test_list_of_one_under_one_guid_tells_each_report_once(world: World) -> None:
    at = world.clock.now()
    pages = [
        entry(title, "N/A", "N/A", at + n * 1_000)
        for n, title in enumerate(("Storm warning", "Truce signed in the hall", "Truce broken"))
    ]

    await links(world, pages[0])
    assert len(await links(world, pages[1])) == 1
    for page in (pages[1], pages[2], *pages):
        await links(world, page)

    told = await world.store.reports("truce", 0, 9)
    assert [item.title for item in told] == ["Truce broken", "Truce signed in the hall"]


async def test_same_words_on_two_dates_are_two_reports(world: World) -> None:
    at = world.clock.now()
    text = "The two sides told each other where their boats are, and agreed to meet every day."
    one = entry("Truce talks, the daily note", f"{SITE}/n1", "n1", at, text)
    two = entry("Truce talks, the daily note", f"{SITE}/n2", "n2", at + 3 * MINUTE, text)
    await links(world, *QUIET)
    await links(world, one, *QUIET)
    await links(world, two, *QUIET)

    items = [item.url for item in await world.store.reports("truce", 0, 9)]
    assert sorted(items) == [f"{SITE}/n1", f"{SITE}/n2"]
    assert await links(world, one, two, *QUIET) == []


@pytest.mark.parametrize("size", [1, 2, 6])
async def test_addresses_of_each_visit_are_told_once(world: World, size: int) -> None:
    """Short headlines without guid and date, of which all or some move at each poll."""
    stays = [] if size == 6 else QUIET
    titles = [f"Truce {word}" for word in ("holds", "kept", "signed", "read", "sung", "cut")]

    def page(turn: int) -> list[str]:
        return [entry(t, f"{SITE}/{n}?sid={turn}") for n, t in enumerate(titles[:size])]

    await links(world, *stays)
    told = [len(await links(world, *page(turn), *stays)) for turn in range(12)]

    assert (await world.store.counts())["items"] == 1 + size + len(stays)
    assert told[1:] == [0] * 11


async def test_store_of_a_version_without_dated_words_tells_nothing_again(world: World) -> None:
    """Its items have a guid, a link and their text as keys."""
    at = world.clock.now()
    entries = [entry(f"Truce {n}", f"{SITE}/{n}", f"g{n}", at - n * 60_000) for n in range(4)]
    body = f"<rss version='2.0'><channel>{''.join(entries)}</channel></rss>".encode()
    items = parse.identify(parse.parse_feed(body, "", URL), SOURCE, at)
    old = tuple(
        replace(item, keys=tuple(key for key in item.keys if not key.startswith("d:")))
        for item in items
    )
    await world.store.write(lambda ledger: ledger.add_items(old))
    moved = [
        one.replace("<guid>g", "<guid>new").replace("example/", "example/x/") for one in entries
    ]

    assert await links(world, *moved) == []
    assert await links(world, *entries) == []
