"""What a reload changed, in a few words: for the log line that says that it was accepted."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from monitor.configuration import Configuration

_APART = {"sources", "topics", "entities", "receivers"}  # told one by one
_SETTINGS = tuple(each.name for each in fields(Configuration) if each.name not in _APART)
NAMED = 5  # of each kind; more are counted


def changes(before: Configuration, after: Configuration) -> tuple[str, ...]:
    """`topics: added port-strikes`, `feeds: removed nhk, ansa`, `settings: route`."""
    kinds = (
        ("feeds", _by(before.sources, "id"), _by(after.sources, "id")),
        ("topics", _by(before.topics, "id"), _by(after.topics, "id")),
        ("entities", _by(before.entities, "id"), _by(after.entities, "id")),
        ("receivers", _by(before.receivers, "name"), _by(after.receivers, "name")),
    )
    found = [line for kind, old, new in kinds for line in _lines(kind, old, new)]
    others = [name for name in _SETTINGS if getattr(before, name) != getattr(after, name)]
    return (*found, *([f"settings: changed {', '.join(others)}"] if others else ()))


def _by(values: tuple[Any, ...], name: str) -> dict[str, Any]:
    return {str(getattr(value, name)): value for value in values}


def _lines(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    both = [name for name in new if name in old]
    verbs = (
        ("added", [name for name in new if name not in old]),
        ("removed", [name for name in old if name not in new]),
        ("changed", [name for name in both if old[name] != new[name]]),
    )
    for verb, names in verbs:
        if names:
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            yield f"{kind}: {verb} {', '.join(names[:NAMED])}{more}"
