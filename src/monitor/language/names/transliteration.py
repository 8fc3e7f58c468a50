"""Cyrillic names in Latin letters, after the systems that newspapers follow.

Зеленский -> Zelensky, Zelenskiy, Selenskyj, Zelenski ...
"""

import re
from functools import lru_cache

CYRILLIC_NAME = re.compile("[А-ЯЁІЇЄҐ][а-яёіїєґʼ’']+")

_LEAST = 4  # letters of a word that is transliterated
_LEAST_LATIN = 5

_LETTERS = "абвгдезийклмнопрстуфхцчшщыэюяьъёжіїєґ'’"
_SOUNDS = (
    "a b v g d e z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya _ _ yo zh i i ie g _ _"
)
_BASE = dict(zip(_LETTERS, _SOUNDS.split(), strict=True))
_SYSTEMS: tuple[dict[str, str], ...] = (
    _BASE,
    _BASE
    | {"я": "ia", "ю": "iu", "й": "i", "и": "y", "г": "h", "ё": "e", "є": "ie"},  # Ukrainian, 2010
    _BASE | {"и": "y", "г": "h", "є": "ye", "ї": "yi"},
    _BASE | {"й": "i", "ё": "e"},
    # German, after Duden.
    _BASE
    | {"в": "w", "з": "s", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch"}
    | {"ю": "ju", "я": "ja", "й": "j", "ж": "sch", "є": "je", "ї": "ji", "ё": "jo"},
    _BASE
    | {"в": "w", "з": "s", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch"}
    | {"ю": "ju", "я": "ja", "й": "j", "ж": "sch", "и": "y", "г": "h", "є": "je", "ї": "ji"},
    # French.
    _BASE
    | {"у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ж": "j", "ю": "iou", "я": "ia", "й": "i"},
    # Scholarly and ISO 9 with the marks folded.
    _BASE
    | {"х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "sc", "ж": "z", "ю": "ju", "я": "ja", "й": "j"},
)
_LATIN_ENDINGS = re.compile(r"(?:skyy|skyj|skiy|skij|skii|sky|ski|ckyj|ckyi|ckij|cky)$")
_SKY = ("sky", "skyy", "skyi", "skiy", "skii", "skij", "skyj", "ski")
_CYRILLIC_SKY = re.compile("(?:ский|ський)$")
_INITIAL_E = re.compile("^[ЕеЄє]")


@lru_cache(maxsize=4_096)
def transliterations(word: str) -> tuple[str, ...]:
    """Returns a Cyrillic name word in Latin letters, small; a Latin one with its endings varied."""
    if CYRILLIC_NAME.fullmatch(word) and len(word) >= _LEAST:
        return tuple(dict.fromkeys(_latin(word)))
    if word.isascii() and word.isalpha() and len(word) >= _LEAST_LATIN:
        return _varied(word.lower())
    return ()


def _latin(word: str) -> list[str]:
    made = []
    small = word.lower()
    ending = _CYRILLIC_SKY.search(small)
    stem = small[: ending.start()] if ending else small
    for system in _SYSTEMS:
        latin = "".join(system.get(letter, letter) for letter in stem).replace("_", "")
        tails = _SKY if ending else _tails(latin)
        made += (
            [latin.removesuffix(t[1]) + t[0] for t in tails]
            if not ending
            else [latin + t for t in _SKY]
        )
        if _INITIAL_E.match(word):
            made += ["ye" + form[1:] for form in list(made) if form.startswith("e")]
    return [form for form in made if len(form) >= _LEAST]


def _tails(latin: str) -> tuple[tuple[str, str], ...]:
    """(new ending, old ending): -iy and -yy at the end of a name are mostly written -y."""
    for old in ("iy", "yy", "ii", "yi", "ij", "yj"):
        if latin.endswith(old):
            return ((old, old), ("y", old), ("i", old))
    return (("", ""),)


def _varied(small: str) -> tuple[str, ...]:
    ending = _LATIN_ENDINGS.search(small)
    if not ending or len(small) - len(ending.group()) < 2:  # noqa: PLR2004
        return ()
    stem = small[: ending.start()]
    tails = [t.replace("sk", "ck", 1) if ending.group().startswith("ck") else t for t in _SKY]
    return tuple(stem + tail for tail in tails if stem + tail != small)
