"""What encoding bytes look like that name none, or a wrong one.

Each encoding that may be meant reads the texts, and the one whose reading looks most like a text in
its script wins (`scripts.likeness`). charset-normalizer, tried beside it on headlines in fourteen
languages, took Arabic, Hebrew and EUC-JP for Russian or Thai. The feed's language goes first: only
where no encoding of its script makes sense, others are tried, since programs name a language
(`en-US`) by themselves.
"""

import re
from collections.abc import Sequence

from monitor.parse.encoding import scripts
from monitor.parse.encoding.labels import text_of

_TEXT = re.compile(rb"[A-Za-z]{0,20}+[\x80-\xff][^<>\x00-\x1f]*+")
_SAMPLE = 8_000  # bytes
_HIGH = re.compile(rb"[\x80-\xff]+")
_SURE = 0.8  # likeness of a text in the encoding that it names, which is not doubted any more
_LIKE = 0.55  # likeness of a text that may be one
_NEAR = 0.08  # less tells no two encodings apart, and the usual one is taken
_BENEFIT = 0.2  # what a name adds to the likeness
_PAIRED = 0.3  # what it adds that all bytes form pairs, which those of another script do not
_DAMAGED = 0.02  # share of letters outside of ASCII that a true encoding may fail to read
_SHORT = 11  # letters of two bytes of which no likeness can be told
_LONG = 3  # bytes in a row that no word of a Latin script has
_ENOUGH = 8  # bytes in such rows: three letters with accents may well meet once
_LETTER = re.compile(rb"[\xc0-\xff]|(?<=[A-Za-z])[\xa1-\xff](?=[A-Za-z])")
_CLOSE = 0.35  # share of them that no text in a Latin script has


def sample_of(body: bytes) -> bytes:
    """The texts of a document that have bytes outside of ASCII, without its markup."""
    sample = bytearray()
    for text in _TEXT.finditer(body):
        sample += text.group() + b"\n"
        if len(sample) > _SAMPLE:
            break
    return bytes(sample[:_SAMPLE])


def is_dense(sample: bytes) -> bool:
    """Whether bytes outside of ASCII stand in rows, or so close, as in Latin scripts they never do.

    Katakana in Shift_JIS has an ASCII letter for every other byte.
    """
    runs = [len(run) for run in _HIGH.findall(sample)]
    in_rows = sum(size for size in runs if size >= _LONG)
    return (2 * in_rows > sum(runs) and in_rows >= _ENOUGH) or sum(runs) > _CLOSE * len(sample)


def meant(sample: bytes, named: Sequence[str], language: str) -> str:
    """The codec of texts that are not UTF-8.

    Args:
        sample: texts of the document, from `sample_of`.
        named: the codecs that HTTP and the document name, the first of which has the most weight.
        language: the feed's own, a primary tag, or "".
    """
    if not is_dense(sample):
        return _latin(sample, named, language)
    for codec in named:
        if _likeness(sample, codec) >= _SURE or _is_short_pairs(sample, codec):
            return codec
    return (
        _likeliest(sample, named, scripts.foreign_encodings(language))
        or _likeliest(sample, named, scripts.FOREIGN)
        or next(iter(named), scripts.encoding_of(language))
    )


def _latin(sample: bytes, named: Sequence[str], language: str) -> str:
    """A Latin encoding in which no signs stand within words, and letters are those of the language.

    Of several the first.
    """
    own = scripts.encoding_of(language)
    able = [*named, own, scripts.LATIN, *scripts.CENTRAL]
    latin = [codec for codec in able if codec not in scripts.FOREIGN or not _has_letters(sample)]
    texts = {codec: text_of(sample, codec) for codec in latin}
    whole = [c for c in latin if not scripts.has_signs_inside_words(texts[c])]
    return min(whole or latin[:1], key=lambda codec: scripts.strange(texts[codec], language))


def _has_letters(sample: bytes) -> bool:
    return _LETTER.search(sample) is not None


def _is_short_pairs(sample: bytes, codec: str) -> bool:
    """Whether all bytes form letters of two bytes, too few to doubt the name that they have."""
    if codec not in scripts.WIDE:
        return False
    text = text_of(sample, codec)
    wide = sum(letter > "\x7f" for letter in text)
    ascii_letters = sum(letter.isascii() and letter.isalpha() for letter in text)
    return "\ufffd" not in text and ascii_letters <= wide <= _SHORT


def _likeliest(sample: bytes, named: Sequence[str], codecs: Sequence[str]) -> str:
    """The codec whose reading looks most like a text; one that is named has the benefit of doubt.

    "" where none of them looks like one.
    """
    able = [codec for codec in codecs if codec not in scripts.SELDOM or codec in named]
    ranked = {codec: _likeness(sample, codec) for codec in able}
    ranked |= {codec: ranked[codec] + _BENEFIT for codec in named if ranked.get(codec)}
    best = max(ranked.values())
    near = (codec for codec, likeness in ranked.items() if likeness >= best - _NEAR)
    return next(near) if best >= _LIKE else ""


def _likeness(sample: bytes, codec: str) -> float:
    """How much the sample looks like a text in this encoding; 0 in Latin, which it is not."""
    if codec not in scripts.FOREIGN:
        return 0.0
    text = text_of(sample, codec)
    lost = text.count("\ufffd")
    if lost > _DAMAGED * sum(letter > "\x7f" for letter in text) + 1:
        return 0.0
    return scripts.likeness(text, codec) + (_PAIRED if codec in scripts.WIDE and not lost else 0)
