"""Every page in a real browser, looked through by axe: wide and narrow, light and dark.

It needs Chromium, and axe-core where npm puts it, or where AXE_CORE says (`npm install axe-core`).
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import time
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene, SceneEntry

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(os.environ.get("AXE_CORE", "node_modules/axe-core/axe.min.js"))
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not AXE.exists(), reason=f"axe-core is not at {AXE}"),
]
HEADLINE = "Putin presses Trump as ceasefire talks stall"
RUN = """
<script>axe.run(document, {resultTypes: ["violations"]}).then(found => {
  const said = document.createElement("pre")
  said.id = "axe"
  said.textContent = JSON.stringify(
    found.violations.map(each => [each.id, each.nodes.map(node => node.html)]))
  document.body.append(said)
})</script>
"""


def violations(page: Path, width: int, *, dark: bool) -> list[Any]:
    """What axe finds wrong with a page as this browser lays it out."""
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    flags = "--headless=new --no-sandbox --disable-gpu --virtual-time-budget=8000 --dump-dom"
    place = (f"--window-size={width},900", f"--user-data-dir={page.parent}/profile")
    command = [str(BROWSER), *flags.split(), scheme, *place, f"file://{page}"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    said = re.search(r'<pre id="axe">(.*?)</pre>', found.stdout, re.DOTALL)
    assert said
    value: list[Any] = json.loads(unescape(said[1]))
    return value


def standing_alone(html: str, css: str) -> str:
    """The page with its style and with axe inside: its own policy lets no script in."""
    style = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{css}</style>", html)
    return style.replace("</body>", f"<script>{AXE.read_text('utf-8')}</script>{RUN}</body>")


async def served(folder: Path) -> dict[str, str]:
    """Each page of a daemon that has told an alert, ready for the browser."""
    async with Scene(folder) as scene, DaemonProcess(folder) as daemon:
        page = await daemon.started()
        scene.publish("courier", SceneEntry("old", "Weather", "Rain.", time.time() - 60))
        await daemon.logged("polled", source="courier", result="ok")
        scene.publish("courier", SceneEntry("talks", HEADLINE, "A truce.", time.time() - 30))
        await scene.webhook.until(2)  # the first start, and the alert
        async with httpx.AsyncClient(base_url=page) as client:
            css = (await client.get("/style.css")).text
            paths = ("/", "/?refresh=off", "/why", f"/why?url={HEADLINE}", "/nothing")
            pages = {path: (await client.get(path)).text for path in paths}
        await daemon.stop()
    return {path: standing_alone(html, css) for path, html in pages.items()}


async def test_axe_finds_nothing_wrong_with_any_page(tmp_path: Path) -> None:
    found: dict[tuple[str, int, bool], list[Any]] = {}
    page = tmp_path / "page.html"
    for path, html in (await served(tmp_path)).items():
        page.write_text(html, "utf-8")
        for width, dark in ((1280, False), (1280, True), (360, False), (360, True)):
            looked = await asyncio.to_thread(violations, page, width, dark=dark)
            found |= {(path, width, dark): looked} if looked else {}

    assert found == {}


async def test_axe_is_asked_in_earnest(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(standing_alone("<body><img src='x'></body>", ""), "utf-8")

    looked = await asyncio.to_thread(violations, page, 1280, dark=False)

    assert "image-alt" in {name for name, _ in looked}
