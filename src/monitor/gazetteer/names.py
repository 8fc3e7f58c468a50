"""What both readers share: what is wanted, and a pile of spellings as one entity."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from monitor.configuration import Entity

LONGEST = 150  # characters; what is longer is a description, not a name
_SHORTEST = 2  # a single letter or sign would be found in nearly every item
_CAPITALS = 5  # an alias of so few capitals counts only as written, so it is not folded
_ID_LENGTH = 60
ANY = ""
_TAG = re.compile(r"[a-z]{2,3}")
_ALSO = {"simple": "en"}  # Wikidata's tag of plain English


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an import takes: entries by id or by one of their names, in some languages."""

    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()  # as the file spells one of their names
    languages: tuple[str, ...] = ()  # the first one also gives the name; empty: all


@dataclass(frozen=True, slots=True)
class Imported:
    """An entity with its id in the file that it came from."""

    reference: str
    entity: Entity


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name in a language; ANY for one of no language in particular."""

    text: str
    language: str


class _Name(NamedTuple):
    text: str
    languages: list[str]


def folded(name: str) -> str:
    """What two spellings that the matcher takes for one have in common.

    Case and the diacritics of Latin letters go; й stays й. Few capitals stay as they are.
    """
    if name.isupper() and len(name) <= _CAPITALS:
        return name
    kept: list[str] = []
    base = ""
    for character in unicodedata.normalize("NFKD", name.casefold()):
        if not unicodedata.combining(character):
            base = character
        elif base.isascii():
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def is_spoken(language: str, wanted: Sequence[str]) -> bool:
    """Whether a language, or the one that it is a form of (`de-ch`, `sr-latn`), is wanted."""
    return not wanted or language in wanted or language.partition("-")[0] in wanted


def composed(reference: str, spellings: Iterable[Spelling], first: str) -> Imported | None:
    """The spellings as one entity, `first` as its name; None where no spelling can be used."""
    unique: dict[str, _Name] = {}
    for one in (Spelling(first, ANY), *spellings):
        text = _clean(one.text)
        if _is_name(text):
            spoken = unique.setdefault(folded(text), _Name(text, [])).languages
            spoken.append(_language(one.language))
    if not unique:
        return None
    name, *aliases = unique.values()
    every = tuple(alias.text for alias in aliases if ANY in alias.languages)
    key = slug(name.text) or slug(reference)
    return Imported(reference, Entity(key, name.text, every, _by_language(aliases)))


def _by_language(names: Iterable[_Name]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names that are bound to languages: a spelling of several stands under each."""
    found: dict[str, list[str]] = {}
    for name in names:
        for language in () if ANY in name.languages else dict.fromkeys(name.languages):
            found.setdefault(language, []).append(name.text)
    return tuple((language, tuple(texts)) for language, texts in found.items())


def _language(tag: str) -> str:
    """The language that an alias is bound to: `de` of `de-ch`; ANY of a tag that is none."""
    first = _ALSO.get(tag, tag).lower().partition("-")[0]
    return first if _TAG.fullmatch(first) else ANY


def told_apart(found: Iterable[Imported]) -> Iterator[Imported]:
    """The same, ids unique: where one is taken, the reference is added to the next."""
    taken: set[str] = set()
    for one in found:
        entity = one.entity
        name = entity.id
        if name in taken:
            name = f"{name}-{slug(one.reference)}"
        taken.add(name)
        yield Imported(one.reference, replace(entity, id=name))


def slug(text: str) -> str:
    """An id from a name: `Łódź Forum` is `odz-forum`; "" without Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_ID_LENGTH].strip("-")


def _clean(text: str) -> str:
    printable = "".join(c if c.isprintable() or c == "\u200c" else " " for c in text)
    return " ".join(printable.split())


def _is_name(text: str) -> bool:
    return _SHORTEST <= len(text) <= LONGEST and any(c.isalpha() for c in text)
