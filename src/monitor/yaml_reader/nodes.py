"""What is wrong with the nodes of a YAML file that YAML itself has nothing against.

* a tag (`!x`), or an anchor that nothing refers to (`&x talks`): a value's beginning is lost;
* a comment that touches its word (`Gaza #talks`): the end of a query or a name is lost;
* a key that stands twice or is no text; an alias inside what it repeats, or a bomb of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from monitor.errors import Problem
from monitor.yaml_reader.slips import Entry, entry_of, message_of, remedy_of

MERGE = "tag:yaml.org,2002:merge"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "seq", "map", "timestamp", "merge", "value")
)
UNFOLDING = 20  # aliases may repeat this often what the file holds
UNFOLDING_FREE = 10_000  # values that a small file may always unfold to
# Keys whose values are queries and names: a word that vanishes from one changes what is found.
_QUERIES = ("query", "prefilter", "boost", "any_of", "all_of", "none_of")
_NAMES = ("name", "aliases", "context", "not_context", "not_in", "match", "no_match")
_SEARCHED = frozenset((*_QUERIES, *_NAMES))
_SEARCHED_SECTIONS = frozenset({"lists", "queries"})
_HASH = re.compile(r"[ \t]#[^\s#]")
_DROPPED = re.compile(r"[ \t]*(#[^\s#].*)")
_ALIAS = re.compile(r"\*([0-9A-Za-z_-]+)")  # as libyaml takes names

Pairs = dict[str, tuple[Node, Node]]


@dataclass
class Faults:
    """The faults that were found; `untold` ones are counted.

    `endless` nodes cannot be built, those of a `circle` whatever stands behind them.
    """

    problems: list[Problem] = field(default_factory=list)
    untold: int = 0
    stand_ins: set[int] = field(default_factory=set)  # lines whose value is not what was written
    endless: bool = False
    circle: bool = False


def faults_of(root: Node, text: str, file: Path, most: int, *, whole: bool = True) -> Faults:
    """What is wrong with the nodes of a text; more than `most` faults are counted.

    Where it is not `whole`, an anchor may be referred to further on.
    """
    looking = _Looking(text, file, most, whole=whole)
    found = looking.found
    try:
        looking.look(root, "")
    except RecursionError:
        found.problems.append(Problem(file, 1, 1, "", "an alias stands inside what it repeats"))
        found.endless = found.circle = True
        return found
    unfolded = looking.sizes[id(root)]
    if unfolded > UNFOLDING * len(looking.sizes) + UNFOLDING_FREE:
        found.problems.append(Problem(file, 1, 1, "", f"aliases unfold to {unfolded} values"))
        found.endless = True
    return found


class _Looking:
    """One look at every node; values that are plain text are passed over quickly."""

    def __init__(self, text: str, file: Path, most: int, *, whole: bool) -> None:
        self.found = Faults()
        self.sizes: dict[int, int] = {}
        self._text, self._file, self._most, self._whole = text, file, most, whole
        self._lines = lines_of(text)
        self._closely = _HASH.search(text) is not None or "&" in text

    def look(self, node: Node, key: str) -> None:
        """Look at a node and all below it."""
        if id(node) in self.sizes:
            return
        if node.tag not in TAGS:
            self._tag(node, key)
        if isinstance(node, MappingNode):
            self._keys(node, key)
        if self._closely and isinstance(node, ScalarNode):
            self._scalar(node, key)
        size = 1
        for name, child in _children(node):
            if isinstance(child, ScalarNode) and child.tag in TAGS and not self._closely:
                self.sizes[id(child)] = 1  # most are, and sound
            else:
                self.look(child, f"{key}.{name}" if key else name)
            size += self.sizes[id(child)]
        self.sizes[id(node)] = size

    def _is_enough(self) -> bool:
        """Whether one more fault is counted only: to say what it is costs more than to find it."""
        enough = len(self.found.problems) >= self._most
        self.found.untold += enough
        return enough

    def _tell(self, node: Node, key: str, message: str, remedy: str = "") -> None:
        if not self._is_enough():
            line, column = place_of(node)
            self.found.problems.append(Problem(self._file, line, column, key, message, remedy))

    def _tag(self, node: Node, key: str) -> None:
        self.found.stand_ins.add(place_of(node)[0])
        if self._is_enough():
            return
        entry = self._entry(node, key)
        message = message_of(entry.value, "") if entry.value.startswith("!") else ""
        message = message or f"the tag {node.tag} is not supported"
        self._tell(node, key, message, remedy_of(key, entry))

    def _scalar(self, node: ScalarNode, key: str) -> None:
        line, column = node.start_mark.line, node.start_mark.column
        if self._lines[line][column : column + 1] == "&":
            self._anchor(node, key)
        elif _is_searched(key) and node.style not in ("|", ">"):
            self._comment(node, key)

    @cached_property
    def _referred(self) -> frozenset[str]:
        """The names behind a `*`, found once: a search for each anchor takes minutes."""
        return frozenset(_ALIAS.findall(self._text))

    def _anchor(self, node: ScalarNode, key: str) -> None:
        entry = self._entry(node, key)
        name = re.match(r"&([\w-]+)", entry.value)
        if not self._whole or (name and name[1] in self._referred):
            return
        self.found.stand_ins.add(place_of(node)[0])
        if not self._is_enough():
            self._tell(node, key, message_of(entry.value, ""), remedy_of(key, entry))

    def _comment(self, node: ScalarNode, key: str) -> None:
        """A word behind ` #` that touches it: a hashtag or a word without forms, as likely."""
        line, column = node.end_mark.line, node.end_mark.column
        dropped = _DROPPED.match(self._lines[line], column)
        if dropped is None or self._is_enough():
            return
        message = f"YAML drops {dropped[1]!r} as a comment"
        remedy = remedy_of(key, self._entry(node, key))
        remedy = f"{remedy}; a comment of yours needs a blank behind its #"
        at = (line + 1, dropped.start(1) + 1)
        self.found.problems.append(Problem(self._file, *at, key, message, remedy))

    def _entry(self, node: Node, key: str) -> Entry:
        """The node's line from where its value begins, as `entry_of` parts it."""
        mark = node.start_mark
        written = self._lines[mark.line]
        name = key.rpartition(".")[2]
        own, end = entry_of(written), len(written)
        prefix = "- " if name.isdecimal() else f"{name}: "
        if own.key and mark.column <= len(own.prefix):
            prefix = own.prefix
        elif mark.column > len(own.prefix) and node.end_mark.line == mark.line:
            end = node.end_mark.column  # inside the brackets of a mapping or a list
        value = written[mark.column : end].rstrip()
        return Entry(prefix, own.key and name, value, own.column)

    def _keys(self, node: MappingNode, key: str) -> None:
        first: dict[str, Node] = {}
        for name, value in node.value:
            if not isinstance(name, ScalarNode):
                self._tell(name, key, "a key must be plain text")
                continue
            dotted = f"{key}.{name.value}" if key else str(name.value)
            before = first.setdefault(name.value, name)
            if before is not name:
                message = f"this key stands here twice, first in line {place_of(before)[0]}"
                self._tell(name, dotted, message, "remove one")
            if name.tag == MERGE and not _mergeable(value):
                self._tell(name, dotted, "`<<` merges mappings only")


def _is_searched(key: str) -> bool:
    steps = key.split(".")
    return steps[0] in _SEARCHED_SECTIONS or not _SEARCHED.isdisjoint(steps)


def _mergeable(value: Node) -> bool:
    parts = value.value if isinstance(value, SequenceNode) else [value]
    return all(isinstance(part, MappingNode) for part in parts)


def _children(node: Node) -> Iterator[tuple[str, Node]]:
    match node:
        case MappingNode():
            yield from ((str(key.value), value) for key, value in node.value)
        case SequenceNode():
            yield from ((str(i), value) for i, value in enumerate(node.value))


def lines_of(text: str) -> list[str]:
    """The lines that a mark may stand on: at the end of the text also the one after the last."""
    return [*text.split("\n"), ""]


def place_of(node: Node) -> tuple[int, int]:
    """Line and column of a node, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def pairs_of(node: MappingNode) -> Pairs:
    """Key and value nodes by key, merged mappings included; own keys win, then earlier merges."""
    own: Pairs = {}
    merged: Pairs = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            continue  # told already
        if key.tag != MERGE:
            own[key.value] = (key, value)
            continue
        for part in value.value if isinstance(value, SequenceNode) else [value]:
            if isinstance(part, MappingNode):
                merged = {**pairs_of(part), **merged}
    return {**merged, **own}
