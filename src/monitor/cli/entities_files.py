"""Files of names: opened line by line, and entities as the YAML of a watchlist."""

import bz2
import gzip
import json
import lzma
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedIOBase, BufferedReader
from pathlib import Path

from monitor.cli.progress import progress
from monitor.configuration import Entity
from monitor.errors import GazetteerUnreadable
from monitor.gazetteer import Imported

HEADER = "# yaml-language-server: $schema=../schema/watchlist.json"
_STEP = 1_000  # lines between two words on how far it is
LONGEST = 64 * 2**20  # bytes of one line; Wikidata's longest entities take about 5 MiB
_PLAIN_KEY = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")  # never a number, a date or `true`


@contextmanager
def lines_of(path: Path) -> Iterator[Iterator[bytes]]:
    """The lines of a file, plain or compressed (`.gz`, `.bz2`); one at a time is in memory.

    Raises:
        GazetteerUnreadable: inside the block, where the file is damaged or a line has no end.
    """
    with path.open("rb") as raw, _opened(path, raw) as file, progress("reading") as told:
        size = path.stat().st_size
        try:
            yield _counting(_lines(file), lambda: told(raw.tell(), size))
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as fault:
            raise GazetteerUnreadable(f"{path}: damaged: {fault}") from fault
        except GazetteerUnreadable as fault:
            raise GazetteerUnreadable(f"{path}: {fault}") from fault


def as_yaml(found: Iterable[Imported], origin: str) -> str:
    """A watchlist that holds these entities, each with where it comes from."""
    lines = [HEADER, "entities:"]
    for one in found:
        lines += entity_lines(one.entity, f"{origin} {one.reference}")
    return "\n".join([*lines, ""])


def entity_lines(entity: Entity, comment: str) -> Iterator[str]:
    """An entity as it stands below `entities:`, with a comment behind its id."""
    yield f"  {_key(entity.id)}:  # {comment}"
    yield f"    name: {_quoted(entity.name)}"
    yield from _aliases(entity)


def _aliases(entity: Entity) -> Iterator[str]:
    """A list, or lists by language where one is named."""
    if entity.aliases or entity.aliases_in:
        yield "    aliases:"
    if not entity.aliases_in:
        yield from (f"      - {_quoted(alias)}" for alias in entity.aliases)
        return
    spoken = (("any", entity.aliases), *entity.aliases_in)
    for language, aliases in spoken:
        if aliases:
            yield f"      {_quoted(language)}:"
            yield from (f"        - {_quoted(alias)}" for alias in aliases)


def _opened(path: Path, raw: BufferedReader) -> BufferedIOBase:
    if path.suffix == ".gz":
        return gzip.GzipFile(fileobj=raw)
    if path.suffix == ".bz2":
        return bz2.BZ2File(raw)
    return raw


def _counting(lines: Iterator[bytes], told: Callable[[], None]) -> Iterator[bytes]:
    """The lines; after each thousand it is told how far the file was read."""
    for number, line in enumerate(lines):
        if not number % _STEP:
            told()
        yield line


def _lines(file: BufferedIOBase) -> Iterator[bytes]:
    while line := file.readline(LONGEST):
        if len(line) == LONGEST and not line.endswith(b"\n"):
            raise GazetteerUnreadable(f"a line is longer than {LONGEST >> 20} MiB")
        yield line


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A double-quoted YAML scalar; JSON's escapes are YAML's."""
    return json.dumps(text, ensure_ascii=False)
