"""Sentences in many scripts.

Splitting follows the idea of UAX #29 (a mark, closing quotes, then a start) with what that
leaves to tailoring: abbreviations, initials, acronyms, ordinals and quotations.
"""

import re

from monitor.language.abbreviations import ABBREVIATIONS, BEFORE_FIGURES, MONTHS, STARTERS

_STOPS = ".!?…‽؟۔।॥։።⁇⁈⁉"
_WIDE_STOPS = "。！？｡"
_CLOSERS = "\"'”’»›)]』」》）"
_END = re.compile(
    rf"(?P<mark>[{_STOPS}]+)(?P<close>[{re.escape(_CLOSERS)}]*)(?=\s|$)"
    rf"|(?P<wide>[{_WIDE_STOPS}]+)(?P<shut>[{re.escape(_CLOSERS)}]*)"
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“«„]+$")
_NEXT_WORD = re.compile(r"\s*[\"'“”«„‘’(\[—–-]*\s*([^\s,;:!?]+)")
_SOFT_WRAP = 60  # a line at least this long without a mark was broken by its source
_QUOTES = (("“", "”"), ("«", "»"), ("「", "」"), ("(", ")"))
_QUOTED_AT_MOST = 3  # sentences joined to keep a quotation whole


def split(text: str) -> tuple[str, ...]:
    """The sentences of a plain text, white space folded to single blanks."""
    found: list[str] = []
    for block in _blocks(text):
        found.extend(_whole_quotations(_sentences(block)))
    return tuple(found)


def _blocks(text: str) -> list[str]:
    """Paragraphs; a line that its source wrapped is joined to the next."""
    blocks: list[str] = []
    wrapped = False
    for line in text.splitlines():
        folded = " ".join(line.split())
        if not folded:
            wrapped = False
            continue
        if blocks and (wrapped or (folded[0].islower() and blocks[-1][-1] not in _STOPS)):
            blocks[-1] += " " + folded
        else:
            blocks.append(folded)
        wrapped = len(folded) >= _SOFT_WRAP and folded[-1] not in _STOPS + _WIDE_STOPS + _CLOSERS
    return blocks


def _sentences(block: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for end in _END.finditer(block):
        if _is_wide_end(block, end) if end["wide"] else _is_end(block, start, end):
            parts.append(block[start : end.end()].strip())
            start = end.end()
    parts.append(block[start:].strip())
    return [part for part in parts if part]


def _is_wide_end(block: str, end: re.Match[str]) -> bool:
    """A full-width mark ends a sentence, but not where its quotation goes on (」と述べた)."""
    return not end["shut"] or not block[end.end() : end.end() + 1].strip()


def _is_end(block: str, start: int, end: re.Match[str]) -> bool:
    """Whether a mark followed by white space ends a sentence."""
    found = _NEXT_WORD.match(block, end.end())
    following = found[1] if found else ""
    if following[:1].islower():
        return False
    if end["mark"] != "." or end["close"]:
        return True
    last = _LAST_WORD.search(block, start, end.start())
    return last is None or not _is_abbreviated(last[0], following)


def _is_abbreviated(word: str, following: str) -> bool:
    """Whether the full stop belongs to the word before it."""
    folded, then = word.casefold(), following.casefold()
    if folded in ABBREVIATIONS or _is_acronym(word):
        return then not in STARTERS
    if folded in BEFORE_FIGURES and then[:1].isdigit():
        return True
    if len(word) == 1 and word.isalpha():  # J. Smith
        return word.isupper() and word != "I"
    if word.isdigit() and len(word) <= 2:  # noqa: PLR2004 - a day: 19. März
        return then in MONTHS
    return False


def _is_acronym(word: str) -> bool:
    """U.S, т.е: single letters, parted by stops."""
    return "." in word and all(len(part) <= 1 for part in word.split("."))


def _whole_quotations(sentences: list[str]) -> list[str]:
    """Sentences of one quotation stay together, so that no half of a quote is shown."""
    joined: list[str] = []
    size = 0
    for sentence in sentences:
        if joined and size < _QUOTED_AT_MOST and _is_open(joined[-1]):
            joined[-1] += " " + sentence
            size += 1
        else:
            joined.append(sentence)
            size = 1
    return joined


def _is_open(sentence: str) -> bool:
    if sentence.count('"') % 2:
        return True
    return any(sentence.count(left) > sentence.count(right) for left, right in _QUOTES)
