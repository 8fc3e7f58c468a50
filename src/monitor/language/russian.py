"""Russian stems that Snowball does not join: endings taken for another's, vowels that come and go.

Snowball reads саммит as a verb in -ит and keeps самм, but makes саммит of саммитом: a noun
whose last letters look like an ending falls apart. So does one whose last vowel goes in other
cases (огонь, огня) or comes in the genitive plural (сделка, сделок). A query's word is
therefore asked for under these stems as well; a text's word stays under its one.

Where a further stem would join words that are strangers, whole forms are asked for instead: nouns
of a closed class (день, имя, посол), and genitive plurals with a vowel that comes (окон, писем).
The classes are those of Zaliznyak's grammatical dictionary (the types with a star).
"""

import re

_ENDING = re.compile(r"[аоы]?$")
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_VOWELS = "аеиоуыэюя"
_LEAST = 3  # letters of a further stem


def further_stems(word: str, stem: str) -> tuple[str, ...]:
    """Returns other stems that forms of this folded word may have, beside Snowball's."""
    bare = _ENDING.sub("", word)
    found = [bare] if bare[-1:] in _CONSONANTS and len(stem) < len(bare) else []
    found += [_without_vowel(word), _with_vowel(word)]
    return tuple(other for other in found if len(other) >= _LEAST and other != stem)


def _without_vowel(word: str) -> str:
    """рынок to рынк, боец to бойц, владелец to владельц, огонь to огн."""
    head, tail = word[:-2], word[-2:]
    if word.endswith("онь"):
        return word[:-3] + "н"
    if tail not in ("ок", "ек", "ец") or not head:
        return ""
    if tail == "ец" and head[-1] in _VOWELS:
        return head + "йц"
    if tail == "ец" and head[-1] == "л":
        return head + "ьц"
    return head + tail[1]


def _with_vowel(word: str) -> str:
    """сделка to сделок, вспышка to вспышек, стройка to строек."""
    head = word[:-2]
    if not word.endswith("ка") or not head or head[-1] in _VOWELS:
        return ""
    if head[-1] in "йь":
        return head[:-1] + "ек"
    return head + ("ек" if head[-1] in "жчшц" else "ок")


_HARD = "а у ом е ы ов ам ами ах"
_SOFT = "я ю ем е и ей ям ями ях"
_GROWN = "и ем а _ ам ами ах"  # имя, имени, имена, имен
_FEMININE = "и ей ям ями ях"
_OBLIQUE = {  # noun -> its stem in the other cases, and their endings; _ is none
    **{noun: (noun[:-1] + "ен", _GROWN) for noun in ("имя", "время", "племя", "знамя", "бремя")},
    "мать": ("матер", _FEMININE),
    "дочь": ("дочер", _FEMININE),
    **{noun: (noun[:-2] + noun[-1], _HARD) for noun in ("угол", "узел", "ветер", "орел", "котел")},
    **{noun: (noun[:-2] + noun[-1], _HARD) for noun in ("костер", "ковер", "шатер", "лоб", "пес")},
    "день": ("дн", _SOFT),
    "лед": ("льд", _HARD),
    "лев": ("льв", _HARD),
    "огонек": ("огоньк", "а у ом е и ов ам ами ах"),
    "посол": ("посл", "а у ом ы ов ам ами ах"),  # without после, which is the word after
    "церковь": ("церкв", "и ей ам ами ах"),
    "любовь": ("любв", "и"),
    "ложь": ("лж", "и"),
    "деревня": ("дерев", "ень"),
    "кухня": ("кух", "онь"),
    "сутки": ("сут", "ок кам ками ках"),
    "человек": ("люд", "и ей ям ях ьми"),
    "ребенок": ("дет", "и ей ям ях ьми"),
}
_PLURAL = re.compile(rf"(.*[{_CONSONANTS}ьй])([нлмрцб])([аояе])$")


def further_forms(word: str) -> tuple[str, ...]:
    """Whole forms of this folded noun that have a stem of their own."""
    if word in _OBLIQUE:
        stem, endings = _OBLIQUE[word]
        return tuple(stem + ending.strip("_") for ending in endings.split())
    found = _PLURAL.fullmatch(word)
    return (_genitive_plural(*found.groups()),) if found else ()


def _genitive_plural(head: str, last: str, ending: str) -> str:
    """окно to окон, письмо to писем, земля to земель, песня to песен."""
    vowel = "о" if head[-1] in "кгх" else "е"
    soft = "ь" if ending == "я" and last == "л" else ""
    return head.rstrip("ьй") + vowel + last + soft
