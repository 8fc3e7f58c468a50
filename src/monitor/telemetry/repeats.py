"""Faults that repeat are told once, then counted: a full disk fails twice a second, for days.

a line with a traceback, or of another library | the same within a minute? | count it, no line
"""

import sys
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from structlog import DropEvent
from structlog.typing import EventDict

APART = 60.0  # seconds between two lines of the same fault
REMEMBERED = 256  # different faults

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """When a fault was last told, in seconds, what it is called, and how often it came since."""

    at: float
    event: str
    part: str
    since: int = 0


class Repeats:
    """A structlog processor that lets a fault pass once in `apart` seconds, with its count."""

    def __init__(self, apart: float = APART) -> None:
        self._apart = apart
        self._told: OrderedDict[Key, _Told] = OrderedDict()
        self._turn = Lock()

    def __call__(self, _: object, __: str, line: EventDict) -> EventDict:
        """The line, with `repeated` where it was dropped before; raises DropEvent for the rest."""
        key = _key(line)
        line.pop("template", None)
        if key is None:
            return line
        with self._turn:
            return self._counted(key, line, time.monotonic())

    def _counted(self, key: Key, line: EventDict, now: float) -> EventDict:
        told = self._told.get(key)
        if told and now - told.at < self._apart:
            self._told[key] = replace(told, since=told.since + 1)
            raise DropEvent
        self._told[key] = _Told(now, str(line.get("event", "")), str(line.get("part", "")))
        self._told.move_to_end(key)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return {**line, "repeated": told.since} if told and told.since else line

    def forget(self) -> None:
        """Every fault counts as new."""
        with self._turn:
            self._told.clear()

    def due(self) -> list[dict[str, Any]]:
        """What repeated since it was told, where that is a minute ago; counted anew from now on."""
        now = time.monotonic()
        with self._turn:
            over = [(key, one) for key, one in self._told.items() if now - one.at >= self._apart]
            for key, one in over:
                del self._told[key]
                if one.since:
                    self._told[key] = replace(one, at=now, since=0)
            return [{"fault": o.event, "by": o.part, "times": o.since} for _, o in over if o.since]


def _key(line: EventDict) -> Key | None:
    """What makes two faults the same: who says it, and where it was raised."""
    fault = _fault(line.get("exc_info"))
    if fault is None and "template" not in line:
        return None
    about = str(line.get("job") or line.get("path") or line.get("template") or "")
    return (str(line.get("part")), str(line.get("event")), about, *_place(fault))


def _fault(given: object) -> BaseException | None:
    if isinstance(given, tuple):
        given = given[1]
    if isinstance(given, BaseException):
        return given
    return sys.exc_info()[1] if given else None


def _place(fault: BaseException | None) -> Key:
    """The kind of a fault and the innermost line of ours or of a library that raised it."""
    trace = fault.__traceback__ if fault else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    if fault is None or trace is None:
        return (type(fault).__name__,)
    return (type(fault).__name__, f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
