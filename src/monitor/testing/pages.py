"""What a page of the documentation tells its reader to do, in the order of the page.

A command stands in an indented block (it is typed) or between backquotes in the text (it is named).
A YAML block belongs to a file where its first line is a comment with the path, or where the
sentence before it says "Write" or "add to" and the path.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

PROGRAMS = (
    *("monitor", "make", "export", "pip", "git", "curl", "docker", "kubectl", "buildah", "podman"),
    *("apt-get", "systemctl", "systemd-analyze"),
)
_COMMAND = rf"(?:\w+=\S+ )?(?:\.venv/bin/)?(?:{'|'.join(PROGRAMS)})"
_FILE = r"(config/[\w./-]+\.yaml)"
_STEP = re.compile(
    rf"^```yaml\n(?P<yaml>.*?)^```"
    rf"|^```.*?^```"
    rf"|^    (?P<typed>{_COMMAND} (?:[^\n]*\\\n)*[^\n]*)$"
    rf"|`(?P<named>{_COMMAND}\s[^`]+)`",
    re.MULTILINE | re.DOTALL,
)
_HEAD = re.compile(rf"# {_FILE}\n")
_BEFORE = re.compile(rf"(?P<verb>Write|add to)\s+`{_FILE}`[^`]*\Z")
_NOTE = re.compile(r"\s+#.*$")


class Do(enum.Enum):
    """What the reader does at a step."""

    TYPE = "type"  # a command of its own line
    NAMED = "named"  # a command in the middle of a sentence
    WRITE = "write"  # a file
    ADD = "add"  # the block's keys take the place of those that the file has


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `text` is the command, or what the file gets."""

    do: Do
    line: int
    text: str
    file: str = ""


def steps(page: str) -> Iterator[Step]:
    """Every step of a page's text; YAML that belongs to no file is an example and no step."""
    for found in _STEP.finditer(page):
        line = page.count("\n", 0, found.start()) + 1
        if found["yaml"] is not None:
            yield from _writing(found["yaml"], page[: found.start()], line)
        elif found["typed"]:
            yield Step(Do.TYPE, line, _NOTE.sub("", _one_line(found["typed"])))
        elif found["named"]:
            yield Step(Do.NAMED, line, _one_line(found["named"]))


def _writing(text: str, before: str, line: int) -> Iterator[Step]:
    if head := _HEAD.match(text):
        yield Step(Do.WRITE, line, text, head[1])
    elif said := _BEFORE.search(before):
        yield Step(Do.ADD if said["verb"] == "add to" else Do.WRITE, line, text, said[2])


def _one_line(command: str) -> str:
    return re.sub(r"\s*\\?\n\s*", " ", command).strip()
