"""`monitor query convert`: a query pasted from another product, in ours."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.output import AsJson, emit, fail
from monitor.errors import QueryError
from monitor.match import convert as converted

app = typer.Typer(help="Queries of other products.", no_args_is_help=True)


@app.callback()
def _query() -> None:
    """Keeps `convert` a sub-command of its own."""


@app.command("convert")
def convert(
    text: Annotated[
        str, typer.Argument(help="The query; - or nothing reads it from standard input.")
    ] = "-",
    dialect: Annotated[
        str,
        typer.Option(
            "--from", help="meltwater, brandwatch, talkwalker, factiva, lexisnexis or google."
        ),
    ] = "meltwater",
    file: Annotated[Path | None, typer.Option(help="Read the query from this file.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Print the query in our language, and on standard error what differs and what is left out."""
    try:
        done = converted(_given(text, file), dialect)
    except QueryError as fault:
        raise fail(f"{fault} (at character {fault.position + 1})", 2) from fault
    lost = [{"at": one.at, "text": one.text, "why": one.why} for one in done.lost]
    found = {"query": done.query, "differences": done.differences, "lost": lost}
    emit(found, [done.query], as_json=as_json)
    for one in done.lost:
        typer.echo(f"left out at character {one.at + 1}: {one.text!r}: {one.why}", err=True)
    for difference in done.differences:
        typer.echo(difference, err=True)


def _given(text: str, file: Path | None) -> str:
    """The query, from where it is given."""
    try:
        if file is not None:
            return file.read_text("utf-8-sig").strip()
        return sys.stdin.read().strip() if text == "-" else text
    except (OSError, UnicodeDecodeError) as fault:
        raise fail(f"{file or 'standard input'} cannot be read: {fault}", 2) from fault
