"""The page about webhooks says what is sent."""

import json
import re
from pathlib import Path
from typing import Any

from monitor.notify.webhook import render
from monitor.testing.builders import message

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "webhook.md"


def keys(value: Any, prefix: str = "") -> set[str]:
    if isinstance(value, list):
        return set().union(*(keys(each, f"{prefix}[]") for each in value))
    if not isinstance(value, dict):
        return {prefix} if prefix and not prefix.endswith("[]") else set()
    return set().union(*(keys(v, f"{prefix}.{k}" if prefix else k) for k, v in value.items()))


def test_the_example_is_what_is_sent() -> None:
    found = re.search(r"```json\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    assert found is not None
    assert json.loads(found[1]) == json.loads(render(message()))


def test_every_key_is_explained() -> None:
    body = json.loads(render(message()))
    reports = {f"data.reports[].{name}" for name in ("changes", "sentences", "evidence")}
    listed = {"data.lines", "data.reports", *reports}
    explained = set(re.findall(r"^\| `([a-z_.\[\]]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE))

    assert {key for key in explained if "-" not in key} == keys(body) | listed
