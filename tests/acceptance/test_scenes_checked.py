"""`monitor check` plays one scene in fourteen languages through the real record code."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.cli.check import run_check

SCENES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "golden/scenes.yaml").read_text(encoding="utf-8")
)


def told(
    scene: dict[str, Any], name: str, number: int, expect: str, **more: object
) -> dict[str, Any]:
    report = scene[name]
    body = scene.get("blank", " ").join(report["sentences"])
    item = {"title": report["title"], "summary": body, "outlet": f"Outlet {number}"}
    return item | {"after": f"{number * 2}h", "expect": expect} | more


@pytest.mark.parametrize("language", SCENES)
def test_a_copy_is_not_told_a_follow_up_is_and_other_events_are_alerts(
    tmp_path: Path, language: str
) -> None:
    scene = SCENES[language]
    items = [
        told(scene, "report", 0, "alert"),
        told(scene, "report", 1, "suppressed", reason="same text"),
        told(scene, "follow_up", 2, "follow_up", to=1),
        told(scene, "flood", 3, "alert"),
        told(scene, "strike", 4, "alert"),
    ]
    every = [item | {"language": language} for item in items]
    titles = [scene[name]["title"] for name in ("report", "follow_up", "flood", "strike")]
    topic = {
        "name": "Events",
        "any_of": [json.dumps(title, ensure_ascii=False) for title in titles],
        "tests": [{"name": language, "items": every}],
    }
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "monitor.yaml").write_text("receivers: {desk: {console: }}\n")
    (tmp_path / "watchlists/w.yaml").write_text(
        yaml.safe_dump({"topics": {"events": topic}}, allow_unicode=True), encoding="utf-8"
    )

    report = run_check(tmp_path, {})

    (timeline,) = report.timelines
    assert [found.got for found in timeline.differences] == []
    assert report.problems == ()
