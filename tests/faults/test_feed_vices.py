"""Vices of real feeds, through the daemon's own pipeline: what is told, and that it is told once.

Dates that are missing, of 1970, of the future, or new at every poll; encodings that are wrong or
not declared; a page instead of the feed; a feed that goes empty and comes back.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from email.utils import formatdate
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.configuration import (
    DAY,
    HOUR,
    MINUTE,
    Configuration,
    ConsoleReceiver,
    FetchLimits,
    Source,
    Topic,
)
from monitor.fetch import HttpFetcher
from monitor.model import Millis, PollState
from monitor.pipeline.notices.welcome import begin
from monitor.pipeline.watch import watch
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, FakeNotifier, InlineParser
from monitor.testing.feed_server import FeedServer
from monitor.testing.loops import Loops
from monitor.workers import WorkerPool, frames

pytestmark = pytest.mark.anyio

TOPIC = Topic("truce", "Truce", "truce OR перемирие OR trêve")
WORDS = ("harbour", "glacier", "orchard", "railway", "violin", "granite", "lantern", "meadow")


def entry(number: int, date: str = "", *, guid: bool = True, note: str = "") -> str:
    """A report in words of its own, so that it opens a story."""
    word = WORDS[number % len(WORDS)]
    name = f"<guid isPermaLink='false'>id-{number}</guid>" if guid else ""
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return (
        f"<item>{name}<link>https://quay.example/{number}</link>"
        f"<title>Truce {word} {number}</title>"
        f"<description>{' '.join(f'{word}{letter}' for letter in 'abcdefgh')}{note}</description>"
        f"{when}</item>"
    )


def feed(*entries: str) -> bytes:
    return (
        '<rss version="2.0"><channel><title>Quay</title><link>https://quay.example/</link>'
        f"<description>d</description>{''.join(entries)}</channel></rss>"
    ).encode()


def date(at: Millis) -> str:
    return formatdate(at / 1000, usegmt=True)


class World:
    """One feed, polled by the real parts; the clock moves when a test says so."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        self._folder, self._stack = folder, stack
        self.clock, self.notifier, self.server = FakeClock(), FakeNotifier(), FeedServer()

    async def start(self) -> None:
        """Everything open, nothing polled."""
        await self._stack.enter_async_context(self.server)
        self.url = self.server.url("/rss")
        configuration = Configuration(
            sources=(Source("quay", self.url, "Quay", interval_min=MINUTE, interval_max=MINUTE),),
            topics=(TOPIC,),
            receivers=(ConsoleReceiver("console"),),
            fetch=FetchLimits(allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0),
        )
        watched = watch(configuration)
        self.store = open_store(f"sqlite:///{self._folder}/monitor.db")
        await self.store.open()
        self._stack.push_async_callback(self.store.close)
        fetcher = HttpFetcher(configuration.fetch, self.clock.now)
        await self._stack.enter_async_context(fetcher)
        await begin(self.store, self.clock)
        await self.store.sync_sources(configuration.sources, self.clock.now())
        self.loops = Loops(
            self.store, lambda: watched, self.clock, fetcher, {"console": self.notifier}
        )

    async def poll(
        self, body: bytes, content_type: str = "application/rss+xml", after: int = 2 * HOUR
    ) -> list[str]:
        """The feed as it stands after a while; the headlines that are told."""
        self.clock.advance(after)
        self.server.put("/rss", body, content_type)
        await self.loops.poll()
        before = len(self.notifier.messages)
        await self.loops.deliver()
        return [message.headline for message in self.notifier.messages[before:]]

    async def state(self) -> PollState:
        """What is known of the feed."""
        (found,) = await self.store.poll_states()
        return found


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        world = World(tmp_path, stack)
        await world.start()
        yield world


def headline(number: int) -> str:
    return f"Truce {WORDS[number % len(WORDS)]} {number}"


# --- dates -------------------------------------------------------------------------------

NONSENSE = {
    "missing": "",
    "epoch": "Thu, 01 Jan 1970 00:00:00 GMT",
    "year one": "Mon, 01 Jan 0001 00:00:00 +0000",
    "words": "yesterday at noon",
    "far future": "Fri, 31 Dec 2099 23:59:59 GMT",
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
async def test_reports_without_a_credible_date_are_told_once(world: World, nonsense: str) -> None:
    old = [entry(number, nonsense) for number in range(3)]
    first = await world.poll(feed(*old))

    second = await world.poll(feed(entry(3, nonsense), *old))
    third = await world.poll(feed(entry(3, nonsense, note="!"), *old))

    assert [first, second, third] == [[], [headline(3)], []]


async def test_a_date_of_tomorrow_counts_as_now_and_is_told_once(world: World) -> None:
    await world.poll(feed(entry(0, date(world.clock.now()))))
    ahead = date(world.clock.now() + 20 * HOUR)

    told = await world.poll(feed(entry(1, ahead), entry(0)))
    later = await world.poll(feed(entry(1, ahead, note="!"), entry(0)), after=DAY)

    assert [told, later] == [[headline(1)], []]
    item = (await world.store.reports("truce", 0, 9))[0]
    assert item.published == item.seen_at


async def test_dates_that_are_new_at_every_poll_tell_nothing_again(world: World) -> None:
    told = []
    for turn in range(4):
        now = date(world.clock.now() + 2 * HOUR)
        fresh = [entry(7, now)] if turn > 1 else []
        told.append(await world.poll(feed(*fresh, *(entry(number, now) for number in range(5)))))

    assert told == [[], [], [headline(7)], []]


async def test_dates_that_come_and_go_tell_nothing_again(world: World) -> None:
    now = date(world.clock.now())

    told = [
        await world.poll(feed(entry(0, now))),
        await world.poll(feed(entry(1, now), entry(0))),
        await world.poll(feed(entry(1), entry(0, now))),
        await world.poll(feed(entry(1, "Thu, 01 Jan 1970 00:00:00 GMT"), entry(0))),
    ]

    assert told == [[], [headline(1)], [], []]


async def test_a_feed_without_dates_and_ids_tells_only_what_is_new(world: World) -> None:
    old = [entry(number, guid=False) for number in range(4)]
    await world.poll(feed(*old))

    told = await world.poll(feed(entry(5, guid=False), *old))
    turned = await world.poll(feed(*reversed(old), entry(5, guid=False)))

    assert [told, turned] == [[headline(5)], []]


# --- encodings ---------------------------------------------------------------------------

RUSSIAN = "Перемирие в порту: стороны договорились"
FRENCH = "Trêve signée au café du port"


def written(title: str, encoding: str, declared: str, number: int = 1) -> bytes:
    head = f'<?xml version="1.0"{f" encoding={declared!r}" if declared else ""}?>'
    return (
        f"{head}<rss version='2.0'><channel><title>Q</title><link>https://quay.example/</link>"
        f"<description>d</description><item><guid isPermaLink='false'>{number}</guid>"
        f"<link>https://quay.example/{number}</link><title>{title}</title></item></channel></rss>"
    ).encode(encoding)


@pytest.mark.parametrize(
    ("title", "encoding", "declared", "content_type"),
    [
        (RUSSIAN, "windows-1251", "", "text/xml; charset=windows-1251"),
        (RUSSIAN, "windows-1251", "windows-1251", "application/rss+xml"),
        (RUSSIAN, "koi8-r", "koi8-r", "application/rss+xml; charset=utf-8"),
        (RUSSIAN, "utf-16", "utf-16", "application/rss+xml"),
        (FRENCH, "latin-1", "utf-8", "application/rss+xml"),
        (FRENCH, "cp1252", "", "application/rss+xml"),
        (FRENCH, "utf-8", "ISO-8859-1", "application/rss+xml"),
    ],
)
async def test_wrong_encodings_are_read_and_their_repair_tells_nothing(
    world: World, title: str, encoding: str, declared: str, content_type: str
) -> None:
    await world.poll(written("Rain", "utf-8", "utf-8", 0))

    told = await world.poll(written(title, encoding, declared), content_type)
    mended = await world.poll(written(title, "utf-8", "utf-8"))

    assert [told, mended] == [[title], []]


async def test_letters_that_are_lost_are_not_told_again_when_they_come(world: World) -> None:
    """Undeclared Cyrillic cannot be known; once the publisher mends it, it is the same report."""
    await world.poll(written("Rain", "utf-8", "utf-8", 0))
    lost = written(f"Truce: {RUSSIAN}", "windows-1251", "")

    told = await world.poll(lost)
    mended = await world.poll(written(f"Truce: {RUSSIAN}", "utf-8", "utf-8"))

    assert [len(told), mended] == [1, []]


# --- not the feed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b"<!doctype html><title>Sign in</title>", "text/html", "an HTML page, not a feed"),
        (b"<html><head><title>Q</title></head>", "application/rss+xml", "monitor feeds discover"),
        (b"", "application/rss+xml", "an empty document"),
        (b"Please limit requests to one every 5 seconds", "text/plain", "begins: Please limit"),
        (b'{"error": "no"}', "application/json", "no JSON Feed"),
    ],
)
async def test_what_is_no_feed_is_a_clear_fault_and_costs_no_report(
    world: World, body: bytes, content_type: str, words: str
) -> None:
    old = [entry(number) for number in range(3)]
    await world.poll(feed(*old))

    during = await world.poll(body, content_type)
    state = await world.state()
    after = await world.poll(feed(entry(4), *old))

    assert [during, after] == [[], [headline(4)]]
    assert (state.status, state.failures) == ("failing", 1)
    assert words in state.detail
    assert (await world.state()).status == "ok"


async def test_a_page_names_the_way_to_the_feed(world: World) -> None:
    await world.poll(b"<!doctype html><title>Quay News</title>", "text/html")

    assert (await world.state()).detail == (
        f"an HTML page, not a feed (its title: Quay News); try: monitor feeds discover {world.url}"
    )


# --- empty -------------------------------------------------------------------------------


@pytest.mark.parametrize("guid", [True, False])
@pytest.mark.parametrize("pause", [2 * HOUR, 3 * DAY])
async def test_a_feed_that_goes_empty_and_comes_back_tells_only_what_is_new(
    world: World, pause: int, *, guid: bool
) -> None:
    old = [entry(number, guid=guid) for number in range(6)]
    await world.poll(feed(*old))

    empty = [await world.poll(feed(), after=pause), await world.poll(feed() + b"<!-- -->")]
    back = await world.poll(feed(entry(6, guid=guid), *old))

    assert empty == [[], []]
    assert back == [headline(6)]


async def test_a_feed_that_comes_back_with_other_ids_tells_only_what_is_new(world: World) -> None:
    old = [entry(number) for number in range(6)]
    await world.poll(feed(*old))
    await world.poll(feed())
    renamed = [text.replace("id-", "new-").replace(".example/", ".example/a/") for text in old]

    assert await world.poll(feed(entry(6), *renamed)) == [headline(6)]


async def test_the_same_vices_in_a_real_worker(world: World) -> None:
    """The parser in its process gives what the one in this process gives."""
    bodies = [written(FRENCH, "latin-1", "utf-8"), feed(entry(1, "yesterday")), feed()]

    async with WorkerPool(1) as workers:
        away = [await workers.parse(body, "", world.url) for body in bodies]

    assert away == [await InlineParser().parse(body, "", world.url) for body in bodies]


@pytest.mark.parametrize(
    "answer",
    [b"", b"[", b"{}", b"[1, 2, 3, 4]", b"[[[]], 0, [], []]", b"[[[1, 2]], 0, [], []]",
     b'[[], "x", [], []]', b"[[], 0, [null], []]", b"[[], 0, [], [1]]", b"[" * 100_000],
)  # fmt: skip
def test_an_answer_that_no_worker_gives_is_malformed(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"malformed|Expecting|unpack|invalid literal"):
        frames.decode_reading(answer, "a", 0)
