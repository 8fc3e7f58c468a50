"""How a command says that it did not do what was asked: on standard error, and as JSON.

Exit codes are the same for every command: 0 it is good, 1 it found something or something failed,
2 the command line or the configuration is wrong.
"""

import json
from collections.abc import Sequence
from typing import Any

import typer

from monitor.errors import Problem

GOOD, FOUND, WRONG_USE = 0, 1, 2
INTERRUPTED = 130  # what a shell makes of Ctrl-C


class Failure(Exception):
    """Ends a command with a sentence for standard error.

    `answered`: the JSON document that was asked for is printed already.
    """

    def __init__(self, text: str, code: int = FOUND, *, answered: bool = False) -> None:
        super().__init__(text)
        self.text, self.code, self.answered = text, code, answered


def refuse(problems: Sequence[Problem | str], code: int, *, as_json: bool) -> int:
    """Print the problems; the exit code."""
    for problem in problems:
        typer.echo(str(problem), err=True)
    if as_json:
        found = [_as_json(problem) for problem in problems]
        typer.echo(json.dumps({"errors": found}, ensure_ascii=False, indent=2))
    return code


def wrong_call(fault: Any, *, as_json: bool) -> int:  # noqa: ANN401 - Typer does not export it
    """Print what Typer says of a command line; the exit code."""
    fault.show()
    if as_json:
        document = {"errors": [{"message": fault.format_message()}]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    return int(fault.exit_code)


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A problem with its place, its key and its remedy."""
    return {
        "file": str(problem.file),
        "line": problem.line,
        "column": problem.column,
        "key": problem.key,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def _as_json(problem: Problem | str) -> dict[str, Any]:
    return {"message": problem} if isinstance(problem, str) else problem_as_json(problem)
