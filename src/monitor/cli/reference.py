"""The reference of every key, in Markdown, from the models that read the files."""

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.cli.schema_command import FILES
from monitor.yaml_reader import duration_text
from monitor.yaml_reader.validation import named_values

TITLES = {
    "monitor": "config/monitor.yaml",
    "feeds": "config/feeds.yaml",
    "watchlist": "config/watchlists/*.yaml",
}
Schema = Mapping[str, Any]


def settings_reference() -> str:
    """One chapter per file, one table per mapping in it."""
    return "\n".join(line for name in FILES for line in _chapter(name))


def _chapter(name: str) -> Iterator[str]:
    schema = FILES[name].model_json_schema()
    yield f"## `{TITLES[name]}`"
    yield ""
    if "properties" in schema:
        yield from _table(schema, schema)
    for title, definition in _definitions(schema, schema, ""):
        yield f"### `{title}`"
        yield ""
        yield _sentence(definition.get("description", ""))
        yield ""
        yield from _table(definition, schema)


def _definitions(node: Schema, root: Schema, path: str) -> Iterator[tuple[str, Schema]]:
    """Every mapping below a node, with the path that leads to it, depth first."""
    for name, below in _children(node):
        step = f"{path}.{name}" if path else name
        target = _reference(below, root)
        if target and target is not node:
            if target.get("properties"):
                yield step, target
            yield from _definitions(target, root, step)


def _children(node: Schema) -> Iterator[tuple[str, Schema]]:
    if values := named_values(node):
        yield "ID", values
    for name, below in node.get("properties", {}).items():
        if values := named_values(below):
            yield f"{name}.ID", values
        elif elements := _elements(below):
            yield f"{name}[]", elements
        else:
            yield name, below


def _elements(node: Schema) -> Schema | None:
    """What a list holds, also one that may be left out."""
    parts = (node, *node.get("anyOf", ()))
    return next((part["items"] for part in parts if "items" in part), None)


def _reference(node: Schema, root: Schema) -> Schema | None:
    for part in (node, *node.get("anyOf", ())):
        if "$ref" in part:
            found: Schema = root["$defs"][part["$ref"].rsplit("/", 1)[-1]]
            return found
    return None


def _table(node: Schema, root: Schema) -> Iterator[str]:
    required = node.get("required", ())
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    for name, field in node.get("properties", {}).items():
        default = "required" if name in required else _default(field)
        meaning = _meaning(field, root).replace("|", "\\|")
        yield f"| `{name}` | {_kind(field, root)} | {default} | {meaning} |"
    yield ""


def _meaning(field: Schema, root: Schema) -> str:
    target = _reference(field, root) or {}
    return _sentence(field.get("description") or target.get("description", ""))


def _default(field: Schema) -> str:
    value = field.get("default")
    if value in (None, "", [], {}) or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int) and field.get("pattern"):
        return f"`{_quantity(value, field)}`"
    return f"`{value}`"


def _quantity(value: int, field: Schema) -> str:
    return f"{value // 2**20}MB" if "16MB" in field["examples"] else duration_text(value)


def _kind(field: Schema, root: Schema) -> str:
    """What may stand there, in words."""
    if _reference(field, root):
        return "mapping"
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"] if value)
    if "anyOf" in field:
        kinds = [_kind(part, root) for part in field["anyOf"] if part.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "examples" in field:
        return "size" if "16MB" in field["examples"] else "duration"
    return _simple(field)


def _simple(field: Schema) -> str:
    if field.get("type") == "object":
        return f"mapping by {field.get('propertyNames', {}).get('title', 'id')}"
    kinds = {"string": "text", "array": "list", "boolean": "`true` or `false`"}
    kind = str(field.get("type", ""))
    low, high = field.get("minimum"), field.get("maximum")
    span = f" {low} to {high}" if low is not None and high is not None else ""
    return kinds.get(kind, kind) + span


def _sentence(text: str) -> str:
    return " ".join(text.split())
