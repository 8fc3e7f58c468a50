"""The feed server of the invented day, over real loopback HTTP."""

from pathlib import Path

import httpx
import pytest
import yaml

from monitor.testing.newsday import NewsDayServer, documents, outlets, write_config

pytestmark = pytest.mark.anyio


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
