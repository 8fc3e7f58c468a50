"""A document in UTF-8 with bytes in it that are none: each such spot is mended by itself.

    a letter that was cut in two                     U+FFFD, as the Encoding Standard has it
    a letter, dash or quote of a Latin code page     itself
    a passage in the old encoding of the language    as that encoding has it

The rest of the document stays what it is. Bytes that are no UTF-8 come as lone surrogates
(Python's `surrogateescape`), so that characters and bytes can be looked at in one string.
"""

import re

from monitor.parse.encoding.labels import text_of
from monitor.parse.encoding.scripts import FOREIGN, LATIN, encoding_of, language_of

_BAD = re.compile("[\udc80-\udcff]+")
_PASSAGE = re.compile("[\udc80-\udcff][^<>]*+")
_LONG = 3  # bytes in a row that are a word of another encoding
# The beginning of a letter in UTF-8 of which the end is missing: two bytes or three.
_CUT = re.compile(rb"[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2}")
_LEAD = re.compile(rb"[\xc2-\xf4]")
# A letter outside of the basic plane, each of its halves encoded by itself (CESU-8).
_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_LATIN_END = "\u0250"  # the first character behind Latin Extended-B


def whole_letters(body: bytes) -> bytes:
    """`body` with each letter in UTF-8 that was encoded by halves, as Java and Oracle do."""
    return _HALVES.sub(lambda halves: _joined(halves.group()), body)


def _joined(halves: bytes) -> bytes:
    pair = halves.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
    return pair.decode("utf-16").encode()


def escaped(body: bytes) -> str:
    """`body` as UTF-8, with a lone surrogate for each byte that is none."""
    return body.decode("utf-8", "surrogateescape")


def counts(text: str) -> tuple[int, int]:
    """How many letters outside of ASCII are UTF-8, and how many bytes are not."""
    bad = sum(map(len, _BAD.findall(text)))
    return sum(1 for letter in text if letter > "\x7f") - bad, bad


def old_encoding(text: str, language: str) -> str:
    """What the text of `escaped` may have been written in before; `language` is the feed's own."""
    return encoding_of(language_of(_BAD.sub("", text)) or language)


def mended(text: str, old: str) -> str:
    """The text of `escaped` without surrogates; passages that are no UTF-8 read in `old`."""
    return _PASSAGE.sub(lambda passage: _passage(passage, old), text)


def _passage(passage: re.Match[str], old: str) -> str:
    """Where most bytes stand in rows, all are letters of the old encoding; else single spots."""
    runs = [*_BAD.finditer(passage.string, *passage.span())]
    whole = old in FOREIGN and _in_rows([_bytes(run.group()) for run in runs])
    pieces, at = [], passage.start()
    for run in runs:
        pieces.append(passage.string[at : run.start()])
        pieces.append(text_of(_bytes(run.group()), old) if whole else _spot(run, _latin_of(old)))
        at = run.end()
    return "".join([*pieces, passage.string[at : passage.end()]])


def _in_rows(runs: list[bytes]) -> bool:
    rows = sum(len(run) for run in runs if len(run) >= _LONG and not _CUT.fullmatch(run))
    return 2 * rows > sum(map(len, runs))


def _latin_of(old: str) -> str:
    return LATIN if old in FOREIGN else old


def _bytes(run: str) -> bytes:
    return run.encode("utf-8", "surrogateescape")


def _spot(run: re.Match[str], latin: str) -> str:
    """A few bytes amid UTF-8, by what stands before and behind them."""
    data, text = _bytes(run.group()), run.string
    before, behind = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
    if _CUT.fullmatch(data):
        return "\ufffd"
    found = text_of(data, latin)
    if _LEAD.fullmatch(data) and not _fits(found, before, behind):
        return "\ufffd"
    return found


def _fits(letter: str, before: str, behind: str) -> bool:
    """Whether a letter of Latin stands by itself or among its like, small among small ones."""
    if (before.isalpha() and not _latin(before)) or (letter.isupper() and before.islower()):
        return False
    alone = not before.isalpha() and not behind.isalpha()
    return letter.isalpha() and (alone or _latin(before) or _latin(behind))


def _latin(letter: str) -> bool:
    return letter.isalpha() and letter < _LATIN_END
