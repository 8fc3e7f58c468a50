"""What a command prints: JSON where asked for, else lines; never a secret."""

import dataclasses
import json
import shutil
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.failing import FOUND, Failure
from monitor.cli.tables import Table
from monitor.model import Millis
from monitor.printed import iso

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Config = Annotated[
    Path,
    typer.Option("--config", "-c", envvar="MONITOR_CONFIG", help="The configuration folder."),
]
CONFIG = Path("config")


def emit(value: object, lines: Iterable[str], *, as_json: bool, table: Table | None = None) -> None:
    """Print `value` as JSON; else the `table` on a terminal, where there is one; else `lines`."""
    if as_json:
        typer.echo(json.dumps(plain(value), ensure_ascii=False, indent=2, default=str))
        return
    if table is not None and table.rows and sys.stdout.isatty():
        lines = table.lines(shutil.get_terminal_size().columns)
    for line in lines:
        typer.echo(line)


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Dataclasses, at any depth, to what JSON can hold; a Secret becomes Secret(***).

    Fields that are instants become text, as `iso` writes them.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _field(f, getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [plain(each) for each in value]
    return value


def _field(field: dataclasses.Field[Any], value: object) -> Any:  # noqa: ANN401 - as plain
    if isinstance(value, int) and field.type in (Millis, Millis | None):
        return iso(value)
    return plain(value)


def when(at: Millis | None) -> str:
    """UTC, to the second; a dash where there is none."""
    if not at:
        return "-"
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def write_new(text: str, to: Path | None) -> None:
    """Print the text, or write it to a file that must not exist yet."""
    if to is None:
        typer.echo(text, nl=False)
        return
    try:
        with to.open("x", encoding="utf-8") as target:
            target.write(text)
    except FileExistsError as fault:
        raise fail(f"{to} exists; nothing was written", 2) from fault
    typer.echo(f"written: {to}")


def fail(text: str, code: int = FOUND, *, answered: bool = False) -> Failure:
    """What a command raises to end with this sentence on standard error."""
    return Failure(text, code, answered=answered)
