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
* `=Fed`, in any of these, is exactly this case and these marks, without variants;
* `not_in`: a place inside one of these longer names is not the entity.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from monitor.configuration import Entity
from monitor.errors import QueryError
from monitor.language.detection import primary
from monitor.language.names import case_forms, has_capitals, is_written, transliterations
from monitor.match.plan.nodes import Any, Capital, Plan, Sequence, Word
from monitor.match.plan.terms import PLAIN, folded_words, in_capitals, phrase_plan, word_plan
from monitor.match.plan.weigh import Named, NamedIn
from monitor.match.query.tree import Phrase, Term

_CAPITALS = re.compile(r"[A-ZА-ЯІЇЄҐ]{1,5}")
_PARTS = re.compile(r"[\s-]+")


@lru_cache(maxsize=16_384)
def entity_plan(entity: Entity) -> Named:
    """Returns the plan of an entity; it is shared by all topics that name it."""
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
    return Any("context", tuple(map(_context_word, words)))


def _context_word(word: str) -> Plan:
    if exact := _exactly(word):
        return exact
    if _is_bare(word):
        return word_plan(Term(word, 0), PLAIN)
    return phrase_plan(Phrase(word, 0), PLAIN)


def _as_written(name: str) -> Plan | None:
    """The plan of a name that counts only as it is written; None of others."""
    return in_capitals(name) if _CAPITALS.fullmatch(name) else _exactly(name)


def _exactly(name: str) -> Plan | None:
    """The plan of `=Fed` or `=British Telecom`; None of a name without the sign."""
    words = name[1:].strip('"').split() if name[:1] == "=" else []
    plans = tuple(plan for word in words if folded_words(word) for plan in _exact_words(word))
    if not plans:
        return None
    return _renamed(plans[0] if len(plans) == 1 else Sequence(name, plans), name)


def _alias(name: str, language: str, *, variants: bool) -> Plan | None:
    plan = _written(name, language, variants=variants)
    return NamedIn(name, plan, language) if plan is not None and language else plan


def _exact_words(word: str) -> tuple[Plan, ...]:
    """A word as it is written; where signs part it (`AT&T`), its parts are."""
    try:
        return (word_plan(Term(word, 0, exact=True), PLAIN),)
    except QueryError:
        parts = (part for part in re.findall(r"\w+", word) if folded_words(part))
        return tuple(word_plan(Term(part, 0, exact=True), PLAIN) for part in parts)


def _written(name: str, language: str, *, variants: bool) -> Plan | None:
    if not folded_words(name):
        return None
    if exact := _as_written(name):
        return exact
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
    """Words of letters, one with a capital: Белый дом, сектор Газа."""
    return all(map(is_written, words)) and not all(
        word[0].islower() and has_capitals(word) for word in words
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
