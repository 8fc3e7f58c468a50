"""Two real daemons on one PostgreSQL that watch different configurations say so where one looks."""

import asyncio
from pathlib import Path

import httpx
import pytest
import yaml

from monitor.testing.postgres import shared_postgres
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import WATCHLIST, Scene

WORDS = "another configuration is watched by "

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.xdist_group("postgres")]


async def said(page: str) -> tuple[int, str, str]:
    """The status of /readyz, its words, and the page."""
    async with httpx.AsyncClient() as client:
        ready = await client.get(f"{page}/readyz")
        return ready.status_code, ready.text, (await client.get(page)).text


async def agreeing(page: str) -> None:
    """Ask until it complains of no other; nothing tells that but the answer itself."""
    while WORDS in (await said(page))[1]:  # noqa: ASYNC110
        await asyncio.sleep(0.5)


async def test_replicas_that_watch_different_configurations_say_so(tmp_path: Path) -> None:
    url, other = shared_postgres().new_schema(), tmp_path / "other"
    async with Scene(tmp_path / "one") as scene:
        scene.write(store={"url": url})
        for name in ("monitor.yaml", "feeds.yaml"):
            other.mkdir(exist_ok=True)
            (other / name).write_text((scene.folder / name).read_text("utf-8"), "utf-8")
        (other / "watchlists").mkdir()
        more = {"topics": {"sea": {"query": "truce"}}}
        (other / "watchlists/sea.yaml").write_text(yaml.safe_dump(more), "utf-8")
        (other / "watchlists/talks.yaml").write_text(yaml.safe_dump(WATCHLIST), "utf-8")
        async with DaemonProcess(scene.folder) as first, DaemonProcess(other) as second:
            pages = [await first.started(60), await second.started(60)]
            lines = [await each.logged("replicas_differ", within=60) for each in (first, second)]
            answers = [await said(page) for page in pages]
            (other / "watchlists/sea.yaml").unlink()
            async with asyncio.timeout(60):
                await asyncio.gather(*map(agreeing, pages))

    assert len({str(line["others"]) for line in lines}) == 2, "each names the other"
    for status, ready, page in answers:
        assert status == 200
        assert WORDS in ready
        assert WORDS in page
