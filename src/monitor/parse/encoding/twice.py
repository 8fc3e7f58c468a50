"""Text that was encoded twice, as a common fault of publishers leaves it, read once.

Letters in UTF-8 that some program took for Latin 1 or Windows-1252 and encoded again: `é` shows as
`Ã©`, a dash as `â€“`; or for Windows-1251: `Порт` shows as `РџРѕСЂС‚`. Each such letter is mended
where it stands, since feeds gather reports from many hands, and left alone where somebody may mean
just what stands there:

    a capital with a quotation mark or a dash behind it (`A IRMÃ”`)     beside none that is certain
    a small letter with a space and a mark behind it (`à «`)            always
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
# The same with Windows-1251, in which the first byte of a Cyrillic letter is one of two capitals.
_CYRILLIC = {bytes([c]).decode("cp1251", "ignore") or chr(c): c for c in range(0x80, 0xC0)}
_CYRILLIC_BYTES = {ord(letter): chr(code) for letter, code in _CYRILLIC.items()}
_CYRILLIC_BYTES |= {ord("Р"): "\xd0", ord("С"): "\xd1"}
_PAIRS = f"(?:[РС][{re.escape(''.join(sorted(_CYRILLIC)))}])"
_CYRILLIC_TWICE = re.compile(_PAIRS + "+")
_NO_WORD = re.compile(_PAIRS + "{4}")  # what stands in no text
_COMMONEST = ("Р°", "Рµ", "Рё", "Рѕ")  # the letters а, е, и, о, one of which each word has
_MARKS = "\x91\x92\x93\x94\x96\x97\x85\x95\xbb\xab"  # quotes, dashes, the ellipsis, the bullet
_PAIR = re.compile(f"[\xc3-\xdf][{_MARKS}]")
_CONTROLS = re.compile("[\x80-\x9f]")  # what no text has
_LETTER = ("\u0800", "\u1fff", "\u2e80", "\uffff")  # letters of three bytes, below and above signs


def read_once(text: str) -> str:
    """`text` with the letters mended that were encoded twice."""
    if text.isascii():
        return text
    if any(pair in text for pair in _COMMONEST) and _NO_WORD.search(text):
        text = _CYRILLIC_TWICE.sub(_cyrillic_once, text)
    if not _QUICK.search(text):
        return text
    if not any(map(_is_certain, _TWICE.finditer(text))):
        return text
    return _TWICE.sub(_once, text)


def _once(letters: re.Match[str]) -> str:
    """The letters as UTF-8, or as they stand where they are none."""
    found = _decoded(letters.group())
    return letters.group() if found is None or _is_meant(letters.group(), found) else found


def _cyrillic_once(letters: re.Match[str]) -> str:
    try:
        return letters.group().translate(_CYRILLIC_BYTES).encode("latin-1").decode()
    except UnicodeDecodeError:
        return letters.group()


def _decoded(letters: str) -> str | None:
    try:
        return _raw(letters).encode("latin-1").decode()
    except UnicodeDecodeError:
        return None


def _raw(letters: str) -> str:
    """What the letters were in Latin 1."""
    return letters.translate(_BYTES)


def _is_meant(letters: str, found: str) -> bool:
    """Whether a single letter of three bytes came about by chance, as `à «` makes one."""
    first, last, above, end = _LETTER
    is_letter = first <= found <= last or above <= found <= end
    return len(found) == 1 and is_letter and not _CONTROLS.search(letters)


def _is_certain(letters: re.Match[str]) -> bool:
    """Whether nobody can mean what stands there."""
    found = _decoded(letters.group())
    if found is None or _is_meant(letters.group(), found):
        return False
    before, behind = letters.string[: letters.start()][-1:], letters.string[letters.end() :][:1]
    in_word = before.islower() or behind.isalpha()
    return in_word or _PAIR.fullmatch(_raw(letters.group())) is None
