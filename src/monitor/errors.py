"""The error tree. Exceptions are for faults; expected answers of the world are values.

MonitorError
|- ConfigurationError      a file, key or value is wrong; carries every Problem found
|- QueryError              a topic's query cannot be read; carries the position
|  |- NameUnknown          it names an entity, a list or a query that nobody defined
|- FeedUnreadable          a body is no feed that we can read
|- ArticleUnreadable       a page has no article that we can read
|- GazetteerUnreadable     a file of names is not in its documented format
|- WorkerFailed            a parse worker died, ran out of time or of memory
|- AddressRefused          a host leads to addresses that must not be dialled
|- HostUnknown             a name has no address
|- StoreError
   |- StoreLocked          another daemon owns the SQLite file
   |- LeaseLost            the fence moved: somebody else owns this row now
   |- StoriesMoved         a topic's stories are not those that are kept in memory: read them anew
   |- Overtaken            what a document was compared with has changed meanwhile
"""

import errno
from dataclasses import dataclass
from pathlib import Path


class MonitorError(Exception):
    """Root of every fault that the monitor raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a configuration file, as an editor would show it.

    `line` and `column` count from 1; 0 means the whole file. `key` is the dotted
    path (`topics.ceasefire.query`). `remedy` says what to do, e.g. the nearest known name.
    """

    file: Path
    line: int
    column: int
    key: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else f"{self.file}"
        text = ": ".join(part for part in (place, self.key, self.message) if part)
        return f"{text} ({self.remedy})" if self.remedy else text


class ConfigurationError(MonitorError):
    """The configuration cannot be used; `problems` lists every fault found, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))


class QueryError(MonitorError):
    """A query cannot be read. `position` is the offset in characters from 0.

    `topic_id` is set where a whole watchlist is compiled: it says whose query it is.
    """

    topic_id: str = ""

    def __init__(self, message: str, position: int, expected: str = "", hint: str = "") -> None:
        self.message, self.position = message, position
        self.expected, self.hint = expected, hint
        parts = [message, f"expected {expected}" if expected else "", hint]
        super().__init__("; ".join(p for p in parts if p))


class NameUnknown(QueryError):
    """A query names an entity, a group, a list or a query that nobody defined.

    `kinds` are those that the name was looked for among.
    """

    def __init__(self, kinds: tuple[str, ...], name: str, position: int, hint: str = "") -> None:
        self.kinds, self.name = kinds, name
        super().__init__(f"unknown {kinds[0]} {name!r}", position, hint=hint)


class FeedUnreadable(MonitorError):
    """A body is not a feed in any format that we know (an HTML page, empty, garbage)."""


class ArticleUnreadable(MonitorError):
    """A page holds no article that could be told from the rest."""


class GazetteerUnreadable(MonitorError):
    """A file of names is not in its documented format; says at which line."""


class WorkerFailed(MonitorError):
    """A parse worker died, or was ended at its limit of time or memory."""


class AddressRefused(MonitorError):
    """A host leads to addresses that are not public, and nobody opened their network."""


class HostUnknown(MonitorError):
    """A name has no address, or the resolver could not be asked."""


class StoreError(MonitorError):
    """The store cannot do what was asked."""


class StoreLocked(StoreError):
    """Another daemon owns this SQLite file."""


class LeaseLost(StoreError):
    """The lease ran out and the fence moved on; this worker's result must not be written."""


class StoriesMoved(StoreError):
    """A topic's stories are not those that are kept in memory: read them anew, then try again."""

    def __init__(self, topic_id: str, now: int) -> None:
        self.topic_id, self.now = topic_id, now
        super().__init__(f"the stories of {topic_id} moved")


class Overtaken(StoreError):
    """What a document was compared with has changed meanwhile: compare it once more."""


_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


def is_our_shortage(fault: BaseException | None) -> bool:
    """Whether this machine is out of descriptors or memory, whatever the fault is wrapped in."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in _EXHAUSTED:
            return True
        if isinstance(fault, BaseExceptionGroup):
            return any(is_our_shortage(one) for one in fault.exceptions)
        fault = fault.__cause__ or fault.__context__
    return False
