"""`monitor feeds list | health | discover | add | remove | import | export`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor import loading
from monitor.addresses import open_to_all
from monitor.app.clock import SystemClock
from monitor.cli.feeds_change import merge, remove
from monitor.cli.feeds_discover import add_feed, discover
from monitor.cli.feeds_files import export_opml, import_opml
from monitor.cli.feeds_list import list_feeds
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, write_new
from monitor.cli.tables import Cell, Table, Tone
from monitor.model import PollState
from monitor.printed import counted
from monitor.schedule import troubles
from monitor.watchlist import FEEDS

app = typer.Typer(
    help="The feeds: state, health, discovery, OPML in and out.", no_args_is_help=True
)
app.command("list")(list_feeds)
app.command("discover")(discover)
app.command("add")(add_feed)


@app.command("health")
def feeds_health(config: Config = CONFIG, *, as_json: AsJson = False) -> None:
    """Feeds that died, went silent, are empty or moved, and why. 0 none, 1 some."""
    states = with_store(config, lambda store: store.poll_states())
    found = troubles(states, SystemClock().now())
    lines = [f"{each.source_id}  {each.kind}: {each.reason}" for each in found]
    rows = [(Cell(each.source_id), Cell(each.kind, Tone.BAD), Cell(each.reason)) for each in found]
    table = Table(("Feed", "Trouble", "Why"), rows)
    emit(list(found), lines or [_well(states)], as_json=as_json, table=table)
    if found:
        raise typer.Exit(1)


def _well(states: Sequence[PollState]) -> str:
    """None in trouble; a failure that may pass is no trouble yet, but a new user looks for it."""
    if states and not any(state.ok_at for state in states):
        lately = f"; the last answer: {states[0].detail}" if states[0].detail else ""
        return f"{counted(len(states), 'feed')}: nothing has been read yet{lately}"
    failing = sum(state.status == "failing" for state in states)
    lately = f"; {failing} failed at the last poll, see `monitor feeds list`" if failing else ""
    unread = sum(not state.ok_at for state in states)
    later = f", {unread} not read yet" if unread else ""
    return f"{counted(len(states), 'feed')}, none in trouble{later}{lately}"


@app.command("import")
def import_feeds(
    file: Annotated[Path, typer.Argument(help="An OPML file.")],
    to: Annotated[
        Path | None, typer.Option(help="Write here; what an existing file lacks is added to it.")
    ] = None,
) -> None:
    """OPML to feeds YAML, folders as tags; on standard output, or into a file."""
    if to is None or not to.exists():
        write_new(import_opml(file), to)
        return
    for line in merge(file, to):
        typer.echo(line)


@app.command("remove")
def remove_feeds(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of feeds.")],
    config: Config = CONFIG,
) -> None:
    """Take feeds out of the feeds.yaml of the folder; what they brought stays recorded."""
    for line in remove(ids, config, FEEDS):
        typer.echo(line)


@app.command("export")
def export_feeds(config: Config = CONFIG) -> None:
    """The configured feeds as OPML on standard output."""
    sources = loading.load(config, os.environ).sources
    typer.echo(export_opml(sources), nl=False)
    secret = [source.id for source in sources if open_to_all(source.url) != source.url]
    if secret:
        typer.echo(f"left out: the log-in or key in the address of {', '.join(secret)}", err=True)
