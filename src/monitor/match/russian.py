"""Russian stems that Snowball does not join: endings taken for another's, vowels that come and go.

Snowball reads саммит as a verb in -ит and keeps самм, but makes саммит of саммитом: a noun
whose last letters look like an ending falls apart. So does one whose last vowel goes in other
cases (огонь, огня) or comes in the genitive plural (сделка, сделок). A query's word is
therefore asked for under these stems as well; a text's word stays under its one.
"""

import re

_ENDING = re.compile(r"[аоы]?$")
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_VOWELS = "аеиоуыэюя"
_LEAST = 3  # letters of a further stem


def further_stems(word: str, stem: str) -> tuple[str, ...]:
    """Other stems that forms of this folded word may have, beside Snowball's."""
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
