"""The language of an item: what its letters and words say, and what its feed says of it.

    title and summary | words | the script of most | its one language, or letter groups
        + what the feed names, as a prior | near ones | Guess

A feed may name a wrong language (`en-US` is what many programs write by themselves), and a
headline of three names says little. So the answer is a set: the languages that the item may be
in. What a topic asks of the language holds where it may hold.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache

from monitor.language.letter_groups import STEPS, LetterGroups, read_table
from monitor.model import Item
from monitor.spoken import Guess

_SAMPLE = 300  # characters that are looked at
_LEAST = 8  # letters of a text that says something by itself
_NEAR = 6 * STEPS  # the next language must be that much less likely, or the text is unsure
_WINDOW = 12 * STEPS  # of an unsure text: languages that are less likely by more are ruled out
_AGREED = 3 * STEPS  # a text that is so little less likely in the feed's language agrees with it
_PRIOR = 10 * STEPS  # what the feed's own word weighs
_FAR = 1_000 * STEPS  # how unlikely a language is that the script's letter groups do not know
_WORDS = 5  # of a text that overrules its feed
_FOREIGN = 0.25  # share of a text that another script than Latin needs; names are often Latin
_KANA = 0.05  # share of kana in a Japanese text

_URL = re.compile(r"https?://\S+")
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_LETTER = "[^\\W\\d_\u3041-\u30ff\u3400-\u9fff]"  # of a word that has no kana and no Han in it
_WORD = re.compile(
    rf"{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*(?:['’\u200c][^\W\d_]+)*"
    "|[\u3041-\u30ff]+|[\u3400-\u9fff]+"
)
_ASCII_WORD = re.compile("[A-Za-z]+(?:'[A-Za-z]+)*")
_BEYOND_LATIN = re.compile(  # letters of the other scripts in _SCRIPTS are all among these
    "[\u0370-\u1cbf\u1f00-\u1fff\u3041-\ufaff\ufb13-\ufdff\ufe70-\ufeff\uff66-\U0003ffff]"
)
_SCRIPTS = (
    # the first character of each, and its one language or the name of its letter groups
    (0x41, "Latin"), (0x370, "el"), (0x400, "Cyrillic"), (0x530, "hy"), (0x590, "he"),
    (0x600, "Arabic"), (0x700, ""), (0x750, "Arabic"), (0x780, ""), (0x900, "Devanagari"),
    (0x980, "bn"), (0xA00, "pa"), (0xA80, "gu"), (0xB00, "or"), (0xB80, "ta"), (0xC00, "te"),
    (0xC80, "kn"), (0xD00, "ml"), (0xD80, "si"), (0xE00, "th"), (0xE80, "lo"), (0xF00, "bo"),
    (0x1000, "my"), (0x10A0, "ka"), (0x1100, "ko"), (0x1200, "am"), (0x1400, ""), (0x1780, "km"),
    (0x1800, ""), (0x1C90, "ka"), (0x1CC0, ""), (0x1E00, "Latin"), (0x1F00, "el"), (0x2000, ""),
    (0x3041, "ja"), (0x3100, ""), (0x3131, "ko"), (0x3190, ""), (0x3400, "zh"), (0xA000, ""),
    (0xAC00, "ko"), (0xD7A4, ""), (0xF900, "zh"), (0xFB00, "Latin"), (0xFB13, "hy"),
    (0xFB1D, "he"), (0xFB50, "Arabic"), (0xFE00, ""), (0xFE70, "Arabic"), (0xFF00, ""),
    (0xFF21, "Latin"), (0xFF66, "ja"), (0xFFA0, ""), (0x20000, "zh"),
)  # fmt: skip
_FIRST = [first for first, _ in _SCRIPTS]
_WEIGHT = {"zh": 3, "ja": 2, "ko": 2}  # letters of Latin that one of theirs stands for
# Languages that are written as another is: a feed that names them is believed.
_ALSO = {"zh": {"ja"}, "he": {"yi"}, "bn": {"as"}, "am": {"ti"}, "ka": {"xmf"}, "ja": {"zh"}}

# Tags that mean the same language, or one that is written alike: withdrawn ISO 639-1 codes, the two
# written Norwegians, Bosnian and Serbo-Croatian in Latin letters, and Filipino.
_SAME = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "bs": "hr", "sh": "hr"}
_SAME |= {"fil": "tl"}


@lru_cache(maxsize=256)
def primary(tag: str) -> str:
    """The primary tag of a BCP 47 tag: `de` of `de-CH`, `no` of `nb`, `he` of the old `iw`."""
    first = tag.replace("_", "-").split("-", 1)[0].lower()
    return _SAME.get(first, first)


def guess_of(item: Item) -> Guess:
    """Returns the languages that the item may be in; what its feed names is always one of them.

    The headline is enough where it is surely in the feed's language.
    """
    named = primary(item.language)
    if named and guess(item.title) == _certainly(named):
        return _certainly(named, named)
    return guess(f"{item.title} {item.summary or item.text[:_SAMPLE]}", named)


def guess(text: str, named: str = "") -> Guess:
    """The languages that a text may be in; `named`, a primary tag, is always one of them."""
    script, words = _script(text[:_SAMPLE])
    if script not in _tables():
        language = named if named in _ALSO.get(script, ()) else script
        return _guess(language or named, {language}, named, overruled=bool(language))
    if sum(map(len, words)) < _LEAST:
        return _guess(named, set(), named)
    return _nearest(_tables()[script], words, named)


def _nearest(table: LetterGroups, words: list[str], named: str) -> Guess:
    """The likeliest language, with those that are near to it where it is not far ahead."""
    costs = table.costs(words)
    least = min(costs)
    behind = costs[table.places[named]] - least if named in table.places else _FAR
    if named and behind <= _AGREED:
        return _certainly(named, named)
    likely = table.languages[costs.index(least)]
    near = {
        n: cost for n, cost in zip(table.languages, costs, strict=True) if cost < least + _WINDOW
    }
    unsure = any(cost < least + _NEAR for name, cost in near.items() if name != likely)
    overruled = behind > _PRIOR + _NEAR and len(words) >= _WORDS
    return _guess(
        named if behind <= _PRIOR and named else likely,
        set(near) if unsure else {likely},
        named,
        overruled=overruled,
    )


@lru_cache(maxsize=256)
def _certainly(language: str, named: str = "") -> Guess:
    return Guess(language, frozenset({language}), named)


def _guess(likely: str, possible: set[str], named: str, *, overruled: bool = False) -> Guess:
    overruled = overruled and likely != named != ""
    return Guess(likely, frozenset((possible | {named}) - {""}), named, overruled)


def script_of(word: str) -> str:
    """The script of a word's first letter, or the one language that is written in it, or ""."""
    return _SCRIPTS[bisect_right(_FIRST, ord(word[0])) - 1][1] if word[:1] > "@" else ""


def _script(text: str) -> tuple[str, list[str]]:
    """The script of most letters, or its one language, and the words in it."""
    plain = _URL.sub(" ", text) if "://" in text else text
    plain = plain.lower() if plain.isupper() else plain
    if plain.isascii():
        return "Latin", _ASCII_WORD.findall(plain)
    if not _BEYOND_LATIN.search(plain):
        return "Latin", _WORD.findall(plain)
    return _of_several(_WORD.findall(plain))


def _of_several(found: Iterable[str]) -> tuple[str, list[str]]:
    """The same of words in more than one script."""
    words: dict[str, list[str]] = {}
    for word in found:
        if name := script_of(word):
            words.setdefault(name, []).append(word)
    weights = {name: _WEIGHT.get(name, 1) * sum(map(len, of)) for name, of in words.items()}
    total = sum(weights.values())
    if "ja" in weights and weights["ja"] >= _KANA * (weights["ja"] + weights.get("zh", 0)):
        weights["ja"] += weights.pop("zh", 0)
    foreign = {name: weight for name, weight in weights.items() if name != "Latin"}
    best = max(foreign, key=foreign.__getitem__, default="")
    if "Latin" in weights and weights.get(best, 0) < _FOREIGN * total:
        best = "Latin"
    return best, words.get(best, [])


@cache
def _tables() -> dict[str, LetterGroups]:
    """Read when the first language is asked for: about 0.2 s and 15 MB."""
    return read_table()
