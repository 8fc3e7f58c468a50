"""A query's words as plans: the same analysis as the text's, so that they meet.

word      -> its folded form, with what else it may stand as (stems, no article)
cease-fire-> "cease fire" or "ceasefire"
停火       -> the pair 停火; longer names are their characters side by side
halt*     -> the pattern, as one key
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import regex

from monitor.errors import QueryError
from monitor.language.abbreviations import SHORT_WORDS
from monitor.language.affixes import without_article
from monitor.language.compounds import compound_key
from monitor.language.detection import primary
from monitor.language.fold import DOTLESS, fold
from monitor.language.stems import other_number, small
from monitor.language.tokens import written_words
from monitor.language.words import (
    MAX_JOINED_PARTS,
    Parts,
    acronym_of,
    chunks,
    is_dense,
    is_initials,
    take_apart,
    undotted,
)
from monitor.match.plan.nodes import Any, Exact, Plan, Sequence, Word
from monitor.match.query.tree import Phrase, Term
from monitor.match.text.document import DOTLESS_AWARE
from monitor.match.text.vocabulary import pattern_key, stem_key

MIN_LITERALS = 2  # letters that a wildcard word needs beside its wildcards
MAX_WILDCARDS = 5
MIN_FUZZY = {1: 4, 2: 7}  # letters that a fuzzy word needs
_CHARACTER_WORDS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_BOUND_BY_CASE = 3  # letters of an acronym that without its stops counts in capitals only
_MARK_STAR, _MARK_ONE = "\ue000", "\ue001"  # wildcards, while the word is analysed
_WILD = str.maketrans({"*": _MARK_STAR, "?": _MARK_ONE})
_UNWILD = str.maketrans({_MARK_STAR: "*", _MARK_ONE: "?"})
_JOINED = regex.compile(r"(?:[\p{L}\p{M}\p{N}]|[*?])+")
_WILD_CHUNK = regex.compile(r"(?:[\p{L}\p{M}\p{N}]|[\ue000\ue001])+")


class Style(NamedTuple):
    """How a topic wants its words read."""

    stemming: bool = False
    languages: tuple[str, ...] = ()
    compounds: bool = False
    negated: bool = False  # whether the words stand under a NOT
    phrases: bool = False  # whether the words of phrases are read so as well

    @property
    def turkish(self) -> bool:
        """Only Turkish: then the dotless ı is its own letter in the query too."""
        return bool(self.languages) and DOTLESS.issuperset(self.languages)


PLAIN = Style()


def word_plan(node: Term, style: Style) -> Plan:
    """Returns the plan of a term.

    Raises:
        QueryError: nothing to look for, or a pattern that is too wide.
    """
    if node.fuzzy:
        return _fuzzy(node)
    if "*" in node.text or "?" in node.text:
        return _wild(node.text, node.text, node.at)
    if node.exact:
        return _exact(node)
    found = _analysed(node.text, turkish=style.turkish)
    _required(found, node.text, node.at)
    forms = _forms(node, style) if node.forms else {}
    if len(found) == 1 and len(found[0].forms) == 1:
        word = found[0].forms[0].text
        if is_initials(word):
            return _acronym(node.text, word)
        own = _strict(word, turkish=style.turkish)
        keys = (own, *forms.get(word, ()), *_dotted(node.text, word))
        return Word(node.text, tuple(dict.fromkeys(keys)))
    return sequence(node.text, found, style.turkish, forms)


def phrase_plan(node: Phrase, style: Style) -> Plan:
    """Returns the plan of a phrase; wildcards may stand in its words."""
    if style.phrases:
        words = tuple(word_plan(Term(word, node.at), style) for word in node.text.split())
        return words[0] if len(words) == 1 else Sequence(f'"{node.text}"', words)
    if "*" in node.text or "?" in node.text:
        return _wild(node.text, f'"{node.text}"', node.at)
    found = _analysed(node.text, turkish=style.turkish)
    _required(found, node.text, node.at)
    return sequence(f'"{node.text}"', found, style.turkish)


def _required(found: tuple[Parts, ...], text: str, at: int) -> None:
    if not found:
        hint = "write AND" if text in ("&", "&&") else ""
        raise QueryError(f"{text!r} holds no word", at, "letters or digits", hint)


@lru_cache(maxsize=16_384)
def _analysed(text: str, *, turkish: bool = False) -> tuple[Parts, ...]:
    folded = fold(text, turkish=turkish)
    return tuple(parts for parts in map(take_apart, chunks(folded)) if parts.forms)


def folded_words(text: str) -> tuple[str, ...]:
    """Returns the words of a text, folded."""
    return tuple(form.text for parts in _analysed(text) for form in parts.forms)


def _acronym(term: str, initials: str) -> Plan:
    """`U.N.`, also as `UN`; of two or three letters only in capitals, since `us` is a pronoun."""
    joined = initials.replace(".", "")
    if len(joined) > _BOUND_BY_CASE and acronym_of(initials):
        return Word(term, (initials, joined))
    return Any(term, (Word(term, (initials,)), Exact(term, (joined,), joined.upper())))


def _dotted(text: str, word: str) -> tuple[str, ...]:
    """The key of `U.S.` for `US` in capitals: as `us` a text's `U.S.` does not stand there."""
    return (".".join(word),) if text.isupper() and len(word) > 1 and word in SHORT_WORDS else ()


def _strict(word: str, *, turkish: bool) -> str:
    return word + DOTLESS_AWARE if turkish and ("i" in word or "ı" in word) else word


def _forms(node: Term, style: Style) -> dict[str, tuple[str, ...]]:
    """What each word of the term, folded, and its joined hyphenation are asked for as besides."""
    written = written_words(node.text, turkish=style.turkish)
    return {word: _besides(word, raw, style) for word, raw in written}


@lru_cache(maxsize=65_536)
def _besides(word: str, raw: str, style: Style) -> tuple[str, ...]:
    return tuple(_further(word, raw, style))


def _further(word: str, raw: str, style: Style) -> Iterator[str]:
    bare = without_article(word)
    yield _strict(bare, turkish=style.turkish)
    if style.stemming:
        # What is written may hold nothing but signs that go: soft hyphens, say.
        asked = bare if bare != word else small(raw, "tr" if style.turkish else "") or word
        languages = tuple(map(primary, style.languages))
        if key := stem_key(asked, languages):
            yield key
        if acronym := other_number(raw):
            yield acronym
    if style.compounds and (key := compound_key(word)):
        yield key


def sequence(
    term: str,
    found: Iterable[Parts],
    turkish: bool = False,  # noqa: FBT001, FBT002
    forms: Mapping[str, tuple[str, ...]] | None = None,
) -> Plan:
    """Words side by side; a hyphenated word counts joined as well. `forms` has further keys."""
    pieces: list[Plan] = []
    grams: list[str] = []
    found = tuple(found)
    asked = _Asked(term, turkish, forms or {})
    for parts in found:
        pieces += _pieces(asked, parts, grams)
    if len(pieces) == 1:
        return pieces[0]
    return Sequence(term, tuple(pieces), tuple(grams))


class _Asked(NamedTuple):
    """How the words of one term are asked for."""

    term: str
    turkish: bool
    forms: Mapping[str, tuple[str, ...]]

    def word(self, word: str) -> Plan:
        """Returns the word under its own key and under what else it may stand as."""
        if word not in self.forms:
            return _spelled(self.term, word, turkish=self.turkish)
        keys = (_strict(word, turkish=self.turkish), *self.forms[word])
        return Word(self.term, tuple(dict.fromkeys(keys)))


def _pieces(asked: _Asked, parts: Parts, grams: list[str]) -> list[Plan]:
    if len(parts.forms) == 1 and is_initials(parts.forms[0].text):
        return [_acronym(asked.term, parts.forms[0].text)]
    words: list[Plan] = [asked.word(form.text) for form in parts.forms]
    if len(parts.forms) == 1:
        return words
    if _CHARACTER_WORDS.match(parts.forms[0].text):
        grams += [key for key, _, _ in parts.wides]
        pair = Word(asked.term, (parts.wides[0][0],))
        return [pair] if len(words) == 2 else words  # noqa: PLR2004
    if parts.wides and parts.wides[0][1:] == (0, len(words) - 1):
        joined = asked.word(parts.wides[0][0])
        return [Any(asked.term, (joined, Sequence(asked.term, tuple(words))))]
    return words


def _spelled(term: str, word: str, *, turkish: bool) -> Plan:
    if is_initials(word):
        return _acronym(term, word)
    return Word(term, (_strict(word, turkish=turkish),))


def in_capitals(name: str) -> Exact:
    """Returns a name of a few capitals (`UN`) as it is written, with full stops or without."""
    word = "".join(folded_words(name)[:1])
    return Exact(name, (word, *_dotted(name, word)), name)


def _exact(node: Term) -> Plan:
    found = _analysed(node.text)
    _required(found, node.text, node.at)
    term, first = f"={node.text}", found[0]
    if len(found) == 1 and len(first.forms) == 1:
        return _exact_word(term, node.text, first.forms[0].text)
    if len(found) == 1 and is_dense(node.text):
        return Exact(term, (first.wides[0][0],), node.text, len(first.forms) - 2)
    if len(found) > 1 or not first.wides:
        raise QueryError(
            f"={node.text} is more than one word", node.at, hint="exact works word by word"
        )
    return Exact(term, (first.wides[0][0],), node.text)


def _exact_word(term: str, text: str, word: str) -> Exact:
    if is_initials(word):
        joined = word.replace(".", "")
        return Exact(term, (joined, word), undotted(text))
    return Exact(term, (word, *_dotted(text, word)), text)


def _fuzzy(node: Term) -> Plan:
    words = folded_words(node.text)
    if len(words) != 1:
        raise QueryError(f"{node.text}~ is not one word", node.at, hint="fuzzy works word by word")
    least = MIN_FUZZY[node.fuzzy]
    if len(words[0]) < least:
        raise QueryError(f"~{node.fuzzy} needs a word of {least} letters or more", node.at)
    return Word(f"{node.text}~{node.fuzzy}", (pattern_key(f"{words[0]}~{node.fuzzy}"),))


def _wild(text: str, term: str, at: int) -> Plan:
    pieces = tuple(
        _wild_piece(p, term, at) for p in _WILD_CHUNK.findall(fold(text.translate(_WILD)))
    )
    if not pieces:
        raise QueryError(f"{text!r} holds no word", at, "letters or digits")
    if len(pieces) == 1:
        return pieces[0]
    row = Sequence(term, pieces)
    joined = fold(text).replace("-", "")
    hyphenated = "-" in text and len(pieces) <= MAX_JOINED_PARTS and _JOINED.fullmatch(joined)
    return Any(term, (_wild_piece(joined.translate(_WILD), term, at), row)) if hyphenated else row


def _wild_piece(piece: str, term: str, at: int) -> Plan:
    literals = piece.replace(_MARK_STAR, "").replace(_MARK_ONE, "")
    shown = re.sub(r"\*+", "*", piece.translate(_UNWILD))
    if literals == piece:
        return sequence(term, _analysed(piece))
    if _CHARACTER_WORDS.search(literals):
        raise QueryError(
            f"{shown!r}: no wildcards in a script without spaces",
            at,
            hint="leave the * out: parts are found",
        )
    if len(literals) < MIN_LITERALS:
        raise QueryError(
            f"{shown!r} would fit too many words", at, f"{MIN_LITERALS} letters or more"
        )
    if shown.count("*") + shown.count("?") > MAX_WILDCARDS:
        raise QueryError(f"{shown!r} has more than {MAX_WILDCARDS} wildcards", at)
    return Word(term, (pattern_key(shown),))
