"""Pages of articles: what is asked for, what is not, and why (the manners of `fetch.pages`)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_network

import pytest

from monitor.article_pages import NotRead, Unread
from monitor.configuration import ArticleLimits, FetchLimits, Source
from monitor.fetch import HttpFetcher, Pages, Robots
from monitor.fetch.fetcher import wall_clock
from monitor.model import Fetched
from monitor.store import MemoryStore
from monitor.testing.feed_server import FeedServer, Reply

pytestmark = pytest.mark.anyio

HTML = (("Content-Type", "text/html; charset=utf-8"),)
PAGE = Reply(200, HTML, b"<html><body><p>News</p></body></html>")
LIMITS = FetchLimits(
    allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0, per_host=1, connect_timeout=2_000
)
ARTICLES = ArticleLimits(per_hour=9, deadline=2_000, host_delay=0, max_bytes=20_000)


@dataclass
class Scene:
    server: FeedServer
    pages: Pages

    async def page(self, path: str = "/a") -> Fetched | NotRead:
        async with asyncio.timeout(20):
            return await self.pages.page(self.server.url(path))

    async def cause(self, path: str = "/a") -> tuple[Unread, str]:
        found = await self.page(path)
        assert isinstance(found, NotRead)
        return found.cause, found.reason

    def asked(self, path: str = "/a") -> int:
        return len(self.server.asked(path))


@asynccontextmanager
async def running(limits: ArticleLimits = ARTICLES) -> AsyncIterator[Scene]:
    async with (
        FeedServer() as server,
        HttpFetcher(LIMITS) as fetcher,
        Robots(fetcher) as robots,
    ):
        server.answer("/a", PAGE)
        store = MemoryStore()
        await store.open()
        yield Scene(server, Pages(fetcher, robots, store.turns, limits))
        await store.close()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with running() as ready:
        yield ready


def forbid(server: FeedServer, path: str, extra: str = "") -> None:
    text = f"User-agent: media-monitor\nDisallow: {path}\n{extra}"
    server.put("/robots.txt", text.encode(), "text/plain", validators=False)


async def test_page_is_asked_for_as_who_we_are_and_nothing_more(scene: Scene) -> None:
    found = await scene.page()

    assert isinstance(found, Fetched)
    (request,) = scene.server.asked("/a")
    assert request.headers["user-agent"].startswith("media-monitor/")
    assert request.headers["accept"] == "text/html, application/xhtml+xml"
    forbidden = {"cookie", "referer", "authorization", "if-none-match", "if-modified-since"}
    assert forbidden.isdisjoint(request.headers)


async def test_page_that_sets_a_cookie_does_not_get_it_back(scene: Scene) -> None:
    scene.server.answer("/c", replace(PAGE, headers=(*HTML, ("Set-Cookie", "id=1"))))

    await scene.page("/c")
    await scene.page("/c")

    assert all("cookie" not in request.headers for request in scene.server.requests)


async def test_page_that_robots_forbid_is_not_asked_for(scene: Scene) -> None:
    forbid(scene.server, "/a")

    assert await scene.cause() == (Unread.ROBOTS, "robots.txt of 127.0.0.1 forbids it")
    assert scene.asked() == 0


async def test_page_is_not_asked_for_while_robots_cannot_be_had(scene: Scene) -> None:
    scene.server.answer("/robots.txt", Reply(500))

    assert await scene.cause() == (Unread.ROBOTS, "robots.txt cannot be had (HTTP 500)")
    assert scene.asked() == 0


async def test_redirect_to_what_robots_forbid_is_not_followed(scene: Scene) -> None:
    scene.server.redirect("/old", "/private/new", 301)
    scene.server.answer("/private/new", PAGE)
    forbid(scene.server, "/private/")

    cause, _ = await scene.cause("/old")

    assert cause is Unread.ROBOTS
    assert scene.asked("/private/new") == 0


async def test_redirect_to_a_host_that_forbids_it_is_not_followed(scene: Scene) -> None:
    async with FeedServer() as other:
        other.answer("/b", PAGE)
        forbid(other, "/")
        scene.server.redirect("/old", other.url("/b"))

        cause, _ = await scene.cause("/old")

        assert cause is Unread.ROBOTS
        assert [request.path for request in other.requests] == ["/robots.txt"]


async def test_redirect_to_another_host_is_followed_with_its_robots_read(scene: Scene) -> None:
    async with FeedServer() as other:
        other.answer("/b", PAGE)
        scene.server.redirect("/old", other.url("/b"))

        found = await scene.page("/old")

        assert isinstance(found, Fetched)
        assert found.url == other.url("/b")
        assert [request.path for request in other.requests] == ["/robots.txt", "/b"]


@pytest.mark.parametrize(("hops", "read"), [(5, True), (6, False)])
async def test_page_is_followed_over_five_redirects(scene: Scene, hops: int, read: bool) -> None:
    for hop in range(hops):
        scene.server.redirect(f"/{hop}", f"/{hop + 1}")
    scene.server.answer(f"/{hops}", PAGE)

    assert isinstance(await scene.page("/0"), Fetched) is read


async def test_redirect_to_a_private_address_is_not_followed(scene: Scene) -> None:
    scene.server.redirect("/old", "http://10.0.0.1/admin")

    cause, reason = await scene.cause("/old")

    assert cause is Unread.ROBOTS
    assert "not a public address" in reason


async def test_page_on_a_private_address_is_guarded() -> None:
    store = MemoryStore()
    async with HttpFetcher(FetchLimits()) as fetcher, Robots(fetcher) as robots:
        found = await Pages(fetcher, robots, store.turns, ARTICLES).page("http://192.168.0.1/a")

    assert isinstance(found, NotRead)
    assert "not a public address" in found.reason


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(404), "HTTP 404"),
        (Reply(410), "gone"),
        (Reply(402), "HTTP 402"),
        (Reply(429, (("Retry-After", "0"),)), "asked to wait"),
        (Reply(403, HTML, b"<title>Just a moment...</title>"), "bot check"),
        (Reply(200, (("Content-Type", "application/pdf"),), b"%PDF"), "application/pdf"),
        (Reply(200, (), b"<html>"), "no type"),
        (Reply(200, HTML, b"x" * 20_001), "20,000 bytes"),
        (Reply(200, HTML, b"x" * 100, cut=50), ""),
        (Reply(200, HTML, b"x" * 100, drip=1), "not complete after 2 s"),
        (Reply(302, (("Location", "ftp://127.0.0.1/a"),)), "no URL"),
    ],
    ids=lambda value: getattr(value, "status", ""),
)
async def test_page_that_cannot_be_had_says_why(scene: Scene, reply: Reply, words: str) -> None:
    scene.server.answer("/x", reply)

    cause, reason = await scene.cause("/x")

    assert cause is Unread.FAILED
    assert words in reason


async def test_page_gets_no_name_and_password_that_a_link_carries(scene: Scene) -> None:
    scene.server.redirect("/old", scene.server.url("/a").replace("//", "//user:secret@"))

    for path in ("/a", "/old"):
        url = scene.server.url(path).replace("//", "//user:secret@")
        assert isinstance(await scene.pages.page(url), Fetched)

    assert all("authorization" not in request.headers for request in scene.server.requests)
    assert len(scene.server.asked("/robots.txt")) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mailto:desk@paper.example",
        "ftp://paper.example/a",
        "news",
        "http://[bad/a",
        "http:///a",
    ],
)
async def test_item_without_a_page_is_told(scene: Scene, url: str) -> None:
    assert await scene.pages.page(url) == NotRead(Unread.FAILED, "it has no link to a page")


async def test_pages_stop_at_the_budget() -> None:
    async with running(replace(ARTICLES, per_hour=2)) as scene:
        found = [await scene.page() for _ in range(3)]

        assert [isinstance(page, Fetched) for page in found] == [True, True, False]
        assert found[2] == NotRead(Unread.BUDGET, "the budget of 2 pages per hour is used up")
        assert scene.asked() == 2


async def test_pages_that_robots_forbid_cost_no_budget() -> None:
    async with running(replace(ARTICLES, per_hour=1)) as scene:
        forbid(scene.server, "/private")

        await scene.page("/private")

        assert isinstance(await scene.page("/a"), Fetched)


async def test_page_that_asks_for_a_pause_gets_it_for_its_feeds_too() -> None:
    async with running() as scene:
        store, now = MemoryStore(), wall_clock()
        await store.open()
        await store.sync_sources([Source("s", scene.server.url("/feed"))], now)
        scene.pages._turns = store.turns
        scene.server.answer("/busy", Reply(503, (("Retry-After", "300"),)))

        await scene.page("/busy")

        (until,) = (await store.host_pauses(now)).values()
        assert 299_000 < until - now < 330_000
        assert await scene.cause() == (Unread.LATE, "127.0.0.1 asked for a pause")
        assert scene.asked() == 0
        await store.close()


async def test_pages_of_one_host_come_with_its_pause_between() -> None:
    async with running(replace(ARTICLES, host_delay=100)) as scene:
        loop = asyncio.get_running_loop()
        start = loop.time()

        found = await asyncio.gather(*(scene.page() for _ in range(4)))

        assert all(isinstance(page, Fetched) for page in found)
        assert loop.time() - start >= 0.3


async def test_pages_whose_turn_comes_too_late_are_left() -> None:
    async with running() as scene:
        forbid(scene.server, "/private", "Crawl-delay: 50\n")

        found = await asyncio.gather(*(scene.page() for _ in range(3)))

        assert sum(isinstance(page, Fetched) for page in found) == 1
        late = [page for page in found if isinstance(page, NotRead)]
        assert {page.cause for page in late} == {Unread.LATE}
        assert scene.asked() == 1
