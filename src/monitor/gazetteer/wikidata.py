"""Wikidata's JSON dump, line by line.

Source: https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html. The dump is one JSON
array with one entity per line, a comma at each line's end. A line that is not wanted is not
parsed: of a hundred million only the few are.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from monitor.errors import GazetteerUnreadable
from monitor.gazetteer.names import ANY, Imported, Spelling, Wanted, composed, is_spoken, told_apart

_ID = re.compile(rb'"id"\s*:\s*"([QPL]\d+)"')
_HEAD = 200  # bytes in which the id stands, as the dumps write it
_EVERY = "mul"  # Wikidata's "default for all languages"
_NO_THING = frozenset({"Q4167410", "Q4167836", "Q13406463", "Q11266439", "Q101352", "Q202444"})
# disambiguation page, category, list, template, family name, given name


def read_wikidata(lines: Iterable[bytes], wanted: Wanted) -> Iterator[Imported]:
    """The wanted entities, in the dump's order; reading ends when every wanted id was seen.

    By name, pages that stand for no thing (disambiguations, categories, lists, family and given
    names; property P31) are passed over; by id they are not.

    Raises:
        GazetteerUnreadable: a line is not JSON as documented; says which.
    """
    yield from told_apart(_read(lines, wanted))


def _read(lines: Iterable[bytes], wanted: Wanted) -> Iterator[Imported]:
    missing = set(wanted.ids)
    needles = _needles(wanted)
    for number, raw in enumerate(lines, 1):
        line = raw.strip().rstrip(b",")
        if line in (b"", b"[", b"]") or not _may_be_wanted(line, wanted, needles):
            continue
        document = _parsed(line, number)
        reference = str(document.get("id", ""))
        if reference in wanted.ids or _is_named(document, wanted):
            found = _entity(document, reference, wanted)
            if found:
                yield found
        missing.discard(reference)
        if not missing and not wanted.names:
            return


def _needles(wanted: Wanted) -> tuple[bytes, ...]:
    """The wanted names as a line may hold them: escaped, or as they are."""
    forms = {json.dumps(name, ensure_ascii=e) for name in wanted.names for e in (True, False)}
    return tuple(form.encode("utf-8", "replace") for form in forms)


def _may_be_wanted(line: bytes, wanted: Wanted, needles: tuple[bytes, ...]) -> bool:
    found = _ID.search(line, 0, _HEAD)
    if found is None or found[1].decode() in wanted.ids:
        return True
    return any(needle in line for needle in needles)


def _parsed(line: bytes, number: int) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise GazetteerUnreadable(
            f"line {number} is no JSON of Wikidata's dump: {fault}"
        ) from fault
    if not isinstance(document, dict):
        raise GazetteerUnreadable(f"line {number} is no entity of Wikidata's dump")
    return document


def _is_named(document: dict[str, Any], wanted: Wanted) -> bool:
    names = {one.text for one in _spellings(document)}
    return not wanted.names.isdisjoint(names) and _NO_THING.isdisjoint(_classes(document))


def _entity(document: dict[str, Any], reference: str, wanted: Wanted) -> Imported | None:
    labels = {language: _value(label) for language, label in _section(document, "labels")}
    asked = (*wanted.languages, _EVERY, "en")
    first = next((labels[each] for each in asked if labels.get(each)), "")
    spoken = [
        one
        for one in _spellings(document)
        if one.language == ANY or is_spoken(one.language, wanted.languages)
    ]
    return composed(reference, spoken, first)


def _section(document: object, name: str) -> Iterator[tuple[str, Any]]:
    """A part of a document by its keys; an empty one is written as a list."""
    section = document.get(name) if isinstance(document, dict) else None
    return iter(section.items() if isinstance(section, dict) else ())


def _spellings(document: dict[str, Any]) -> Iterator[Spelling]:
    for language, label in _section(document, "labels"):
        yield Spelling(_value(label), _spoken(language))
    for language, aliases in _section(document, "aliases"):
        for alias in aliases if isinstance(aliases, list) else ():
            yield Spelling(_value(alias), _spoken(language))


def _spoken(language: str) -> str:
    return ANY if language == _EVERY else language


def _value(node: object) -> str:
    return next((str(value) for key, value in _section({"": node}, "") if key == "value"), "")


def _classes(document: dict[str, Any]) -> Iterator[str]:
    """What it is an instance of (P31)."""
    for claim in dict(_section(document, "claims")).get("P31", ()):
        snak = dict(_section(claim, "mainsnak"))
        yield str(dict(_section(snak.get("datavalue"), "value")).get("id", ""))
