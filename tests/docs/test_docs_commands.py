"""Every command of README, tutorials and how-tos runs, page by page, against the shipped state.

A page's commands run in its order, in a folder with the shipped `config/` and a store. The
watchlist that the page writes is there. Those that need a network, a terminal or an engine are
parsed instead, so that an option that does not exist is found, too. `make walk` types them all on a
bare machine.
"""

import asyncio
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from monitor.cli import main
from monitor.cli.commands import app
from monitor.store import open_store
from monitor.testing.pages import PROGRAMS, Do, steps

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("tutorial/*.md"), *DOCS.glob("how-to/*.md")])
BEFORE = re.compile(r"\.venv/bin/|docker exec monitor ")
OPML = """<opml version="2.0"><body>
<outline type="rss" text="A" xmlUrl="https://a.example/rss"/></body></opml>"""
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
    """The commands of ours that a page has on lines of their own."""
    typed = [step.text for step in steps(page.read_text("utf-8")) if step.do is Do.TYPE]
    lines = [BEFORE.sub("", text, count=1) for text in typed]
    return [line for line in lines if line.startswith("monitor ")]


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
    for step in steps(page.read_text("utf-8")):
        if step.do is Do.WRITE:
            (shipped / step.file).write_text(step.text, "utf-8")

    for line in commands(page):
        words = [word.replace("/data/", "data/") for word in words_of(line)]
        if kind(words) in PARSED:
            parse(words)
            continue
        code = run(words, monkeypatch)
        said = capsys.readouterr()
        assert code in (0, 1), f"{line}: exit code {code}: {said.err}"
        assert "Traceback" not in said.err, line


def test_the_pages_name_commands_of_most_kinds() -> None:
    named = {kind(words_of(line)) for page in PAGES for line in commands(page)}

    assert named >= {"check", "match", "backup", "restore", "feeds import", "topics draft", "why"}


def test_the_index_lists_every_page_that_is_walked() -> None:
    index = (DOCS / "index.md").read_text("utf-8")

    assert [page for page in PAGES[1:] if f"({page.relative_to(DOCS)})" not in index] == []


PAGE = """Write `config/watchlists/a.yaml`:

```yaml
topics: {}
```

Then:

    FOO=1 monitor check --config \\
      elsewhere   # reads `it`
    location /not/a/command

and `make
run` in a sentence, or

```yaml
# config/watchlists/b.yaml
lists: {}
```

and add to `config/monitor.yaml`:

```yaml
web: {port: 1}
```

```yaml
example: of nothing
```
"""


def test_a_page_is_read_as_steps_in_its_order() -> None:
    read = [(step.do, step.line, step.text, step.file) for step in steps(PAGE)]

    assert read == [
        (Do.WRITE, 3, "topics: {}\n", "config/watchlists/a.yaml"),
        (Do.TYPE, 9, "FOO=1 monitor check --config elsewhere", ""),
        (Do.NAMED, 13, "make run", ""),
        (Do.WRITE, 16, "# config/watchlists/b.yaml\nlists: {}\n", "config/watchlists/b.yaml"),
        (Do.ADD, 23, "web: {port: 1}\n", "config/monitor.yaml"),
    ]


def test_no_program_of_a_page_is_passed_over() -> None:
    blocks = re.compile(r"(?<=\n\n)    (\S+) ", re.MULTILINE)
    first = {word for page in PAGES for word in blocks.findall(page.read_text("utf-8"))}
    programs = {Path(word).name for word in first if shutil.which(Path(word).name)}

    assert programs - set(PROGRAMS) == set()


STRANGER = re.compile(r"pip install\s+(?:-\S+\s+)*['\"]?monitor\b")


def test_nobody_is_sent_to_the_package_of_a_stranger() -> None:
    """What is called `monitor` on the package index is not ours."""
    files = [*ROOT.glob("*.md"), ROOT / "Dockerfile"]
    for folder in ("docs", "src", "deploy"):
        files += [f for f in (ROOT / folder).rglob("*.*") if f.suffix in {".md", ".py", ".service"}]

    assert STRANGER.search("pip install 'monitor[demo]'")
    assert [f for f in files if STRANGER.search(f.read_text("utf-8"))] == []
