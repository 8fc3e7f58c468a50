"""Letters as a browser lays them out, narrow and wide, light and dark; needs Chromium."""

import json
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path

import pytest

from monitor.model import DeliveryKind, Message
from monitor.notify.letter import html
from monitor.testing.builders import message, report

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")

WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 8
MEASURE = """
<script>addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument, body = page.body
  const lines = [...page.querySelectorAll("[dir=auto]")].filter(e => e.textContent.trim())
  const badge = page.querySelector(".badge")
  document.querySelector("pre").textContent = JSON.stringify({
    wide: page.documentElement.scrollWidth,
    ground: getComputedStyle(body).backgroundColor, ink: getComputedStyle(body).color,
    rtl: lines.map(e => getComputedStyle(e).direction == "rtl"),
    links: [...page.querySelectorAll("a")].map(e => e.href),
    badge: badge && [badge.textContent, getComputedStyle(badge).backgroundColor]})
})</script>
"""


def laid_out(letter: str, folder: Path, width: int, *, dark: bool) -> dict[str, object]:
    page = folder / "page.html"
    frame = f'<iframe width={width} height=600 frameborder=0 srcdoc="{escape(letter)}"></iframe>'
    page.write_text(f"<!DOCTYPE html><pre></pre>{frame}{MEASURE}", "utf-8")
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    flags = f"--headless=new --no-sandbox --disable-gpu {scheme} --dump-dom".split()
    profile = f"--user-data-dir={folder}/profile"
    command = [str(BROWSER), *flags, profile, f"file://{page}"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    measured = re.search(r"<pre>(.*?)</pre>", found.stdout, re.DOTALL)
    assert measured
    value: dict[str, object] = json.loads(unescape(measured[1]))
    return value


def letter(title: str, topic: str = "Truce talks") -> Message:
    reports = (report(title=title, outlet=title, sentences=(title,), evidence=()),)
    return message(severity="high", topic=topic, headline=title, reports=reports, reason="")


CASES = {
    "english": (letter("Arland and Brevia agree to a truce at sea"), False),
    "long word": (letter(WORD), False),
    "russian": (letter("Стороны договорились о перемирии", "Переговоры"), False),
    "arabic": (letter("أرلاند وبريفيا تتفقان على هدنة في البحر", "محادثات الهدنة"), True),
    "hebrew": (letter("ארלנד הסכימו על הפסקת אש בים", "שיחות"), True),
    "chinese": (letter("双方同意海上停火三十天" * 9, "停火谈判"), False),
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [400, 800])
@pytest.mark.parametrize("name", CASES)
def test_a_letter_fits_its_window_and_its_scheme(
    name: str, width: int, dark: bool, tmp_path: Path
) -> None:
    value, rtl = CASES[name]

    found = laid_out(html(value), tmp_path, width, dark=dark)

    assert found == {
        "wide": width,
        "ground": "rgb(22, 24, 28)" if dark else "rgb(255, 255, 255)",
        "ink": "rgb(230, 232, 235)" if dark else "rgb(31, 35, 40)",
        "rtl": [rtl] * 4,
        "links": ["https://harbour.example/truce"],
        "badge": ["HIGH", "rgb(242, 184, 181)" if dark else "rgb(179, 38, 30)"],
    }


def test_a_notice_fits_its_window(tmp_path: Path) -> None:
    value = message(
        kind=DeliveryKind.NOTICE, topic="", headline=WORD, reason="", reports=(), lines=(WORD,)
    )

    found = laid_out(html(value), tmp_path, 400, dark=True)

    assert (found["wide"], found["badge"]) == (400, None)
