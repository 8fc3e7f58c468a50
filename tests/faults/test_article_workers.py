"""Pages that harm: they meet the worker's limits, and neither other pages nor feeds notice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.errors import ArticleUnreadable, WorkerFailed
from monitor.workers import ArticlePool, WorkerPool

pytestmark = pytest.mark.anyio

TEXT = "The harbour was closed on Wednesday after dock workers walked out, the authority said. " * 5
GOOD = f"<html><body><article><p>{TEXT}</p></article></body></html>".encode()
MIB = 2**20


@pytest.fixture
async def pool() -> AsyncIterator[ArticlePool]:
    async with ArticlePool(1, seconds=2.0) as running:
        yield running


async def test_article_worker_starts_at_the_first_page(pool: ArticlePool) -> None:
    assert pool.pids == ()

    assert await pool.text(GOOD, "text/html") == TEXT.strip()

    assert len(pool.pids) == 1


async def test_article_worker_says_that_there_is_none(pool: ArticlePool) -> None:
    with pytest.raises(ArticleUnreadable, match="no article"):
        await pool.text(b"<html></html>", "text/html")

    assert len(pool.pids) == 1


PARAGRAPH = b"<p>Some text of a paragraph with words that say little.</p>"
HOSTILE = {
    "50,000 nested tags": b"<div>" * 50_000 + b"text" + b"</div>" * 50_000,
    "5 MB of one comment": b"<!-- " + b"x" * 5 * MIB + b" -->" + PARAGRAPH * 9,
    "500,000 comments": b"<!-- x -->" * 500_000 + PARAGRAPH * 9,
    "5 MB of entities": b"<p>" + b"&amp;&lt;&#12345;" * 300_000 + b"</p>",
    "300,000 attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">text</p>",
    "90,000 paragraphs": b"<article>" + PARAGRAPH * 90_000 + b"</article>",
    "200,000 links": b"<a href=x>link</a> " * 200_000,
    "200,000 nested spans": b"<p>" + b"<span>a" * 200_000,
    "300,000 line breaks": b"<article>" + b"text<br>" * 300_000,
    "tables in tables": b"<table><tr><td>" * 20_000 + b"x",
    "one long word": b"<p>" + b"a" * 5 * MIB + b"</p>",
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_page_meets_a_limit_and_the_next_page_is_read(
    pool: ArticlePool, page: bytes
) -> None:
    async with asyncio.timeout(60):
        with contextlib.suppress(ArticleUnreadable, WorkerFailed):
            assert len(await pool.text(page, "text/html")) <= 200_000

        assert await pool.text(GOOD, "text/html") == TEXT.strip()


async def test_hostile_page_delays_no_feed(pool: ArticlePool) -> None:
    feed = (
        b"<rss version='2.0'><channel><title>T</title><item><title>A</title></item></channel></rss>"
    )
    async with WorkerPool(1) as feeds:
        await feeds.parse(feed, "", "")
        slow = asyncio.ensure_future(pool.text(HOSTILE["90,000 paragraphs"], "text/html"))

        parsed = await feeds.parse(feed, "application/rss+xml", "https://a.example/feed")

        assert parsed.title == "T"
        assert not slow.done()
        with pytest.raises(WorkerFailed):
            await slow


def _of(process: int, name: str) -> str:
    return Path(f"/proc/{process}/{name}").read_text("utf-8")


async def test_article_workers_stay_within_bounds(pool: ArticlePool) -> None:
    for _ in range(100):
        await pool.text(GOOD, "text/html")

    assert int(_of(pool.pids[0], "statm").split()[1]) * 4096 < 100 * MIB


async def test_feed_workers_do_not_load_what_articles_need() -> None:
    async with WorkerPool(1) as feeds:
        with pytest.raises(Exception, match="feed"):
            await feeds.parse(b"<html></html>", "text/html", "")
        maps = _of(feeds.pids[0], "maps")

    assert "charset_normalizer" not in maps
    assert "trafilatura" not in maps
