"""A document against a pydantic model: every fault as a Problem with its place and a remedy."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from monitor.errors import Problem
from monitor.yaml_reader.document import Document, Where

M = TypeVar("M", bound=BaseModel)

MAPPING = ("must be a mapping", "write `key: value` lines below it")
LIST = ("must be a list", "write [a, b] or one `- ` line per element")
SHAPES = {
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
    "dict_type": MAPPING,
    "list_type": LIST,
    "string_type": ("must be text", ""),
}


class Section(BaseModel):
    """A mapping in a configuration file: unknown keys are errors, an empty value is "not set"."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, validate_default=False
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        return without_empty(data)


def without_empty(data: object) -> object:
    """Drop keys without a value and keys that start with a dot (a place for anchors)."""
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        return data
    return {
        key: value
        for key, value in data.items()
        if value is not None and not str(key).startswith(".")
    }


def validate(document: Document, model: type[M]) -> M | None:
    """The document as a model; None, with the document's problems added to, where it is not."""
    if document.problems:
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as fault:
        document.problems.extend(problems_of(fault, document, model))
        return None


def problems_of(
    fault: ValidationError, document: Document, model: type[BaseModel]
) -> Iterator[Problem]:
    """One problem per error, in the order of the file."""
    schema = model.model_json_schema()
    found = [_problem(error, document, schema) for error in fault.errors()]
    yield from sorted(found, key=lambda problem: (problem.line, problem.column))


def problem_at(document: Document, where: Where, message: str, remedy: str = "") -> Problem:
    """A problem with the value at this path."""
    place = document.place(where)
    return Problem(document.file, place.line, place.column, dotted(where), message, remedy)


def dotted(where: Iterable[str | int]) -> str:
    """A path as messages show it: `route.routes.0.receiver`."""
    return ".".join(str(step) for step in where)


def nearest(name: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known: the nearest that is, or all where few are."""
    names = sorted(set(known))
    close = get_close_matches(name, names, n=1, cutoff=0.65)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"known: {', '.join(names[:20])}" if names else ""


def _problem(error: ErrorDetails, document: Document, schema: Mapping[str, Any]) -> Problem:
    where = tuple(step for step in error["loc"] if step != "[key]")
    at_key = error["type"] == "extra_forbidden" or "[key]" in error["loc"]
    place = document.key_place(where) if at_key else document.place(where)
    message, remedy = words(error, schema)
    return Problem(document.file, place.line, place.column, dotted(where), message, remedy)


def words(error: ErrorDetails, schema: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong, and what to do."""
    where, kind = error["loc"], error["type"]
    if kind == "extra_forbidden":
        return "unknown key", nearest(str(where[-1]), known_keys(schema, where[:-1]))
    if kind == "missing":
        return "is missing", f"add `{where[-1]}:`"
    if kind in SHAPES:
        return SHAPES[kind]
    if kind == "value_error":
        return error["msg"].removeprefix("Value error, "), ""
    message = error["msg"].removeprefix("Input ")
    return f"{message} (found {error['input']!r})", ""


def known_keys(schema: Mapping[str, Any], where: Iterable[str | int]) -> tuple[str, ...]:
    """The keys that a JSON schema knows in the mapping at this path."""
    nodes = [schema]
    for step in where:
        nodes = [below for node in nodes for below in _below(schema, node, step)]
    return tuple(
        key for node in nodes for part in _parts(schema, node) for key in part.get("properties", ())
    )


def _below(
    schema: Mapping[str, Any], node: Mapping[str, Any], step: str | int
) -> Iterator[Mapping[str, Any]]:
    for part in _parts(schema, node):
        if isinstance(step, int):
            below = part.get("items")
        else:
            below = part.get("properties", {}).get(step) or named_values(part)
        if isinstance(below, Mapping):
            yield below


def named_values(node: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema of the values in a mapping by id; None for other mappings."""
    for below in (*node.get("patternProperties", {}).values(), node.get("additionalProperties")):
        if isinstance(below, Mapping):
            return below
    return None


def _parts(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema node and what it refers to: `$ref`, `anyOf`, `allOf`."""
    if "$ref" in node:
        yield from _parts(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
        return
    yield node
    for choice in (*node.get("anyOf", ()), *node.get("allOf", ())):
        yield from _parts(schema, choice)
