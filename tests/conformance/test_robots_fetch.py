"""robots.txt over the wire: what answers mean, how seldom it is asked for (RFC 9309, 2.3)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from ipaddress import ip_network

import pytest

from monitor.configuration import FetchLimits
from monitor.fetch import HttpFetcher, Robots
from monitor.model import Fetched, Validators
from monitor.testing.feed_server import FeedServer, Reply

pytestmark = pytest.mark.anyio

NOW = 1_760_000_000_000
HOUR = 3_600_000
LIMITS = FetchLimits(
    contact="desk@example.org",
    allow_networks=(ip_network("127.0.0.0/8"),),
    connect_timeout=2_000,
    host_delay=0,
    max_body_bytes=1_000,
)
FORBIDS = b"User-agent: media-monitor\nDisallow: /\n"


@dataclass
class Time:
    now: int = NOW

    def __call__(self) -> int:
        return self.now


@dataclass
class Scene:
    server: FeedServer
    fetcher: HttpFetcher
    robots: Robots
    time: Time

    def says(self, body: bytes, *headers: tuple[str, str]) -> None:
        self.server.put("/robots.txt", body, "text/plain", validators=False, headers=headers)

    async def allows(self, path: str = "/a") -> bool:
        url = self.server.url(path)
        return (await self.robots.rules(url)).allows(url)

    @property
    def asked(self) -> int:
        return len(self.server.asked("/robots.txt"))


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    time = Time()
    async with (
        FeedServer() as server,
        HttpFetcher(LIMITS, clock=time) as fetcher,
        Robots(fetcher, clock=time) as robots,
    ):
        yield Scene(server, fetcher, robots, time)


async def test_robots_is_asked_for_as_who_we_are(scene: Scene) -> None:
    scene.says(FORBIDS)

    assert not await scene.allows()

    (request,) = scene.server.asked("/robots.txt")
    assert request.headers["user-agent"].startswith("media-monitor/")
    assert request.headers["accept"].startswith("text/plain")
    assert {"cookie", "referer", "authorization"}.isdisjoint(request.headers)


async def test_robots_is_asked_for_once_by_many(scene: Scene) -> None:
    scene.says(FORBIDS)

    answers = await asyncio.gather(*(scene.allows(f"/{n}") for n in range(20)))

    assert answers == [False] * 20
    assert scene.asked == 1


@pytest.mark.clause("robots")
async def test_robots_is_kept_for_a_day(scene: Scene) -> None:
    scene.says(FORBIDS)
    await scene.allows()
    scene.says(b"")

    scene.time.now += 24 * HOUR - 1
    assert not await scene.allows()

    scene.time.now += 2
    assert await scene.allows()
    assert scene.asked == 2


@pytest.mark.parametrize(("max_age", "hours"), [(7_200, 2), (0, 1), (10**9, 24)])
async def test_robots_is_kept_as_its_cache_control_says(
    scene: Scene, max_age: int, hours: int
) -> None:
    scene.says(FORBIDS, ("Cache-Control", f"public, max-age={max_age}"))
    await scene.allows()

    scene.time.now += hours * HOUR - 1
    await scene.allows()
    assert scene.asked == 1

    scene.time.now += 2
    await scene.allows()
    assert scene.asked == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_robots_that_is_not_there_forbids_nothing(scene: Scene, status: int) -> None:
    scene.server.answer("/robots.txt", Reply(status))

    assert await scene.allows()


@pytest.mark.clause("robots")
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_robots_that_cannot_be_had_forbids_all(scene: Scene, status: int) -> None:
    scene.server.answer("/robots.txt", Reply(status, headers=(("Retry-After", "0"),)))

    rules = await scene.robots.rules(scene.server.url("/a"))

    assert not rules.allows(scene.server.url("/a"))
    assert str(status) in rules.unknown


async def test_robots_that_asks_for_a_pause_keeps_no_feed_away(scene: Scene) -> None:
    scene.server.answer("/robots.txt", Reply(503, (("Retry-After", "7200"),)))
    scene.server.put("/feed", b"<rss/>")

    allowed = await scene.allows()
    feed = await scene.fetcher.fetch(scene.server.url("/feed"), Validators())

    assert (allowed, type(feed)) == (False, Fetched)


async def test_robots_behind_a_bot_check_forbids_all(scene: Scene) -> None:
    page = (("Content-Type", "text/html"),)
    scene.server.answer("/robots.txt", Reply(403, page, b"<title>Just a moment...</title>"))

    assert not await scene.allows()


async def test_robots_that_cannot_be_had_is_asked_for_again_after_ten_minutes(
    scene: Scene,
) -> None:
    scene.server.answer("/robots.txt", Reply(500))
    assert not await scene.allows()
    scene.says(b"")

    scene.time.now += HOUR // 6 - 1
    assert not await scene.allows()
    assert scene.asked == 1

    scene.time.now += 2
    assert await scene.allows()


async def test_robots_known_before_goes_on_while_it_cannot_be_had(scene: Scene) -> None:
    scene.says(b"User-agent: *\nDisallow: /b\n")
    await scene.allows()
    scene.server.answer("/robots.txt", Reply(500))

    scene.time.now += 25 * HOUR

    assert await scene.allows("/a")
    assert not await scene.allows("/b")


async def test_robots_of_a_host_that_does_not_answer_forbids_all(scene: Scene) -> None:
    async with FeedServer() as gone:
        url = gone.url("/a")

    rules = await scene.robots.rules(url)

    assert rules.unknown
    assert not rules.allows(url)


@pytest.mark.parametrize(("hops", "allowed"), [(5, False), (6, True)])
async def test_robots_is_followed_over_five_redirects(
    scene: Scene, hops: int, allowed: bool
) -> None:
    scene.server.redirect("/robots.txt", "/1")
    for hop in range(1, hops):
        scene.server.redirect(f"/{hop}", f"/{hop + 1}")
    scene.server.put(f"/{hops}", FORBIDS)

    assert await scene.allows() is allowed


async def test_robots_behind_a_redirect_counts_for_the_first_host(scene: Scene) -> None:
    async with FeedServer() as other:
        other.put("/robots.txt", FORBIDS)
        scene.server.redirect("/robots.txt", other.url("/robots.txt"), 301)

        assert not await scene.allows()


async def test_robots_of_each_port_is_its_own(scene: Scene) -> None:
    scene.says(FORBIDS)
    async with FeedServer() as other:
        assert (await scene.robots.rules(other.url("/a"))).allows(other.url("/a"))

    assert not await scene.allows()


async def test_robots_longer_than_its_limit_is_read_up_to_it(scene: Scene) -> None:
    scene.says(FORBIDS + b"# padding\n" * 200_000)

    assert not await scene.allows()


async def test_robots_without_end_is_cut(scene: Scene) -> None:
    def chunks() -> Iterator[bytes]:
        yield FORBIDS
        while True:
            yield b"#" * 65_536 + b"\n"

    scene.server.answer("/robots.txt", Reply(200, chunks=chunks()))

    assert not await scene.allows()
    await scene.server.quiet()


async def test_robots_broken_coding_forbids_all(scene: Scene) -> None:
    scene.says(b"no gzip", ("Content-Encoding", "gzip"))

    assert not await scene.allows()


async def test_robots_one_impatient_caller_does_not_end_the_fetch(scene: Scene) -> None:
    scene.server.answer("/robots.txt", Reply(200, body=FORBIDS, drip=200))
    url = scene.server.url("/a")
    patient = asyncio.ensure_future(scene.robots.rules(url))

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await scene.robots.rules(url)

    assert not (await patient).allows(url)
    assert scene.asked == 1


async def test_robots_on_a_private_address_is_not_asked_for() -> None:
    async with HttpFetcher(FetchLimits()) as fetcher, Robots(fetcher) as robots:
        rules = await robots.rules("http://10.0.0.1/a")

    assert "not a public address" in rules.unknown


async def test_robots_are_kept_within_bounds(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.fetch.robots._HOSTS", 2)
    scene.says(FORBIDS)
    await scene.allows()
    async with FeedServer() as second, FeedServer() as third:
        for server in (second, third):
            await scene.robots.rules(server.url("/"))

    await scene.allows()

    assert scene.asked == 2
