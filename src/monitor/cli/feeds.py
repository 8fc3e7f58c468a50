"""`monitor feeds list | health | discover | import | export`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from monitor import loading
from monitor.app.clock import SystemClock
from monitor.cli.feeds_discover import discover
from monitor.cli.feeds_files import export_opml, import_opml
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, when, write_new
from monitor.cli.summary import masked
from monitor.configuration import Source
from monitor.model import Millis, PollState
from monitor.ports import Store
from monitor.push import Subscription
from monitor.schedule import troubles


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed as `list` shows it. `host_paused_until` is 0 where its host asked for no pause.

    `push` is there where a hub is to push it.
    """

    source: Source
    state: PollState
    host_paused_until: Millis
    push: Subscription | None


app = typer.Typer(help="The feeds: state, OPML in and out.", no_args_is_help=True)
app.command("discover")(discover)


@app.command("list")
def list_feeds(config: Config = CONFIG, *, as_json: AsJson = False) -> None:
    """Every feed: its state, its last and next poll, and why then."""
    now = SystemClock().now()

    async def ask(
        store: Store,
    ) -> tuple[tuple[PollState, ...], dict[str, Millis], tuple[Subscription, ...]]:
        subscriptions = await store.pushes.subscriptions()
        return await store.poll_states(), await store.host_pauses(now), subscriptions

    states, pauses, subscriptions = with_store(config, ask)
    known = {state.source_id: state for state in states}
    pushed = {one.source_id: one for one in subscriptions if not one.leaving}
    rows = [
        FeedLine(
            source=source,
            state=known.get(source.id, PollState(source.id)),
            host_paused_until=pauses.get(source.id, 0),
            push=pushed.get(source.id),
        )
        for source in loading.load(config, os.environ).sources
    ]
    emit(rows, (line for row in rows for line in _lines(row, now)), as_json=as_json)


@app.command("health")
def feeds_health(config: Config = CONFIG, *, as_json: AsJson = False) -> None:
    """Feeds that died, went silent, are empty or moved, and why. 0 none, 1 some."""
    states = with_store(config, lambda store: store.poll_states())
    found = troubles(states, SystemClock().now())
    lines = [f"{each.source_id}  {each.kind}: {each.reason}" for each in found]
    emit(list(found), lines or [f"{len(states)} feeds, none in trouble"], as_json=as_json)
    if found:
        raise typer.Exit(1)


@app.command("import")
def import_feeds(
    file: Annotated[Path, typer.Argument(help="An OPML file.")],
    to: Annotated[Path | None, typer.Option(help="Write here; it must not exist yet.")] = None,
) -> None:
    """OPML to feeds YAML, folders as tags; on standard output, or into a new file."""
    write_new(import_opml(file), to)


@app.command("export")
def export_feeds(config: Config = CONFIG) -> None:
    """The configured feeds as OPML on standard output."""
    typer.echo(export_opml(loading.load(config, os.environ).sources), nl=False)


def _lines(row: FeedLine, now: Millis) -> Iterator[str]:
    source, state = row.source, row.state
    yield f"{source.id}  {state.status}  {masked(source.url)}"
    times = f"last {when(state.polled_at)}, next {when(state.next_at)}"
    yield f"    {times}  {state.reason}".rstrip()
    if state.adopted:
        yield f"    moved for good: polled at {masked(state.adopted)}; please change its URL"
    if row.host_paused_until:
        yield f"    not before {when(row.host_paused_until)}: its host asked for a pause"
    if state.detail:
        yield f"    {state.failures} failures in a row: {state.detail}"
    if row.push:
        yield f"    {_pushed(row.push, now)}"


def _pushed(one: Subscription, now: Millis) -> str:
    """What a hub does for a feed."""
    until = f"{one.hub} until {when(one.expires_at)}"
    if one.feeding(now):
        return f"pushed by {until}, last {when(one.pushed_at)}"
    if not one.live(now):
        return f"not pushed: {one.reason}, next try {when(one.next_at)}"
    why = "it missed news" if one.missed_at else "it has yet to push"
    return f"subscribed at {until}, polled as usual: {why}"
