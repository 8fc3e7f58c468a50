"""Commands in processes that are forked from one which has imported them all already.

A command of its own spends most of its time on imports, and acceptance tests run hundreds. What is
imported when, and how a command starts, is what `tests/acceptance/test_command_start.py` and
`test_installed.py` look at, with processes that begin from nothing.

    fork server: imports monitor.cli.* once | fork | environment, folder, output | python -m monitor
"""

import atexit
import os
import runpy
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory


def ran(
    arguments: Sequence[str], environ: Mapping[str, str], folder: Path, within: float
) -> tuple[int, str, str]:
    """Run `monitor` to its end: the exit code, and what it said on either stream.

    Raises TimeoutError after so many seconds.
    """
    with TemporaryDirectory() as name:
        told = Path(name, "out"), Path(name, "err")
        started = (tuple(arguments), dict(environ), folder, told)
        process = _server().Process(target=_run, args=started)
        process.start()
        process.join(within)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"monitor {' '.join(arguments)} does not end")
        out, err = (each.read_text("utf-8") for each in told)
        return process.exitcode, out, err


@cache
def _server() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", "monitor.testing.forked", *_commands()])
    return context


def _commands() -> list[str]:
    """Every module of the command line, by name: the floor above may not be imported here."""
    spec = find_spec("monitor.cli")
    assert spec is not None
    folders = spec.submodule_search_locations or ()
    return [f"monitor.cli.{path.stem}" for each in folders for path in Path(each).glob("[a-z]*.py")]


def _run(
    arguments: Sequence[str], environ: Mapping[str, str], folder: Path, told: Sequence[Path]
) -> None:
    for stream, path in enumerate(told, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    sys.argv = ["monitor", *arguments]
    try:
        runpy.run_module("monitor", run_name="__main__")
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001 - multiprocessing ends without them
