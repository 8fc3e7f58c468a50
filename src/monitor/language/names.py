"""Further spellings of a name, by rule: Slavic inflection, and Cyrillic names in Latin letters.

    Зеленский -> Зеленского, Зеленскому, Зеленским, Зеленском; Zelensky, Zelenskiy, Selenskyj ...

Rules, not a dictionary: they make some forms that nobody writes, which cost nothing, and they
only touch capitalised words, which are what names are made of.
"""

import re
from functools import lru_cache

_CYRILLIC = re.compile("[А-ЯЁІЇЄҐ][а-яёіїєґʼ’']+")
Rules = tuple[tuple[str, tuple[str, ...]], ...]

_LEAST = 4  # letters of a word that is transliterated
_LEAST_INFLECTED = 3
_LEAST_LATIN = 5

# (ending, what stands in its place in the other cases): the first that fits wins.
# Russian: Zaliznyak, A grammatical dictionary of the Russian language (types 1, 2, 3, 7, 8 and
# the adjectival and surname declensions).
_RUSSIAN = (
    ("кий", ("кого", "кому", "ким", "ком", "кая", "кой", "кую", "кие", "ких", "кими")),
    ("ой", ("ого", "ому", "ым", "им", "ом", "ая", "ую", "оя", "ою", "оем", "ое")),
    ("ый", ("ого", "ому", "ым", "ом", "ая", "ой", "ую")),
    ("ий", ("ия", "ию", "ием", "ии", "его", "ему", "им", "ем")),
    ("ая", ("ой", "ую", "ою")),
    ("ия", ("ии", "ию", "ией")),
    ("ья", ("ьи", "ье", "ью", "ьей")),
    ("я", ("и", "е", "ю", "ей", "ёй")),
    ("ова", ("овой", "ову")),
    ("ева", ("евой", "еву")),
    ("ина", ("иной", "ину", "ины", "ине")),
    ("а", ("ы", "и", "е", "у", "ой", "ей")),
    ("ов", ("ова", "ову", "овым", "ове", "овы", "овых")),
    ("ев", ("ева", "еву", "евым", "еве", "евом")),
    ("ин", ("ина", "ину", "иным", "ине", "ином")),
    ("ёв", ("ёва", "ёву", "ёвым", "ёве", "ёвом", "ёвы", "ёвых")),
    ("ец", ("ца", "цу", "цом", "цем", "це", "еца", "ецу", "ецом", "ецем", "еце")),
    ("ель", ("еля", "елю", "елем", "еле")),
    ("ь", ("я", "ю", "ем", "е", "и", "ью")),
    ("ей", ("ея", "ею", "еем", "ее", "ья", "ью", "ьем", "ье")),
    ("й", ("я", "ю", "ем", "е")),
)
_IRREGULAR = {  # a vowel goes, and no ending tells where
    "Лев": ("Льва", "Льву", "Львом", "Льве"),
    "Павел": ("Павла", "Павлу", "Павлом", "Павле"),
    "Заяц": ("Зайца", "Зайцу", "Зайцем", "Зайце"),
}
_RUSSIAN_CONSONANT = ("а", "у", "ом", "е", "ем", "ы")
_UKRAINIAN = (
    ("ський", ("ського", "ському", "ським", "ськім", "ська", "ської", "ській", "ську", "ською")),
    ("цький", ("цького", "цькому", "цьким", "цькім", "цька", "цької")),
    ("ий", ("ого", "ому", "им", "ім", "а", "ої", "ій", "у")),
    ("ія", ("ії", "ію", "ією")),
    ("енко", ("енка", "енку", "енкові", "енком", "енці")),
    ("ко", ("ка", "ку", "кові", "ком")),
    ("ло", ("ла", "лу", "лові", "лом", "лі")),
    ("ро", ("ра", "ру", "рові", "ром", "рі")),
    ("їв", ("єва", "єву", "євом", "єві")),
    ("ов", ("ова", "ову", "овим", "ові", "ови", "ових", "ов'ю")),
    ("ев", ("ева", "еву", "евим", "еві", "еви", "евих")),
    ("єв", ("єва", "єву", "євим", "єві", "єви", "євих")),
    ("віл", ("вола", "волу", "волові", "волом", "волі")),
    ("р", ("ра", "ру", "рові", "ром", "рі", "ря", "рю", "реві", "рем")),
    ("ів", ("ова", "ову", "овом", "ові", "ева", "еву")),
    ("їна", ("їни", "їні", "їну", "їною")),
    ("ва", ("ви", "ві", "ву", "вою", "вій", "вої")),
    ("на", ("ни", "ні", "ну", "ною", "ної", "ній")),
    ("ка", ("ки", "ку", "кою", "ці", "кої", "кій")),
    ("га", ("ги", "гу", "гою", "зі", "гої", "гій")),
    ("ха", ("хи", "ху", "хою", "сі", "хої", "хій")),
    ("а", ("и", "і", "у", "ою", "ої")),
    ("я", ("і", "ю", "ею", "єю", "ї")),
    ("ін", ("іна", "іну", "інові", "іним", "іні")),
    ("їн", ("їна", "їну", "їнові", "їним")),
    ("ець", ("ця", "цю", "цем", "цеві", "ці")),
    ("ідь", ("едя", "едю", "едем", "едеві", "еді")),
    ("ь", ("я", "ю", "ем", "еві", "і")),
    ("ей", ("ея", "ею", "еєм", "еєві", "еї", "'я", "'ю", "'єм", "'єві", "'ї")),
    ("й", ("я", "ю", "єм", "єві", "ї")),
)
_UKRAINIAN_CONSONANT = ("а", "у", "ові", "ом", "і", "еві", "ем")
_VOWELS = "аеёиоуыэюяіїєaeiouy"
_FIXED = ("о", "е", "и", "у", "э", "ю", "ы", "і")  # endings of names that do not inflect


_POLISH = (
    ("ski", ("skiego", "skiemu", "skim", "scy", "skich")),
    ("cki", ("ckiego", "ckiemu", "ckim", "ccy", "ckich")),
    ("ska", ("skiej", "ską")),
    ("cka", ("ckiej", "cką")),
    ("ka", ("ki", "ce", "kę", "ką")),
    ("a", ("y", "i", "ie", "ę", "ą")),
)
_POLISH_CONSONANT = ("a", "owi", "em", "iem", "ie", "u")
_CZECH = (
    ("ský", ("ského", "skému", "ským", "ském")),
    ("skyj", ("ského", "skému", "ským", "ském")),
    ("ová", ("ové", "ovou")),
    ("a", ("y", "ovi", "u", "ou")),
)
_CZECH_CONSONANT = ("a", "ovi", "em", "u", "e")
# Which rules a language follows; "" is a name of any language.
_RULES: dict[str, tuple[tuple[Rules, tuple[str, ...]], ...]] = {
    "": ((_RUSSIAN, _RUSSIAN_CONSONANT), (_UKRAINIAN, _UKRAINIAN_CONSONANT)),
    "ru": ((_RUSSIAN, _RUSSIAN_CONSONANT),),
    "uk": ((_UKRAINIAN, _UKRAINIAN_CONSONANT),),
    "pl": ((_POLISH, _POLISH_CONSONANT),),
    "cs": ((_CZECH, _CZECH_CONSONANT),),
}
_CYRILLIC_RULES = frozenset({"", "ru", "uk"})
_GENITIVE_S = frozenset({"de", "nl", "sv", "da", "no"})  # Putins; after a sibilant there is none


def inflections(word: str, language: str = "") -> tuple[str, ...]:
    """The word and its cases by the rules of one language; without one, Russian and Ukrainian."""
    if len(word) < _LEAST_INFLECTED or bool(_CYRILLIC.fullmatch(word)) is not (
        language in _CYRILLIC_RULES
    ):
        return (word,)
    if language in _GENITIVE_S:
        return (word,) if word[-1] in "sxzß" else (word, word + "s")
    made = [word, *_IRREGULAR.get(word, ())]
    for rules, consonant in _RULES.get(language, ()):
        made += _declined(word, rules, consonant)
    return tuple(dict.fromkeys(made))


def _declined(word: str, rules: Rules, consonant: tuple[str, ...]) -> list[str]:
    for ending, others in rules:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            return [stem + other for other in others]
    if word[-1] in _VOWELS:
        return []
    return [word + ending for ending in consonant]


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
    """A Cyrillic name word in Latin letters, small; a Latin one with its endings varied."""
    if _CYRILLIC.fullmatch(word) and len(word) >= _LEAST:
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
