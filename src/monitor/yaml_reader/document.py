"""One YAML file as plain data, with the place of each key and value."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from monitor.errors import Problem
from monitor.yaml_reader.limits import MENDED, refused, too_long, too_many
from monitor.yaml_reader.nodes import MERGE, NULLS, Pairs, faults_of, lines_of, pairs_of, place_of
from monitor.yaml_reader.positions import source_index
from monitor.yaml_reader.slips import Entry, Mending, Slip, entry_of, plain_blanks, remedy_of

_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOT_YAML = "not YAML"  # begins the message on a slip
MOST_SLIPS = 100  # of one file that are told
_UNREADABLE = re.compile(  # what YAML 1.2 lets no file hold, section 5.1
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_FURTHER_ENDS = re.compile("[\x85\u2028\u2029]")


class _Loader(_SAFE_LOADER):  # type: ignore[misc]
    """Scalars stay as they are written, so only a merge key is more than text."""

    yaml_implicit_resolvers: ClassVar = {"<": [(MERGE, re.compile("<<$"))]}


Where = tuple[str | int, ...]
Data = dict[str, "Data"] | list["Data"] | str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A position as an editor counts it: from 1; 0 means the whole file."""

    line: int = 0
    column: int = 0


@dataclass
class YamlFile:
    """A YAML file: `data` as dicts, lists, strings and None; `problems` where it is not well."""

    file: Path
    text: str = ""
    data: Data = None
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None
    stand_ins: set[int] = field(default_factory=set)  # lines whose value could not be read
    _keys: dict[int, Pairs] = field(default_factory=dict)  # by node, so that a look is not a search

    def tell(self, problems: Iterable[Problem]) -> None:
        """Add problems, but none with a stand-in: what is wrong in its line is told already."""
        self.problems.extend(each for each in problems if each.line not in self.stand_ins)

    @property
    def unreadable(self) -> bool:
        """Whether nothing could be read, so that it is not even known what the file names."""
        return bool(self.problems) and self.root is None

    def place(self, where: Where) -> Place:
        """Where the value at this path stands; of its nearest parent if there is none."""
        node = self._find(where)[0]
        return Place(*place_of(node)) if node else Place()

    def key_place(self, where: Where) -> Place:
        """Where the key of this path stands; the value's place for an element of a list."""
        key = self._find(where)[1]
        return Place(*place_of(key)) if key else self.place(where)

    def inside(self, where: Where, offset: int) -> Place:
        """Where the character at `offset` of the text at this path stands."""
        node = self._find(where)[0]
        if not isinstance(node, ScalarNode):
            return self.place(where)
        start, end = (self._index(mark) for mark in (node.start_mark, node.end_mark))
        index = start + source_index(self.text[start:end], node.value, offset, node.style or "")
        starts = self._line_starts
        line = bisect_right(starts, index, hi=len(starts) - 1)
        return Place(line, index - starts[line - 1] + 1)

    def as_text(self, where: Where) -> str:
        """What to do so that the value at this path is the text that it looks like."""
        node = self._find(where)[0]
        if node is None:
            return ""
        line = lines_of(self.text)[node.start_mark.line]
        entry, begin, end = entry_of(line), node.start_mark.column, len(line)
        name, key = str(where[-1]), ".".join(map(str, where))
        prefix = line[:begin]
        if begin > len(entry.prefix):  # inside the brackets of a mapping or a list
            prefix = f"{name}: "
            end = node.end_mark.column if node.end_mark.line == node.start_mark.line else end
        value = line[begin:end].rstrip()
        return remedy_of(key, Entry(prefix, entry.key and name, value, entry.column))

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
                    self._keys[id(node)] = pairs_of(node)
                return self._keys[id(node)].get(str(step))
            case SequenceNode() if isinstance(step, int) and step < len(node.value):
                return None, node.value[step]
        return None


def read_document(
    file: Path, keys: AbstractSet[str] = frozenset(), most: int | None = None
) -> YamlFile:
    """Read and compose a file; faults of form become problems, nothing is raised.

    A line that is no YAML is told and replaced by a stand-in, and the rest is read. `keys` are
    those that such a file may have at its top: one that has a hundred others is not read on.
    With `most`, only the whole lines among so many bytes are read, up to what is not closed there.
    """
    document = YamlFile(file)
    try:
        if long := too_long(file):
            document.problems.append(long)
            return document
        content = _content(file, most)
        if many := too_many(content, file):
            document.problems.append(many)
            return document
        document.text = plain_blanks(_normal(content.decode("utf-8-sig")))
    except UnicodeDecodeError as fault:
        message = f"the file is not UTF-8 text (byte {fault.start})"
        document.problems.append(Problem(file, 0, 0, "", message, "save it as UTF-8"))
        return document
    except OSError as fault:
        document.problems.append(Problem(file, 0, 0, "", f"cannot be read: {fault.strerror}"))
        return document
    _drop_unreadable(document)
    if len(document.problems) < MOST_SLIPS:  # else it is no text at all
        document.root = _composed(document, keys, whole=most is None)
    if document.root:
        _look_at_nodes(document, document.root, whole=most is None)
    return document


def _look_at_nodes(document: YamlFile, root: Node, *, whole: bool) -> None:
    """Tell the faults of nodes; where they are too many or a circle, nothing more is looked at."""
    found = faults_of(root, document.text, document.file, MOST_SLIPS, whole=whole)
    document.tell(found.problems)
    document.stand_ins |= found.stand_ins
    if found.untold:
        rest = f"has {found.untold} more faults"
        document.problems.append(Problem(document.file, 0, 0, "", rest))
    if found.untold or found.circle:
        document.root = None
    elif not found.endless:
        document.data = _Builder().build(root)


def _content(file: Path, most: int | None) -> bytes:
    if most is None:
        return file.read_bytes()
    with file.open("rb") as opened:
        return opened.read(most).rpartition(b"\n")[0]


def _normal(text: str) -> str:
    """Line ends as editors count them, so that a mark's line is ours.

    The further ones of YAML 1.1, section 4.2, are blanks: word processors leave U+2028 in a query.
    """
    return _FURTHER_ENDS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _drop_unreadable(document: YamlFile) -> None:
    """A space for each character that YAML does not allow."""
    for found in islice(_UNREADABLE.finditer(document.text), MOST_SLIPS):
        line = document.text.count("\n", 0, found.start())
        column = found.start() - document.text.rfind("\n", 0, found.start())
        message = f"the character U+{ord(found[0]):04X} is not allowed in YAML"
        document.problems.append(Problem(document.file, line + 1, column, "", message, "delete it"))
    if len(document.problems) < MOST_SLIPS:
        document.text = _UNREADABLE.sub(" ", document.text)


def _composed(document: YamlFile, keys: AbstractSet[str], *, whole: bool) -> Node | None:
    """The root node of the text, mended until it is YAML; None where it cannot be.

    What is not closed at the end of a text that is not `whole` is no slip, and is left out.
    """
    mending = Mending(document.text)
    for _ in range(slips_of(document.text)):
        try:
            if problem := refused(document.text, document.file, keys, _Loader):
                document.problems.append(problem)
                return None
            root: Node | None = yaml.compose(document.text, Loader=_Loader)
        except yaml.MarkedYAMLError as fault:
            if not whole and _is_at_end(fault, document.text):
                document.text = _closed(fault, document.text)
                mending = Mending(document.text)
                continue
            slip = mending.mend(fault)
            if slip is None:
                break
            document.tell([_problem(document.file, slip)])
            document.stand_ins.add(slip.line + 1)
            document.text = mending.text
        except (yaml.YAMLError, RecursionError):
            document.problems.append(Problem(document.file, 0, 0, "", "nested too deeply"))
            return None
        else:
            return root
    return None


def _is_at_end(fault: yaml.MarkedYAMLError, text: str) -> bool:
    mark = fault.problem_mark
    return mark is not None and bool(mark.index >= len(text.rstrip()))


def _closed(fault: yaml.MarkedYAMLError, text: str) -> str:
    """The lines above the one in which that begins which the end of the text left open."""
    begun = fault.context_mark or fault.problem_mark
    return "".join(text.splitlines(keepends=True)[: begun.line]) if begun else ""


def _problem(file: Path, slip: Slip) -> Problem:
    message = f"{NOT_YAML}: {slip.message}"
    return Problem(file, slip.line + 1, slip.column + 1, slip.key, message, slip.remedy)


def slips_of(text: str) -> int:
    """How many slips are mended: each is another look at the whole text, which may be long."""
    return max(1, min(MOST_SLIPS, MENDED // (len(text) + 1)))


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
                return {key: self.build(value) for key, (_, value) in pairs_of(node).items()}
            case SequenceNode():
                return [self.build(value) for value in node.value]
        assert isinstance(node, ScalarNode)
        return None if not node.style and node.value in NULLS else str(node.value)
