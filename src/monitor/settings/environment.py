"""The environment over the file: `MONITOR_STORE__URL` beats `store: {url: ...}`."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsError

from monitor.errors import Problem
from monitor.settings.models import MonitorFile
from monitor.yaml_reader import nearest
from monitor.yaml_reader.validation import is_complex

PREFIX = "MONITOR_"
DELIMITER = "__"
ENVIRONMENT = Path("environment")


class _Source(EnvSettingsSource):
    """pydantic-settings' reading of an environment that is handed in as a value."""

    def __init__(self, model: type[BaseSettings], environ: Mapping[str, str]) -> None:
        self._environ = environ
        super().__init__(model)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._environ.items()}


def environment_settings(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """What the environment sets, in the form of the file, and what is wrong with it.

    An empty variable sets nothing, as an empty value in the file.

    A name without `__` that is no setting is left alone: orchestrators set such names for a
    service that is called monitor (`MONITOR_PORT=tcp://...`).
    """
    ours = {
        name: text for name, text in environ.items() if text and name.upper().startswith(PREFIX)
    }
    problems = [p for name in sorted(ours) if (p := _unknown(name))]
    try:
        return _Source(MonitorFile, ours)(), problems
    except SettingsError as fault:
        return {}, [*problems, *_unreadable(fault, ours)]


def _unreadable(fault: SettingsError, ours: Mapping[str, str]) -> Iterator[Problem]:
    """Values that should be JSON; pydantic-settings names the field in its message only."""
    field = re.search(r'field "(\w+)"', str(fault))
    prefix = PREFIX + (field[1].upper() if field else "")
    remedy = 'write a list as ["a", "b"] and a mapping as {"key": "value"}'
    for name in sorted(ours):
        if name.upper().startswith(prefix) and _is_complex(name) and not _is_json(ours[name]):
            yield Problem(ENVIRONMENT, 0, 0, name, "not JSON", remedy)


def _is_complex(name: str) -> bool:
    """Whether the variable sets a list or a mapping, by the settings' own schema."""
    steps = name[len(PREFIX) :].lower().split(DELIMITER)
    return is_complex(MonitorFile.model_json_schema(), steps)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _unknown(name: str) -> Problem | None:
    first = name[len(PREFIX) :].lower().split(DELIMITER)[0]
    if DELIMITER not in name or first in MonitorFile.model_fields:
        return None
    rest = name.upper()[len(PREFIX) + len(first) :]
    known = (PREFIX + field.upper() + rest for field in MonitorFile.model_fields)
    remedy = nearest(name.upper(), known)
    return Problem(ENVIRONMENT, 0, 0, name, "no such setting", remedy)


def overlaid(below: object, above: object) -> object:
    """Mappings merged key by key; elsewhere `above` wins."""
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    merged = dict(below)
    for key, value in above.items():
        merged[key] = overlaid(below.get(key), value) if key in below else value
    return merged


def variable(where: tuple[str | int, ...], environ: Mapping[str, str]) -> str:
    """The variable that sets this path, or an ancestor of it; "" if it comes from the file."""
    names = {name.upper(): name for name in environ}
    for length in range(len(where), 0, -1):
        name = PREFIX + DELIMITER.join(str(step) for step in where[:length]).upper()
        if name in names:
            return names[name]
    return ""
