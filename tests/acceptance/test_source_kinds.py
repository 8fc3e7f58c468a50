"""Every kind of source, from feeds.yaml to the alert: the real fetcher, workers and store."""

import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from monitor import loading
from monitor.configuration import HOUR, MINUTE
from monitor.fetch import HttpFetcher
from monitor.model import Message
from monitor.pipeline.notices.welcome import begin
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.watch import watch
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, FakeNotifier
from monitor.testing.feed_server import FeedServer
from monitor.testing.loops import Loops
from monitor.watchlist import Services
from monitor.workers import WorkerPool

pytestmark = pytest.mark.anyio

CHANNEL = "UCabcdefghijklmnopqrstuv"
FEEDS = f"""\
own: {{url: "BASE/own.xml", title: Harbour Post, every: 1m, country: GB}}
google: {{google_news: truce port}}
wide: {{gdelt: (truce OR armistice)}}
desk: {{mastodon: "@desk@social.example"}}
tag: {{mastodon: "#truce@social.example"}}
sky: {{bluesky: desk.harbour.example}}
film: {{youtube: {CHANNEL}}}
map: {{sitemap: "BASE/news.xml.gz", title: Dock, every: 1m}}
"""
MONITOR = """\
fetch: {allow_networks: [127.0.0.0/8], host_delay: 0s, per_host: 8}
receivers: {console: {console: {}}}
route: {receiver: console, group_wait: 0s, group_interval: 0s, follow_ups: all}
"""
TOPIC = "topics: {truce: {name: Truce, query: truce}}\n"
TITLE = "Truce holds at port"
LINK = "https://harbour.example/2026/truce"
FIRST = "Weather: rain"
GOOGLE = "https://news.google.com/rss/articles"
SKY = "https://bsky.app/profile/desk.harbour.example"


def rss(title: str, items: str, link: str) -> bytes:
    text = (
        f'<rss version="2.0"><channel><title>{title}</title><link>{link}</link>'
        f"<description>d</description>{items}</channel></rss>"
    )
    return text.encode()


class World:
    """A daemon's parts around a loopback server on which every service stands."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        self._folder, self._stack = folder, stack
        self.clock, self.notifier, self.server = FakeClock(), FakeNotifier(), FeedServer()

    async def start(self, feeds: str = FEEDS) -> None:
        """Write the configuration, load it, open everything, read each source a first time."""
        await self._stack.enter_async_context(self.server)
        base = self.server.url("")
        (self._folder / "watchlists").mkdir()
        (self._folder / "watchlists/truce.yaml").write_text(TOPIC)
        (self._folder / "monitor.yaml").write_text(MONITOR)
        (self._folder / "feeds.yaml").write_text(feeds.replace("BASE", base))
        services = Services(
            google_news=f"{base}/rss/search",
            gdelt=f"{base}/api/v2/doc/doc",
            mastodon=base + "/{host}",
            bluesky=base,
            youtube=base,
        )
        configuration = loading.load(self._folder, {}, services)
        self.sources = configuration.sources
        watched = watch(configuration)
        self.store = open_store(f"sqlite:///{self._folder}/monitor.db")
        await self.store.open()
        self._stack.push_async_callback(self.store.close)
        fetcher = HttpFetcher(configuration.fetch, self.clock.now)
        workers = await self._stack.enter_async_context(WorkerPool(1))
        await self._stack.enter_async_context(fetcher)
        await begin(self.store, self.clock)
        await self.store.sync_sources(configuration.sources, self.clock.now())
        self.loops = Loops(
            self.store, lambda: watched, self.clock, fetcher, {"console": self.notifier}
        )
        self.loops.readers = Readers(workers)
        for kind in (source.id for source in configuration.sources):
            self.serve(kind, FIRST)
        polled = await self.loops.poll()
        assert {each.source_id: each.result for each in polled} == dict.fromkeys(
            [source.id for source in configuration.sources], "ok"
        )

    async def poll(self) -> list[Message]:
        """Everything that is due, one after the other; the messages that follow."""
        before = len(self.notifier.messages)
        for _ in self.sources:
            now = self.clock.now()
            for due in await self.store.claim_sources("test", now, MINUTE, 1, per_host=9):
                await self.loops.poller.poll(due)
                await self.loops.deliver()
        return self.notifier.messages[before:]

    async def later(self, source: str, title: str = TITLE, after: int = 2 * HOUR) -> list[Message]:
        """A source brings a report after a while; the messages that follow."""
        self.clock.advance(after)
        self.serve(source, title)
        return await self.poll()

    def serve(self, source: str, title: str) -> None:
        """A source with one report, published a minute ago."""
        getattr(self, f"_{source}")(title, self.clock.now() / 1000 - 60)

    def _own(self, title: str, at: float) -> None:
        body = f"<item><title>{title}</title><link>{_link(title)}</link>"
        body += f"<pubDate>{formatdate(at)}</pubDate>"
        summary = "Guns fell silent along the quays on Tuesday, the harbour master told reporters."
        body += f"<description>{summary}</description></item>"
        self.server.put("/own.xml", rss("Harbour", body, "https://harbour.example/"))

    def _google(self, title: str, at: float) -> None:
        link = f"https://news.google.com/rss/articles/CBMi{len(title)}?oc=5"
        named = (
            f'<a href="{link}">{title}</a>&nbsp;&nbsp;<font color="#6f6f6f">The Harbour Post</font>'
        )
        body = (
            f"<item><title>{title} - The Harbour Post</title><link>{link}</link>"
            f"<guid isPermaLink='false'>CBMi{len(title)}</guid><pubDate>{formatdate(at)}</pubDate>"
            f"<description>{escape(named)}</description>"
            '<source url="https://www.harbour.example">The Harbour Post</source></item>'
        )
        self.server.put("/rss/search", rss("Search", body, "https://news.google.com/search?q=x"))

    def _wide(self, title: str, at: float) -> None:
        stamp = re.sub(r"[-:]", "", _iso(at))
        article = {"url": _link(title), "title": title, "seendate": stamp, "language": "English",
                   "domain": "harbour.example", "sourcecountry": "United Kingdom"}  # fmt: skip
        document = {"articles": [article]} if title != FIRST else {}
        self.server.put("/api/v2/doc/doc", json.dumps(document).encode(), "application/json")

    def _desk(self, title: str, at: float) -> None:
        self._post("/social.example/@desk.rss", title, at, "https://social.example/@desk/1")

    def _tag(self, title: str, at: float) -> None:
        self._post("/social.example/tags/truce.rss", title, at, "https://social.example/@other/2")

    def _sky(self, title: str, at: float) -> None:
        link = "https://bsky.app/profile/desk.harbour.example/post/3"
        self._post("/profile/desk.harbour.example/rss", title, at, link)

    def _post(self, path: str, title: str, at: float, link: str) -> None:
        body = (
            f"<item><guid>{link}{len(title)}</guid><link>{link}{len(title)}</link>"
            f"<pubDate>{formatdate(at)}</pubDate><description>{title}</description></item>"
        )
        self.server.put(path, rss("Harbour Desk", body, "https://social.example/@desk"))

    def _film(self, title: str, at: float) -> None:
        text = (
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">'
            f"<title>Harbour TV</title><entry><id>yt:video:{len(title)}</id>"
            f'<title>Evening film</title><link href="https://www.youtube.com/watch?v={len(title)}"/>'
            f"<published>{_iso(at)}</published><media:group><media:description>{title}</media:description></media:group></entry></feed>"
        )
        self.server.put("/feeds/videos.xml", text.encode())

    def _map(self, title: str, at: float) -> None:
        text = (
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
            f"<loc>https://dock.example/{len(title)}</loc><news:news><news:publication><news:name>D"
            f"</news:name><news:language>en</news:language></news:publication>"
            f"<news:publication_date>{_iso(at)}</news:publication_date><news:title>{title}"
            "</news:title></news:news></url></urlset>"
        )
        self.server.put("/news.xml.gz", gzip.compress(text.encode()), "application/x-gzip")


def _link(title: str) -> str:
    return LINK if title == TITLE else f"{LINK}-{len(title)}"


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield World(tmp_path, stack)


@pytest.mark.parametrize(
    ("source", "outlet", "url", "language", "headline"),
    [
        (
            "google",
            "The Harbour Post",
            "https://news.google.com/rss/articles/CBMi19?oc=5",
            "",
            TITLE,
        ),
        ("wide", "harbour.example", LINK, "en", TITLE),
        ("desk", "Harbour Desk", "https://social.example/@desk/119", "", TITLE),
        ("tag", "Harbour Desk", "https://social.example/@other/219", "", TITLE),
        (
            "sky",
            "Harbour Desk",
            f"{SKY}/post/319",
            "",
            TITLE,
        ),
        ("film", "Harbour TV", "https://www.youtube.com/watch?v=19", "", "Evening film"),
        ("map", "Dock", "https://dock.example/19", "en", TITLE),
    ],
)
async def test_each_kind_alerts_with_its_outlet(
    world: World, source: str, outlet: str, url: str, language: str, headline: str
) -> None:
    await world.start()

    (message,) = await world.later(source)

    (report,) = message.reports
    assert (message.headline, report.outlet, report.url) == (headline, outlet, url)
    assert report.language == language


@pytest.mark.parametrize(
    "order", [("own", "google", "wide"), ("google", "wide", "own"), ("wide", "own", "google")]
)
async def test_one_article_by_three_ways_is_one_message(
    world: World, order: tuple[str, ...]
) -> None:
    await world.start()

    told = [message for source in order for message in await world.later(source, after=HOUR)]

    assert [message.headline for message in told] == [TITLE]


async def test_the_same_headline_of_another_outlet_is_its_copy(world: World) -> None:
    """It tells nobody anything new; it is folded into the story."""
    await world.start()

    first, second = await world.later("own"), await world.later("map")

    assert [message.headline for message in first] == [TITLE]
    assert second == []


async def test_an_outlet_that_uses_its_headline_again_is_told_again(world: World) -> None:
    """Within one source equal headlines under two addresses are two reports."""
    await world.start()
    first = await world.later("desk")

    again = await world.later("desk", f"{TITLE} ", after=HOUR)

    assert [len(first), len(again)] == [1, 1]
