"""Queries pasted from Meltwater or Brandwatch, in our words, with what differs.

What means the same is kept, what is written otherwise is rewritten, what we read otherwise is
told in `differences`, and what we have no counterpart for is an error: nothing is dropped.
"""

import re
from collections.abc import Callable

from monitor.errors import QueryError
from monitor.match.lexer import nearest
from monitor.match.parser import parse_query

DIALECTS = ("meltwater", "brandwatch")

_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*"|“[^”]*”)')
Rewrite = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str], str]


def _rule(pattern: str, replacement: str | Callable[[re.Match[str]], str], told: str) -> Rewrite:
    return re.compile(pattern), replacement, told


_SHARED: tuple[Rewrite, ...] = (
    _rule(r"\b([oO]?)[nN][eE][aA][rR]/(\d+)\b", r"\1NEAR/\2", ""),
    _rule(
        r"\b(and|or|not)\b", lambda m: m[1].upper(), "lower-case operators were read as operators"
    ),
    _rule(r"\bAND\s+NOT\b", "AND NOT", ""),
    _rule(r"\b[tT]itle:\s*", "title:", ""),
    _rule(r"\b[lL]anguage:\s*", "lang:", "language: is lang:, with two letters"),
    _rule(r"\b[cC]ountry:\s*", "country:", ""),
    _rule(r"\b[aA]uthor:\s*", "author:", ""),
)
_MELTWATER: tuple[Rewrite, ...] = (
    *_SHARED,
    _rule(r"\bingress:\s*", "summary:", "ingress: is the feed's summary"),
    _rule(
        r"\bsource(?:name|Name)?:\s*", "source:", "source: takes a source's id or its whole title"
    ),
    _rule(r"(?<=\w)!(?=\s|\)|$)", "*", "the wildcard ! is *"),
)
_BRANDWATCH: tuple[Rewrite, ...] = (
    _rule(r"<<<(.*?)>>>", lambda m: f"/*{m[1]}*/", "comments are written /* ... */"),
    _rule(r"\b[nN][eE][aA][rR]/(\d+)f\b", r"ONEAR/\1", "NEAR/nf is ONEAR/n"),
    *_SHARED,
    _rule(r"\{([^\s{}]+)\}", r"=\1", "{Word} is =Word, which also keeps diacritics"),
    _rule(r"\b(?:site|host):\s*", "domain:", "site: is domain:, and takes subdomains in"),
    _rule(r"\burl:\s*", "url:", "url: looks for a part of the address"),
    _rule(r"(?<!\w)-(?=[\w\"(])", "NOT ", "-word is NOT word"),
)
_RULES = {"meltwater": _MELTWATER, "brandwatch": _BRANDWATCH}
_WITHOUT_COUNTERPART = re.compile(
    r"\b(raw|sentiment|hashtags?|engagementType|engagingWith|links|at_mentions|authorGender|reach|followers"
    r"|blogName|continent|region|state|city|channelId|subreddit|rating|pageType|tags?Id|socialReach"
    r"|authorVerified|reachRange|metaData|inputName|categoryId):"
)
_ALWAYS = {
    "meltwater": (
        "NEAR/n counts neighbours as 1 apart",
        "case and diacritics are folded; =Word keeps them",
    ),
    "brandwatch": (
        "NEAR/n counts neighbours as 1 apart",
        "only news items are searched, no social media fields",
    ),
}


def convert(text: str, dialect: str) -> tuple[str, tuple[str, ...]]:
    """Our query for a pasted one, and what differs, one sentence each.

    Raises:
        QueryError: an unknown dialect, an operator without a counterpart, or a broken query.
    """
    rules = _RULES.get(dialect.lower())
    if rules is None:
        near = nearest(dialect, DIALECTS)
        hint = f"did you mean {near!r}?" if near else f"known: {', '.join(DIALECTS)}"
        raise QueryError(f"unknown dialect {dialect!r}", 0, hint=hint)
    if lost := _WITHOUT_COUNTERPART.search(_blanked(text)):
        raise QueryError(
            f"{lost[0]} has no counterpart here", lost.start(), hint="take that part out"
        )
    query, differences = _rewritten(text, rules)
    parse_query(query)
    kept = _ALWAYS[dialect.lower()] if "NEAR/" in query else _ALWAYS[dialect.lower()][1:]
    return query, (*differences, *kept)


def _blanked(text: str) -> str:
    """The text with quoted parts blank, so that a rule never reaches into them."""
    return _QUOTED.sub(lambda m: " " * len(m[0]), text)


def _rewritten(text: str, rules: tuple[Rewrite, ...]) -> tuple[str, tuple[str, ...]]:
    pieces = _QUOTED.split(text)
    told: list[str] = []
    for pattern, replacement, sentence in rules:
        for number in range(0, len(pieces), 2):
            changed = pattern.sub(replacement, pieces[number])
            if changed != pieces[number] and sentence and sentence not in told:
                told.append(sentence)
            pieces[number] = changed
    return "".join(pieces), tuple(told)
