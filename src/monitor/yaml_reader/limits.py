"""What a YAML file may be, looked at before it is composed.

    size | signs of values, counted | no mapping? too deep? keys that nobody knows? | to be composed

The composer calls itself for each level, in C: 100,000 times `[` ended the process. The parser
below it does not, and its events cost a sixth of composing. Rubbish is refused before it costs
minutes and gigabytes: what holds more values than any configuration, what is no mapping, what has
keys by the hundred that its kind of file does not know.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import yaml

from monitor.errors import Problem

LONGEST = 32 * 2**20  # bytes of a file; 100,000 topics are about 11 MB
DEEPEST = 100  # collections in each other
VALUES = 3_000_000  # signs that part values; 100,000 topics have about 1,000,000
UNKNOWN = 100  # keys at the top that the file's kind does not know
MENDED = 4 * 2**20  # characters looked at for slips, over and over, in one file
DIRECTIVES = 16  # lines such as %TAG, which libyaml compares each with all others

MAPPING = ("must be a mapping", "write `key: value` lines below it")
_OTHER = (f"more than {UNKNOWN} unknown keys", "this seems to be another kind of file")
_SPLIT = "split it into several files"
_PARTING: Final = (b": ", b"\n", b",", b"[", b"{", b"- ")
_OPENS: Final = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_CLOSES: Final = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})


def is_longer(file: Path, most: int) -> bool:
    """Whether a file has more bytes; one that cannot be looked at has not."""
    try:
        return file.stat().st_size > most
    except OSError:
        return False


def too_long(file: Path) -> Problem | None:
    """A file that is not even read; raises OSError where it cannot be looked at."""
    size = file.stat().st_size
    if size <= LONGEST:
        return None
    message = f"is {size / 2**20:.0f} MB long, more than {LONGEST >> 20} MB"
    return Problem(file, 0, 0, "", message, _SPLIT)


def too_many(content: bytes, file: Path) -> Problem | None:
    """A file that is not even decoded: each value takes a node of the composer."""
    if sum(map(content.count, _PARTING)) <= VALUES:
        return None
    return Problem(file, 0, 0, "", f"holds more than {VALUES:,} values", _SPLIT)


def refused(text: str, file: Path, keys: AbstractSet[str], loader: Any) -> Problem | None:  # noqa: ANN401 - yaml has no types
    """Why a text is not composed, if it is not; raises YAMLError.

    `keys` are those that such a file may have at its top; any where there are none.
    """
    if text.count("\n%") + text.startswith("%") > DIRECTIVES:
        return Problem(file, 1, 1, "", f"more than {DIRECTIVES} directives (%)")
    events = yaml.parse(text, Loader=loader)
    # What stands behind the first document is a fault in any case, which composing tells.
    wrong = _looked_at(
        takewhile(lambda each: type(each) is not yaml.DocumentEndEvent, events), keys
    )
    if wrong is None:
        return None
    mark, message, remedy = wrong
    return Problem(file, mark.line + 1, mark.column + 1, "", message, remedy)


def _looked_at(events: Iterable[Any], keys: AbstractSet[str]) -> tuple[yaml.Mark, str, str] | None:
    """Where the first thing stands that nobody configures, and what it is."""
    depth, strange, at_key = 0, 0, False
    for event in events:
        kind = type(event)
        if depth == 1:
            at_key = not at_key
            strange += at_key and kind is yaml.ScalarEvent and _is_strange(event.value, keys)
            if strange > UNKNOWN:
                return event.start_mark, *_OTHER
        if kind in _OPENS:
            if depth == 0 and kind is yaml.SequenceStartEvent:
                return event.start_mark, *MAPPING
            depth, at_key = depth + 1, at_key and depth > 0
            if depth > DEEPEST:
                return event.start_mark, f"nested too deeply: more than {DEEPEST} levels", ""
        elif kind in _CLOSES:
            depth -= 1
    return None


def _is_strange(key: str, keys: AbstractSet[str]) -> bool:
    """Whether such a file has no such key; a dot begins those that hold anchors."""
    return bool(keys) and key not in keys and not key.startswith((".", "<<"))
