"""Stems: what the forms of a word have in common, by Snowball's rules for its language.

    word as written, in small letters -> Snowball -> folded
    word folded                       -> Snowball -> folded       for who writes without marks

Snowball's rules need the marks (Polish -ów, Spanish -ción), and many people type none. So a word
has up to two stems, and two words are forms of one where they share one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import Stemmer

from monitor.language.detection import script_of
from monitor.language.fold import fold
from monitor.language.other_forms import other_forms
from monitor.language.russian import further_forms, further_stems

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hr": "serbian",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ms": "indonesian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "czech",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "uk": "russian",
    "yi": "yiddish",
}
STEMMED = frozenset(_ALGORITHMS)
WHOLE = "="  # begins what is no stem: a form that is looked for as a whole word
_RUSSIAN_RULES = frozenset({"ru", "uk"})
_BY_STEM = frozenset({"et", "fi", "tr"})  # where each of the other forms inflects
_WRITTEN_IN = {  # the others are written in Latin letters, Serbian in both
    "Arabic": frozenset({"ar", "fa"}),
    "Cyrillic": frozenset({"ru", "sr", "uk"}),
    "Devanagari": frozenset({"hi", "ne"}),
    **{language: frozenset({language}) for language in ("el", "hy", "ta")},
    "he": frozenset({"yi"}),
}
_LATIN = STEMMED - {tag for tags in _WRITTEN_IN.values() for tag in tags} | {"sr"}
_PLURAL = re.compile("(?<=...)ات(?:هما?|ها|هن|ه|نا|كم)?$")  # محادثات, also محادثاتهما, their talks
_PERSIAN = re.compile("(?<=...)ات[يی]?$")  # مذاکرات, also مذاکراتی, of مذاکره
_PORTUGUESE = re.compile("(?<=..)(?:[õã]es|oes)$")  # eleições, of eleição; Snowball parts them
_TURKISH = str.maketrans({"I": "ı", "İ": "i"})
_UKRAINIAN = str.maketrans("іїєґ", "ииег")  # to Russian letters of the same kind, for Snowball
# NGO; F-16, MiG-29 and A380, whose plural is written like an acronym's.
_ACRONYM = re.compile(r"[^\W\d_a-z]{2,6}|[^\W\d_a-z][^\W\d_]{0,3}-?\d{1,4}")
_PLURAL_ACRONYM = re.compile(rf"({_ACRONYM.pattern})s")


def stemmed_languages(word: str, languages: Iterable[str] = ()) -> frozenset[str]:
    """Returns the languages whose rules this word follows: of those given, else of its script."""
    script = script_of(word)
    written = _LATIN if script == "Latin" else _WRITTEN_IN.get(script, frozenset())
    wanted = frozenset(languages)
    return written & wanted if wanted else written


def small(word: str, language: str) -> str:
    """Returns the word in small letters; in Turkish a capital I is small ı."""
    return word.translate(_TURKISH).lower() if language == "tr" else word.lower()


def stems_of(words: list[str], language: str) -> list[tuple[str, ...]]:
    """The stems of words with their marks, folded: one or two for each, Snowball's first."""
    plain = [fold(word) for word in words]
    folded = _stems(plain, language)
    if plain == words or language == "ar":
        return [(stem,) for stem in folded]
    marked = _stems([small(word, language) for word in words], language)
    return [tuple(dict.fromkeys(map(fold, pair))) for pair in zip(marked, folded, strict=True)]


def asked_stems(words: list[str], language: str) -> list[tuple[str, ...]]:
    """Returns the stems under which a query's words are looked for, and whole forms behind `WHOLE`.

    Beside its own, a word is the stem of forms that Snowball cuts less: it makes zin of Zins and
    zins of Zinsen. Russian and Ukrainian have further ones of their own (see `russian`), and each
    language has forms that no stem joins (`other_forms`).
    """
    return [
        tuple(dict.fromkeys((*stems, *_further(fold(word), stems[-1], language))))
        for word, stems in zip(words, stems_of(words, language), strict=True)
    ]


def _further(plain: str, stem: str, language: str) -> Iterator[str]:
    """What a folded word is asked for beside its own stems."""
    if language in _RUSSIAN_RULES:
        yield from further_stems(_russian(plain, language), stem)
    else:
        yield plain
    forms = further_forms(plain) if language == "ru" else other_forms(plain, language)
    yield from (WHOLE + form for form in forms)
    if language in _BY_STEM:
        yield from _stems(list(forms), language)


def other_number(word: str) -> str:
    """The plural of an acronym (`NGO`, `F-16`), the singular of one (`NGOs`), folded, else ""."""
    if _ACRONYM.fullmatch(word):
        return fold(word).replace("-", "") + "s"
    found = _PLURAL_ACRONYM.fullmatch(word)
    return fold(found[1]).replace("-", "") if found else ""


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_ALGORITHMS[language], 0)


def _stems(words: list[str], language: str) -> list[str]:
    """Snowball's stems; of Ukrainian by the rules of Russian, of Arabic with the first letter kept.

    Snowball takes a first و, ب, ك or ل for a prefix and makes one word of وسيط (mediator) and بسيط
    (simple). What is a prefix is known before: a text's word stands there without it as well. And
    it parts the plural in ات from its singular in ة, which stands here as ه.
    """
    if language in _RUSSIAN_RULES:
        words = [_russian(word, language) for word in words]
    elif language == "fa":
        words = [_PERSIAN.sub("ه", word) for word in words]
    elif language == "pt":
        words = [_PORTUGUESE.sub("ao", word) for word in words]
    if language != "ar":
        found: list[str] = _stemmer(language).stemWords(words)
        return found
    singular = [_PLURAL.sub("ه", word) if "ات" in word else word for word in words]
    stems = _stemmer(language).stemWords(singular)
    return [
        stem if stem[:1] == word[:1] else _with_first_letter(word, stem)
        for word, stem in zip(words, stems, strict=True)
    ]


def _russian(word: str, language: str) -> str:
    return word.translate(_UKRAINIAN) if language == "uk" else word


def _with_first_letter(word: str, stem: str) -> str:
    """وسيطين, whose stem Snowball takes to be سيط, to وسيط; a word that lost more stays whole."""
    return word[0] + stem if stem and word[1:2] == stem[0] else word
