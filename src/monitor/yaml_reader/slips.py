"""Slips of the pen that make a file no YAML: where they are, what to do, and how to read on.

    text, the parser's fault | the line | what is wrong, in our words | the line mended

Most come from pasting a query behind `query:`, where YAML gives its first sign, a colon or a `#`
a meaning of its own. A mended line holds a stand-in value, so that the rest of the file can be
read and every other fault be told at once; what is wrong with a stand-in is nobody's fault.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

import yaml

STAND_IN = "'x'"
OWN_LINE = "put the query after `>` on a line of its own"
QUERY_KEYS = frozenset({"query", "prefilter", "boost"})
QUERY_SECTION = "queries"
LONGEST_LINE = 100_000  # characters that are looked at for slips, over and over
_MOST_SHOWN = 60  # characters of a value that a remedy repeats

# Blanks that look like spaces and are none to YAML, and marks that nobody sees.
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
_INDENT = re.compile(
    rf"^[ {_BLANKS}{_UNSEEN}]*[{_BLANKS}{_UNSEEN}][ {_BLANKS}{_UNSEEN}]*", re.MULTILINE
)
_AFTER = re.compile(
    rf"^([ ]*(?:-[ {_BLANKS}]+)*[\w.-]+:|[ ]*-)[ {_BLANKS}{_UNSEEN}]+(?=\S)", re.MULTILINE
)

_ENTRY = re.compile(
    r"""(?P<start>\s*(?:-[ ]+)*)
    (?:(?P<key>"[^"]*"|'[^']*'|[^\s"'#\[\]{},&*!|>%@`-][^:#]*?)[ ]*:(?:[ ]+|$))?
    (?P<value>.*)""",
    re.VERBOSE,
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_BRACKETED = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]")
_FLOW_VALUE = re.compile(r"[{,]\s*(?P<key>[\w.-]+):\s+(?P<value>(?:\"[^\"]*\"|'[^']*'|[^,}])*)")
_COMMENT = re.compile(r"(?:^|[ \t])#")
_KEY_INSIDE = re.compile(r":(?:\s|$)")
_BEGINS = {
    "*": "YAML reads `*` at the beginning of a value as a reference to an anchor",
    "&": "YAML reads `&` at the beginning of a value as an anchor's name",
    "!": "YAML reads `!` at the beginning of a value as a tag",
    "@": "YAML lets no value begin with `@`",
    "`": "YAML lets no value begin with a backquote",
    "%": "YAML lets no value begin with `%`",
    "|": "YAML reads `|` at the beginning of a value as the head of a block of lines",
    ">": "YAML reads `>` at the beginning of a value as the head of a block of lines",
    "?": "YAML reads `?` and a blank at the beginning of a value as a key",
    "-": "YAML reads `-` and a blank at the beginning of a value as an element of a list",
    ",": "YAML lets no value begin with a comma",
    "]": "YAML lets no value begin with a closing bracket",
    "}": "YAML lets no value begin with a closing bracket",
    "{": "YAML reads `{` at the beginning of a value as a mapping",
    "[": "YAML reads `[` at the beginning of a value as a list",
}
_AFTER_QUOTE = "YAML ends a value that begins with a quotation mark at the closing one"
_OPEN_QUOTE = "the quotation mark at the beginning of the value is not closed"
_ESCAPE = "YAML reads a backslash inside double quotation marks as an escape"
_COLON = "YAML reads a colon and a blank inside a value as another key"
_DROPPED = "YAML drops what stands behind ` #` as a comment"


class Entry(NamedTuple):
    """A line as `key: value`, `- value` or `- key: value`; `column` is where key or dash stand."""

    prefix: str
    key: str
    value: str
    column: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong in a line, counted from 0, and what to do."""

    line: int
    column: int
    key: str
    message: str
    remedy: str


def plain_blanks(text: str) -> str:
    """The text with spaces for the blanks that only look like spaces, where YAML wants spaces."""
    if text.isascii():
        return text
    text = _INDENT.sub(lambda found: _spaces(found[0]), text)
    return _AFTER.sub(lambda found: found[1] + _spaces(found[0][len(found[1]) :]), text)


def _spaces(blanks: str) -> str:
    return re.sub(f"[{_BLANKS}]", " ", re.sub(f"[{_UNSEEN}]", "", blanks))


def entry_of(line: str) -> Entry:
    """The parts of a line."""
    found = _ENTRY.fullmatch(line)
    assert found is not None, "the pattern takes any line"
    key = (found["key"] or "").strip("\"'")
    column = len(found["start"]) if found["key"] else len(found["start"].rstrip("- "))
    return Entry(line[: found.start("value")], key, found["value"].rstrip(), column)


class Mending:
    """A text that is mended line by line until it is YAML."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._mended: set[int] = set()

    @property
    def text(self) -> str:
        """The text as it is now, with as many lines as it had."""
        return "\n".join(self._lines)

    def mend(self, fault: yaml.MarkedYAMLError) -> Slip | None:
        """What the fault is; its line is mended. None where no line is left that could be it."""
        line = self._line_of(fault)
        while line > 0 and not self._lines[line].strip():
            line -= 1
        if line in self._mended and not self._blank(line):
            return None
        if len(self._lines[line]) > LONGEST_LINE:
            return self._given_up(line, fault)
        slip = self._slip(line, fault)
        if line not in self._mended:
            self._replace(line, slip)
        self._mended.add(line)
        return slip

    def key_of(self, line: int) -> str:
        """The dotted path of a line's key, by the indentation of the lines above it."""
        own = entry_of(self._lines[line])
        path, column = [own.key] if own.key else [], own.column
        for above in range(line - 1, -1, -1):
            entry = entry_of(self._lines[above])
            if entry.key and entry.column < column and not entry.prefix.lstrip().startswith("#"):
                path.insert(0, entry.key)
                column = entry.column
        return ".".join(path)

    def _line_of(self, fault: yaml.MarkedYAMLError) -> int:
        mark, begun = fault.problem_mark, fault.context_mark
        line = mark.line if mark else 0
        if begun is not None and any(word in (fault.context or "") for word in ("quoted", "flow")):
            line = begun.line
        return self._opened(min(line, len(self._lines) - 1))

    def _given_up(self, line: int, fault: yaml.MarkedYAMLError) -> Slip:
        """Of a line that nobody wrote by hand: it is told and taken out as it stands."""
        self._lines[line] = ""
        self._mended.add(line)
        return Slip(line, 0, "", _misplaced(fault), _MISPLACED)

    def _opened(self, line: int) -> int:
        """The line above that opens a quotation mark which only this one seems to close."""
        if len(self._lines[line]) > LONGEST_LINE:
            return line
        value = entry_of(self._lines[line]).value
        if _begins_open(value) or message_of(value, ""):
            return line
        for above in range(line - 1, max(-1, line - 30), -1):
            if above not in self._mended and _begins_open(entry_of(self._lines[above]).value):
                return above
        return line

    def _blank(self, line: int) -> bool:
        was, self._lines[line] = self._lines[line], ""
        return bool(was.strip())

    def _slip(self, line: int, fault: yaml.MarkedYAMLError) -> Slip:
        written = self._lines[line]
        entry, key = entry_of(written), self.key_of(line)
        indent = written[: len(written) - len(written.lstrip())]
        if "\t" in indent:
            tabs = "a tab stands in the indentation"
            return Slip(line, indent.index("\t"), key, tabs, "indent with spaces")
        message = message_of(entry.value, fault.problem or "")
        if not message and _is_query(key) and entry.value[:1] in ("{", "["):
            message = _BEGINS[entry.value[0]]
        if not message:
            inside = self._inside(entry.value)
            message, key = inside or (_misplaced(fault), key)
            remedy = "write each key on a line of its own" if inside else _MISPLACED
            return Slip(line, len(entry.prefix), key, message, remedy)
        return Slip(line, len(entry.prefix), key, message, remedy_of(key, entry))

    def _inside(self, value: str) -> tuple[str, str] | None:
        """What is wrong inside `{key: value, ...}`, and with which key."""
        if not value.startswith("{"):
            return None
        for found in _FLOW_VALUE.finditer(value):
            if message := message_of(found["value"].strip(), ""):
                return message, found["key"]
        return None

    def _replace(self, line: int, slip: Slip) -> None:
        if "tab" in slip.message:
            self._lines = [_without_tabs(each) for each in self._lines]
            return
        entry = entry_of(self._lines[line])
        has_place = bool(entry.prefix.strip()) and slip.remedy != _MISPLACED
        self._lines[line] = f"{entry.prefix.rstrip()} {STAND_IN}" if has_place else ""
        for below in range(line + 1, len(self._lines)):
            text = self._lines[below]
            if text.strip() and entry_of(text).column <= entry.column:
                break
            self._lines[below] = ""


_MISPLACED = "indent it like the keys beside it; close quotation marks and brackets above it"


def _misplaced(fault: yaml.MarkedYAMLError) -> str:
    if "expected ',' or" in (fault.problem or ""):
        return "the bracket that opens here is not closed, or a comma is missing"
    return "this line does not fit those above it"


def _begins_open(value: str) -> bool:
    """Whether a value begins with a quotation mark that its line does not close."""
    return value[:1] in ("'", '"') and _QUOTED.match(value) is None


def _without_tabs(line: str) -> str:
    body = line.lstrip()
    return line[: len(line) - len(body)].replace("\t", "  ") + body


def message_of(value: str, problem: str) -> str:
    """Why YAML does not read this value as the text that it is; "" where it would."""
    first = value[:1]
    if first in ("'", '"'):
        return _of_quoted(value, problem)
    if first in ("{", "["):
        closed = _BRACKETED.match(value)
        return _BEGINS[first] if closed and _behind(value[closed.end() :]) else ""
    if first in _BEGINS and _is_sign(first, value[1:]):
        return _BEGINS[first]
    if _KEY_INSIDE.search(value):
        return _COLON
    return _DROPPED if _COMMENT.search(value) else ""


def _of_quoted(value: str, problem: str) -> str:
    if "escape" in problem or "hex" in problem:
        return _ESCAPE
    closed = _QUOTED.match(value)
    if closed is None:
        return _OPEN_QUOTE
    return _AFTER_QUOTE if _behind(value[closed.end() :]) else ""


def _is_sign(first: str, rest: str) -> bool:
    """Whether a first character is a sign of YAML's before this rest."""
    if first in "|>":
        return bool(rest)
    return rest[:1] in ("", " ") if first in "?-" else True


def _behind(rest: str) -> bool:
    return bool(rest.strip()) and not rest.lstrip().startswith("#")


def _is_query(key: str) -> bool:
    path = key.split(".")
    return path[-1] in QUERY_KEYS or path[0] == QUERY_SECTION


def remedy_of(key: str, entry: Entry) -> str:
    """What to do: a query goes onto a line of its own, another text into quotation marks."""
    if _is_query(key) and entry.key:
        return f"{OWN_LINE}: {entry.key}: >"
    value = entry.value[1:] if _begins_open(entry.value) else entry.value
    if len(value) > _MOST_SHOWN:
        return "put the whole value in quotation marks"
    quoted = "'" + value.replace("'", "''") + "'"
    return f"put the whole value in quotation marks: {entry.prefix.strip()} {quoted}"
