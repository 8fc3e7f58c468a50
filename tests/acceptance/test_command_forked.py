"""A command that is forked says and does what a command says and does that begins from nothing."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from monitor.testing.forked import ran
from monitor.testing.process import Ran, monitor

pytestmark = pytest.mark.anyio

HERE = {"MONITOR_WEB__PORT": "no port", "MONITOR_CONFIG": "desk"}


async def begun(*arguments: str, environ: dict[str, str], folder: Path) -> Ran:
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("monitor")), *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | environ,
        cwd=folder,
    )
    out, err = await process.communicate()
    return Ran(process.returncode or 0, out.decode(), err.decode())


@pytest.mark.parametrize(
    ("arguments", "environ", "code"),
    [
        (("check",), HERE, 2),
        (("check", "--json"), {"MONITOR_CONFIG": "desk"}, 0),
        (("chek",), {}, 2),
    ],
)
async def test_a_forked_command_is_a_command(
    arguments: tuple[str, ...], environ: dict[str, str], code: int, tmp_path: Path
) -> None:
    (tmp_path / "desk").mkdir()
    before = dict(os.environ), Path.cwd()

    forked = await monitor(*arguments, environ=environ, folder=tmp_path)

    assert forked.code == code
    assert forked.out + forked.err
    assert forked == await begun(*arguments, environ=environ, folder=tmp_path)
    assert (dict(os.environ), Path.cwd()) == before


def test_a_forked_command_that_does_not_end_is_ended(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError, match="monitor run"):
        ran(["run", "--config", str(tmp_path)], os.environ, tmp_path, within=0.5)
