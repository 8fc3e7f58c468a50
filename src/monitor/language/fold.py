"""Folding: two spellings that a reader takes for one word become the same string.

    raw text -> NFC -> per character: NFKC, case folding, marks off where the language permits

Marks come off Latin, Greek, Arabic and Hebrew letters. They stay where they make another
letter: й is not и, ї is not і, が is not か; ё becomes е, as Russian print does. Digits of every
script become 0 to 9. Turkish text keeps ı and i apart. Indic vowel signs stay, the nukta goes.
Armenian marks of stress and question, which stand inside words, go. Symbols that compatibility
makes letters of (`™`, `№`, `℠`) are no letters: a blank stands in their place.
A traditional Chinese character becomes its simplified one, by OpenCC's table for single characters:
headlines of Taipei and Beijing are one for a query. Some simplified characters stand for two
traditional ones (后 for 後 and 后); `=後` in a query tells them apart. In Hindi the nasal before a
consonant of its class is the dot that stands for it.
Every step but NFC and that one works on one character alone, so that offsets can be carried back
(`origins`).
"""

import re
import unicodedata
from functools import cache

import regex
from opencc import OpenCC

DOTLESS = frozenset({"tr", "az"})  # languages in which ı and i are two letters

_JOINT = re.compile("(?<=[\u0600-\u06ff])\u200c")
# Katakana with its voicing mark behind.
_HALF_WIDTH = re.compile("[\uff66-\uff9d][\uff9e\uff9f]")
# Never seen: soft hyphens, joiners, direction marks, variation selectors; and what encloses.
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Me}]")
_HAN = regex.compile(r"\p{Han}")
# A Devanagari nasal before a consonant of its own class, which many write as a dot: हिन्दी, हिंदी.
_VIRAMA = "\u094d"
_NASAL = re.compile(
    "(?:\u0919\u094d(?=[\u0915-\u0918])|\u091e\u094d(?=[\u091a-\u091d])"
    "|\u0923\u094d(?=[\u091f-\u0922])|\u0928\u094d(?=[\u0924-\u0927])"
    "|\u092e\u094d(?=[\u092a-\u092d]))"
)
_ANUSVARA = "\u0902"
_CLUSTER = regex.compile(rf"(?:{_NASAL.pattern})*\X")
_EV = re.compile("(?<=[եԵ])[ւՒ]")  # the old spelling of Armenian և, which is եվ in capitals
_SUFFIX = re.compile(r"(?<=[^\W\d_])'[^\W\d_]+")  # İstanbul'da: a Turkish case after a name
_ZWNJ = "\u200c"

# Letters whose fold is a choice of ours, where neither NFKC nor case folding settles it.
_CHOSEN = {
    "ё": "е",
    "Ё": "е",
    "ø": "o",
    "Ø": "o",
    "đ": "d",
    "Đ": "d",
    "ð": "d",
    "Ð": "d",
    "ł": "l",
    "Ł": "l",
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
    "þ": "th",
    "Þ": "th",
    "ı": "i",
    "ħ": "h",
    "Ħ": "h",
    "ƒ": "f",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "ʻ": "'",  # of Uzbek oʻ and gʻ, which are typed with every apostrophe
    "ʹ": "'",
    "′": "'",
    "`": "'",
    "´": "'",
    "׳": "'",
    "״": '"',
    "“": '"',
    "”": '"',
    "‐": "-",
    "‑": "-",
    "־": "-",  # Hebrew maqaf
    "ـ": "",  # tatweel
    "ی": "ي",  # Persian yeh, kaf: one letter for a reader of either
    "ى": "ي",
    "ک": "ك",
    "ة": "ه",
    "ۀ": "ه",
    "ە": "ه",
    "ٱ": "ا",
    "\u093c": "",  # nukta
    "ँ": "ं",
    "և": "եվ",  # as its capitals ԵՎ are written
    "\u055b": "",  # Armenian emphasis, exclamation and question mark stand over a word's vowel
    "\u055c": "",
    "\u055e": "",
}
# Variants of traditional characters that OpenCC leaves, in use in Hong Kong and in old print.
_CHOSEN |= dict(zip("衞硏隣鬪擧淸靑緖頼廻粧", "卫研邻斗举清青绪赖回妆", strict=True))
# Symbols whose NFKC is letters: those of the block Letterlike Symbols, and the raised MC, MD, MR.
_SYMBOLS = re.compile("[\u2100-\u214f\U0001f16a-\U0001f16c]")
# Marks that come off: Latin and Greek combining, Hebrew points, Arabic vowels and hamza seats.
_LOOSE = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_UNMARKED = re.compile("[A-Za-z\u0370-\u03ff\u0600-\u06ff\u0590-\u05ff]")


def _fold_character(character: str) -> str:
    """What stands for a character; folded twice, since ǽ is first æ with a mark, then ae."""
    return "".join(map(_folded_once, _folded_once(character)))


def _folded_once(character: str) -> str:
    if character in _CHOSEN or character >= "\U000f0000":
        return _CHOSEN.get(character, character)
    if _UNSEEN.match(character):
        return ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if _HAN.match(character):
        return _simplified(unicodedata.normalize("NFKC", character))
    if _SYMBOLS.match(character) and unicodedata.category(character) == "So":
        return " "
    return _unmarked(unicodedata.normalize("NFKC", character).casefold())


def _unmarked(plain: str) -> str:
    decomposed = unicodedata.normalize("NFKD", plain)
    if _LOOSE.fullmatch(decomposed):
        return ""
    if _UNMARKED.match(decomposed):
        bare = _LOOSE.sub("", decomposed)
        return "".join(_CHOSEN.get(c, c) for c in bare)
    return unicodedata.normalize("NFC", "".join(_CHOSEN.get(c, c) for c in decomposed))


@cache
def _opencc() -> OpenCC:
    """OpenCC's table to simplified characters, loaded when Chinese is first met: 11 ms, 1.4 MB."""
    return OpenCC("t2s")


def _simplified(text: str) -> str:
    simplified: str = _opencc().convert(text)
    return simplified


class _Table(dict[int, str]):
    """A `str.translate` table that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Table()
_TURKISH = _Table({ord("I"): "ı", ord("ı"): "ı", ord("İ"): "i"})


def _composed(text: str) -> str:
    """NFC; a zero-width non-joiner is a joint after Arabic letters, else nothing."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = _HALF_WIDTH.sub(_full_width, text)
    if "ւ" in text or "Ւ" in text:
        text = _EV.sub("վ", text)
    if _VIRAMA in text:
        text = _NASAL.sub(_ANUSVARA, text)
    return _JOINT.sub("-", text) if _ZWNJ in text else text


def _full_width(kana: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", kana.group())


def _blank(suffix: re.Match[str]) -> str:
    return " " * len(suffix.group())


def fold(text: str, *, turkish: bool = False) -> str:
    """The folded text; `turkish` keeps the dotless ı apart from i and drops a name's case."""
    if turkish:
        return _SUFFIX.sub(_blank, _composed(text).translate(_TURKISH))
    if text.isascii():
        return text.lower().replace("`", "'") if "`" in text else text.lower()
    return _composed(text).translate(_TABLE)


def origins(text: str, *, turkish: bool = False) -> list[int]:
    """For each character of `fold(text)`, the offset in `text` that it came from; and the end."""
    if text.isascii():
        return list(range(len(text) + 1))
    table = _TURKISH if turkish else _TABLE
    result: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        folded = _composed(cluster.group()).translate(table)
        result.extend([cluster.start()] * len(folded))
    result.append(len(text))
    return result
