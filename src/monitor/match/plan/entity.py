"""An entity as a plan: its name and aliases, their variants, and what must or must not be near.

Rules, in this order:

* an alias of one language counts only in items of that language, or of an unknown one, and
  inflects by that language's rules;
* an alias of one word in capitals, up to five letters (`WHO`, `US`), counts only as written;
* with `variants`, every word of an alias also stands in its cases and transliterations; a case
  counts only with a capital where the name has one: Gazy, of Gaza, are no gases (gazy);
* with `first_name_required`, a name of one word counts only in an item where a longer name
  of the same entity stands too; the last word of `name` is then such a name;
* `context`: one of these words must stand in the item, `not_context`: none of them may;
* `not_in`: a place inside one of these longer names is not the entity.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from monitor.configuration import Entity
from monitor.language.detection import primary
from monitor.language.names import case_forms, has_capitals, transliterations
from monitor.match.plan.nodes import Any, Capital, Plan, Sequence, Word
from monitor.match.plan.terms import PLAIN, folded_words, in_capitals, phrase_plan, word_plan
from monitor.match.plan.weigh import Named, NamedIn
from monitor.match.query.tree import Phrase, Term

_CAPITALS = re.compile(r"[A-ZА-ЯІЇЄҐ]{1,5}")
_PARTS = re.compile(r"[\s-]+")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")


@lru_cache(maxsize=16_384)
def entity_plan(entity: Entity) -> Named:
    """The plan of an entity; it is shared by all topics that name it."""
    plans = [
        (_is_bare(name), plan)
        for name, language in _names(entity)
        if (plan := _alias(name, language, variants=entity.variants)) is not None
    ]
    long = tuple(plan for bare, plan in plans if not bare)
    short = tuple(plan for bare, plan in plans if bare)
    term = f"entity:{entity.id}"
    if entity.first_name_required and long and short:
        named = Named(entity.id, Any(term, long), Any(term, short), Any(term, (*long, *short)))
    else:
        named = Named(entity.id, Any(term, (*long, *short)), None, Any(term, ()))
    named.outside = _context(entity.not_in)
    return named.surrounded(_context(entity.context), _context(entity.not_context))


def _names(entity: Entity) -> Iterator[tuple[str, str]]:
    """Every name, with the language that it is bound to or ""."""
    names = [entity.name, *entity.aliases]
    if entity.first_name_required and " " in entity.name:
        names.append(entity.name.split()[-1])
    for name in dict.fromkeys(names):
        yield name, ""
    for language, aliases in entity.aliases_in:
        for alias in dict.fromkeys(aliases):
            yield alias, primary(language)


def _is_bare(name: str) -> bool:
    return len(name.split()) == 1


def _context(words: tuple[str, ...]) -> Plan | None:
    if not words:
        return None
    parts = (
        word_plan(Term(word, 0), PLAIN) if _is_bare(word) else phrase_plan(Phrase(word, 0), PLAIN)
        for word in words
    )
    return Any("context", tuple(parts))


def _alias(name: str, language: str, *, variants: bool) -> Plan | None:
    plan = _written(name, language, variants=variants)
    return NamedIn(name, plan, language) if plan is not None and language else plan


def _written(name: str, language: str, *, variants: bool) -> Plan | None:
    if _CAPITALS.fullmatch(name):
        return in_capitals(name)
    if not folded_words(name):
        return None
    written = _renamed(phrase_plan(Phrase(name, 0), PLAIN), name)
    words = _PARTS.split(name)
    if not variants or not _is_name(words):
        return written
    pieces = [
        _piece(name, word, forms, language)
        for word, forms in zip(words, case_forms(words, language), strict=True)
    ]
    if all(isinstance(piece, Word) and len(piece.keys) == 1 for piece in pieces):
        return written
    plan = pieces[0] if len(pieces) == 1 else Sequence(name, tuple(pieces))
    return Any(name, (written, plan)) if "-" in name else plan


def _is_name(words: list[str]) -> bool:
    """Words of letters, the first with a capital; a small one may follow (Белый дом)."""
    return all(map(_LETTERS.fullmatch, words)) and not (
        words[0][0].islower() and has_capitals(words[0])
    )


def _renamed(plan: Plan, name: str) -> Plan:
    plan.term = name
    return plan


def _piece(name: str, word: str, forms: tuple[str, ...], language: str) -> Plan:
    """A word of a name. Its cases need the capital that the word has."""
    loose = _keys((word, *_latin(word, language)))
    cases = tuple(key for key in _keys(forms) if key not in loose)
    if not cases or not word[0].isupper():
        return Word(name, loose + cases)
    return Any(name, (Word(name, loose), Capital(name, cases)))


def _latin(word: str, language: str) -> tuple[str, ...]:
    """Latin letters for a Cyrillic name only where no language is named."""
    return transliterations(word) if not language or word.isascii() else ()


def _keys(forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f for form in forms for f in folded_words(form)[:1]))
