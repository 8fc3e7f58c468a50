"""Warnings about a query that can be read but hardly means what it says.

* it can never match: every way to satisfy it contradicts itself (`a AND NOT a`, two languages);
* it matches nearly everything: all that it needs is a word that stands in most items;
* a lower-case `and`, `or`, `not` is read as a word;
* an option of the topic does nothing in the languages that it is for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from monitor.configuration import Entity, Topic
from monitor.match.anchor import anchor_of, cost_from
from monitor.match.build import Names, plan_of
from monitor.match.compound import LANGUAGES as COMPOUNDED
from monitor.match.definitions import Definitions
from monitor.match.language import primary
from monitor.match.lexer import lexemes
from monitor.match.parser import parse_query
from monitor.match.plan import All, Any, Clause, InField, No, Plan, Word
from monitor.match.plan import Sequence as Row
from monitor.match.terms import Style
from monitor.match.vocabulary import STEMMED
from monitor.match.weigh import Boosted, Property

MAX_VARIABLES = 12  # of one query, for trying every combination
NEARLY_ALL = 0.3  # share of items
_OPERATORS = re.compile("and|or|not", re.ASCII)
_ONE_VALUE = ("lang:", "country:")  # an item has one of each

Facts = Mapping[str, bool]
_share = cost_from({})


def check_query(
    text: str,
    entities: Sequence[Entity] = (),
    lists: Mapping[str, Sequence[str]] | None = None,
    queries: Mapping[str, str] | None = None,
    languages: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Warnings, none for a sound query.

    Raises:
        QueryError: the query cannot be used at all.
    """
    names = Names(Definitions(entities, lists or {}, queries or {}), _commonest)
    plan = plan_of(parse_query(text), names, Style(languages=languages))
    anchor = anchor_of(plan, _commonest)
    warnings = list(_small_operators(text))
    if not _satisfiable(plan):
        warnings.append("can never match: it asks for something and its opposite")
    if anchor is None:
        warnings.append("matches nearly every item that meets its conditions: it names no word")
    elif _commonest(anchor.first) >= NEARLY_ALL:
        warnings.append("matches nearly every item: it needs only words that stand in most")
    return tuple(warnings)


def check_options(topic: Topic) -> tuple[str, ...]:
    """Warnings of options that change nothing; none where the topic is for every language."""
    languages = [primary(tag) for tag in topic.languages]
    warnings = []
    if topic.stemming and (without := [tag for tag in languages if tag not in STEMMED]):
        warnings.append(f"stemming: there is none for {', '.join(without)}")
    if topic.compounds and languages and COMPOUNDED.isdisjoint(languages):
        warnings.append("compounds: only German is taken apart, and this topic is not for German")
    return tuple(warnings)


def _commonest(clause: Clause) -> float:
    """The share of items that hold the commonest of the keys.

    A long list of rare words is no word that stands in most items, whatever their shares add up
    to: the shares are assumed, and the words of one topic stand in the same items.
    """
    return max(_share((key,)) for key in clause)


def _small_operators(text: str) -> Iterator[str]:
    for lexeme in lexemes(text):
        if lexeme.kind == "word" and _OPERATORS.fullmatch(lexeme.text):
            big = lexeme.text.upper()
            yield f"{lexeme.text!r} at character {lexeme.at} is read as a word; write {big}"


def _satisfiable(plan: Plan) -> bool:
    """Whether some combination of facts makes the query hold; True where there are too many."""
    names = sorted(set(_variables(plan, "")))
    if len(names) > MAX_VARIABLES:
        return True
    combinations = (
        dict(zip(names, v, strict=True)) for v in product((False, True), repeat=len(names))
    )
    return any(_true(plan, facts, "") for facts in combinations if _possible(facts))


def _possible(facts: Facts) -> bool:
    return all(sum(v for n, v in facts.items() if n.startswith(kind)) <= 1 for kind in _ONE_VALUE)


def _variable(plan: Plan, field: str) -> str:
    """A name for what the node says; nodes that say the same have the same."""
    if isinstance(plan, Word):
        return f"{field}{plan.keys}"
    if isinstance(plan, Property):
        return plan.term.casefold()
    return f"{field}{type(plan).__name__} {plan.term} {[_variable(p, '') for p in plan.inner()]}"


def _variables(plan: Plan, field: str) -> Iterator[str]:
    if isinstance(plan, InField):
        yield from _variables(plan.part, f"{field}{plan.name}:")
    elif isinstance(plan, All | Any | No | Boosted):
        for part in plan.children():
            yield from _variables(part, field)
    else:
        yield _variable(plan, field)
        if isinstance(plan, Row):
            yield from (_variable(word, field) for word in plan.words)


def _true(plan: Plan, facts: Facts, field: str) -> bool:
    if isinstance(plan, InField):
        return _true(plan.part, facts, f"{field}{plan.name}:")
    if isinstance(plan, No):
        return not _true(plan.part, facts, field)
    if isinstance(plan, Any):
        return any(_true(part, facts, field) for part in plan.parts)
    if isinstance(plan, All | Boosted):
        return all(_true(part, facts, field) for part in plan.children())
    if isinstance(plan, Row) and not all(facts[_variable(w, field)] for w in plan.words):
        return False
    return facts[_variable(plan, field)]
