"""The language of an item: what the item says, else its script and its commonest words.

A light detector of ours: letters that only one language has, else the language whose function
words stand most often. It answers "" where it is not sure.
"""

import re
from collections.abc import Iterable

from monitor.model import Item

_SAMPLE = 2_000  # characters of the text that are looked at
_LEAST_WORDS = 2  # function words before Latin text is believed to be a language

_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("ur", re.compile("[ٹڈڑےں]")),
    ("fa", re.compile("[پچژگی]|ک")),
    ("ar", re.compile("[\u0621-\u064a]")),
    ("hi", re.compile("[\u0904-\u0939]")),
    ("bn", re.compile("[\u0985-\u09b9]")),
    ("th", re.compile("[\u0e01-\u0e30]")),
    ("ka", re.compile("[\u10d0-\u10f0]")),
    ("hy", re.compile("[\u0561-\u0587]")),
    ("el", re.compile("[\u03b1-\u03c9]")),
    ("be", re.compile("[ўЎ]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("sr", re.compile("[ђћџјљњ]")),
    ("ru", re.compile("[ыэёъ]")),
    ("bg", re.compile(r"\b(?:на|от|за|се)\b.*\b(?:ще|това|като|беше)\b", re.DOTALL)),
    ("ru", re.compile("[\u0430-\u044f]")),
)
_MINORITY = 0.2  # share of letters a script needs, so that one quoted name decides nothing
_NON_LATIN = re.compile("[\u0370-\uffff]")
_LETTER = re.compile(r"[^\W\d_]")

_COMMON = {
    "en": "the of and to in a is that for with as are was by from has be his not said",
    "de": "der die das und in den von zu mit ist im für auf des nicht dem ein eine sich hat",
    "fr": "le la les de des et en un une du dans est pour que qui sur au par pas avec",
    "es": "el la los las de y en un una del que por con para es se su al como más",
    "it": "il lo la gli le di e in un una del della che per con è si non nel sono",
    "pt": "o a os as de e em um uma do da que para com não por no na se mais",
    "nl": "de het een van en in is dat op te voor met zijn aan niet door ook bij er om",
    "pl": "w i na z do się że nie o jest to po przez od dla za jak oraz był ma",
    "tr": "ve bir bu için ile da de olarak çok daha sonra olan gibi kadar ise ne en mi",
    "sv": "och i att det som en på är av för med den till inte har ett om var de",
    "cs": "a v se na je že o s z do k i pro by ve za ale jako od po",
    "ro": "și în de la a cu pe care o din nu este că un pentru mai au al sau fi",
}
_VOTES: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _VOTES[_word] = (*_VOTES.get(_word, ()), _language)
COMMON_WORDS = frozenset(_VOTES)


def common_words(languages: Iterable[str] = ()) -> frozenset[str]:
    """Words that stand in most items of these languages, or of any."""
    wanted = {primary(tag) for tag in languages} & _COMMON.keys()
    return frozenset(w for tag in wanted for w in _COMMON[tag].split()) or COMMON_WORDS


_OWN_LETTERS = (("tr", re.compile("[ığşİ]")), ("pl", re.compile("[łąęśźż]")))


# Tags that mean the same language: withdrawn ISO 639-1 codes, and the two written Norwegians.
_SAME = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no"}


def primary(tag: str) -> str:
    """The primary tag of a BCP 47 tag: `de` of `de-CH`, `no` of `nb`, `he` of the old `iw`."""
    first = tag.replace("_", "-").split("-", 1)[0].lower()
    return _SAME.get(first, first)


def language_of(item: Item) -> str:
    """BCP 47 primary tag: the item's own, which the feed's reader fills, else detected."""
    if item.language:
        return primary(item.language)
    return detect(f"{item.title} {item.summary or item.text}")


def detect(text: str) -> str:
    """The language of a text, or ""."""
    sample = text[:_SAMPLE].strip()
    letters = len(_LETTER.findall(sample))
    foreign = len(_NON_LATIN.findall(sample))
    if letters and foreign >= letters * _MINORITY:
        return next((name for name, letter in _SCRIPTS if letter.search(sample)), "")
    return _latin(sample)


def _latin(sample: str) -> str:
    votes: dict[str, int] = {}
    for word in sample.lower().split():
        for language in _VOTES.get(word.strip(".,;:!?\"'()"), ()):
            votes[language] = votes.get(language, 0) + 1
    for language, letter in _OWN_LETTERS:
        if letter.search(sample):
            votes[language] = votes.get(language, 0) + _LEAST_WORDS
    best = max(votes, key=lambda name: votes[name], default="")
    return best if best and votes[best] >= _LEAST_WORDS else ""
