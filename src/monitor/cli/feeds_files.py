"""Feed lists from and for other readers: OPML to the YAML of feeds.yaml, and back."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from monitor.addresses import open_to_all
from monitor.configuration import Source
from monitor.watchlist import Outline, read_opml, write_opml
from monitor.watchlist.outlines import PACE
from monitor.yaml_reader import duration_text

HEADER = "# yaml-language-server: $schema=schema/feeds.json"


def import_opml(path: Path) -> str:
    """An OPML file as feeds.yaml; feeds that cannot be polled stand in a comment.

    Raises:
        ConfigurationError: the file cannot be read.
    """
    return "\n".join([HEADER, *(line for each in read_opml(path) for line in entry_of(each)), ""])


def export_opml(sources: Iterable[Source]) -> str:
    """The configured feeds as OPML 2.0, first tags as folders; no log-in or key of an address."""
    return write_opml(replace(source, url=open_to_all(source.url)) for source in sources)


def entry_of(outline: Outline) -> Iterator[str]:
    """An outline as lines of a feeds.yaml: its entry, or a comment that says why it has none."""
    if not outline.pollable:
        message, remedy = outline.fault
        yield f"# left out: {quoted(outline.title)}: {_one_line(message)} ({_one_line(remedy)})"
        return
    yield f"{outline.id}:"
    yield f"  url: {quoted(outline.url)}"
    if outline.title:
        yield f"  title: {quoted(outline.title)}"
    if outline.tags:
        yield f"  tags: [{', '.join(map(quoted, outline.tags))}]"
    if outline.language:
        yield f"  language: {quoted(outline.language)}"
    if outline.country:
        yield f"  country: {quoted(outline.country)}"
    if outline.every != PACE.every:
        yield f"  every: {duration_text(outline.every)}"
    if outline.at_most != max(PACE.longest, outline.every):
        yield f"  at_most: {duration_text(outline.at_most)}"


def quoted(value: str) -> str:
    """A double-quoted YAML scalar; JSON's escapes are YAML's, and controls become spaces."""
    return json.dumps(_one_line(value), ensure_ascii=False)


def _one_line(value: str) -> str:
    return "".join(char if char.isprintable() else " " for char in value)
