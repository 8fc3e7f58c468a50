"""A secret of every kind, looked for wherever the daemon shows anything."""

import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import httpx
import pytest

from monitor.testing.process import DaemonProcess, monitor
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio

CANARY = "canary-7f3a"
SIGNING = f"whsec_{b64encode(f'{CANARY}-signs-with-this'.encode()).decode()}"
PATHS = ("/", "/?feeds=1", "/why?url=x", "/metrics", "/healthz", "/readyz", "/nothing")
COMMANDS = (
    ("check",),
    ("check", "--json"),
    ("doctor", "--json"),
    ("feeds", "list", "--json"),
    ("feeds", "health", "--json"),
    ("feeds", "export"),
    ("deliveries", "list", "--json"),
    ("notify", "test", "bad", "--json"),
    ("routes", "test", "severity=high"),
    ("backup", "copy.db"),
)
ENVIRON = {
    "SMTP_CANARY": f"{CANARY}-smtp",
    "TOKEN_CANARY": f"{CANARY}-token",
    "MONITOR_LOG__LEVEL": "debug",
    "HTTPS_PROXY": f"http://desk:{CANARY}-environment@127.0.0.1:9",
}


def settings(scene: Scene) -> dict[str, Any]:
    """A secret in every key that takes one, with servers that refuse or are not there."""
    receivers = scene._settings()["receivers"]
    nowhere = "http://127.0.0.1:9"
    receivers["mail"]["email"] |= {"username": "desk", "password": "${SMTP_CANARY}"}
    receivers["bad"] = {"webhook": {"url": f"{nowhere}/{CANARY}-hook?key={CANARY}-q"}}
    receivers["bad"]["webhook"]["secret"] = SIGNING
    receivers["chat"] = {"slack": {"webhook_url": f"{nowhere}/{CANARY}-slack"}}
    receivers["bot"] = {
        "slack": {"token": f"xoxb-{CANARY}", "channel": "#d", "api_url": f"{nowhere}/api/"}
    }
    receivers["way"] = {
        "webhook": {"url": scene.webhook.url, "proxy": f"http://desk:{CANARY}-proxy@127.0.0.1:9"}
    }
    routes = [{"receiver": name, "continue": True} for name in receivers]
    return {
        "receivers": receivers,
        "route": {"receiver": "hook", "group_wait": "0s", "routes": routes},
        "web": {"port": 0, "password_file": "page", "token": "${TOKEN_CANARY}"},
        "notify": {"allow_networks": ["127.0.0.0/8"]},
        "stories": {
            "embeddings": {
                "url": f"{nowhere}/v1/{CANARY}-embeddings",
                "model": "m",
                "api_key": f"{CANARY}-api",
            }
        },
    }


def feeds(scene: Scene, key: str = "url") -> str:
    """Feeds with a log-in, and with keys in their queries, which answer and which do not."""
    courier = scene.feeds.url("/courier.xml").replace("://", f"://desk:{CANARY}-feed@")
    rows = {
        "courier": courier,
        "gone": courier.replace("courier", "missing"),
        "keyed": f"{scene.feeds.url('/courier.xml')}?feed_token={CANARY}-keyed&a=b",
        "dead": f"http://127.0.0.1:9/rss?a=b&apikey={CANARY}-dead",
    }
    return "".join(f"{name}: {{{key}: '{url}', every: 1s}}\n" for name, url in rows.items())


async def test_no_canary_is_seen_anywhere(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        (tmp_path / "page").write_text(f"{CANARY}-page", "utf-8")
        scene.write(**settings(scene))
        (tmp_path / "feeds.yaml").write_text(feeds(scene), "utf-8")
        async with DaemonProcess(tmp_path, ENVIRON) as daemon:
            url = await daemon.started()
            await scene.webhook.until(1)
            scene.publish(
                "courier", SceneEntry("a1", "A truce is near", "Kyiv says so.", time.time())
            )
            for name in ("bad", "chat", "bot", "way", "mail"):
                await daemon.logged("delivery", receiver=name)
            auth = {"Authorization": f"Bearer {CANARY}-token"}
            async with httpx.AsyncClient(headers=auth) as client:
                pages = [(await client.get(url + path)).text for path in PATHS]
            workers = children(daemon.process.pid)
            surroundings = b"".join(Path(f"/proc/{pid}/environ").read_bytes() for pid in workers)  # noqa: ASYNC240
            cores = [core_limit(pid) for pid in (daemon.process.pid, *workers)]
            (tmp_path / "feeds.yaml").write_text(feeds(scene, "uri"), "utf-8")
            await daemon.logged("configuration_refused")
            async with httpx.AsyncClient(headers=auth) as client:
                pages.append((await client.get(url)).text)
            await daemon.stop()
        bad = await said(tmp_path, "check", "--json") + await said(tmp_path, "doctor")
        (tmp_path / "feeds.yaml").write_text(feeds(scene), "utf-8")
        shown = {
            "log": str(daemon.log),
            "pages": "".join(pages),
            "output": "".join(daemon.output),
            "workers": surroundings.decode("utf-8", "replace"),
            "bad check": bad,
            **{" ".join(words): await said(tmp_path, *words) for words in COMMANDS},
        }

    assert "courier" in shown["pages"]
    assert "courier" in shown["check"]
    assert len(workers) > 0
    assert {limit for limit in cores if limit > 1} == set()
    assert [name for name, text in shown.items() if CANARY in text] == []


async def test_store_that_cannot_be_reached_is_told_without_its_password(tmp_path: Path) -> None:
    address = f"postgresql://desk:{CANARY}@127.0.0.1:9/news?password={CANARY}"
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: '{address}'}}\n", "utf-8")

    shown = [await said(tmp_path, command) for command in ("run", "check", "doctor")]

    assert all("127.0.0.1" in text for text in shown)
    assert [text for text in shown if CANARY in text] == []


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
    return [int(child) for child in listed.split()]


def core_limit(pid: int) -> int:
    """Bytes of a core file; with one, not even a program that is handed cores gets any."""
    lines = Path(f"/proc/{pid}/limits").read_text("utf-8").splitlines()
    limit = next(line for line in lines if line.startswith("Max core file size")).split()[4]
    return 2**62 if limit == "unlimited" else int(limit)


async def said(folder: Path, *command: str) -> str:
    """What a command says on both streams."""
    ran = await monitor(*command, config=folder, environ=ENVIRON, folder=folder)
    return ran.out + ran.err
