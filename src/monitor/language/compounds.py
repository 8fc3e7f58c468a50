"""German compounds: a word also stands inside a longer one, where the rest is a word too.

Friedensverhandlungen   friedens + VERHANDLUNG + en      the head, inflected
Waffenruhe              WAFFE + n + ruhe                 the first part, with its joint
Unruhe, Auswahl         un-, aus- are no words           Ruhe and Wahl do not stand here

The rest of the word is a word of our list, of the item itself, or a chain of such. Beside a long
word (seven letters) it may be unknown, as long as it looks like a word and ends or begins in no
prefix or suffix: so long a string does not stand there by chance. Joints (Fugenelemente) after
Duden, Die Grammatik, 8th edition, sections 1079 to 1100.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from monitor.language.german_words import PLURALS, WHOLE, WORDS

COMPOUND = "\x05"
LANGUAGES = frozenset({"de"})

_LEAST = 3  # letters of a word that is looked for inside others, and of every rest
_SHORT = frozenset({"ol"})  # but for Öl; not Ei, since a Bäckerei is no egg
_LEAST_COMPOUND = 5  # Erdöl
_LONGEST = 45
_SURE = 7  # letters that do not stand there by chance
_UNKNOWN = 4  # letters of an unknown rest
_REMEMBERED = 100_000
_JOINTS = ("s", "n", "es", "en", "er", "ns", "ens", "nen", "e")
_INFLECTIONS = ("n", "s", "e", "en", "er", "es", "em", "ern", "nen", "se", "sen", "ses")
_AFTER_PART = frozenset(("", *_JOINTS)) - {"e"}  # Tagebuch is rare, Planetenring is not Plan
_AFTER_HEAD = frozenset(("", *_INFLECTIONS))
_ENDINGS = tuple(sorted({*_JOINTS, *_INFLECTIONS}))
_PREFIX_LIST = """
ab an auf aus auseinander be bei da dar darauf durch ein emp ent entgegen er fehl fort ge
gegenuber her herab heran herauf heraus herum hervor hin hinauf hinaus hinter hinzu los miss mit
nach nieder ob ruck uber uberein um un unter ur ver vor voran voraus vorbei weg wider wieder zer
zu zuruck zusammen
"""
_PREFIXES = frozenset(_PREFIX_LIST.split())
_ENDS_IN_PREFIX = re.compile(
    "(?:be|ge|ent|emp|er|ver|zer|un|miss|ab|an|auf|aus|bei|ein|mit|nach|vor|zu|um|ur|wider|durch"
    "|hinter|unter|uber|ruck)$"
)
_SUFFIX = re.compile(
    "(?:[nstelr]?(?:isch|ier|isier|ifizier|ung|heit|keit|schaft|lich|bar|sam|haft|los|tum|nis|ling"
    "|chen|lein|ler|ner|erin|ant|ent|ist|ismus|istisch|tion|ition|ation|itat|artig|massig|weise)"
    "(?:e[nrms]?|s|es|ung|ungen|en?s?|in|innen)?)$"
)
_NOUN_BEFORE_S = re.compile(r"\w{3,}(?:ung|heit|keit|schaft|ion|tat|tum|ling)s")
_NOUN_IN_UNG = re.compile(
    r"(?:(?:[bdfghjklmnprstvwz]|[bfgkp][lr]|[dt]r|sch[lmnrw]?|st|str|sp|zw)[aeiou]"
    r"|er|ent|aus|ein|auf|anp?|ab|um|unter)\w{3,}ung(?:en)?"
)
_FORMS = frozenset(
    {"", "s", "n", "e", "er", "en", "es"}
)  # endings of a word that is not taken apart
_ALSO_SUFFIXES = frozenset({"ende"})  # Kriegsende, but entscheidende and Vorsitzende
_VOWELS = "aeiouy"
_SHAPE = re.compile("(?:[bcdfghjklmnpqrstvwxyz]{0,3}[aeiouy]+)+[bcdfghjklmnpqrstvwxyz]{0,4}")


class Part(NamedTuple):
    """A word that stands inside another, given that the item has one of the `needed` words."""

    word: str
    needed: tuple[str, ...] = ()


def compound_key(word: str) -> str:
    """Returns the key under which compounds that hold the word stand; "" for a word too short."""
    long_enough = len(word) >= _LEAST or word in _SHORT
    return COMPOUND + word if long_enough and word.isalpha() else ""


class Compounds:
    """The words of one index that are looked for in compounds, and what known words hold."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}
        self._wanted: dict[str, list[str]] = {}  # by their first letters
        self._answers: dict[str, tuple[Part, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._uses)

    def fork(self) -> "Compounds":
        """The same words, to be changed apart; what they stand in is learned anew."""
        other = Compounds()
        other._uses = self._uses.copy()
        other._wanted = {start: words[:] for start, words in self._wanted.items()}
        return other

    def use(self, key: str) -> None:
        """A query uses this key."""
        word = key.removeprefix(COMPOUND)
        if word not in self._uses:
            self._wanted.setdefault(word[:_LEAST], []).append(word)
            self._answers.clear()
        self._uses[word] = self._uses.get(word, 0) + 1

    def drop(self, key: str) -> None:
        """A query that used this key is gone."""
        word = key.removeprefix(COMPOUND)
        self._uses[word] -= 1
        if not self._uses[word]:
            del self._uses[word]
            self._wanted[word[:_LEAST]].remove(word)
            self._answers.clear()

    def keys_of(self, words: set[str]) -> Iterator[tuple[str, str]]:
        """Keys, each with a word of the item that holds it."""
        if len(self._answers) > _REMEMBERED:
            self._answers.clear()
        for word in words:
            parts = self._answers.get(word)
            if parts is None:
                parts = self._answers[word] = tuple(parts_of(word, self._wanted))
            for part in parts:
                if not part.needed or not words.isdisjoint(part.needed):
                    yield COMPOUND + part.word, word


def parts_of(word: str, wanted: Mapping[str, Iterable[str]]) -> Iterator[Part]:
    """Yields the wanted words inside a word, each once for every way in which it may stand there.

    `wanted` has them by their first three letters.
    """
    if not _LEAST_COMPOUND <= len(word) <= _LONGEST or not word.isalpha() or _is_whole(word):
        return
    found: dict[Part, None] = {}
    first = 2 if word[:2] in _SHORT else _LEAST
    for start in (0, *range(first, len(word) - 1)):
        for base in _bases_at(word, start, wanted):
            for end in _ends(word, start, base):
                if part := _part(base, word[:start], word[end:]):
                    found[part] = None
    plain = {part.word for part in found if not part.needed}
    yield from (part for part in found if not part.needed or part.word not in plain)


def _is_whole(word: str) -> bool:
    """Whether it, or what it is a form of, is looked at as one word: Salzburgs, Brandenburger."""
    return any(word[: len(word) - n] in WHOLE for n in (0, 1, 2) if word[len(word) - n :] in _FORMS)


def _bases_at(word: str, start: int, wanted: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield from wanted.get(word[start : start + _LEAST], ())
    if word[start : start + 2] in _SHORT:
        yield from wanted.get(word[start : start + 2], ())


def _ends(word: str, start: int, base: str) -> Iterator[int]:
    """Where a form of the base ends that begins here, and the rest of the word is long enough."""
    whole = start + len(base)
    ends = []
    if word.startswith(base, start):
        ends = [whole, *(whole + len(e) for e in _ENDINGS if word.startswith(e, whole))]
    elif base[-1] == "e" and len(base) > _LEAST and word.startswith(base[:-1], start):
        ends = [whole] if word.startswith("s", whole - 1) else []  # Hilfs-
        ends.append(whole - 1)  # Schul-
    for end in dict.fromkeys(ends):
        rest = len(word) - end
        long_enough = rest >= _LEAST or word[end:] in _SHORT
        joint = word[whole:end]
        inside = long_enough and (joint in _AFTER_PART or (joint == "e" and base in PLURALS))
        if word[whole:end] in ("er", "ern") and base + "er" in WORDS:
            continue  # Wähler are no Wahl
        head = not rest and start and end >= whole and word[whole:end] in _AFTER_HEAD
        if base in _SHORT and word[whole:end] not in ("", "s"):
            continue  # a Banderole is no oil
        if inside or head:
            yield end


def _bases(part: str, *, inside: bool, clipped: bool = True) -> Iterator[str]:
    """What a part is a form of: before a joint where something follows, else inflected.

    `clipped`: an e at the end may be gone, as in Schul-; before -ende it is not (no Reise-nde).
    """
    yield part
    for ending in _JOINTS if inside else (*_INFLECTIONS, "in", "innen"):
        if part.endswith(ending) and len(part) - len(ending) >= _LEAST:
            yield part[: -len(ending)]
            if ending == "s":
                yield part[: -len(ending)] + "e"
    if inside and clipped and len(part) > _LEAST:
        yield part + "e"  # Schul-: the end of Schule goes


def _part(base: str, left: str, right: str) -> Part | None:
    """The word between these two, or None where one of them cannot be the rest of a compound."""
    if not right and base in _ALSO_SUFFIXES and left[-1] not in "sn":
        return None
    needed: list[str] = []
    for rest, inside in ((left, True), (right, False)):
        if not rest or _is_known(rest, inside=inside, clipped=base not in _ALSO_SUFFIXES):
            continue
        if rest in _PREFIXES or (not inside and _SUFFIX.match(rest)):
            return None
        if len(base) >= _SURE and _looks_like_a_word(rest, inside=inside):
            continue
        if len(rest) < _UNKNOWN or len(base) < _UNKNOWN or (left and right):
            return None
        needed += _bases(rest, inside=inside)
    return Part(base, tuple(dict.fromkeys(needed)))


@lru_cache(maxsize=65_536)
def _is_known(rest: str, *, inside: bool, clipped: bool) -> bool:
    """Whether the rest is a word of the list, a chain of them, or a noun by its suffix."""
    if any(base in WORDS for base in _bases(rest, inside=inside, clipped=clipped)):
        return True
    if (_NOUN_BEFORE_S if inside else _NOUN_IN_UNG).fullmatch(rest):
        return True
    return any(
        _is_known(rest[:cut], inside=True, clipped=True)
        and _is_known(rest[cut:], inside=inside, clipped=clipped)
        for cut in range(_LEAST, len(rest) - _LEAST + 1)
    )


def _looks_like_a_word(rest: str, *, inside: bool) -> bool:
    if len(rest) < _UNKNOWN or not _SHAPE.fullmatch(rest):
        return False
    if inside:
        return not _ENDS_IN_PREFIX.search(rest)
    return rest[0] not in _VOWELS and len(rest) > _UNKNOWN and not _SUFFIX.search(rest)
