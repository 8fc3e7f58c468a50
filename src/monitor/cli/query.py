"""`monitor query convert`: a query pasted from another product, in ours."""

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
    text: Annotated[str, typer.Argument(help="The query.")],
    dialect: Annotated[
        str,
        typer.Option("--from", help="meltwater, brandwatch, talkwalker, factiva or lexisnexis."),
    ] = "meltwater",
    *,
    as_json: AsJson = False,
) -> None:
    """Print the query in our language, and on standard error what differs."""
    try:
        query, differences = converted(text, dialect)
    except (QueryError, ValueError) as fault:
        where = f" (at character {fault.position})" if isinstance(fault, QueryError) else ""
        raise fail(f"{fault}{where}", 2) from fault
    emit({"query": query, "differences": differences}, [query], as_json=as_json)
    for difference in differences:
        typer.echo(difference, err=True)
