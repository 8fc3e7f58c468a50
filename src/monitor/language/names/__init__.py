"""Further spellings of a name, by rule: its cases, and Cyrillic names in Latin letters.

    Зеленский -> Зеленского, Зеленскому, Зеленским, Зеленском; Zelensky, Selenskyj ...

One file a language or a group of them; `declension` reads their tables. Rules, not a dictionary:
they know names that no dictionary has, and need next to no memory and no start-up.
`benchmarks/names.py` measures them against dictionaries.
"""

import re
from collections.abc import Iterator
from unicodedata import category

from monitor.language.fold import fold
from monitor.language.names.adjectives import ADJECTIVES
from monitor.language.names.amharic import AMHARIC, Amharic
from monitor.language.names.armenian import ARMENIAN
from monitor.language.names.balkan import ALBANIAN, GREEK, ROMANIAN
from monitor.language.names.baltic import LATVIAN, LITHUANIAN
from monitor.language.names.belarusian import BELARUSIAN
from monitor.language.names.czech import CZECH
from monitor.language.names.declension import Declension
from monitor.language.names.georgian import GEORGIAN
from monitor.language.names.german import GERMAN, GERMAN_ADJECTIVE, GERMAN_NOUN
from monitor.language.names.polish import POLISH
from monitor.language.names.russian import RUSSIAN
from monitor.language.names.slovak import SLOVAK
from monitor.language.names.south_asian import BENGALI, TAMIL
from monitor.language.names.south_slavic import BULGARIAN, CROATIAN, SERBIAN, SLOVENE
from monitor.language.names.transliteration import transliterations
from monitor.language.names.turkic import AZERI, KAZAKH, UZBEK
from monitor.language.names.ukrainian import UKRAINIAN
from monitor.language.names.uralic import ESTONIAN, FINNISH, HUNGARIAN

__all__ = [
    "LANGUAGES",
    "case_forms",
    "has_capitals",
    "inflections",
    "is_written",
    "transliterations",
]

_LEAST = 3  # letters of a word that inflects; two where they are syllables, as in Ethiopic
_SYLLABLES = re.compile("[\u1200-\u139f]{2,}")
_DECLENSIONS: dict[str, Declension | Amharic] = {
    "ru": RUSSIAN,
    "uk": UKRAINIAN,
    "pl": POLISH,
    "cs": CZECH,
    "sk": SLOVAK,
    "hr": CROATIAN,
    "bs": CROATIAN,
    "sr": SERBIAN,
    "sl": SLOVENE,
    "bg": BULGARIAN,
    "lt": LITHUANIAN,
    "lv": LATVIAN,
    "fi": FINNISH,
    "et": ESTONIAN,
    "hu": HUNGARIAN,
    "ro": ROMANIAN,
    "el": GREEK,
    "ka": GEORGIAN,
    "hy": ARMENIAN,
    "sq": ALBANIAN,
    "be": BELARUSIAN,
    "az": AZERI,
    "kk": KAZAKH,
    "uz": UZBEK,
    "bn": BENGALI,
    "ta": TAMIL,
    "am": AMHARIC,
    "de": GERMAN,
    **dict.fromkeys(("nl", "sv", "da", "no"), GERMAN),
}
_CYRILLIC = ("ru", "uk")  # what a Cyrillic name of no language inflects by
# What follows one of these inside a name does not inflect: Ростов-на-Дону.
_PREPOSITIONS = frozenset(
    """
    в во на за по из изо до для при от под над у к ко с со о об із з зі від під w we z ze do dla
    przy od pod nad na za po v ve pro při ke k s u iz pri
    """.split()  # noqa: SIM905 a list would be ten times as long
)
LANGUAGES = frozenset(_DECLENSIONS)  # in whose cases names are found


def inflections(word: str, language: str = "") -> tuple[str, ...]:
    """Returns the word and its cases by the rules of one language.

    A Cyrillic word of no language follows the Russian and the Ukrainian rules. A word in
    capitals is an acronym, and a short word none that inflects.
    """
    if word.isupper() or not _is_long(word):
        return (word,)
    return tuple(dict.fromkeys((word, *_cases(word, language))))


def case_forms(words: list[str], language: str = "") -> Iterator[tuple[str, ...]]:
    """Of each word of a name, its cases without the word itself.

    A word of several may be an adjective: Великій of Велика Британія, Zjednoczonych of Stany
    Zjednoczone.
    """
    fixed = False
    for place, word in enumerate(words, 1):
        if fixed:
            yield ()
        elif language == "de" and len(words) > 1:
            inner = GERMAN_ADJECTIVE if place < len(words) else GERMAN_NOUN
            yield tuple(inner.forms(word))
        else:
            adjective = _adjective(word, language) if len(words) > 1 else ()
            yield tuple(dict.fromkeys((*inflections(word, language)[1:], *adjective)))
        fixed = fixed or word in _PREPOSITIONS


def is_written(word: str) -> bool:
    """Returns whether a word is letters, with their vowel signs and inner apostrophes."""
    folded = fold(word)
    letters = folded.replace("'", "")
    inner = letters != "" and folded[-1] != "'"
    return inner and all(letter.isalpha() or category(letter)[0] == "M" for letter in letters)


def has_capitals(word: str) -> bool:
    """Returns whether names in the word's script begin with a capital; Georgian writes none."""
    return word[0].isupper() or (word[0].islower() and not "\u10d0" <= word[0] <= "\u10ff")


def _cases(word: str, language: str) -> Iterator[str]:
    for tag in (language,) if language or not _is_cyrillic(word) else _CYRILLIC:
        if tag in _DECLENSIONS:
            yield from _DECLENSIONS[tag].forms(word)


def _adjective(word: str, language: str) -> Iterator[str]:
    if _is_long(word) and not word.isupper():
        for tag in (language,) if language or not _is_cyrillic(word) else _CYRILLIC:
            if tag in ADJECTIVES:
                yield from ADJECTIVES[tag].forms(word)


def _is_long(word: str) -> bool:
    return len(word) >= _LEAST or _SYLLABLES.fullmatch(word) is not None


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u052f"
