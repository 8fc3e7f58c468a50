"""The languages of items are found out in the parse workers: the daemon's loop never does it."""

from pathlib import Path

import pytest

from monitor.app.current import Current
from monitor.app.engine import running_engine
from monitor.language import detection
from monitor.testing.feed_server import FeedServer

pytestmark = pytest.mark.anyio

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title>
<item><guid>1</guid><title>Die Verhandlungen im Hafen gehen weiter</title></item>
<item><guid>2</guid><title>Negotiations in the harbour go on</title></item>
</channel></rss>"""
SETTINGS = """\
store: {{url: "sqlite:///{folder}/m.db"}}
fetch: {{allow_networks: [127.0.0.0/8]}}
receivers: {{console: {{console: {{}}}}}}
route: {{receiver: console}}
"""
TOPICS = "topics: {talks: {query: Verhandlung, stemming: true, languages: [de]}}\n"


async def test_loop_of_the_daemon_finds_out_no_language(tmp_path: Path) -> None:
    detection._tables.cache_clear()  # an earlier test may have asked
    async with FeedServer() as server:
        server.put("/rss", FEED)
        (tmp_path / "watchlists").mkdir()
        (tmp_path / "monitor.yaml").write_text(SETTINGS.format(folder=tmp_path))
        (tmp_path / "watchlists/w.yaml").write_text(TOPICS)
        (tmp_path / "feeds.yaml").write_text(f"courier: {{url: '{server.url('/rss')}'}}\n")
        async with running_engine(Current(tmp_path, {})) as engine:
            (polled,) = await engine.poller.run_due(engine.owner)

    assert polled.recorded.topics == {"talks": 1}
    assert detection._tables.cache_info().currsize == 0
