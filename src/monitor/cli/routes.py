"""`monitor routes test`: who would be told of an alert with these labels, and why."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer

from monitor import loading
from monitor.alert.labels import Labels
from monitor.alert.route import group_key, holds
from monitor.cli.output import CONFIG, AsJson, Config, emit, fail
from monitor.configuration import Route
from monitor.settings.matchers import LABELS
from monitor.yaml_reader import duration_text, nearest

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


@app.callback()
def _routes() -> None:
    """Keeps `test` a sub-command of its own."""


@app.command("test")
def routes_test(
    labels: Annotated[list[str], typer.Argument(help="topic=talks severity=high tag=war ...")],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """Print the receivers and groups of an alert with these labels, and why."""
    found = _labels(labels)
    steps = tuple(_walk(loading.load_settings(config, os.environ).route, found, "route"))
    emit(steps, _lines(steps), as_json=as_json)


def _labels(texts: list[str]) -> dict[str, frozenset[str]]:
    """Labels by name; one that is given twice has both values."""
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name not in LABELS:
            raise fail(f"{text}: write LABEL=VALUE ({nearest(name, LABELS)})", 2)
        found[name] = found.get(name, frozenset()) | {value.strip('"')}
    return found


def _walk(route: Route, labels: Labels, place: str) -> Iterator[Step]:
    """The nodes in the order in which they are tried; a node takes what no child of it does."""
    taken = False
    for i, child in enumerate(route.routes):
        where = f"{place}.routes.{i}"
        missing = [m for m in child.matchers if not holds(m, labels)]
        if missing:
            said = ", ".join(f'{m.label}{m.op}"{m.value}"' for m in missing)
            yield Step(where, child.receiver, taken=False, why=f"{said} does not hold")
            continue
        taken = True
        yield from _walk(child, labels, where)
        if not child.continue_:
            break
    if not taken:
        yield _taken(route, labels, place)


def _taken(route: Route, labels: Labels, place: str) -> Step:
    held = ", ".join(f'{m.label}{m.op}"{m.value}"' for m in route.matchers)
    none = "no child of it matches" if route.routes else "it takes every alert"
    return Step(
        place,
        route.receiver,
        taken=True,
        why=f"{held} holds" if held else none,
        group=group_key(route, labels),
        group_wait=duration_text(route.group_wait),
        group_interval=duration_text(route.group_interval),
    )


def _lines(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        mark = "->" if step.taken else "  "
        yield f"{mark} {step.receiver}  ({step.place}: {step.why})"
        if step.taken:
            pace = f"after {step.group_wait}, then every {step.group_interval}"
            yield f"     group {step.group}, {pace}"
