"""`monitor schema`: JSON Schema of every YAML file, so that editors complete and complain."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from monitor.settings import MonitorFile
from monitor.watchlist import FeedsFile, WatchlistFile

FILES: dict[str, type[BaseModel]] = {
    "monitor": MonitorFile,
    "feeds": FeedsFile,
    "watchlist": WatchlistFile,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(
    name: Annotated[str, typer.Argument(help="Of this file only: monitor, feeds, ...")] = "",
    to: Annotated[Path | None, typer.Option(help="Write one file each into this folder.")] = None,
) -> None:
    """JSON Schema of every YAML file, for editors."""
    every = schemas()
    if name and name not in every:
        raise typer.BadParameter(f"no schema {name}; there are: {', '.join(sorted(every))}")
    chosen = {name: every[name]} if name else every
    if to is None:
        typer.echo(json.dumps(chosen[name] if name else chosen, indent=2, ensure_ascii=False))
        return
    to.mkdir(parents=True, exist_ok=True)
    for each, content in chosen.items():
        target = to / f"{each}.json"
        target.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
        typer.echo(f"written: {target}")


def schemas() -> dict[str, dict[str, Any]]:
    """By name of the file's kind: monitor, feeds, watchlist."""
    return {name: _schema(model) for name, model in FILES.items()}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    _open(schema)
    for definition in schema.get("$defs", {}).values():
        _open(definition)
    if "SourceModel" in schema.get("$defs", {}):
        full = schema["$defs"]["SourceModel"]
        short = {"type": "string", "description": "The feed's address."}
        schema["$defs"]["SourceModel"] = {"anyOf": [short, full]}
    return {"$schema": DIALECT, **schema}


def _open(schema: dict[str, Any]) -> None:
    """Keys that start with a dot hold anchors; every other key must be a known one."""
    if schema.get("type") == "object":
        schema.setdefault("patternProperties", {})["^[.]"] = {}
        schema["additionalProperties"] = False
    for below in schema.get("properties", {}).values():
        if "patternProperties" in below:
            below["additionalProperties"] = False
