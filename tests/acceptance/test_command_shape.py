"""What every command has in common: help, errors as text and as JSON, exit codes."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from monitor import __version__
from monitor.cli import main
from monitor.cli.commands import app


def every() -> dict[str, Any]:
    """`run`, `feeds list`, ...: every command by its full name."""
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    found: dict[str, Any] = {}
    for name, command in root.commands.items():
        inner = command.commands if isinstance(command, TyperGroup) else {"": command}
        found |= {f"{name} {sub}".strip(): each for sub, each in inner.items()}
    return found


def says_json(command: Any) -> bool:
    return any("--json" in option.opts for option in command.params)


EVERY = every()
WITH_JSON = sorted(name for name, command in EVERY.items() if says_json(command))


class Said:
    """What a command line printed, and how it ended."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        *arguments: str,
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["monitor", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        self.code = ended.value.code
        self.out, self.err = capsys.readouterr()


@pytest.mark.parametrize("name", ["", *sorted(EVERY)])
def test_short_help_is_long_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    short = Said(monkeypatch, capsys, *name.split(), "-h")
    long = Said(monkeypatch, capsys, *name.split(), "--help")

    assert (short.code, short.err) == (0, "")
    assert short.out == long.out
    assert short.out.startswith(f"Usage: monitor {name}".rstrip())


def test_version_is_an_option_and_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    option = Said(monkeypatch, capsys, "--version")
    command = Said(monkeypatch, capsys, "version")

    assert (option.code, option.out) == (command.code, command.out) == (0, f"{__version__}\n")


@pytest.mark.parametrize("name", WITH_JSON)
def test_a_wrong_option_is_one_json_document_and_wrong_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    said = Said(monkeypatch, capsys, *name.split(), "--json", "--no-such-option")

    assert said.code == 2
    assert "--no-such-option" in json.loads(said.out)["errors"][0]["message"]
    assert "--no-such-option" in said.err


READS_SETTINGS = {  # what each needs beside a configuration, so that this is what it complains of
    "deliveries list": [],
    "deliveries replay": ["--all"],
    "deliveries show": ["no-such-delivery"],
    "doctor": [],
    "entities suggest": [],
    "feeds health": [],
    "feeds list": [],
    "match": ["--text", "x"],
    "notify test": ["desk"],
    "once": [],
    "routes test": ["topic=a"],
    "why": ["https://example.org/"],
}


@pytest.mark.parametrize("name", READS_SETTINGS)
def test_a_wrong_configuration_is_told_with_its_place_as_json(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    (tmp_path / "monitor.yaml").write_text("stor: {}\n")
    arguments = (*name.split(), *READS_SETTINGS[name], "--json", "-c", str(tmp_path))

    said = Said(monkeypatch, capsys, *arguments)

    if name == "doctor":  # it goes on, and lists this among what it found
        assert said.code == 1
        assert "stor" in json.dumps(json.loads(said.out))
        return
    (error,) = json.loads(said.out)["errors"]
    assert said.code == 2
    assert error["file"] == str(tmp_path / "monitor.yaml")
    assert (error["line"], error["column"], error["key"]) == (1, 1, "stor")
    assert "store" in error["remedy"]


@pytest.mark.parametrize("name", ["feeds list", "feeds health", "deliveries list", "why x"])
def test_a_store_that_is_not_there_is_one_json_document(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/none.db'}}\n")

    said = Said(monkeypatch, capsys, *name.split(), "--json", "-c", str(tmp_path))

    assert said.code == 1
    assert "no store at" in json.loads(said.out)["errors"][0]["message"]
