"""The commands ask the endpoint that monitor.yaml names; a reload puts another in force."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.app.current import Current
from monitor.testing import process
from monitor.testing.builders import item
from monitor.testing.embeddings_server import DIMENSIONS, MODEL, EmbeddingsServer
from monitor.testing.feed_server import FeedServer

pytestmark = pytest.mark.anyio

FEED = b"""<rss version='2.0'><channel><title>Courier</title>
<item><guid>1</guid><title>Envoys meet over the truce</title></item>
<item><guid>2</guid><title>Marathon runs past the bridge</title></item>
</channel></rss>"""
WATCHLIST = "topics: {talks: {name: Talks, query: truce}}\n"


@pytest.fixture
async def server() -> AsyncIterator[EmbeddingsServer]:
    async with EmbeddingsServer() as opened:
        yield opened


def configured(folder: Path, said: str) -> None:
    (folder / "watchlists").mkdir(exist_ok=True)
    (folder / "watchlists" / "w.yaml").write_text(WATCHLIST)
    (folder / "monitor.yaml").write_text(f'store: {{url: "sqlite:///{folder}/m.db"}}\n{said}')


async def test_a_poll_asks_for_what_matches_and_doctor_for_one_vector(
    tmp_path: Path, server: EmbeddingsServer
) -> None:
    async with FeedServer() as feeds:
        feeds.put("/rss.xml", FEED)
        configured(tmp_path, server.yaml(tmp_path) + "fetch: {allow_networks: [127.0.0.0/8]}\n")
        (tmp_path / "feeds.yaml").write_text(f"courier: {feeds.url('/rss.xml')}\n")
        polled = await process.monitor("once", config=tmp_path)
        asked = list(server.texts)
        doctor = await process.monitor("doctor", config=tmp_path)

    assert asked == ["Envoys meet over the truce"], polled.err
    assert f"ok   embeddings: {MODEL}, {DIMENSIONS} dimensions" in doctor.out
    assert server.key not in polled.out + polled.err + doctor.out + doctor.err


async def test_a_reload_puts_an_endpoint_in_force_and_takes_it_away(
    tmp_path: Path, server: EmbeddingsServer
) -> None:
    configured(tmp_path, "")
    current = Current(tmp_path, {})
    before = await current.meanings.of([item()])
    configured(tmp_path, server.yaml(tmp_path))
    taken = await current.reload(meant=True)
    known = await current.meanings.of([item()])
    configured(tmp_path, "")
    await current.reload(meant=True)
    after = await current.meanings.of([item()])
    await current.close()

    assert (before, taken, list(known), after) == ({}, True, [item().id], {})
