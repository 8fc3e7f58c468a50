"""What `monitor check` warns of in lists of names: several of them that are written as one.

aliases: ["Kyiv, Kiev"]     one name of two words, which no report has
aliases: [Kyiv, Kiev]       two names
aliases: [Kyiv OR Kiev]     one name again: names hold no operators
"""

import re
from collections.abc import Iterator
from pathlib import Path

from monitor.cli.advice import Warned
from monitor.watchlist import config_files
from monitor.watchlist.models import PARTED, SIGNS_OF_A_QUERY
from monitor.yaml_reader import YamlFile, problem_at, read_document

_LISTS = {  # the lists of names and words, by the section that holds them
    "entities": ("aliases", "context", "not_context", "not_in"),
    "topics": ("any_of", "all_of", "none_of"),
}
_NAMES = ("aliases", "not_in")
_PARTED_NAMES = re.compile(rf"{PARTED.pattern}|(?<=[a-z]) (?:AND|OR) ")
Where = tuple[str | int, ...]


def list_advice(folder: Path) -> Iterator[Warned]:
    """A warning for each element of a list that looks like several, with its line."""
    for path in config_files(folder):
        if path.parent != folder and path.suffix != ".opml":
            document = read_document(path)
            yield from (_warned(document, *found) for found in _elements(document))


def _warned(document: YamlFile, where: Where, text: str) -> Warned:
    parts = ", ".join(part.strip() for part in _parting(where).split(text) if part.strip())
    message = f"{text!r} is one; if it is several, write [{parts}], else leave the sign out"
    problem = problem_at(document, where, message)
    return Warned("", str(problem.file), problem.line, message, key=problem.key)


def _parting(where: Where) -> re.Pattern[str]:
    """What parts several values; in a name, operators too: it is no query."""
    return _PARTED_NAMES if where[2] in _NAMES else PARTED


def _elements(document: YamlFile) -> Iterator[tuple[Where, str]]:
    data = document.data if isinstance(document.data, dict) else {}
    for section, keys in _LISTS.items():
        for name, entry in _items(data.get(section)):
            values = dict(_items(entry))
            for key in keys:
                yield from _several((section, name, key), values.get(key))
    for name, words in _items(data.get("lists")):
        yield from _several(("lists", name), words)


def _items(value: object) -> Iterator[tuple[str, object]]:
    yield from value.items() if isinstance(value, dict) else ()


def _several(where: Where, value: object) -> Iterator[tuple[Where, str]]:
    """The elements of a list, or of the lists by language, that look like several."""
    for language, inner in _items(value):
        yield from _several((*where, language), inner)
    for n, text in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(text, str) or not SIGNS_OF_A_QUERY.isdisjoint(text):
            continue
        if _parting((*where, n)).search(text):
            yield (*where, n), text
