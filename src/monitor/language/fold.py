"""Folding: two spellings that a reader takes for one word become the same string.

    raw text -> NFC -> per character: NFKC, case folding, marks off where the language permits

Marks come off Latin, Greek, Arabic and Hebrew letters. They stay where they make another
letter: й is not и, ї is not і, が is not か; ё becomes е, as Russian print does. Digits of every
script become 0 to 9. Turkish text keeps ı and i apart. Indic vowel signs stay, the nukta goes.
Every step but NFC works on one character alone, so that offsets can be carried back (`origins`).
"""

import re
import unicodedata

import regex

_JOINT = re.compile("(?<=[\u0600-\u06ff])\u200c")
_CLUSTER = regex.compile(r"\X")
_SUFFIX = re.compile(r"(?<=[^\W\d_])'[^\W\d_]+")  # İstanbul'da: a Turkish case after a name
_ZWNJ, _ZWJ = "\u200c", "\u200d"

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
    "\u00ad": "",  # soft hyphen
    _ZWNJ: "",
    _ZWJ: "",
    "\u200b": "",
    "\u2060": "",
    "\ufeff": "",
    "\u200e": "",  # direction marks
    "\u200f": "",
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
}
# Marks that come off: Latin and Greek combining, Hebrew points, Arabic vowels and hamza seats.
_LOOSE = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_UNMARKED = re.compile("[A-Za-z\u0370-\u03ff\u0600-\u06ff\u0590-\u05ff]")


def _fold_character(character: str) -> str:
    if character in _CHOSEN:
        return _CHOSEN[character]
    if character >= "\U000f0000":
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKC", character).casefold()
    decomposed = unicodedata.normalize("NFKD", plain)
    if _LOOSE.fullmatch(decomposed):
        return ""
    if _UNMARKED.match(decomposed):
        bare = _LOOSE.sub("", decomposed)
        return "".join(_CHOSEN.get(c, c) for c in bare)
    return unicodedata.normalize("NFC", "".join(_CHOSEN.get(c, c) for c in decomposed))


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
    return _JOINT.sub("-", text) if _ZWNJ in text else text


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
