"""Words that carry other words: Arabic and Hebrew prefixes, Persian plurals, Korean particles.

A text's word is found under what remains when they come off; the query's word stays as it
is. What must remain is long enough that a root letter is seldom taken for a prefix. (The Arabic
rule follows light10: Larkey, Ballesteros, Connell 2002.)
"""

import re
from functools import lru_cache

AFFIXED = re.compile("[\u05d0-\u05ea\u0621-\u06ff\uac00-\ud7a3]")
_ARABIC_ARTICLES = ("وال", "فال", "بال", "كال", "ال")
_ARABIC_LETTERS = "وفبكل"
_HEBREW_PREFIXES = ("ו", "ה", "ב", "כ", "ל", "מ", "ש")
_PLURALS = ("هايي", "هاي", "ها")  # Persian; ها is also an Arabic pronoun: قواتها, her forces
_JOINED = ("وي", "اي")  # after these vowels Persian writes the ezafe: گفتگوی تلفنی, a talk by phone
# Korean particles stack, inner ones first: 이란-과-의, 러시아-로-부터-는
# (Sohn, The Korean Language, 7.3).
_INNER = (
    "에서|에게서|에게|한테서|한테|께서|으로서|로서|으로써|로써|으로|로"
    "|과|와|이랑|랑|하고|까지|부터|처럼|보다|마저|조차|밖에|만|들|에"
)
_KOREAN_INNER = re.compile(f"(?:{_INNER})$")
_KOREAN_LAST = re.compile(
    f"(?:{_INNER}|이나|은|는|이|가|을|를|의|도|에선|에겐|께선|으론|까진|엔"
    "|이라고|라고|이라며|라며|이라면서|라면서|이라는|라는|이란|란|이라도|라도|이라서|라서"
    "|이다|이었다|였다|입니다|이었습니다|였습니다|이며|이고|이지만|이었던|였던|인데|이므로"
    "|뿐|대로|만큼|이야말로|야말로|커녕|이든|이나마)$"
)
_LIGHT_ARTICLES = ("وال", "بال", "كال", "فال", "ولل", "ال", "لل")
_LIGHT_ENDINGS = ("هايي", "هاي", "ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_HEBREW_ENDINGS = ("ים", "ות")
_REMAINS = 3
_REMAINS_AFTER_ARTICLE = 2
_MAX_HEBREW_PREFIXES = 3


@lru_cache(maxsize=65_536)
def bare_forms(word: str) -> tuple[str, ...]:
    """Returns what the word may be without its prefixes or particle; without the word itself."""
    first = word[0]
    if "\u0621" <= first <= "\u06ff":
        return tuple(dict.fromkeys(_arabic_forms(word)))
    if "\u05d0" <= first <= "\u05ea":
        return tuple(dict.fromkeys(_hebrew(word)))
    return tuple(_korean(word))


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """Returns what the forms of a folded word share once prefixes, particles and plurals are off.

    Unlike `bare_forms` one answer, the same for every form, though at times too short to be a
    word: for counting what two texts share. Arabic and Persian by light10 (Larkey, Ballesteros,
    Connell 2002), Hebrew by every prefix letter that leaves three, Korean by its particles.
    """
    first = word[0]
    if "\u0621" <= first <= "\u06ff":
        return _light_arabic(word)
    if "\u05d0" <= first <= "\u05ea":
        return _light_hebrew(word)
    if "\uac00" <= first <= "\ud7a3":
        return next(iter(bare_forms(word)), word)
    return word


def _light_arabic(word: str) -> str:
    if word[0] == "و" and len(word) > _REMAINS + 1:
        word = word[1:]
    article = next((a for a in _LIGHT_ARTICLES if word.startswith(a)), "")
    if len(word) - len(article) >= _REMAINS:
        word = word.removeprefix(article)
    for ending in _LIGHT_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _REMAINS:
            word = word.removesuffix(ending)
    return word


def _light_hebrew(word: str) -> str:
    while word[0] in _HEBREW_PREFIXES and len(word) > _REMAINS:
        word = word[1:]
    ending = next((e for e in _HEBREW_ENDINGS if word.endswith(e)), "")
    return word.removesuffix(ending) if len(word) - len(ending) >= _REMAINS else word


def without_article(word: str) -> str:
    """Returns an Arabic query word without its article, so that `الهدنة` also finds `هدنة`."""
    return word[2:] if word.startswith("ال") and len(word) >= 2 + _REMAINS else word


def _arabic_forms(word: str) -> list[str]:
    """Without its prefixes, without a plural, pronoun or ezafe at the end, and without both."""
    found = _arabic(word)
    bare = _without_ending(word)
    return found if bare == word or len(bare) < _REMAINS else [*found, bare, *_arabic(bare)]


def _without_ending(word: str) -> str:
    ending = next((ending for ending in _PLURALS if word.endswith(ending)), "")
    return word[:-1] if not ending and word.endswith(_JOINED) else word.removesuffix(ending)


def _arabic(word: str) -> list[str]:
    found = []
    for article in _ARABIC_ARTICLES:
        rest = word.removeprefix(article)
        if rest != word and len(rest) >= _REMAINS_AFTER_ARTICLE:
            found += [rest, "ال" + rest] if article != "ال" else [rest]
            break
    if word.startswith("لل") and len(word) >= 2 + _REMAINS_AFTER_ARTICLE:
        found += [word[2:], "ال" + word[2:]]
    if word[0] in _ARABIC_LETTERS and len(word) > _REMAINS:
        found += [word[1:], *(_arabic(word[1:]) if word[0] in "وف" else [])]
    return found


def _korean(word: str) -> list[str]:
    """The last particle off, then those inside: 이란과의, 이란과, 이란."""
    found = []
    rest = _KOREAN_LAST.sub("", word)
    while rest != word and len(rest) >= _REMAINS_AFTER_ARTICLE:
        found.append(rest)
        word, rest = rest, _KOREAN_INNER.sub("", rest)
    return found


def _hebrew(word: str) -> list[str]:
    """Every prefix letter off, one after the other, outermost first: ושהממשלה, שהממשלה, ..."""
    found = []
    for taken in range(1, _MAX_HEBREW_PREFIXES + 1):
        letter, rest = word[taken - 1 : taken], word[taken:]
        least = _REMAINS_AFTER_ARTICLE if letter == "ה" else _REMAINS
        if letter not in _HEBREW_PREFIXES or len(rest) < _REMAINS_AFTER_ARTICLE:
            break
        if len(rest) >= least:
            found.append(rest)
        if letter == "ה":
            break
    return found
