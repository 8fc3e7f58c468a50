"""`monitor topics draft` beside a real archive, and without one."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.cli.check import run_check
from monitor.testing.scene import Scene, SceneEntry

ROOT = Path(__file__).parents[2]
LINK = "https://courier.example/talks"


def drafted(*arguments: str, config: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monitor", "topics", "draft", *arguments, "-c", str(config)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.anyio
async def test_a_text_is_weighed_by_the_archive(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.publish("courier", SceneEntry("w", "Weather", "Rain. Wind.", time.time() - 60))
        once = [sys.executable, "-m", "monitor", "once", "-c", str(tmp_path)]
        ran = await asyncio.to_thread(subprocess.run, once, check=True, capture_output=True)
        given = ("Weather turns to storm", "--json")
        done = await asyncio.to_thread(drafted, *given, config=tmp_path)

    made = json.loads(done.stdout)
    assert ran.returncode == 0
    assert done.returncode == 0, done.stderr
    assert made["archive"]["read"] == 1
    assert "weather" in made["words"]


def test_without_an_archive_a_text_is_enough_and_the_draft_is_a_good_watchlist(
    tmp_path: Path,
) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/none.db'}}\n")

    done = drafted("Strikes paralyse Rotterdam port\nDockers walked out.", config=tmp_path)

    assert done.returncode == 0, done.stderr
    (tmp_path / "watchlists/drafted.yaml").write_text(done.stdout, "utf-8")
    report = run_check(tmp_path, {})
    assert report.problems == ()
    assert report.failed == ()
    assert report.results[0].text == "Strikes paralyse Rotterdam port"


def test_a_link_that_nobody_knows_is_told(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/none.db'}}\n")

    done = drafted(LINK, config=tmp_path)

    assert done.returncode == 2
    assert "is not in the archive" in done.stderr
