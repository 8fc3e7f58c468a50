"""A folder read again: a file that is as it was is not read anew.

    files | content as before? its part | else read, alone | joined, where no name stands twice

What is wrong, and where, only a complete reading tells (`read_watchlists`): it keeps every file's
nodes with their places, which cost ten times what the values cost.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from monitor.errors import ConfigurationError
from monitor.watchlist.kinds import SERVICES, Services
from monitor.watchlist.places import Places
from monitor.watchlist.read import FolderReading, Watchlists, config_files

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """What one sound file says, and the names and addresses that it takes."""

    content: bytes
    values: Watchlists
    taken: frozenset[Hashable]


class WatchlistReader:
    """Reads a folder as `read_watchlists` does, and remembers its files."""

    def __init__(self, services: Services = SERVICES) -> None:
        self._services = services
        self._parts: dict[Path, Part] = {}

    def read(self, folder: Path, long: int) -> Watchlists | None:
        """Everything, without places; None where something is wrong with it.

        Raises:
            ConfigurationError: a file that has more than `long` bytes is faulty by itself. To read
                it again, with the others, would take as long again.
        """
        parts: dict[Path, Part] = {}
        for path in config_files(folder):
            part = self._part(path, long)
            if part is None:
                return None
            parts[path] = part
        self._parts = parts
        return _joined(parts.values())

    def changed(self, folder: Path) -> Iterator[Path]:
        """The files that are not as they were when all was sound."""
        for path in config_files(folder):
            known = self._parts.get(path)
            if known is None or known.content != _content(path):
                yield path

    def _part(self, path: Path, long: int) -> Part | None:
        content = _content(path)
        known = self._parts.get(path)
        if content is None or (known is not None and known.content == content):
            return known if content is not None else None
        reading = FolderReading(self._services)
        reading.read(path)
        if reading.problems and len(content) > long:
            raise ConfigurationError(tuple(reading.problems))
        if reading.problems or _content(path) != content:  # or it changed under our eyes
            return None
        values = reading.watchlists()
        return Part(content, _unplaced(values), frozenset(reading.taken))


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _unplaced(values: Watchlists) -> Watchlists:
    return Watchlists(
        values.topics,
        values.entities,
        values.lists,
        values.queries,
        values.sources,
        Places(),
    )


def _joined(parts: Iterable[Part]) -> Watchlists | None:
    """The parts as one; None where two take the same name or address."""
    every = list(parts)
    if len(frozenset[Hashable]().union(*(p.taken for p in every))) < sum(
        len(part.taken) for part in every
    ):
        return None
    values = [part.values for part in every]
    return Watchlists(
        _all(one.topics for one in values),
        _all(one.entities for one in values),
        _all(one.lists for one in values),
        _all(one.queries for one in values),
        _all(one.sources for one in values),
        Places(),
    )


def _all(tuples: Iterator[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(chain.from_iterable(tuples))
