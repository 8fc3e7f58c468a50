"""`text: full` from the feed's teaser to the message, with the real process and real pages."""

import itertools
import json
import time
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.testing.feed_server import FeedServer, Reply
from monitor.testing.process import DaemonProcess, monitor
from monitor.testing.webhook_receiver import WebhookEndpoint

pytestmark = pytest.mark.anyio

HTML = (("Content-Type", "text/html; charset=utf-8"),)
SENTENCES = (
    "Dockers in Nordhavn walked out at dawn and left nine container ships unloaded.",
    "The walkout will last until the port takes back its new night shifts, their union said.",
)
ARTICLE = f"""<!doctype html><html lang="en"><head><title>Delays</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div id="consent"><p>We value your privacy and store cookies on your device.</p></div>
<main><article><h1>What stands in the harbour</h1>
<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>
<p>The port authority did not answer questions on Wednesday.</p></article></main>
<footer><p>All rights reserved by The Invented Paper, whatever happens.</p></footer></body></html>
"""
WATCHLIST = {
    "entities": {"port": {"name": "Port of Nordhavn", "aliases": ["Nordhavn"]}},
    "topics": {
        "port-strikes": {
            "name": "Port strikes",
            "query": "(strike* OR walkout) AND entity:port",
            "text": "full",
        }
    },
}


@dataclass(frozen=True)
class Teaser:
    """An entry of the feed; `link` overrides where it leads."""

    name: str
    title: str
    link: str = ""


class Paper:
    """A publisher on loopback, and a desk that is told."""

    def __init__(self, folder: Path, server: FeedServer, desk: WebhookEndpoint) -> None:
        self.folder, self.server, self.desk = folder, server, desk
        self._entries: list[str] = []
        self.publish(Teaser("old", "Nordhavn in the rain"))
        (folder / "watchlists").mkdir()
        self.write()

    def publish(self, *teasers: Teaser) -> None:
        """Put teasers on top of the feed."""
        self._entries[:0] = [self._entry(each) for each in teasers]
        feed = f"<rss version='2.0'><channel><title>Paper</title>{''.join(self._entries)}</channel>"
        self.server.put("/feed.xml", f"{feed}</rss>".encode())

    def write(self, watchlist: dict[str, Any] = WATCHLIST, **articles: Any) -> None:
        """Write the configuration."""
        folder = self.folder
        settings = {
            "store": {"url": f"sqlite:///{folder}/data/monitor.db"},
            "web": {"port": 0},
            "log": {"format": "json"},
            "fetch": {"allow_networks": ["127.0.0.0/8"], "host_delay": "0s", "per_host": 8},
            "articles": {"host_delay": "0s", "deadline": "5s"} | articles,
            "receivers": {"desk": {"webhook": {"url": self.desk.url, "secret": self.desk.secret}}},
            "route": {"receiver": "desk", "group_wait": "0s"},
        }
        feeds = {"paper": {"url": self.server.url("/feed.xml"), "every": "1s", "at_most": "1s"}}
        files = {"monitor": settings, "feeds": feeds, "watchlists/w": watchlist}
        for name, value in files.items():
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(value), "utf-8")

    def _entry(self, teaser: Teaser) -> str:
        link = teaser.link or self.server.url(f"/{teaser.name}")
        date = formatdate(time.time() - 60, usegmt=True)
        return (
            f"<item><guid isPermaLink='false'>{teaser.name}</guid><link>{link}</link>"
            f"<title>{teaser.title}</title><description>More on our site.</description>"
            f"<pubDate>{date}</pubDate></item>"
        )

    async def told(self, count: int) -> dict[str, dict[str, Any]]:
        """Messages by the titles of their reports, once so many reports are told."""
        for calls in itertools.count(2):
            data = [call.body["data"] for call in self.desk.calls]
            told = {report["title"]: each for each in data for report in each["reports"]}
            if len(told) >= count:
                break
            await self.desk.until(calls, 120)
        return told

    async def why(self, name: str) -> str:
        """What `monitor why` says of an item."""
        return await self.command("why", self.server.url(f"/{name}"))

    async def command(self, *arguments: str) -> str:
        """What a command prints."""
        ran = await monitor(*arguments, config=self.folder)
        return ran.out + ran.err


async def test_article_is_matched_and_told_and_what_cannot_be_had_is_decided_without(
    tmp_path: Path,
) -> None:
    async with FeedServer() as server, WebhookEndpoint() as desk:
        paper = Paper(tmp_path, server, desk)
        rules = "User-agent: *\nDisallow: /forbidden\n"
        server.put("/robots.txt", rules.encode(), "text/plain", validators=False)
        for path in ("/old", "/read", "/forbidden", "/forbidden-match", "/rain"):
            server.answer(path, Reply(200, HTML, ARTICLE.encode()))
        server.answer("/slow", Reply(200, HTML, ARTICLE.encode(), drip=1))
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await daemon.logged("polled", result="not_modified")
            paper.publish(
                Teaser("read", "Delays at Nordhavn, day three"),
                Teaser("forbidden", "Silence at Nordhavn"),
                Teaser("forbidden-match", "Strike in Nordhavn grows"),
                Teaser("slow", "Nordhavn: the strike at the cranes"),
                Teaser("private", "Nordhavn from above", "http://10.0.0.1/private"),
                Teaser("rain", "Rain in the south"),
            )
            told = await paper.told(3)
            await daemon.logged("polled", result="not_modified", after=len(daemon.log))
            assert await daemon.stop() == 0
        said = {n: await paper.why(n) for n in ("read", "forbidden", "forbidden-match", "slow")}
        private = await paper.command("why", "http://10.0.0.1/private")
        rain = await paper.why("rain")

    assert sorted(told) == [
        "Delays at Nordhavn, day three",
        "Nordhavn: the strike at the cranes",
        "Strike in Nordhavn grows",
    ]
    read = told["Delays at Nordhavn, day three"]
    assert read["reports"][0]["sentences"] == list(SENTENCES)
    assert '"walkout" in article' in read["reason"]
    alone = "; matched on the feed's text alone"
    assert "article: fetched: " in said["read"]
    assert f"article: not fetched: robots.txt of 127.0.0.1 forbids it{alone}" in said["forbidden"]
    assert "not_matched: no topic's query matches" in said["forbidden"]
    assert "article: not fetched: robots.txt of 127.0.0.1" in said["forbidden-match"]
    assert "alert port-strikes -> desk" in said["forbidden-match"]
    assert f"article: not fetched: not complete after 5 s{alone}" in said["slow"]
    assert "not a public address" in private
    assert "article:" not in rain
    asked = [request.path for request in server.requests]
    assert asked.count("/robots.txt") == 1
    assert asked.count("/read") == 1
    assert {"/old", "/forbidden", "/forbidden-match", "/rain"}.isdisjoint(asked)


async def test_article_budget_is_kept_and_told(tmp_path: Path) -> None:
    async with FeedServer() as server, WebhookEndpoint() as desk:
        paper = Paper(tmp_path, server, desk)
        paper.write(per_hour=1)
        for path in ("/one", "/two"):
            server.answer(path, Reply(200, HTML, ARTICLE.encode()))
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await daemon.logged("polled", result="not_modified")
            paper.publish(Teaser("one", "Nordhavn, one"), Teaser("two", "Nordhavn, two"))
            await paper.told(1)
            await daemon.stop()
        said = await paper.why("one") + await paper.why("two")

    assert said.count("article: fetched: ") == 1
    budget = "not fetched: the budget of 1 pages per hour is used up; matched on the feed's text"
    assert said.count(budget) == 1
    pages = [request.path for request in server.requests if request.path in ("/one", "/two")]
    assert len(pages) == 1


async def test_no_process_for_articles_starts_where_no_topic_asks(tmp_path: Path) -> None:
    topic = {"name": "Ports", "query": "nordhavn"}
    async with FeedServer() as server, WebhookEndpoint() as desk:
        paper = Paper(tmp_path, server, desk)
        paper.write({"topics": {"ports": topic}})
        async with DaemonProcess(tmp_path) as daemon:
            await daemon.started()
            await daemon.logged("polled", result="not_modified")
            paper.publish(Teaser("read", "Nordhavn again"))
            await paper.told(1)
            children = _children(daemon.process.pid)
            await daemon.stop()

    assert len(children) == 1
    assert {request.path for request in server.requests} == {"/feed.xml"}


def _children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()


async def test_archived_article_is_matched_again_on_the_command_line(tmp_path: Path) -> None:
    async with FeedServer() as server, WebhookEndpoint() as desk:
        paper = Paper(tmp_path, server, desk)
    items = tmp_path / "items.jsonl"
    line = {"title": "Delays at Nordhavn", "article": " ".join(SENTENCES)}
    items.write_text(json.dumps(line), "utf-8")

    said = await paper.command("match", "--items", str(items))

    assert "port-strikes" in said
    assert "article[" in said
