"""What the daemon and its workers carry in memory for months: nothing that they never use."""

import io
import subprocess
import sys

import pytest

from monitor import telemetry

UNUSED = {
    "monitor.app.daemon": {"rich", "alembic", "feedparser", "trafilatura", "psycopg", "typer"},
    "monitor.workers.child": {"asyncio", "httpx", "sqlalchemy", "structlog", "trafilatura"},
}


@pytest.mark.parametrize("module", UNUSED)
def test_what_a_process_never_uses_it_does_not_load(module: str) -> None:
    code = f"import sys, {module}; print(*(n for n, m in sys.modules.items() if m is not None))"

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert UNUSED[module].isdisjoint(done.stdout.split())


def test_a_traceback_on_the_terminal_shows_no_values() -> None:
    stream = io.StringIO()
    telemetry.configure("console", "info", stream)
    password = "the secret of a receiver"
    try:
        [].pop(len(password))
    except IndexError:
        telemetry.logger("test").exception("fault")
    finally:
        telemetry.configure("auto", "info")

    assert "IndexError" in stream.getvalue()
    assert password not in stream.getvalue()
