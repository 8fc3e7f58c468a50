"""The feed server of the invented day, over real loopback HTTP."""

from pathlib import Path

import httpx
import pytest
import yaml

from monitor import loading
from monitor.match import compile_watchlist
from monitor.model import Item
from monitor.testing.newsday import (
    NewsDayServer,
    Outlet,
    Report,
    documents,
    outlets,
    write_config,
)

pytestmark = pytest.mark.anyio

GAZA = {"gaza-strikes-resume", "mediators-gaza", "gaza-crossing", "gaza-strikes", "gaza-mediators"}
UKRAINE = {
    "energy-pause-agreed",
    "annexed-regions-pressed",
    "annexed-regions-denied",
    "zelensky-limited",
    "jeddah-sunday",
    "recognition-price",
    "prisoner-exchange",
    "yesterday-late",
    "copy-annexed-regions",
    "black-sea-shipping",
    "gas-slips",
    "priznanie-regionov",
    "kreml-oproverg",
    "uitkoff-dzhidda",
    "putin-tysne",
    "zelenskyi-pauza",
    "putin-draengt",
    "selenskyj-waffenruhe",
    "putin-trump-regions",
    "ping-everyone",
    "run-script",
    "inject-header",
    "endless-title",
}


async def test_server_gives_the_feed_as_it_stands_and_304_for_what_the_reader_has() -> None:
    async with NewsDayServer(elapsed=lambda: 5.0) as server, httpx.AsyncClient() as client:
        url = f"{server.url}/harbour-courier.rss"

        first = await client.get(url)
        again = await client.get(url, headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.headers["content-type"]) == (200, "application/rss+xml")
    assert b"annexed" in first.content
    assert (again.status_code, again.content) == (304, b"")


async def test_new_report_changes_the_answer_to_a_conditional_request() -> None:
    now = [0.0]
    async with NewsDayServer(elapsed=lambda: now[0]) as server, httpx.AsyncClient() as client:
        url = f"{server.url}/harbour-courier.rss"
        etag = (await client.get(url)).headers["etag"]

        now[0] = 2.0
        answer = await client.get(url, headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert b"annexed" in answer.content


async def test_day_waits_until_every_feed_was_asked_for() -> None:
    async with NewsDayServer() as server, httpx.AsyncClient() as client:
        for outlet in outlets()[1:]:
            await client.get(server.url + outlet.path)
        before = server._wall()
        await client.get(server.url + outlets()[0].path)

        assert before == 0
        assert server._wall() > 0


async def test_unknown_feed_is_not_found() -> None:
    async with NewsDayServer() as server, httpx.AsyncClient() as client:
        answer = await client.get(f"{server.url}/old-gazette.rss")

    assert answer.status_code == 404


def test_config_folder_names_every_feed_and_receiver(tmp_path: Path) -> None:
    folder = write_config(
        tmp_path, "http://127.0.0.1:1", "http://127.0.0.1:2/slack", "127.0.0.1:3", "http://[::1]:4/"
    )

    feeds = yaml.safe_load((folder / "feeds.yaml").read_text())
    settings = yaml.safe_load((folder / "monitor.yaml").read_text())
    assert [f["url"].removeprefix("http://127.0.0.1:1") for f in feeds.values()] == [
        *(path for path in documents(0)),
        "/old-gazette.rss",
    ]
    assert list(settings["receivers"]) == ["console", "desk", "mail", "archive"]
    assert [p.name for p in (folder / "watchlists").iterdir()] == ["ceasefire.yaml"]


def test_daemon_reads_the_folder_and_its_topics_meet_what_they_should(tmp_path: Path) -> None:
    folder = write_config(
        tmp_path, "http://127.0.0.1:1", "http://127.0.0.1:2/slack", "127.0.0.1:3", "http://[::1]:4/"
    )

    read = loading.load(folder, {})

    index = compile_watchlist(read.topics, read.entities, dict(read.lists), dict(read.queries))
    met = {
        report.id: {found.topic_id for found in index.match(as_item(outlet, report))}
        for outlet in outlets()
        for report in outlet.reports
    }
    assert {i for i, topics in met.items() if topics == {"gaza-truce"}} == GAZA
    assert {i for i, topics in met.items() if topics == {"ceasefire-talks"}} == UKRAINE
    assert {i for i, topics in met.items() if len(topics) > 1} == set()
    assert [r.name for r in read.receivers] == ["console", "desk", "mail", "archive"]
    assert read.route.receiver == "console"
    assert {s.interval_min for s in read.sources} == {1_000, 5_000}


def as_item(outlet: Outlet, report: Report) -> Item:
    return Item(
        id=report.id,
        source_id=outlet.id,
        keys=(report.link,),
        url=report.link,
        title=report.title,
        summary=report.summary,
        text=report.body,
        author=report.author,
        language=outlet.language,
        tags=report.tags,
        published=None,
        seen_at=0,
        outlet=outlet.title,
    )
