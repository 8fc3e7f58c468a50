"""`monitor feeds discover`: real sites on loopback, the real fetcher, real workers, the command."""

import gzip
import json
import time
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml

from monitor.configuration import FetchLimits
from monitor.fetch import HttpFetcher
from monitor.pipeline.discover import REQUESTS, Discovery, discover_feeds
from monitor.testing.feed_server import FeedServer, Reply
from monitor.testing.process import monitor
from monitor.workers import WorkerPool

pytestmark = pytest.mark.anyio

NOW = 1_772_539_200_000  # 3 March 2026, 12:00 UTC
LIMITS = FetchLimits(allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0, deadline=5_000)


def rss(name: str, *numbers: int, day: str = "03 Mar 2026") -> bytes:
    """A feed; the command's tests say `day=today()`, because it looks at the clock."""
    items = "".join(
        f"<item><title>{name} {n}</title><link>https://harbour.example/{n}</link>"
        f"<pubDate>{day} 10:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return (
        f'<rss version="2.0"><channel><title>{name}</title><link>https://harbour.example/</link>'
        f"<language>en</language><description>d</description>{items}</channel></rss>"
    ).encode()


def today() -> str:
    return time.strftime("%d %b %Y", time.gmtime(time.time() - 86_400))


def page(*tags: str) -> bytes:
    return f"<!doctype html><html><head>{''.join(tags)}</head><body>News</body></html>".encode()


def link(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


def news_sitemap(*numbers: int) -> bytes:
    rows = "".join(
        f"<url><loc>https://harbour.example/s{n}</loc><news:news><news:publication>"
        "<news:name>Harbour</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>2026-03-03T11:00:00Z</news:publication_date><news:title>N {n}"
        "</news:title></news:news></url>"
        for n in numbers
    )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'
    ).encode()


@pytest.fixture
async def site() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


async def search(url: str) -> Discovery:
    async with HttpFetcher(LIMITS) as fetcher, WorkerPool(1) as workers:
        return await discover_feeds(url, fetcher, workers, NOW)


def told(site: FeedServer, found: Discovery) -> list[tuple[str, str, str]]:
    return [(feed.url.removeprefix(site.url("")), feed.found, feed.note) for feed in found.feeds]


async def test_a_feed_is_its_own_and_only_answer(site: FeedServer) -> None:
    site.put("/rss", rss("Harbour", 1, 2))

    found = await search(site.url("/rss"))

    (feed,) = found.feeds
    assert (feed.kind, feed.title, feed.language, feed.entries) == ("RSS 2.0", "Harbour", "en", 2)
    assert feed.newest == NOW - 2 * 3_600_000
    assert [request.path for request in site.requests] == ["/rss"]


async def test_linked_feeds_come_best_first(site: FeedServer) -> None:
    names = ("dead", "empty", "comments/feed", "rss", "atom", "sport", "gone")
    site.put("/", page(*(link(name) for name in names)), "text/html")
    site.put("/dead", rss("Old", 90, day="03 Mar 2025"))
    site.put("/empty", rss("Empty"))
    site.put("/comments/feed", rss("Comments on Harbour", 80))
    site.put("/rss", rss("Harbour", *range(10)))
    site.put("/atom", rss("Harbour in Atom", *range(10)))
    site.put("/sport", rss("Sport", 50, 51))

    found = await search(site.url("/"))

    assert told(site, found) == [
        ("/rss", "linked as its feed", ""),
        ("/sport", "linked as its feed", ""),
        ("/dead", "linked as its feed", "nothing new for 365 days"),
        ("/comments/feed", "linked as its feed", "comments"),
        ("/empty", "linked as its feed", "empty"),
        ("/atom", "linked as its feed", f"the same entries as {site.url('/rss')}"),
    ]
    assert found.faults == (f"{site.url('/gone')}: HTTP 404",)


async def test_header_and_redirects_lead_to_feeds(site: FeedServer) -> None:
    site.redirect("/", "/start", status=302)
    site.put("/start", page(), "text/html",
             headers=(("Link", '</new>; rel=alternate; type="application/rss+xml"'),))  # fmt: skip
    site.redirect("/new", "/newest", status=301)
    site.put("/newest", rss("Harbour", 1))

    found = await search(site.url("/"))

    assert told(site, found) == [("/newest", "named in the Link header", "")]


async def test_news_sitemaps_are_found_through_robots_one_level_deep(site: FeedServer) -> None:
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{site.url('/pages.xml')}</loc></sitemap>"
        f"<sitemap><loc>{site.url('/news.xml.gz')}</loc></sitemap>"
        f"<sitemap><loc>{site.url('/deeper.xml')}</loc></sitemap></sitemapindex>"
    ).encode()
    site.put("/", page(), "text/html")
    site.put("/robots.txt", f"Sitemap: {site.url('/index.xml')}\n".encode(), "text/plain")
    site.put("/index.xml", index, "application/xml")
    site.put("/deeper.xml", index.replace(b"deeper", b"deepest"), "application/xml")
    site.put("/pages.xml", b"<urlset><url><loc>https://a.example/</loc></url></urlset>")
    site.put("/news.xml.gz", gzip.compress(news_sitemap(1, 2)), "application/x-gzip")

    found = await search(site.url("/"))

    assert told(site, found) == [("/news.xml.gz", "listed in robots.txt", "")]
    assert [(f.kind, f.entries, f.language) for f in found.feeds] == [("news sitemap", 2, "en")]
    assert site.asked("/deepest.xml") == []


async def test_usual_places_are_tried_last_and_only_where_nothing_else_is(
    site: FeedServer,
) -> None:
    site.put("/", page(), "text/html")
    site.put("/feed.json", b'{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", '
             b'"items": [{"id": "1", "content_text": "News"}]}')  # fmt: skip

    found = await search(site.url("/"))

    assert told(site, found) == [("/feed.json", "a usual place", "")]
    assert [f.kind for f in found.feeds] == ["JSON Feed"]
    assert found.faults == ()
    paths = [request.path for request in site.requests]
    assert paths[:2] == ["/", "/robots.txt"]
    assert len(paths) == len(set(paths)) <= REQUESTS

    site.requests.clear()
    site.put("/", page(link("/rss")), "text/html")
    site.put("/rss", rss("Harbour", 1))
    await search(site.url("/"))
    assert [request.path for request in site.requests] == ["/", "/rss", "/robots.txt"]


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (Reply(200, body=b"User-agent: *\nDisallow: /"), "robots.txt forbids them"),
        (Reply(200, body=b"User-agent: *\nCrawl-delay: 5"), "asks for 5 s between requests"),
        (Reply(500), "robots.txt cannot be had"),
    ],
)
async def test_nothing_is_guessed_where_robots_forbids_it(
    site: FeedServer, robots: Reply, why: str
) -> None:
    site.put("/", page(), "text/html")
    site.put("/feed", rss("Harbour", 1))
    site.answer("/robots.txt", robots)

    found = await search(site.url("/"))

    assert found.feeds == ()
    assert why in found.faults[0]
    assert [request.path for request in site.requests] == ["/", "/robots.txt"]


async def test_what_a_page_links_is_read_whatever_robots_says(site: FeedServer) -> None:
    site.put("/", page(link("/rss")), "text/html")
    site.put("/rss", rss("Harbour", 1))
    site.put("/robots.txt", b"User-agent: *\nDisallow: /\nSitemap: " + site.url("/n.xml").encode(),
             "text/plain")  # fmt: skip
    site.put("/n.xml", news_sitemap(1))

    found = await search(site.url("/"))

    assert told(site, found) == [("/rss", "linked as its feed", "")]
    assert site.asked("/n.xml") == []


async def test_a_profile_without_links_is_found_by_its_pattern(site: FeedServer) -> None:
    site.put("/@desk", page(), "text/html")
    site.put("/@desk.rss", rss("Desk", 1))

    found = await search(site.url("/@desk"))

    assert told(site, found) == [("/@desk.rss", "where this service keeps its feeds", "")]


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_asks_for_silence_gets_it(site: FeedServer, status: int) -> None:
    site.put("/", page(link("/a"), link("/b")), "text/html")
    site.answer("/a", Reply(status))
    site.put("/b", rss("Harbour", 1))

    found = await search(site.url("/"))

    assert found.feeds == ()
    assert [request.path for request in site.requests] == ["/", "/a"]
    assert found.faults == (f"{site.url('/a')}: HTTP {status}: asked to wait",)


async def test_a_bot_check_is_not_asked_again(site: FeedServer) -> None:
    site.answer("/", Reply(403, (("cf-mitigated", "challenge"),)))
    site.put("/feed", rss("Harbour", 1))

    found = await search(site.url("/"))

    assert (found.feeds, found.faults) == ((), (f"{site.url('/')}: HTTP 403: a bot check",))
    assert [request.path for request in site.requests] == ["/"]


async def test_a_site_that_stops_answering_is_left_alone(site: FeedServer) -> None:
    site.put("/", page(*(link(f"/{n}") for n in range(9))), "text/html")
    for number in range(9):
        site.redirect(f"/{number}", f"http://127.0.0.1:1/{number}")

    found = await search(site.url("/"))

    assert found.feeds == ()
    assert len(found.faults) == 3
    assert [request.path for request in site.requests] == ["/", "/0", "/1", "/2"]


async def test_a_hostile_page_costs_little(site: FeedServer) -> None:
    feeds = [link(f"/{n}") for n in range(500)]
    site.put("/", page(*feeds, "<b>" * 100_000), "text/html")

    found = await search(site.url("/"))

    assert found.feeds == ()
    assert found.requests <= REQUESTS


# --- the command -------------------------------------------------------------------------


async def command(folder: Path, *arguments: str, name: str = "discover") -> tuple[int, str, str]:
    ran = await monitor("feeds", name, *arguments, config=folder)
    return ran.code, ran.out, ran.err


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "monitor.yaml").write_text(
        "fetch: {allow_networks: [127.0.0.0/8], host_delay: 0s}\n"
        "receivers: {console: {console: {}}}\nroute: {receiver: console}\n"
    )
    return tmp_path


async def test_the_command_prints_yaml_and_appends_what_is_not_there(
    site: FeedServer, folder: Path
) -> None:
    site.put("/", page(link("/rss"), link("/sport")), "text/html")
    site.put("/rss", rss("Harbour: all", 1, 2, day=today()))
    site.put("/sport", rss("Harbour: all", 8, 9, day=today()))
    feeds = folder / "feeds.yaml"
    feeds.write_text("# mine\nharbour-all: https://other.example/rss", "utf-8")
    line = f'harbour-all-2: {{url: "{site.url("/rss")}", title: "Harbour: all", language: "en"}}'

    code, out, err = await command(folder, site.url("/"), "--add", str(feeds))

    assert (code, err) == (0, f"{feeds}: added harbour-all-2\n")
    assert out.splitlines()[1] == line
    assert out.splitlines()[0].startswith("# 1. RSS 2.0, en, 2 entries, newest ")
    assert set(yaml.safe_load(out)) == {"harbour-all-2", "harbour-all-3"}
    assert feeds.read_text("utf-8") == (f"# mine\nharbour-all: https://other.example/rss\n{line}\n")

    code, out, err = await command(
        folder, site.url("/"), "--add", str(feeds), "--pick", "1", "--pick", "2"
    )

    assert code == 0
    assert f"# {line}" in out.splitlines()
    assert err.splitlines() == [
        f"{feeds}: already there as harbour-all-2",
        f"{feeds}: added harbour-all-3",
    ]
    assert names(folder) == ["feeds.yaml", "monitor.yaml"]
    assert (await monitor("check", config=folder)).code == 0


async def test_a_news_sitemap_is_added_as_one(site: FeedServer, folder: Path) -> None:
    site.put("/news.xml", news_sitemap(1))

    code, out, _ = await command(folder, site.url("/news.xml"))

    assert code == 0
    assert out.splitlines()[0].startswith("# 1. news sitemap, en, 1 entry, newest ")
    assert yaml.safe_load(out) == {
        "harbour": {"sitemap": site.url("/news.xml"), "title": "Harbour", "language": "en"}
    }


async def test_the_command_makes_the_file_and_speaks_json(site: FeedServer, folder: Path) -> None:
    site.put("/rss", rss("Новости", 1))

    code, out, _ = await command(
        folder, site.url("/rss"), "--json", "--add", str(folder / "feeds.yaml")
    )

    (feed,) = json.loads(out)
    assert code == 0
    assert (feed["id"], feed["found"], feed["entries"]) == ("127-0-0-1", "the address itself", 1)
    written = yaml.safe_load((folder / "feeds.yaml").read_text("utf-8"))
    assert written == {"127-0-0-1": {"url": site.url("/rss"), "title": "Новости", "language": "en"}}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{a: https://a.example/rss}\n", "write the mapping as `ID: ...` lines"),
        ("a: {urll: https://a.example/rss}\n", "unknown key"),
    ],
)
async def test_a_file_that_cannot_take_a_line_stays_as_it_is(
    site: FeedServer, folder: Path, text: str, why: str
) -> None:
    site.put("/rss", rss("Harbour", 1))
    feeds = folder / "feeds.yaml"
    feeds.write_text(text)

    code, _, err = await command(folder, site.url("/rss"), "--add", str(feeds))

    assert code == 2
    assert err.startswith(str(feeds))
    assert why in err
    assert feeds.read_text() == text
    assert names(folder) == ["feeds.yaml", "monitor.yaml"]


async def test_wrong_calls_and_empty_sites_say_so(site: FeedServer, folder: Path) -> None:
    site.put("/", page(), "text/html")
    site.put("/own", rss("Harbour", 1))

    nothing = await command(folder, site.url("/"))
    wrong = await command(folder, "mailto:desk@harbour.example")
    number = await command(
        folder, site.url("/own"), "--add", str(folder / "feeds.yaml"), "--pick", "2"
    )

    other = await command(folder, site.url("/own"), "--add", str(folder / "mine.yaml"))

    assert (other[0], names(folder)) == (2, ["monitor.yaml"])
    assert other[2].endswith("mine.yaml would not be read: the file is called feeds.yaml\n")
    assert nothing[0] == 1
    assert nothing[2].startswith(f"{site.url('/')}: no feed found")
    assert (wrong[0], number[0]) == (2, 2)
    assert "--pick 2: the list has 1 to 1" in number[2]


async def test_wrong_calls_are_told_before_anybody_is_asked(site: FeedServer, folder: Path) -> None:
    site.put("/", rss("Harbour", 1))
    file, lost = str(folder / "mine.yaml"), str(folder / "lost" / "feeds.yaml")

    calls = [
        await command(folder, site.url("/"), "--add", file),
        await command(folder, site.url("/"), "--add", lost),
        await command(folder, site.url("/"), "--pick", "1"),
        await command(folder / "nowhere", site.url("/")),
        await command(folder / "nowhere", site.url("/"), name="add"),
    ]

    assert [(code, out) for code, out, _ in calls] == [(2, "")] * 5
    assert [err for _, _, err in calls] == [
        f"{file} would not be read: the file is called feeds.yaml\n",
        f"{folder / 'lost'}: no such folder\n",
        "--pick says which feeds --add appends: give both\n",
        f"{folder / 'nowhere'}: no such folder\n",
        f"{folder / 'nowhere'}: no such folder\n",
    ]
    assert site.requests == []


async def test_feeds_add_finds_the_feed_and_writes_it_down(site: FeedServer, folder: Path) -> None:
    site.put("/", page(link("/rss")), "text/html")
    site.put("/rss", rss("Harbour", 1, day=today()))
    (folder / "feeds.yml").write_text("old: https://old.example/rss\n")

    first = await command(folder, site.url("/"), name="add")
    again = await command(folder, site.url("/"), name="add")

    assert (first[0], again[0]) == (0, 0)
    assert f"{folder / 'feeds.yml'}: added harbour\n" in first[2]
    assert f"{folder / 'feeds.yml'}: already there as harbour\n" in again[2]
    assert list(yaml.safe_load((folder / "feeds.yml").read_text())) == ["old", "harbour"]


async def test_a_bare_address_is_asked_for_by_http_where_nobody_speaks_https(
    folder: Path, site: FeedServer
) -> None:
    site.put("/", rss("Harbour", 1, day=today()))
    (folder / "monitor.yaml").write_text(
        "fetch: {allow_networks: [127.0.0.0/8], host_delay: 0s, deadline: 1s, connect_timeout: 1s}"
    )

    code, out, err = await command(folder, f"127.0.0.1:{site.port}")

    assert (code, err) == (0, "")
    assert f'url: "http://127.0.0.1:{site.port}"' in out


async def test_what_goes_wrong_is_told_without_a_password(site: FeedServer, folder: Path) -> None:
    site.answer("/", Reply(401))

    code, _, err = await command(folder, site.url("/").replace("//", "//desk:s3cret@"))

    assert code == 1
    assert err.startswith(f"http://desk:***@127.0.0.1:{site.port}/: HTTP 401\n")
    assert "s3cret" not in err
