"""Stems: what the forms of a word have in common, by Snowball's rules for its language."""

import re
from functools import lru_cache

import Stemmer

_PLURAL = re.compile("(?<=...)ات(?:هما?|ها|هن|ه|نا|كم)?$")  # محادثات, also محادثاتهما, their talks
_STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
STEMMED = frozenset(_STEMMERS)


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language], 0)


def stems_of(words: list[str], language: str) -> list[str]:
    """The stems of folded words, one for each; an Arabic stem keeps its word's first letter.

    Snowball takes a first و, ب, ك or ل for a prefix and makes one word of وسيط (mediator) and بسيط
    (simple). What is a prefix is known before: a text's word stands there without it as well. And
    it parts the plural in ات from its singular in ة, which stands here as ه.
    """
    if language != "ar":
        found: list[str] = _stemmer(language).stemWords(words)
        return found
    singular = [_PLURAL.sub("ه", word) if "ات" in word else word for word in words]
    stems = _stemmer(language).stemWords(singular)
    return [
        stem if stem[:1] == word[:1] else _with_first_letter(word, stem)
        for word, stem in zip(words, stems, strict=True)
    ]


def _with_first_letter(word: str, stem: str) -> str:
    """وسيطين, whose stem Snowball takes to be سيط, to وسيط; a word that lost more stays whole."""
    return word[0] + stem if stem and word[1:2] == stem[0] else word
