"""Warnings about a query that can be read but is probably a mistake.

* it can never match, or an alternative cannot: every way to satisfy it contradicts itself (`a AND
  NOT a`, two languages, a language that the topic is not for);
* NEAR has the same on both sides; a sign (`C++`, `@name`) is not searched;
* it matches nearly everything: all that it needs is a word that stands in most items;
* an operator is read as a word: in small letters, of another product (`WITHIN 5`), of another
  language (`ODER`); a language or a country is written in another code (`country:UK`);
* an option of the topic does nothing in the languages that it is for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass

import regex

from monitor.configuration import Entity, Topic
from monitor.language.common_words import common_words
from monitor.language.compounds import LANGUAGES as COMPOUNDED
from monitor.language.detection import primary
from monitor.language.stems import STEMMED
from monitor.match.index.anchor import Anchor, anchor_of, cost_from
from monitor.match.plan.apart import Apart
from monitor.match.plan.build import Names, plan_of
from monitor.match.plan.condition import read_as
from monitor.match.plan.definitions import Definitions
from monitor.match.plan.near import Close
from monitor.match.plan.nodes import Clause, Plan
from monitor.match.plan.terms import Style
from monitor.match.plan.topic import spoken_by
from monitor.match.query.hints import distance_hint, word_hint
from monitor.match.query.lexer import lexemes
from monitor.match.query.parser import parse_query
from monitor.match.query.tree import And, Condition, Or, Query
from monitor.match.review.logic import satisfiable
from monitor.match.review.meaning import fact_of, formula_of, never_inside
from monitor.match.text.vocabulary import PATTERN, fits

NEARLY_ALL = 0.3  # share of items
# A word between signs; an apostrophe, a hyphen or a full stop belongs to it.
_EDGES = regex.compile(r"([^\p{L}\p{M}\p{N}*?'’‘_-]*)(.*?)([^\p{L}\p{M}\p{N}*?'’_.-]*)")
_SINGLE = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}])['‘]\p{L}[^'‘’\"()]*\s[^'‘’\"()]*\p{L}['’](?!\p{L})"
)
_SHORT = 3  # letters: among words in capitals it may be an acronym
_RANGE = re.compile(r"\d+\.\.+\d+")
_CALLED_FORMS = re.compile(r"forms\s*\(")
_ENDS = frozenset({"word", "phrase", "named", "close"})  # an operand ends with it
_BEGINNINGS = frozenset({"word", "phrase", "named", "open", "group", "call", "not"})
_share = cost_from({})


def check_query(
    text: str,
    entities: Sequence[Entity] = (),
    lists: Mapping[str, Sequence[str]] | None = None,
    queries: Mapping[str, str] | None = None,
    languages: tuple[str, ...] = (),
    *,
    part: bool = False,
) -> tuple[str, ...]:
    """Warnings, none for a sound query; a `part` of one (a boost, a named query) may be wide.

    Raises:
        QueryError: the query cannot be used at all.
    """
    names = Names(Definitions(entities, lists or {}, queries or {}), _commonest)
    style, tree = Style(languages=languages), parse_query(text)
    plan = plan_of(tree, names, style)
    anchor = anchor_of(plan, _commonest)
    warnings = [
        *_operators_read_as_words(text),
        *_operators_in_phrases(text),
        *_unsearched(text),
        *dict.fromkeys(_with_itself(plan)),
        *_read_as(tree),
    ]
    if impossible := tuple(_impossible(tree, names, style)):
        warnings += impossible
    elif not part:
        warnings += _too_wide(anchor, languages)
    return tuple(warnings)


def _too_wide(anchor: Anchor | None, languages: tuple[str, ...]) -> Iterator[str]:
    if anchor is None:
        yield "matches nearly every item that meets its conditions: it names no word"
    elif _commonest(anchor.first) >= NEARLY_ALL or _wide(anchor.first, languages):
        yield "matches nearly every item: it needs only words that stand in most"


def check_options(topic: Topic) -> tuple[str, ...]:
    """Warnings of options that change nothing; none where the topic is for every language."""
    languages = [primary(tag) for tag in topic.languages]
    warnings: list[str] = []
    if not (topic.stemming or topic.compounds or _CALLED_FORMS.search(topic.query)):
        warnings += _without_forms(topic.query)
    if topic.stemming and (without := [tag for tag in languages if tag not in STEMMED]):
        warnings.append(f"stemming: there is none for {', '.join(without)}")
    if topic.compounds and languages and COMPOUNDED.isdisjoint(languages):
        warnings.append("compounds: only German is taken apart, and this topic is not for German")
    return tuple(warnings)


def _without_forms(text: str) -> Iterator[str]:
    words = (lexeme.text for lexeme in lexemes(text) if lexeme.kind == "word")
    for word in dict.fromkeys(words):
        if word[0] == "#":
            yield f"{word!r} is the word: # switches stemming off, which is not on"


def _commonest(clause: Clause) -> float:
    """The share of items that hold the commonest of the keys.

    A long list of rare words is no word that stands in most items, whatever their shares add up
    to: the shares are assumed, and the words of one topic stand in the same items.
    """
    return max((_share((key,)) for key in clause), default=0.0)


def _wide(clause: Clause, languages: tuple[str, ...]) -> bool:
    """Whether one of the keys is a pattern that fits a word which stands in most items."""
    patterns = [key for key in clause if key[:1] == PATTERN]
    return any(
        fits(word, key) for key in patterns for word in common_words(map(primary, languages))
    )


def _operators_read_as_words(text: str) -> Iterator[str]:
    """Operators in small letters, of other products and of other languages."""
    found = lexemes(text)
    words = [lexeme.text for lexeme in found if lexeme.kind == "word"]
    whole = len(words) > 1 and all(map(str.isupper, words))
    for before, lexeme, after in zip([found[-1], *found], found, found[1:], strict=False):
        if lexeme.kind != "word":
            continue
        between = before.kind in _ENDS and after.kind in _BEGINNINGS
        between = between and not (whole and len(lexeme.text) <= _SHORT)
        if meant := word_hint(lexeme.text, between=between):
            yield f"{lexeme.text!r} at character {lexeme.at + 1} is read as a word; write {meant}"
        elif hint := distance_hint(lexeme.text, after.text if after.kind == "word" else ""):
            pair = f"{lexeme.text} {after.text}"
            yield f"{pair!r} at character {lexeme.at + 1} is read as words; {hint}"


def _operators_in_phrases(text: str) -> Iterator[str]:
    """Operators that quotation marks make words: "peace AND talks"; a phrase in capitals is one."""
    for lexeme in lexemes(text):
        if lexeme.kind != "phrase" or lexeme.text.isupper():
            continue
        for word in lexeme.text.split()[1:-1]:
            if word in ("AND", "OR", "NOT") or re.fullmatch(r"O?NEAR/\d+", word):
                yield (
                    f"{word!r} inside the phrase at character {lexeme.at + 1} is read as a word;"
                    " close the quotation marks before it"
                )


def _read_as(node: object) -> Iterator[str]:
    """Languages and countries that are written in another code than ours."""
    if isinstance(node, Condition):
        if meant := read_as(node):
            written, ours = f"{node.name}:{node.value}", f"{node.name}:{meant}"
            yield f"{written} is read as {ours}; write {ours}"
    elif isinstance(node, tuple):
        for part in node:
            yield from _read_as(part)
    elif is_dataclass(node):
        for name in ("part", "parts", "left", "right", "other"):
            yield from _read_as(getattr(node, name, None))


def _unsearched(text: str) -> Iterator[str]:
    """Signs at a word's edges, which no text is searched for."""
    words = [lexeme.text for lexeme in lexemes(text) if lexeme.kind == "word"]
    for word in dict.fromkeys(words):
        found = _EDGES.fullmatch(word.lstrip("=#").partition("~")[0])
        if found and found[2] and (found[1] or found[3]):
            pattern = f"; write {found[2]}*" if found[3] in ("!", "$", "%") else ""
            yield f"{word!r} finds the word {found[2]!r}: other signs are not searched{pattern}"
        elif _RANGE.fullmatch(word):
            yield f"{word!r} is read as two numbers side by side; numbers are not compared"
    if single := _SINGLE.search(text):
        yield f"{single[0]} is read as words: ' is an apostrophe and no quotation marks"


def _impossible(tree: Query, names: Names, style: Style) -> Iterator[str]:
    """That it can never match, or that one of its alternatives cannot."""
    plan = plan_of(tree, names, style)
    if not _possible(plan):
        yield "can never match: it asks for something and its opposite"
    elif style.languages and not _possible(spoken_by(plan, style.languages)):
        yield f"can never match: the topic's languages are {', '.join(style.languages)}"
    elif isinstance(tree, Or):
        for part in tree.parts:
            alone = spoken_by(plan_of(part, names, style), style.languages)
            if isinstance(part, And) and not _possible(alone):
                yield f"the alternative at character {part.at + 1} can never match"


def _possible(plan: Plan) -> bool:
    return satisfiable(formula_of(plan))


def _with_itself(plan: Plan) -> Iterator[str]:
    if isinstance(plan, Close) and fact_of(plan.left) == fact_of(plan.right):
        yield f"{plan.term} has the same on both sides: it must stand there twice"
    if isinstance(plan, Apart) and not plan.distance and never_inside(plan):
        yield f"{plan.part.term} never stands inside {plan.other.term}: NOT IN changes nothing"
    for part in plan.inner():
        yield from _with_itself(part)
