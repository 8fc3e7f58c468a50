"""The committed JSON Schemas are those of the models, and the shipped files hold to them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.cli.schema_command import schemas

CONFIG = Path(__file__).parents[2] / "config"
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schema_is_current(name: str) -> None:
    committed = json.loads((CONFIG / "schema" / f"{name}.json").read_text("utf-8"))

    assert committed == schemas()[name], "run: .venv/bin/monitor schema --to config/schema"


def test_no_other_schema_is_committed() -> None:
    assert {file.stem for file in (CONFIG / "schema").glob("*")} == set(schemas())


@pytest.mark.parametrize("file", sorted(CONFIG.rglob("*.yaml")), ids=lambda file: file.name)
def test_every_shipped_file_names_its_schema_and_holds_to_it(file: Path) -> None:
    text = file.read_text("utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named is not None
    schema = json.loads((file.parent / named[1]).read_text("utf-8"))

    assert list(faults(yaml.safe_load(text), schema, schema)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("monitor", {"stoer": {}}),
        ("monitor", {"web": {"port": "http"}}),
        ("monitor", {"store": {"keep": "90 days"}}),
        ("monitor", {"receivers": {"a": {}}}),
        ("monitor", {"receivers": {"a": {"slak": {}}}}),
        ("feeds", {"a": {"title": "x"}}),
        ("feeds", {"a": {"url": "https://x.example", "gdelt": "x"}}),
        ("feeds", {"a b": "https://x.example"}),
        ("feeds", {"a": 5}),
        ("watchlist", {"topics": {"t": {"qurey": "x"}}}),
        ("watchlist", {"topics": {"t": {"tests": [{"macth": "x"}]}}}),
    ],
)
def test_a_schema_refuses_what_the_daemon_refuses(name: str, value: object) -> None:
    schema = schemas()[name]

    assert list(faults(value, schema, schema)) != []


def test_a_schema_accepts_anchors_and_the_short_form() -> None:
    value = {".defaults": {"every": "1h"}, "a": "https://x.example"}
    schema = schemas()["feeds"]

    assert list(faults(value, schema, schema)) == []


def faults(value: Any, node: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    """As much of JSON Schema as the schemas use."""
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    if "anyOf" in node:
        choices = [list(faults(value, choice, root)) for choice in node["anyOf"]]
        yield from () if [] in choices else min(choices, key=len)
        return
    expected = TYPES[node["type"]] if "type" in node else object
    if not isinstance(value, expected):  # type: ignore[arg-type]
        yield f"{value!r} is not {node['type']}"
    elif isinstance(value, dict):
        yield from mapping_faults(value, node, root)
    elif isinstance(value, list):
        for each in value:
            yield from faults(each, node.get("items", {}), root)
    else:
        yield from scalar_faults(value, node)


def mapping_faults(
    value: dict[str, Any], node: dict[str, Any], root: dict[str, Any]
) -> Iterator[str]:
    yield from (f"{key} is missing" for key in node.get("required", ()) if key not in value)
    kinds = [sum(1 for _ in mapping_faults(value, k, root)) for k in node.get("oneOf", ())]
    if kinds and kinds.count(0) != 1:
        yield f"{kinds.count(0)} of {len(kinds)} forms"
    if not node.get("minProperties", 0) <= len(value) <= node.get("maxProperties", 10**9):
        yield f"{len(value)} keys"
    for key, each in value.items():
        patterns = node.get("patternProperties", {})
        below = [schema for pattern, schema in patterns.items() if re.search(pattern, key)]
        below += [node["properties"][key]] if key in node.get("properties", {}) else []
        if not below and node.get("additionalProperties") is False:
            yield f"{key} is not known"
        for schema in below:
            yield from faults(each, schema, root)


def scalar_faults(value: Any, node: dict[str, Any]) -> Iterator[str]:
    if "enum" in node and value not in node["enum"]:
        yield f"{value!r} is none of {node['enum']}"
    if "pattern" in node and not re.search(node["pattern"], value):
        yield f"{value!r} does not fit {node['pattern']}"
    if "maximum" in node and value > node["maximum"]:
        yield f"{value!r} is too large"
