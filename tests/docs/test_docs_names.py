"""What users and contributors can name is documented, and what is documented exists."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main
from prometheus_client import Metric
from typer.core import TyperGroup

from monitor import telemetry
from monitor.cli.commands import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)


def metrics() -> list[Metric]:
    return list(telemetry.REGISTRY.collect())


def commands() -> dict[str, Any]:
    """`run`, `feeds list`, ...: every command by its full name."""
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    found: dict[str, Any] = {}
    for name, command in root.commands.items():
        inner = command.commands if isinstance(command, TyperGroup) else {"": command}
        found |= {f"{name} {sub}".strip(): each for sub, each in inner.items()}
    return found


def test_every_metric_is_documented_with_its_labels() -> None:
    page = (ROOT / "docs/explanation/watching-the-monitor.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(monitor_\w+)` \| ([^|]*)\|", page, re.MULTILINE))

    assert sorted(rows) == sorted(m.name for m in metrics())
    for name, labels in rows.items():
        declared = telemetry.REGISTRY._names_to_collectors[name]
        assert tuple(re.findall(r"`(\w+)`", labels)) == declared._labelnames  # type: ignore[attr-defined]


def test_every_make_target_in_the_docs_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    named = set(re.findall(r"(?:^    |`)make ([a-z-]+)", TEXT, re.MULTILINE))

    assert named - targets == set()
    assert {"run", "demo", "test"} <= named


def test_every_make_target_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)) - {"help"}

    assert {t for t in targets if f"`make {t}`" not in TEXT} == set()


def test_every_command_in_the_docs_exists() -> None:
    known = commands()

    named = re.findall(r"(?:^    |`|\.venv/bin/)monitor ([a-z]+)(?: ([a-z]+))?", TEXT, re.MULTILINE)

    unknown = {f"{a} {b}".strip() for a, b in named if not {a, f"{a} {b}"} & set(known)}
    assert unknown == set()


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_documented_with_its_options(command: str) -> None:
    page = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    row = re.search(rf"^\| `monitor {command}\b.*$", page, re.MULTILINE)
    assert row is not None

    options = [o.opts[-1] for o in commands()[command].params if o.opts[-1].startswith("--")]

    assert [o for o in options if o not in row[0]] == []


def test_every_part_of_the_package_stands_in_the_architecture() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    package = ROOT / "src" / "monitor"
    parts = {p.stem for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}

    assert listed == parts - {"__init__", "__main__"}


def test_floors_in_the_architecture_are_those_that_are_checked() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = [c["layers"] for c in contracts if c.get("containers") == ["monitor"]]
    checked = [{n.removeprefix("monitor.") for n in row.split(" | ")} for row in layers]
    floors = page.split("### Floors")[1].split("\n## ")[0]

    drawn = [set(re.findall(r"\w+", line)) for line in floors.splitlines() if line[:4] == "    "]

    assert drawn == checked
