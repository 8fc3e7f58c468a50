"""A document against a pydantic model: every fault as a Problem with its place and a remedy."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from monitor.errors import Problem
from monitor.yaml_reader.document import Data, Place, Where, YamlFile
from monitor.yaml_reader.limits import MAPPING
from monitor.yaml_reader.quantities import DURATION_PATTERN, duration_text

M = TypeVar("M", bound=BaseModel)

LIST = ("must be a list", "write [a, b] or one `- ` line per element")
SHAPES = {
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
    "dict_type": MAPPING,
    "list_type": LIST,
    "string_type": ("must be text", ""),
}
REMEDY = " | "  # parts a ValueError's words into what is wrong and what to do
_NUMBER = ("must be a number", "write it in digits, without a sign or a unit behind it")
_WHOLE = ("must be a whole number", "write it in digits, without a sign or a unit behind it")
_TRUTH = ("must be true or false", "write `true` or `false`")
WORDS = {
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "greater_than": ("must be more than {gt}", "write a number above {gt}"),
    "greater_than_equal": ("must be at least {ge}", "write {ge} or more"),
    "less_than": ("must be less than {lt}", "write a number below {lt}"),
    "less_than_equal": ("must be at most {le}", "write {le} or less"),
    "string_too_short": ("must not be empty", "write a value, or leave the key out"),
    "string_too_long": ("must have at most {max_length} characters", "make it shorter"),
    "too_short": ("is an empty list", "add an element, or leave the key out"),
    "too_long": ("must have at most {max_length} elements", "take some out"),
}
MOST_TOLD = 500  # faults of one file: nobody reads more, and each is looked for among names
_MOST_SHOWN = 60  # characters of a value that a message repeats


class Section(BaseModel):
    """A mapping in a configuration file: unknown keys are errors, an empty value is "not set"."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, validate_default=False
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        return without_empty(data, cls)


def without_empty(data: object, model: type[BaseModel]) -> object:
    """Drop the model's keys that have no value, and keys that start with a dot (for anchors)."""
    data = without_anchors(data)
    if not isinstance(data, Mapping):
        return data
    own = _own_keys(model)
    return {key: value for key, value in data.items() if value is not None or key not in own}


@cache
def _own_keys(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def without_anchors(data: object) -> object:
    """Drop keys that start with a dot: they are a place for anchors, which nothing reads."""
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        return data
    return {key: value for key, value in data.items() if not str(key).startswith(".")}


def validate(document: YamlFile, model: type[M]) -> M | None:
    """The document as a model; None, with the document's problems added to, where it is not."""
    found = validate_entries(document, model, 0)
    return None if document.problems else found


def validate_entries(
    document: YamlFile, model: type[M], depth: int, foreign: Mapping[str, str] | None = None
) -> M | None:
    """The document as a model, without the entries that are wrong.

    An entry stands `depth` keys deep: 2 for `topics.gaza`, 1 for a feed. What is wrong is added to
    the document's problems. None where nothing can be used, or where `depth` is 0. `foreign` are
    keys of other programs, with what to write instead.
    """
    if document.unreadable or (document.data is None and document.problems):
        return None
    data, told = document.data, False
    while True:
        try:
            return model.model_validate(data)
        except ValidationError as fault:
            if not told:
                document.tell(problems_of(fault, document, model, foreign))
            wrong = {_steps(error)[:depth] for error in fault.errors()}
            told, data = True, _without(data, wrong) if depth and () not in wrong else None
            if data is None:
                return None


def _without(data: Data, wrong: set[tuple[str | int, ...]]) -> Data:
    """The data without the entries at these paths; None where one is not there."""
    if not isinstance(data, dict):
        return None
    kept: dict[str, Data] = {}
    inside = defaultdict[str | int, set[tuple[str | int, ...]]](set)
    for path in wrong:
        inside[path[0]].add(path[1:])
    for key, value in data.items():
        below = inside.get(key)
        if not below:
            kept[key] = value
        elif () not in below and isinstance(value, dict):
            kept[key] = _without(value, below)
    return kept if kept != data else None


def problems_of(
    fault: ValidationError,
    document: YamlFile,
    model: type[BaseModel],
    foreign: Mapping[str, str] | None = None,
) -> Iterator[Problem]:
    """One problem per error, in the order of the file.

    `foreign` are keys of other programs that people may write, with what to write instead.
    """
    schema, errors = model.model_json_schema(), fault.errors()
    placed = sorted(
        ((_place(error, document), error) for error in errors),
        key=lambda one: (one[0].line, one[0].column),
    )
    for place, error in placed[:MOST_TOLD]:
        yield _problem(error, place, document, schema, foreign or {})
    if (more := len(placed) - MOST_TOLD) > 0:
        yield Problem(document.file, 0, 0, "", f"has {more} more faults")


def problem_at(document: YamlFile, where: Where, message: str, remedy: str = "") -> Problem:
    """A problem with the value at this path."""
    place = document.place(where)
    return Problem(document.file, place.line, place.column, dotted(where), message, remedy)


def dotted(where: Iterable[str | int]) -> str:
    """A path as messages show it: `route.routes.0.receiver`."""
    return ".".join(str(step) for step in where)


def nearest(name: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known: the nearest that is, or all where few are."""
    names = sorted({*known} - {""})
    close = get_close_matches(name, names, n=1, cutoff=0.65)
    close = close or [each for each in names if each.lower() == name.lower()]
    if close:
        return f"did you mean `{close[0]}`?"
    return f"known: {', '.join(names[:20])}" if names else ""


def id_remedy(text: str, first: str = "a letter or a digit") -> str:
    """What to write instead of a text that is no id: the nearest one that is."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    near = "-".join(re.findall(r"[A-Za-z0-9_.]+", plain))
    rule = f"letters, digits, `_`, `.` and `-`, 100 at most, the first {first}"
    if re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}", near):
        return f"write {near}; {rule}"
    return rule


def _steps(error: ErrorDetails) -> tuple[str | int, ...]:
    """The path of an error, without the steps that only pydantic knows."""
    return tuple(step for step in error["loc"] if step != "[key]")


def _place(error: ErrorDetails, document: YamlFile) -> Place:
    at_key = error["type"] == "extra_forbidden" or "[key]" in error["loc"]
    where = _steps(error)
    return document.key_place(where) if at_key else document.place(where)


def _problem(
    error: ErrorDetails,
    place: Place,
    document: YamlFile,
    schema: Mapping[str, Any],
    foreign: Mapping[str, str],
) -> Problem:
    where = _steps(error)
    message, remedy = words(error, schema)
    if error["type"] == "extra_forbidden":
        remedy = foreign.get(str(where[-1]), remedy)
    if error["type"] == "string_type":
        remedy = document.as_text(where) if error["input"] is not None else "take it out"
    if SHAPES.get(error["type"]) == MAPPING:
        remedy = _below_it(error["input"], known_keys(schema, where)) or remedy
    return Problem(document.file, place.line, place.column, dotted(where), message, remedy)


def _below_it(value: object, known: Sequence[str]) -> str:
    """What to write where a mapping belongs and something else stands, which may be a secret."""
    text = value if isinstance(value, str) else ""
    key, colon, rest = text.partition(":")
    if colon and key.isidentifier() and rest and not rest.startswith(("//", " ")):
        return f"write a blank after the colon: {key}: {rest.split()[0]}"
    wanted = ("url", "webhook_url") if "://" in text else ("to",) if "@" in text else ()
    meant = next((each for each in wanted if each in known), "")
    return f"write this below it, behind `{meant}:`" if meant else _keys_below(known)


def _keys_below(known: Sequence[str]) -> str:
    names = ", ".join(known[:20])
    return f"write `key: value` lines below it; keys: {names}" if known else ""


def words(error: ErrorDetails, schema: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong, and what to do, in our words; the library's never reach a user."""
    where, kind = error["loc"], error["type"]
    if kind == "extra_forbidden":
        return "unknown key", _meant(str(where[-1]), schema, where[:-1])
    if kind == "missing":
        return "is missing", f"add `{where[-1]}:`"
    if kind in SHAPES:
        return SHAPES[kind]
    if kind == "value_error":
        message, _, remedy = str(error["msg"]).removeprefix("Value error, ").partition(REMEDY)
        return message, remedy
    limits = {name: _limit(value) for name, value in error.get("ctx", {}).items()}
    if str(error["input"]) != "0" and re.fullmatch(DURATION_PATTERN, str(error["input"])):
        limits = {name: _as_duration(value) for name, value in limits.items()}
    template, remedy = WORDS.get(kind, ("is not understood", "see docs/reference/configuration.md"))
    found = f" (found {_shown(error['input'])})" if _shown(error["input"]) else ""
    if kind == "literal_error":
        known = [value for value in re.findall(r"'([^']*)'", str(limits["expected"])) if value]
        close = get_close_matches(str(error["input"]).lower(), known, n=1, cutoff=0.5)
        remedy = f"did you mean `{close[0]}`?" if close else ""
        return f"must be one of {', '.join(known)}{found}", remedy
    return template.format_map(limits) + found, remedy.format_map(limits)


def _meant(name: str, schema: Mapping[str, Any], above: Sequence[str | int]) -> str:
    """The remedy for an unknown key: `log_level` and a `level` of its own stand in `log`."""
    known = known_keys(schema, above)
    inner = [(key, below) for key in known for below in known_keys(schema, (*above, key))]
    for key, below in inner:
        if re.fullmatch(f"{re.escape(key)}[_.-]{re.escape(below)}", name):
            return f"write `{key}: {{{below}: ...}}`"
    homes = [key for key, below in inner if below == name]
    if len(homes) == 1:
        return f"it belongs below `{homes[0]}:`"
    return nearest(name, known)


def _limit(value: object) -> object:
    return f"{value:g}" if isinstance(value, float) else value


def _as_duration(value: object) -> object:
    return duration_text(value) if isinstance(value, int) and value else value


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str | int | float) else ""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def known_keys(schema: Mapping[str, Any], where: Iterable[str | int]) -> tuple[str, ...]:
    """The keys that a JSON schema knows in the mapping at this path."""
    return tuple(key for part in _parts_at(schema, where) for key in part.get("properties", ()))


def is_complex(schema: Mapping[str, Any], where: Iterable[str | int]) -> bool:
    """Whether a JSON schema wants a list or a mapping at this path."""
    return any(part.get("type") in ("array", "object") for part in _parts_at(schema, where))


def _parts_at(schema: Mapping[str, Any], where: Iterable[str | int]) -> Iterator[Mapping[str, Any]]:
    """What a JSON schema says of the value at this path."""
    nodes = [schema]
    for step in where:
        nodes = [below for node in nodes for below in _below(schema, node, step)]
    for node in nodes:
        yield from _parts(schema, node)


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
