"""What `monitor check` warns of in lists of names: several of them that are written as one.

aliases: ["Kyiv, Kiev"]     one name of two words, which no report has
aliases: [Kyiv, Kiev]       two names
"""

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
Where = tuple[str | int, ...]


def list_advice(folder: Path) -> Iterator[Warned]:
    """A warning for each element of a list that looks like several, with its line."""
    for path in config_files(folder):
        if path.parent != folder and path.suffix != ".opml":
            document = read_document(path)
            yield from (_warned(document, *found) for found in _elements(document))


def _warned(document: YamlFile, where: Where, text: str) -> Warned:
    parts = ", ".join(part.strip() for part in PARTED.split(text) if part.strip())
    message = f"{text!r} is one; if it is several, write [{parts}], else leave the sign out"
    problem = problem_at(document, where, message)
    return Warned("", str(problem.file), problem.line, message, key=problem.key)


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
        if isinstance(text, str) and PARTED.search(text) and SIGNS_OF_A_QUERY.isdisjoint(text):
            yield (*where, n), text
