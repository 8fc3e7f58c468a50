"""`monitor healthcheck` against a real daemon, and against nobody."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli.healthcheck import address
from monitor.testing.process import DaemonProcess
from monitor.testing.scene import Scene


def ask(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", "healthcheck"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "MONITOR_CONFIG": str(folder), **environ},
    )


@pytest.mark.anyio
async def test_a_daemon_that_is_well_says_so(tmp_path: Path) -> None:
    async with Scene(tmp_path), DaemonProcess(tmp_path) as daemon:
        page = await daemon.started()
        port = page.rsplit(":", 1)[1]
        done = await asyncio.to_thread(ask, tmp_path, MONITOR_WEB__PORT=port)

    assert (done.returncode, done.stderr) == (0, "")
    assert "true" in done.stdout


def test_nobody_who_answers_is_a_fault(tmp_path: Path) -> None:
    done = ask(tmp_path, MONITOR_WEB__PORT="1")

    assert done.returncode == 1
    assert done.stderr.startswith("nothing answers on 127.0.0.1:1:")


def test_a_check_brings_in_neither_the_command_line_nor_the_settings(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text("web: {port: 1}\n")
    code = (
        "import sys; sys.argv = ['monitor', 'healthcheck']\n"
        "from monitor.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print([n for n in ('typer', 'pydantic', 'structlog') if n in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "MONITOR_CONFIG": str(tmp_path)},
    )

    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "environ", "expected"),
    [
        ("", {}, ("127.0.0.1", 8080)),
        ("web: {port: 9090}", {}, ("127.0.0.1", 9090)),
        ("web: {host: 0.0.0.0}", {}, ("127.0.0.1", 8080)),
        ("web: {host: '::', port: 81}", {}, ("::1", 81)),
        ("web: {host: 10.1.2.3}", {}, ("10.1.2.3", 8080)),
        ("web: {port: 9090}", {"MONITOR_WEB__PORT": "9091"}, ("127.0.0.1", 9091)),
        ("web: {port: 9090}", {"monitor_web__port": "9091"}, ("127.0.0.1", 9091)),
        ("web: {port: 9090}", {"MONITOR_WEB__PORT": ""}, ("127.0.0.1", 9090)),
        ("web: {port: 9090}", {"MONITOR_WEB": '{"port": 9092}'}, ("127.0.0.1", 9092)),
        ("web: [broken", {}, ("127.0.0.1", 8080)),
        ("web:", {}, ("127.0.0.1", 8080)),
    ],
)
def test_the_address_is_the_daemons(
    tmp_path: Path, text: str, environ: dict[str, str], expected: tuple[str, int]
) -> None:
    (tmp_path / "monitor.yaml").write_text(text)

    assert address(tmp_path, environ) == expected
