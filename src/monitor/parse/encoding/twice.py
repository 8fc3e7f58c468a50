"""Text that was encoded twice, as a common fault of publishers leaves it, read once.

Letters in UTF-8 that some program took for Latin 1 or Windows-1252 and encoded again: `é` shows as
`Ã©`, a dash as `â€“`. Each such letter is mended where it stands, since feeds gather reports from
many hands. Some pairs may be meant as they stand, a capital with a quotation mark behind it
(`A IRMÃ”`): those are mended only beside others that nobody can mean.
"""

import re

# What the bytes 80 to BF are in Windows-1252, or in Latin 1 where that has nothing for them.
_HIGH = {bytes([code]).decode("cp1252", "ignore") or chr(code): code for code in range(0x80, 0xC0)}
_BYTES = {ord(letter): chr(code) for letter, code in _HIGH.items()}
_BEHIND = f"[\x80-\x9f{re.escape(''.join(sorted(_HIGH)))}]"
_TWICE = re.compile(
    f"(?:[\xc2-\xdf]{_BEHIND}|[\xe0-\xef]{_BEHIND}{{2}}|[\xf0-\xf4]{_BEHIND}{{3}})+"
)
_QUICK = re.compile("[\xc2-\xf4][^\x00-\x7f]")
_MARKS = "\x91\x92\x93\x94\x96\x97\x85\x95\xbb\xab"  # quotes, dashes, the ellipsis, the bullet
_PLAIN_PAIR = re.compile(f"[\xc3-\xdf][{_MARKS}]")


def read_once(text: str) -> str:
    """`text` with the letters mended that were encoded twice."""
    if text.isascii() or not _QUICK.search(text):
        return text
    found = [*_TWICE.finditer(text)]
    if all(_may_be_meant(pair.group()) for pair in found):
        return text
    return _TWICE.sub(_once, text)


def _once(letters: re.Match[str]) -> str:
    """The letters as UTF-8, or as they stand where they are none."""
    try:
        return _raw(letters.group()).decode()
    except UnicodeDecodeError:
        return letters.group()


def _raw(letters: str) -> bytes:
    return letters.translate(_BYTES).encode("latin-1")


def _may_be_meant(letters: str) -> bool:
    """Whether a single letter with a mark behind it may be just that."""
    try:
        raw = _raw(letters).decode("latin-1")
        _raw(letters).decode()
    except UnicodeDecodeError:
        return True
    return _PLAIN_PAIR.fullmatch(raw) is not None
