"""How texts look in each script, and in which encodings they were written before UTF-8.

In an encoding of one byte a letter any bytes are a text. What tells a right reading from a wrong
one is that a language uses some letters all the time, and most of the others seldom: a wrong
reading has them mixed up. The same letters tell which of several encodings is meant.
"""

import re
from dataclasses import dataclass

LATIN = "cp1252"
CENTRAL = ("cp1250", "iso8859-2")  # of Central Europe


@dataclass(frozen=True, slots=True)
class Script:
    """A script with its languages, the encodings of its texts, and its commonest letters.

    Of the letters in a text in this script, about `share` are among the commonest.
    """

    languages: frozenset[str]
    codecs: tuple[str, ...]  # the usual one first
    letters: str  # a character class
    common: frozenset[str]
    share: float


def _script(languages: str, codecs: str, letters: str, common: str, share: float) -> Script:
    return Script(
        frozenset(languages.split()), tuple(codecs.split()), letters, frozenset(common), share
    )


_CYRILLIC = ("\u0400-\u04ff", "оеаинтсрлвіук", 0.65)
_SCRIPTS = (
    _script(
        "ru bg sr mk be kk ky tg mn tt", "cp1251 koi8-r iso8859-5 cp866 mac-cyrillic", *_CYRILLIC
    ),
    _script("uk", "cp1251 koi8-u iso8859-5 cp866 mac-cyrillic", *_CYRILLIC),
    _script("el", "cp1253 iso8859-7", "\u0370-\u03ff", "αοιετσνηυρκπάόίέςήλμ", 0.85),
    _script("he yi", "cp1255 iso8859-8", "\u0590-\u05ff", "יוהלתאמרבשנ", 0.7),
    _script("ar fa ur ps ku ug", "cp1256 iso8859-6", "\u0600-\u06ff", "اليمنوتربهدعسک", 0.75),
    _script("th", "cp874", "\u0e00-\u0e7f", "านรกอเงมยลวดทสต่ัิ้ี", 0.75),
    _script(
        "ja", "cp932 euc_jis_2004 iso2022_jp_ext", "\u3041-\u30ff\u4e00-\u9fff\uff61-\uff9f",
        "のにはをたがでとしるいなっれかもてらりこさまンストルーイアラリクドシ日本国大中人会年社",
        0.5,
    ),
    _script(
        "zh", "gb18030 big5hkscs", "\u3041-\u30ff\u3400-\u9fff\ue000-\uf8ff",
        "的一是不了人在有中国國大年日上为為会會我他这這个個们們来來到时時地出就分对對成可主发發行生"
        "新方要作用同经經工以全公市多部美后後于於法前进進家月高开開长長力下民本政",
        0.28,
    ),
    _script(
        "ko", "cp949", "\uac00-\ud7a3\u4e00-\u9fff",
        "이다의에는을가고하지기사한로서도인나리대자정시일해전수안국은있아스보원제부과장주상되었어라들그것게구만간중업",
        0.5,
    ),
)  # fmt: skip
_LATIN_CODECS = {
    language: codec
    for codec, languages in (
        (CENTRAL[0], "pl cs sk hu hr sl ro bs sq"), ("cp1254", "tr az"), ("cp1257", "lt lv et"),
        ("cp1258", "vi"),
    )
    for language in languages.split()
}  # fmt: skip
# Letters outside of ASCII of languages whose encoding shares its bytes with that of Latin 1.
_ALPHABETS = {
    "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű",
    "hr": "čćđšž", "sl": "čšž", "bs": "čćđšž", "ro": "ăâîşţșț", "tr": "âçğıîöşüû",
    "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äõöšüž",
}  # fmt: skip
FOREIGN = tuple(dict.fromkeys(codec for script in _SCRIPTS for codec in script.codecs))
_OTHER = re.compile(
    "[\\x00-\xbf\u2000-\u206f\u20ac\u2116\u2122\u3000-\u3020\uff01-\uff0f\uff1a-\uff20]"
)
SELDOM = frozenset(["cp866", "mac-cyrillic"])  # nobody writes feeds in these who does not say so
# The encodings of two bytes a letter.
WIDE = frozenset(["cp932", "euc_jis_2004", "gb18030", "big5hkscs", "cp949"])
_SHOUTED = 0.7  # share of capitals in a headline that is set in capitals
_FEW = 4  # letters that say nothing
_TURNED = re.compile(
    "[а-я][А-Я]{2}"
)  # KOI8-R that is read as Windows-1251, and the other way round
_INNER = re.compile("(?<=[a-z])[\xa1-\xbf\u0192\u2020-\u2030](?=[a-z])")


def encoding_of(language: str) -> str:
    """The usual encoding of texts in this language before UTF-8; Latin 1's where we know none."""
    script = _of_language(language)
    return script.codecs[0] if script else _LATIN_CODECS.get(language, LATIN)


def foreign_encodings(language: str) -> tuple[str, ...]:
    """The encodings of the language's script, if that is none of Latin; else of all such."""
    script = _of_language(language)
    return script.codecs if script else FOREIGN


def language_of(text: str) -> str:
    """A language of the script in which a text has most letters; "" for Latin."""
    counts = {script: len(re.findall(f"[{script.letters}]", text)) for script in _SCRIPTS}
    best = max(counts, key=counts.__getitem__)
    return min(best.languages) if counts[best] else ""


def likeness(text: str, codec: str) -> float:
    """How much a text that was read in this encoding looks like one: about 1 where it does.

    Half of that is too little. Of a few letters nothing can be said, and the answer is 0.
    """
    script = next(script for script in _SCRIPTS if codec in script.codecs)
    seen = _OTHER.sub("", _small(text))
    if len(seen) < _FEW or len(_TURNED.findall(text)) > len(seen) / 20:
        return 0.0
    return sum(letter in script.common for letter in seen) / len(seen) / script.share


def has_signs_inside_words(text: str) -> bool:
    """Whether signs stand where letters of a Latin script should: a mark inside of a word."""
    return _INNER.search(text) is not None


def strange(text: str, language: str) -> int:
    """How many letters of a text in a Latin script its language does not have."""
    alphabet = _ALPHABETS.get(language, "")
    letters = filter(str.isalpha, text.replace("İ", "i").lower())
    return sum(letter > "\x7f" and letter not in alphabet for letter in letters) if alphabet else 0


def _small(text: str) -> str:
    """A text in capitals in small letters, since only those are counted."""
    letters = [*filter(str.isalpha, text)]
    shouted = sum(map(str.isupper, letters)) > _SHOUTED * len(letters)
    return text.lower() if shouted else text


def _of_language(language: str) -> Script | None:
    return next((script for script in _SCRIPTS if language in script.languages), None)
