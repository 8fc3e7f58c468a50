"""What users and contributors can name is documented, and what is documented exists."""

import re
from pathlib import Path

import pytest
import typer.main
from click import Group
from prometheus_client import Metric

from monitor import telemetry
from monitor.cli.commands import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)


def metrics() -> list[Metric]:
    return list(telemetry.REGISTRY.collect())


def commands() -> set[str]:
    """`run`, `feeds list`, ...: every command with its group."""
    root = typer.main.get_command(app)
    assert isinstance(root, Group)
    names = set()
    for name, command in root.commands.items():
        inner = list(command.commands) if isinstance(command, Group) else [""]
        names |= {f"{name} {each}".strip() for each in inner}
    return names


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

    unknown = {f"{a} {b}".strip() for a, b in named if not {a, f"{a} {b}"} & known}
    assert unknown == set()


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"monitor {command}\b", TEXT), command


def test_every_part_of_the_package_stands_in_the_architecture() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    package = ROOT / "src" / "monitor"
    parts = {p.stem for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}

    assert listed == parts - {"__init__", "__main__"}


def test_floors_in_the_architecture_are_those_that_are_checked() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    layers = re.search(r"^layers = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert layers is not None
    checked = [set(re.findall(r"monitor\.(\w+)", line)) for line in layers[1].splitlines()]
    floors = page.split("### Floors")[1].split("\n## ")[0]

    drawn = [set(re.findall(r"\w+", line)) for line in floors.splitlines() if line[:4] == "    "]

    assert drawn == checked
