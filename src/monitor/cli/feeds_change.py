"""An existing feeds.yaml, changed: another reader's feeds merged into it, feeds taken out.

outlines | those whose address is new | free ids | appended      nothing that stands there moves
ids | the lines of each | cut                                    comments around them stay
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from monitor.cli.feeds_add import append, free_id, known_sources, put
from monitor.cli.feeds_files import entry_of
from monitor.errors import ConfigurationError, Problem
from monitor.parse import canonical_url
from monitor.printed import counted
from monitor.watchlist import Outline, read_opml, read_watchlists
from monitor.yaml_reader import YamlFile, nearest, read_document


def merge(opml: Path, file: Path) -> list[str]:
    """Append what `file` and its folder do not watch yet; says what was done.

    Raises:
        ConfigurationError: one of the files cannot be read; nothing is written then.
    """
    known = known_sources(file)
    watched = {canonical_url(source.url) for source in known}
    taken = {source.id for source in known}
    outlines = read_opml(opml)
    new = list(_new(outlines, watched, taken))
    if new:
        append(file, [line for each in new for line in entry_of(each)])
    faulty = [each for each in outlines if not each.pollable]
    there = len(outlines) - len(faulty) - len(new)
    said = [f"{file}: added {counted(len(new), 'feed')}, {there} there already"]
    return [*said, *(f"left out: {each.title}: {each.fault[0]}" for each in faulty)]


def _new(outlines: Iterable[Outline], watched: set[str], taken: set[str]) -> Iterator[Outline]:
    for outline in outlines:
        address = canonical_url(outline.url)
        if address in watched or not outline.pollable:
            continue
        name = free_id(outline.id, taken)
        watched.add(address)
        taken.add(name)
        yield replace(outline, id=name)


def remove(ids: Sequence[str], folder: Path, names: Sequence[str]) -> list[str]:
    """Take feeds out of the feeds.yaml of the folder; says what was done.

    Raises:
        ConfigurationError: a feed is not in the file, or not on lines of its own; nothing is
            written then.
    """
    sources = {source.id for source in read_watchlists(folder).sources}
    file = next((folder / name for name in names if (folder / name).exists()), folder / names[0])
    document = read_document(file)
    listed = document.data if isinstance(document.data, dict) else {}
    problems = []
    for one in ids:
        if one in sources and one not in listed:
            message = "comes from another file of the folder, such as an OPML file"
            problems.append(Problem(file, 0, 0, one, message, "take it out there"))
        elif one not in listed:
            problems.append(Problem(file, 0, 0, one, "no such feed", nearest(one, listed)))
    if problems:
        raise ConfigurationError(tuple(problems))
    put(_without(document, listed, set(ids)), file)
    return [f"{file}: removed {one}" for one in dict.fromkeys(ids)]


def _without(document: YamlFile, listed: Iterable[str], ids: set[str]) -> str:
    """The text without the lines of these entries."""
    lines = document.text.split("\n")
    starts = {name: document.key_place((name,)).line - 1 for name in listed}
    order = sorted(starts, key=lambda name: starts[name])
    for name, after in zip(reversed(order), [None, *reversed(order)], strict=False):
        start = starts[name]
        if name not in ids:
            continue
        end = starts[after] if after is not None else len(lines)
        if document.key_place((name,)).column != 1 or end == start:
            message = "does not stand on lines of its own"
            problem = Problem(document.file, start + 1, 0, name, message, "take it out by hand")
            raise ConfigurationError((problem,))
        while end > start + 1 and _loose(lines[end - 1]):
            end -= 1
        lines[start:end] = []
    return "\n".join(lines)


def _loose(line: str) -> bool:
    """A comment or a blank line after an entry says something of what follows."""
    return not line.strip() or line.startswith("#")
