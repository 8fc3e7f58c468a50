"""One YAML file as plain data, with the place of each key and value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from monitor.errors import Problem
from monitor.yaml_reader.positions import source_index

_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MERGE = "tag:yaml.org,2002:merge"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "seq", "map", "timestamp", "merge", "value")
)
UNFOLDING = 20  # aliases may repeat this often what the file holds
UNFOLDING_FREE = 10_000  # values that a small file may always unfold to


class _Loader(_SAFE_LOADER):  # type: ignore[misc]
    """Scalars stay as they are written, so only a merge key is more than text."""

    yaml_implicit_resolvers: ClassVar = {"<": [(MERGE, re.compile("<<$"))]}


Where = tuple[str | int, ...]
Pairs = dict[str, tuple[Node, Node]]
Data = dict[str, "Data"] | list["Data"] | str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A position as an editor counts it: from 1; 0 means the whole file."""

    line: int = 0
    column: int = 0


@dataclass
class Document:
    """A YAML file: `data` as dicts, lists, strings and None; `problems` where it is not well."""

    file: Path
    text: str = ""
    data: Data = None
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None
    _keys: dict[int, Pairs] = field(default_factory=dict)  # by node, so that a look is not a search

    def place(self, where: Where) -> Place:
        """Where the value at this path stands; of its nearest parent if there is none."""
        node = self._find(where)[0]
        return _place(node) if node else Place()

    def key_place(self, where: Where) -> Place:
        """Where the key of this path stands; the value's place for an element of a list."""
        key = self._find(where)[1]
        return _place(key) if key else self.place(where)

    def inside(self, where: Where, offset: int) -> Place:
        """Where the character at `offset` of the text at this path stands."""
        node = self._find(where)[0]
        if not isinstance(node, ScalarNode):
            return self.place(where)
        start, end = (self._index(mark) for mark in (node.start_mark, node.end_mark))
        index = start + source_index(self.text[start:end], node.value, offset, node.style or "")
        line = self.text.count("\n", 0, index)
        return Place(line + 1, index - self._line_starts[line] + 1)

    def _index(self, mark: yaml.Mark) -> int:
        return self._line_starts[mark.line] + mark.column

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0, *(i + 1 for i, char in enumerate(self.text) if char == "\n")]
        return [*starts, len(self.text)]  # a mark at the end may stand on the line after the last

    def _find(self, where: Where) -> tuple[Node | None, Node | None]:
        """The node at a path, or its nearest parent; and the key it stands under."""
        node, key = self.root, None
        for step in where:
            below = self._step(node, step)
            if below is None:
                break
            key, node = below
        return node, key

    def _step(self, node: Node | None, step: str | int) -> tuple[Node | None, Node] | None:
        match node:
            case MappingNode():
                if id(node) not in self._keys:
                    self._keys[id(node)] = _pairs(node)
                return self._keys[id(node)].get(str(step))
            case SequenceNode() if isinstance(step, int) and step < len(node.value):
                return None, node.value[step]
        return None


def read_document(file: Path) -> Document:
    """Read and compose a file; faults of form become problems, nothing is raised."""
    document = Document(file)
    try:
        document.text = _normal(file.read_bytes().decode("utf-8-sig"))
        document.root = yaml.compose(document.text, Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as fault:
        document.problems.append(_unreadable(file, fault))
    if document.root:
        document.problems.extend(_faults(document.root, file))
        document.data = None if document.problems else _Builder().build(document.root)
    return document


def _normal(text: str) -> str:
    """Line ends as YAML counts them, so that a mark's line is ours."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(file: Path, fault: Exception) -> Problem:
    match fault:
        case yaml.MarkedYAMLError(problem_mark=mark) if mark is not None:
            words = (fault.context, fault.problem)
            message = ", ".join(word for word in words if word)
            return Problem(file, mark.line + 1, mark.column + 1, "", f"not YAML: {message}")
        case UnicodeDecodeError():
            message, remedy = "the file is not UTF-8 text", "save it as UTF-8"
            return Problem(file, 0, 0, "", f"{message} (byte {fault.start})", remedy)
        case OSError():
            return Problem(file, 0, 0, "", f"cannot be read: {fault.strerror}")
        case RecursionError():
            return Problem(file, 0, 0, "", "nested too deeply")
    return Problem(file, 0, 0, "", f"not YAML: {fault}")


def _faults(root: Node, file: Path) -> Iterator[Problem]:
    """What is wrong with the nodes themselves: tags, keys twice, loops, alias bombs."""
    seen: dict[int, int] = {}
    try:
        yield from _node_faults(root, file, "", seen)
    except RecursionError:
        yield Problem(file, 1, 1, "", "an alias stands inside what it repeats")
        return
    if seen[id(root)] > UNFOLDING * len(seen) + UNFOLDING_FREE:
        yield Problem(file, 1, 1, "", f"aliases unfold to {seen[id(root)]} values")


def _node_faults(node: Node, file: Path, key: str, sizes: dict[int, int]) -> Iterator[Problem]:
    if id(node) in sizes:
        return
    if node.tag not in TAGS:
        place = _place(node)
        yield Problem(file, place.line, place.column, key, f"the tag {node.tag} is not supported")
    if isinstance(node, MappingNode):
        yield from _key_faults(node, file, key)
    size = 1
    for name, child in _children(node):
        if isinstance(child, ScalarNode) and child.tag in TAGS:  # most are, and sound
            sizes[id(child)] = 1
        else:
            yield from _node_faults(child, file, f"{key}.{name}" if key else name, sizes)
        size += sizes[id(child)]
    sizes[id(node)] = size


def _key_faults(node: MappingNode, file: Path, key: str) -> Iterator[Problem]:
    first: dict[str, Node] = {}
    for name, _ in node.value:
        if not isinstance(name, ScalarNode):
            place = _place(name)
            yield Problem(file, place.line, place.column, key, "a key must be plain text")
            continue
        before = first.setdefault(name.value, name)
        if before is not name:
            message = f"this key stands here twice, first in line {_place(before).line}"
            yield _key_fault(name, file, key, message, "remove one")
        if name.tag == MERGE and not _mergeable(node, name):
            yield _key_fault(name, file, key, "`<<` merges mappings only")


def _key_fault(name: ScalarNode, file: Path, key: str, message: str, remedy: str = "") -> Problem:
    place, dotted = _place(name), f"{key}.{name.value}" if key else str(name.value)
    return Problem(file, place.line, place.column, dotted, message, remedy)


def _mergeable(node: MappingNode, key: Node) -> bool:
    value = next(v for k, v in node.value if k is key)
    parts = value.value if isinstance(value, SequenceNode) else [value]
    return all(isinstance(part, MappingNode) for part in parts)


def _children(node: Node) -> Iterator[tuple[str, Node]]:
    match node:
        case MappingNode():
            yield from ((str(key.value), value) for key, value in node.value)
        case SequenceNode():
            yield from ((str(i), value) for i, value in enumerate(node.value))


def _place(node: Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def _pairs(node: MappingNode) -> Pairs:
    """Key and value nodes by key, merged mappings included; own keys win, then earlier merges."""
    own: Pairs = {}
    merged: Pairs = {}
    for key, value in node.value:
        if key.tag != MERGE:
            own[key.value] = (key, value)
            continue
        for part in value.value if isinstance(value, SequenceNode) else [value]:
            merged = {**_pairs(part), **merged}
    return {**merged, **own}


class _Builder:
    """Nodes to plain data; what an anchor names is built once and shared."""

    def __init__(self) -> None:
        self._built: dict[int, Data] = {}

    def build(self, node: Node) -> Data:
        """The data of one node."""
        if id(node) not in self._built:
            self._built[id(node)] = self._new(node)
        return self._built[id(node)]

    def _new(self, node: Node) -> Data:
        match node:
            case MappingNode():
                return {key: self.build(value) for key, (_, value) in _pairs(node).items()}
            case SequenceNode():
                return [self.build(value) for value in node.value]
        assert isinstance(node, ScalarNode)
        return None if not node.style and node.value in NULLS else str(node.value)
