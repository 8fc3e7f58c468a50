"""`monitor routes test`: who would be told of an alert with these labels, when, and why."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from monitor.alert import Muted, Silenced, muted, silenced
from monitor.alert.calendar import instant_text, next_time
from monitor.alert.labels import Labels, is_report, may_be_dropped
from monitor.alert.route import group_key, holds
from monitor.alert.tell.genres import is_told_at_once
from monitor.app.clock import SystemClock
from monitor.cli.opening import with_store
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail
from monitor.configuration import Rollup, Route, Silence, WhenMuted
from monitor.errors import StoreError
from monitor.model import AlertKind, Millis
from monitor.settings import load_settings
from monitor.settings.instants import instant
from monitor.settings.matchers import ALL_LABELS
from monitor.yaml_reader import duration_text, nearest
from monitor.yaml_reader.validation import REMEDY

K = TypeVar("K", Muted | None, Silenced | None)

app = typer.Typer(help="The routes.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class Step:
    """A node of the tree that was tried: where it stands, and why it took the alert or did not."""

    place: str
    receiver: str
    taken: bool
    why: str
    group: str = ""
    group_wait: str = ""
    group_interval: str = ""
    muted: Muted | None = None
    silenced: Silenced | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An alert that might come: its labels, its item's texts, and when."""

    labels: Labels
    texts: Sequence[str]
    at: Millis
    silences: Sequence[Silence]

    def kept_back(self, found: K) -> K:
        """What keeps it back, with what becomes of it: not every alert may be dropped."""
        if found is None or may_be_dropped(self.labels):
            return found
        return replace(found, then=WhenMuted.DEFER)


@app.callback()
def _routes() -> None:
    """Keeps `test` a sub-command of its own."""


@app.command("test")
def routes_test(
    labels: Annotated[list[str], typer.Argument(help="topic=talks severity=high tag=war ...")],
    config: Config = CONFIG,
    *,
    at: Annotated[str, typer.Option(help="When: 18:00, 2026-12-24 18:00, 2h; now.")] = "0s",
    text: Annotated[str, typer.Option(help="The report's words, for silences.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print the receivers and groups of an alert with these labels, what keeps it back, and why."""
    found = _labels(labels)
    configuration = load_settings(config, os.environ)
    when = _moment(at, configuration.zone)
    silences = (*configuration.silences, *_kept(config, when))
    asked = Asked(found, (text,), when, silences)
    steps = tuple(_walk(configuration.route, asked, "route"))
    emit(steps, (*_lines(steps), *_rolled_up(found, configuration.rollup, when)), as_json=as_json)


def _rolled_up(labels: Labels, rollup: Rollup, at: Millis) -> Iterator[str]:
    """What becomes of a kind of text that has no message of its own."""
    for kind in sorted(labels.get("genre", frozenset())):
        if not is_told_at_once(kind, ()):
            then = instant_text(next_time(rollup.minute, rollup.zone, at), rollup.zone)
            yield f"genre {kind}: in the daily roll-up, {then}, unless its topic asks for it"


def _moment(text: str, zone: str) -> Millis:
    try:
        return instant(text, SystemClock().now(), zone)
    except ValueError as fault:
        raise fail(f"--at: {fault}".replace(REMEDY, "; "), 2) from fault


def _kept(config: Path, at: Millis) -> tuple[Silence, ...]:
    """The silences of the store; none, and a word about it, where it cannot be opened."""
    try:
        return with_store(config, lambda store: store.silences.ending_after(at))
    except StoreError as fault:
        typer.echo(f"silences that were added by command are not known: {fault}", err=True)
        return ()


def _labels(texts: list[str]) -> dict[str, frozenset[str]]:
    """Labels by name; one that is given twice has both values."""
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name not in ALL_LABELS:
            raise fail(f"{text}: write LABEL=VALUE ({nearest(name, ALL_LABELS)})", 2)
        found[name] = found.get(name, frozenset()) | {value.strip('"')}
    return {"kind": frozenset({AlertKind.REPORT.value}), **found}


def _walk(route: Route, asked: Asked, place: str) -> Iterator[Step]:
    """The nodes in the order in which they are tried; a node takes what no child of it does."""
    taken = False
    for i, child in enumerate(route.routes):
        where = f"{place}.routes.{i}"
        missing = [m for m in child.matchers if not holds(m, asked.labels)]
        if missing:
            said = ", ".join(map(str, missing))
            yield Step(where, child.receiver, taken=False, why=f"{said} does not hold")
            continue
        taken = True
        yield from _walk(child, asked, where)
        if not child.continue_:
            break
    if not taken:
        yield _taken(route, asked, place)


def _taken(route: Route, asked: Asked, place: str) -> Step:
    held = ", ".join(map(str, route.matchers))
    none = "no child of it matches" if route.routes else "it takes every alert"
    step = Step(
        place,
        route.receiver,
        taken=True,
        why=f"{held} holds" if held else none,
        muted=asked.kept_back(muted(route, asked.at)),
        silenced=asked.kept_back(silenced(asked.silences, asked.labels, asked.texts, asked.at)),
    )
    if not is_report(asked.labels):  # a message of its own, at once
        return step
    return replace(
        step,
        group=group_key(route, asked.labels),
        group_wait=duration_text(route.group_wait),
        group_interval=duration_text(route.group_interval),
    )


def _lines(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        mark = "->" if step.taken else "  "
        yield f"{mark} {step.receiver}  ({step.place}: {step.why})"
        if step.group:
            pace = f"after {step.group_wait}, then every {step.group_interval}"
            yield f"     group {step.group}, {pace}"
        elif step.taken:
            yield "     at once, a message of its own"
        for held in (step.silenced, step.muted):
            if held:
                then = "kept until then" if held.then is WhenMuted.DEFER else "never told"
                yield f"     {held.reason}: {then}"
