"""`monitor topics draft` beside a real archive, and without one."""

import time
from pathlib import Path

import pytest

from monitor.cli.check import run_check
from monitor.testing.process import Ran, monitor
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
LINK = "https://courier.example/talks"


async def drafted(*arguments: str, config: Path) -> Ran:
    return await monitor("topics", "draft", *arguments, config=config)


async def test_a_text_is_weighed_by_the_archive(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.publish("courier", SceneEntry("w", "Weather", "Rain. Wind.", time.time() - 60))
        ran = await monitor("once", config=tmp_path)
        done = await drafted("Weather turns to storm", "--json", config=tmp_path)

    made = done.json
    assert ran.code == 0
    assert done.code == 0, done.err
    assert made["archive"]["read"] == 1
    assert "weather" in made["words"]


async def test_without_an_archive_a_text_is_enough_and_the_draft_is_a_good_watchlist(
    tmp_path: Path,
) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/none.db'}}\n")

    done = await drafted("Strikes paralyse Rotterdam port\nDockers walked out.", config=tmp_path)

    assert done.code == 0, done.err
    (tmp_path / "watchlists/drafted.yaml").write_text(done.out, "utf-8")
    report = run_check(tmp_path, {})
    assert report.problems == ()
    assert report.failed == ()
    assert report.results[0].text == "Strikes paralyse Rotterdam port"


async def test_a_link_that_nobody_knows_is_told(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/none.db'}}\n")

    done = await drafted(LINK, config=tmp_path)

    assert done.code == 2
    assert "is not in the archive" in done.err
