"""Commands that are imported when they are run: `monitor --help` needs none of them.

name -> "module:attribute" | import | Typer command
"""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_group

from monitor.collector import resting

# Typer does not export click's classes, which it carries itself.
Command = Any


class Entry(NamedTuple):
    """Where a command stands, as `module:attribute` below `monitor.cli`, and what it does."""

    target: str
    help: str


class Commands(MutableMapping[str, Command]):
    """Commands by name, each made when it is asked for."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        self._made: dict[str, Command] = {}

    def __getitem__(self, name: str) -> Command:
        if name not in self._made:
            self._made[name] = _made(name, self._entries[name].target)
        return self._made[name]

    def __setitem__(self, name: str, command: Command) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _made(name: str, target: str) -> Command:
    module, _, attribute = target.partition(":")
    found = getattr(_imported(f"monitor.cli.{module}"), attribute)
    app = typer.Typer(rich_markup_mode=None)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name)
    else:
        app.command(name)(found)
    return get_group(app).commands[name]


def _imported(module: str) -> ModuleType:
    """The module.

    What imports make stays. To look there for garbage, again and again, took a seventh of a short
    command's time.
    """
    with resting():
        return import_module(module)


class LazyGroup(TyperGroup):
    """A group that knows its commands by a table; subclasses say which."""

    entries: ClassVar[Mapping[str, Entry]] = {}

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(**attributes)
        self.commands = Commands(self.entries)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """The table, without making a single command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])
