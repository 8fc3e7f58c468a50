"""Every command of README, tutorials and how-tos runs, page by page, against the shipped state.

A page's commands run in its order, in a folder with the shipped `config/` and a store. A watchlist
that the page writes first is there. Those that need a network, a terminal or an engine are parsed
instead, so that an option that does not exist is found, too.
"""

import asyncio
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from monitor.cli import main
from monitor.cli.commands import app
from monitor.store import open_store

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("tutorial/*.md"), *DOCS.glob("how-to/*.md")])
_BEFORE = r"^    (?:\.venv/bin/|docker exec monitor )?"
LINE = re.compile(_BEFORE + r"(monitor (?:.*\\\n)*.*)", re.MULTILINE)
WATCHLIST = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPML = """<opml version="2.0"><body>
<outline type="rss" text="A" xmlUrl="https://a.example/rss"/></body></opml>"""
EXAMPLES = "topics: {talks: {name: Talks, query: truce}}\n"  # the topic that pages speak of
PARSED = {  # and why they are not run here
    "run": "until SIGTERM",
    "demo": "until Ctrl-C",
    "once": "asks publishers",
    "feeds discover": "asks a site",
    "feeds add": "asks a site",
    "notify test": "sends to a receiver",
    "entities import": "reads a dump that is not here",
    "silence expire": "names a silence that is not here",
}


def commands(page: Path) -> list[str]:
    """The command lines of a page, without what follows a comment sign."""
    found = LINE.findall(page.read_text("utf-8"))
    return [re.sub(r"\s+#.*$", "", line.replace("\\\n", " ")).strip() for line in found]


def words_of(line: str) -> list[str]:
    """The arguments, without where a shell sends the output."""
    words = shlex.split(line)[1:]
    return words[: words.index(">")] if ">" in words else words


def kind(words: list[str]) -> str:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    group = isinstance(root.commands[words[0]], TyperGroup)
    return " ".join(words[: 2 if group else 1])


def parse(words: list[str]) -> None:
    """Raises where an option or argument is not what the command takes."""
    command: Any = typer.main.get_command(app)
    name = kind(words)
    for step in name.split():
        command = command.commands[step]
    command.make_context(name, words[len(name.split()) :])


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The shipped configuration beside a store as a first start leaves it."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    (tmp_path / "data").mkdir()
    (tmp_path / "subscriptions.opml").write_text(OPML, "utf-8")
    (tmp_path / "config/watchlists/examples.yaml").write_text(EXAMPLES, "utf-8")

    async def first_start() -> None:
        store = open_store(f"sqlite:///{tmp_path}/data/monitor.db")
        await store.open()
        await store.close()

    asyncio.run(first_start())
    return tmp_path


def run(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["monitor", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


WITH_COMMANDS = [page for page in PAGES if commands(page)]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.stem)
def test_every_command_of_a_page_runs(
    page: Path,
    shipped: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(shipped)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    for text in _written_by(page):
        (shipped / "config/watchlists/of-the-page.yaml").write_text(text, "utf-8")

    for line in commands(page):
        words = [word.replace("/data/", "data/") for word in words_of(line)]
        if kind(words) in PARSED:
            parse(words)
            continue
        code = run(words, monkeypatch)
        said = capsys.readouterr()
        assert code in (0, 1), f"{line}: exit code {code}: {said.err}"
        assert "Traceback" not in said.err, line


def _written_by(page: Path) -> Iterator[str]:
    """The first watchlist of a tutorial, which its commands are about."""
    blocks = [text for text in WATCHLIST.findall(page.read_text("utf-8")) if "topics:" in text]
    if page.stem in ("README", "first-alert", "topics"):
        yield blocks[0]


def test_the_pages_name_commands_of_most_kinds() -> None:
    named = {kind(words_of(line)) for page in PAGES for line in commands(page)}

    assert named >= {"check", "match", "backup", "restore", "feeds import", "topics draft", "why"}
