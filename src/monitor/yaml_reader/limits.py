"""What a YAML file may be, looked at before it is composed.

The composer calls itself for each level, in C: 100,000 times `[` ended the process. The parser
below it does not, and its events cost a sixth of composing.
"""

from pathlib import Path
from typing import Any, Final

import yaml

from monitor.errors import Problem

LONGEST = 32 * 2**20  # bytes of a file; 100,000 topics are about 11 MB
DEEPEST = 100  # collections in each other
MENDED = 20 * 2**20  # characters looked at for slips, over and over, in one file
DIRECTIVES = 16  # lines such as %TAG, which libyaml compares each with all others

_OPENS: Final = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_CLOSES: Final = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})


def too_long(file: Path) -> Problem | None:
    """A file that is not even read; raises OSError where it cannot be looked at."""
    size = file.stat().st_size
    if size <= LONGEST:
        return None
    message = f"is {size / 2**20:.0f} MB long, more than {LONGEST >> 20} MB"
    return Problem(file, 0, 0, "", message, "split it into several files")


def too_deep(text: str, file: Path, loader: Any) -> Problem | None:  # noqa: ANN401 - yaml has no types
    """Where more stands in each other than any configuration needs; raises YAMLError."""
    if text.count("\n%") + text.startswith("%") > DIRECTIVES:
        return Problem(file, 1, 1, "", f"more than {DIRECTIVES} directives (%)")
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        kind = type(event)
        if kind in _OPENS:
            depth += 1
            if depth > DEEPEST:
                mark = event.start_mark
                assert mark is not None
                message = f"nested too deeply: more than {DEEPEST} levels"
                return Problem(file, mark.line + 1, mark.column + 1, "", message)
        elif kind in _CLOSES:
            depth -= 1
    return None
