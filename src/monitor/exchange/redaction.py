"""What others say, without our secrets: a server may echo the whole request that it refused.

    known secrets | their parts | every run of 8 characters that one of them holds -> ***

A server that cuts its echo short, that percent-encodes it or puts it into HTML or JSON still
repeats a secret, so parts of it count as well: of a URL all but its scheme, host and port.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from monitor.configuration import Secret

MASK = "***"
_RUN = 8  # characters in a row that are no accident
_SHORTEST = 4  # characters of a part that is masked wherever it stands alone
_READ = 4_000  # characters of an answer that are looked at: no reason quotes more
_SEPARATORS = re.compile(r"[/?&=;#:@]+")


def redacted(text: str, secrets: Iterable[Secret | None]) -> str:
    """The text with everything masked that repeats a secret or a long part of one."""
    plain = _decoded(text[:_READ])
    words = [word for secret in secrets if secret and (word := secret.reveal())]
    for url in (word for word in words if "://" in word):
        plain = plain.replace(url, MASK)
    for part in sorted({each for word in words for each in _parts(word)}, key=len, reverse=True):
        plain = _masked(plain, part)
    return plain


def _decoded(text: str) -> str:
    """The text as it was before it was escaped for HTML or JSON, where that made it longer."""
    return unescape(text.replace("\\/", "/"))


def _parts(secret: str) -> Iterator[str]:
    """The secret, its encodings, and of a URL what names no host."""
    if "://" in secret:
        yield from _parts_of_url(secret)
        return
    yield secret
    yield b64encode(secret.encode("utf-8", "replace")).decode().rstrip("=")


def _parts_of_url(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    whole = parts.path + (f"?{parts.query}" if parts.query else "")
    yield from (each for each in (whole, parts.path, parts.query) if len(each) > 1)
    pieces = _SEPARATORS.split(f"{whole}&{parts.netloc.rpartition('@')[0]}")
    for piece in (*pieces, *map(unquote, pieces)):
        if len(piece) >= _SHORTEST:
            yield piece


def _masked(text: str, part: str) -> str:
    if not part:
        return text
    pattern = "".join(_letter(letter) for letter in part)
    text = re.sub(pattern, MASK, text, flags=re.IGNORECASE)
    return _without_runs(text, part.casefold()) if len(part) > _RUN else text


def _letter(letter: str) -> str:
    """The letter itself, or as a percent sign and its bytes."""
    if letter.isalnum() and letter.isascii():
        return letter
    encoded = "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))
    return f"(?:{re.escape(letter)}|{encoded})"


def _without_runs(text: str, part: str) -> str:
    """Every stretch masked that shares eight or more characters in a row with the part."""
    runs = {part[i : i + _RUN] for i in range(len(part) - _RUN + 1)}
    folded = text.casefold()
    if len(folded) != len(text):  # letters that fold to several: the places would not fit
        folded = text.lower() if len(text.lower()) == len(text) else text
    out, at = [], 0
    while at < len(text):
        end = at
        while folded[end : end + _RUN] in runs:
            end += 1
        out.append(MASK if end > at else text[at])
        at = end + _RUN - 1 if end > at else at + 1
    return "".join(out)
