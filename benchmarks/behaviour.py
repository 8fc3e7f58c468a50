"""The behaviour table against whole programs, judged by the server's log.

    python benchmarks/behaviour.py                          every program that is installed
    python benchmarks/behaviour.py monitor reader           these
    python benchmarks/behaviour.py --program "CMD {state} {url}" [--takes-time]
    python benchmarks/behaviour.py --rows etag-exact,gone   these rows

A program is a command that polls the URLs once and keeps its state in the folder {state}. Its
clock is moved by `faketime` (Debian), unless it takes the time from BEHAVIOUR_AT.
BEHAVIOUR_PERMIT names the network that it may dial although it is not public. Exit code 1 where a
row fails.
"""

import argparse
import asyncio
import importlib.util
import shlex
import shutil
import sys
from pathlib import Path

from monitor.testing.behaviour import Program, play, report

HERE = Path(__file__).parent / "programs"


def _known(name: str, script: str, takes_time: bool = False) -> Program:
    command = (sys.executable, str(HERE / script), "{state}", "{url}")
    return Program(name, command, takes_time)


PROGRAMS = {
    "monitor": _known("monitor", "monitor_once.py", takes_time=True),
    "reader": _known("reader", "reader_update.py"),
    "newsboat": _known("newsboat", "newsboat_reload.py"),
    "naive": _known("naive", "naive.py"),
}


def _absent(name: str) -> bool:
    if name == "reader":
        return importlib.util.find_spec("reader") is None
    return name == "newsboat" and shutil.which("newsboat") is None


def _chosen(arguments: argparse.Namespace) -> list[Program]:
    if arguments.program:
        command = tuple(shlex.split(arguments.program))
        return [Program(command[0], command, arguments.takes_time)]
    return [PROGRAMS[name] for name in arguments.names or PROGRAMS if not _absent(name)]


async def main(arguments: argparse.Namespace) -> bool:
    rows = [row for row in arguments.rows.split(",") if row]
    good = True
    for program in _chosen(arguments):
        results = await play(program, rows)
        print(report(program.name, results), end="\n\n", flush=True)
        good = good and all(result.verdict != "failed" for result in results)
    return good


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help=f"of {', '.join(PROGRAMS)}")
    parser.add_argument("--program", help="a command with {state} and {url}")
    parser.add_argument("--takes-time", action="store_true", help="it takes BEHAVIOUR_AT")
    parser.add_argument("--rows", default="", help="ids, with commas")
    sys.exit(0 if asyncio.run(main(parser.parse_args())) else 1)
