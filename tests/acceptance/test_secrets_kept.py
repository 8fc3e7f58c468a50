"""A secret that stands in the settings is in no output, whatever a server says of it."""

from pathlib import Path

import pytest

from monitor.model import DeliveryKind
from monitor.store import open_store
from monitor.testing import process
from monitor.testing.builders import delivery
from monitor.testing.listener import Received, Reply
from monitor.testing.webhook_receiver import WebhookEndpoint

pytestmark = pytest.mark.anyio

CANARIES = (
    "c4nary-in-the-path",
    "c4nary-in-the-query",
    "c4nary-of-slack",
    "c4nary-of-the-feed",
    "c4nary-of-the-embeddings",
)
COMMANDS = (
    ("once",),
    ("deliveries", "list"),
    ("deliveries", "list", "--json"),
    ("deliveries", "replay", "--all"),
    ("doctor",),
    ("check",),
    ("check", "--json"),
    ("feeds", "list"),
    ("feeds", "export"),
    ("notify", "test", "hook", "--json"),
    ("notify", "test", "slack"),
)


class Echo(WebhookEndpoint):
    """Refuses every request and repeats all of it, as frameworks do in their pages of errors."""

    def answer(self, request: Received) -> Reply:
        said = f"Cannot POST {request.path} {dict(request.headers)}"
        return Reply(404, said.encode())


async def monitor(*words: str, folder: Path) -> str:
    ran = await process.monitor(*words, config=folder, environ={"MONITOR_LOG__LEVEL": "debug"})
    return ran.out + ran.err


async def test_no_canary_is_in_any_output_nor_in_the_store(tmp_path: Path) -> None:
    async with Echo() as echo:
        path, query, slack, feed, meaning = CANARIES
        (tmp_path / "monitor.yaml").write_text(f"""\
store: {{url: "sqlite:///{tmp_path}/m.db"}}
notify: {{allow_networks: [127.0.0.0/8]}}
receivers:
  hook: {{webhook: {{url: "{echo.base}/hooks/{path}?key={query}"}}}}
  slack: {{slack: {{token: "{slack}", channel: "#d", api_url: "{echo.base}/api"}}}}
route: {{receiver: hook}}
stories: {{embeddings: {{url: "{echo.base}/v1?k={meaning}", model: m, api_key: "{meaning}"}}}}
""")
        (tmp_path / "feeds.yaml").write_text(f'f: {{url: "http://u:{feed}@127.0.0.1:9/rss"}}\n')
        store = open_store(f"sqlite:///{tmp_path}/m.db")
        await store.open()
        for name in ("hook", "slack"):
            row = delivery(
                id=name, receiver=name, group_key=name, kind=DeliveryKind.NOTICE, lines=("x",),
                item_ids=(),
            )  # fmt: skip
            await store.write(lambda ledger, row=row: ledger.enqueue(row))  # type: ignore[misc]
        await store.close()

        said = {words: await monitor(*words, folder=tmp_path) for words in COMMANDS}

    assert {request.path.partition("?")[0] for request in echo.requests} == {
        f"/hooks/{path}",
        "/api/chat.postMessage",
        "/v1",
    }
    assert "BAD  embeddings: HTTP 404: Cannot POST" in said["doctor",]
    assert "***" in said["deliveries", "list"]
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("m.db*"))  # noqa: ASYNC240
    for canary in CANARIES:
        assert [words for words, text in said.items() if canary in text] == []
        assert canary == feed or canary.encode() not in kept
