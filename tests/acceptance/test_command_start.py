"""Commands are imported when they are run, and only then."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli.commands import Root

HEAVY = (
    "uvicorn", "starlette", "apscheduler", "sqlalchemy", "httpx", "feedparser", "http.client",
    "monitor.match", "monitor.watchlist",
)  # fmt: skip


def imported_by(*arguments: str) -> set[str]:
    """The heavy packages that a command brought in."""
    code = (
        "import sys\n"
        "from monitor.cli import main\n"
        "try:\n    main()\n"
        f"finally:\n    print([n for n in {HEAVY} if n in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return set(ast.literal_eval(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [("--help",), ("version",), ("nonsense",)])
def test_help_and_version_import_no_part_of_the_daemon(arguments: tuple[str, ...]) -> None:
    assert imported_by(*arguments) == set()


def test_a_check_imports_no_server_and_where_nothing_is_dialled_no_client(tmp_path: Path) -> None:
    assert imported_by("check", "-c", str(tmp_path)).isdisjoint(
        {"uvicorn", "starlette", "apscheduler", "httpx"}
    )


@pytest.mark.parametrize("arguments", [("deliveries", "list"), ("why", "https://example.org/")])
def test_a_question_to_the_store_needs_no_watchlist(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{tmp_path}/none.db'}}\n")

    assert imported_by(*arguments, "-c", str(tmp_path)) == {"sqlalchemy"}


@pytest.mark.parametrize("name", list(Root.entries))
def test_every_command_is_where_the_table_says(name: str) -> None:
    command = Root(name="monitor").commands[name]

    assert command.name == name
    assert command.help
    assert len(Root.entries[name].help) <= 60  # one line of a terminal
