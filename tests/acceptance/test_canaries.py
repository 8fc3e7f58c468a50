"""A secret of every kind, looked for wherever the daemon shows anything."""

import time
from pathlib import Path

import httpx
import pytest

from monitor.testing.process import DaemonProcess, monitor
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio

CANARY = "canary-7f3a"
PATHS = ("/", "/why?url=x", "/metrics", "/healthz", "/readyz", "/nothing")


async def test_no_canary_is_seen_anywhere(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        receivers = scene._settings()["receivers"]
        receivers["mail"]["email"] |= {"username": "desk", "password": "${SMTP_CANARY}"}
        receivers["bad"] = {"webhook": {"url": f"http://127.0.0.1:9/{CANARY}-hook"}}
        receivers["chat"] = {"slack": {"webhook_url": f"http://127.0.0.1:9/{CANARY}-slack"}}
        routes = [{"receiver": name, "continue": True} for name in receivers]
        (tmp_path / "page").write_text(f"{CANARY}-page", "utf-8")
        scene.write(
            receivers=receivers,
            route={"receiver": "hook", "group_wait": "0s", "routes": routes},
            web={"port": 0, "password_file": "page", "token": "${TOKEN_CANARY}"},
        )
        feed = scene.feeds.url("/courier.xml").replace("://", f"://desk:{CANARY}-feed@")
        gone = feed.replace("courier", "missing")
        rows = f"courier: {{url: '{feed}', every: 1s}}\ngone: {{url: '{gone}', every: 1s}}\n"
        (tmp_path / "feeds.yaml").write_text(rows, "utf-8")
        environ = {"SMTP_CANARY": f"{CANARY}-smtp", "TOKEN_CANARY": f"{CANARY}-token"}
        async with DaemonProcess(tmp_path, environ) as daemon:
            url = await daemon.started()
            await scene.webhook.until(1)
            scene.publish(
                "courier", SceneEntry("a1", "A truce is near", "Kyiv says so.", time.time())
            )
            await daemon.logged("delivery", receiver="bad")
            await daemon.logged("delivery", receiver="chat")
            auth = {"Authorization": f"Bearer {CANARY}-token"}
            async with httpx.AsyncClient(headers=auth) as client:
                pages = [(await client.get(url + path)).text for path in PATHS]
            good = await said(tmp_path, environ, "check", "--json")
            exported = await said(tmp_path, environ, "feeds", "export")
            (tmp_path / "feeds.yaml").write_text(f"courier: {{uri: '{feed}'}}\n", "utf-8")
            await daemon.logged("configuration_refused")
            await daemon.stop()
        shown = {
            "log": str(daemon.log),
            "pages": "".join(pages),
            "output": "".join(daemon.output),
            "check": await said(tmp_path, environ, "check", "--json"),
            "good check": good,
            "export": exported,
            "doctor": await said(tmp_path, environ, "doctor"),
        }

    assert "courier" in shown["pages"]
    assert "courier" in shown["good check"]
    assert [name for name, text in shown.items() if CANARY in text] == []


async def said(folder: Path, environ: dict[str, str], *command: str) -> str:
    """What a command says on both streams."""
    ran = await monitor(*command, config=folder, environ=environ, folder=folder)
    return ran.out + ran.err
