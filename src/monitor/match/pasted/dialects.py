"""The query languages that queries are pasted from, after what their makers publish.

Meltwater: help articles "How to Master Boolean Search" 1 to 3; NEAR/n has at most n words between,
NEAR alone 4. Brandwatch: "Boolean explained"; NEAR/0f is side by side. Talkwalker: "Search Syntax".
Factiva: "Search Statement Operators"; adjN, w/N keep the order, N is 1 side by side. LexisNexis:
"Terms & Connectors Complete Reference"; OR binds tightest, then w/n, w/s, w/p, AND, AND NOT.
Google: "Refine Google searches" and "Create an alert"; operators in capitals, OR binds tighter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

OR, AND, NOT, NEAR, BESIDE = "OR", "AND", "NOT", "NEAR", "BESIDE"
SENTENCE, PARAGRAPH = "SENTENCE", "PARAGRAPH"


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator between two parts: how it looks, what it means, how tightly it binds."""

    pattern: re.Pattern[str]
    means: str  # one of the names above
    power: int
    ordered: bool = False
    alone: int = 0  # words between, where no number is given


@dataclass(frozen=True, slots=True)
class Dialect:
    """One language: its operators, fields and functions in our words."""

    operators: tuple[Operator, ...]
    fields: Mapping[str, str]
    between: int = 1  # what is added to a distance: 1 where it counts the words between
    side_by_side: str = AND
    calls: Mapping[str, str] = field(default_factory=dict)
    wildcards: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()  # always
    alternatives: bool = False  # whether two of one condition side by side are alternatives
    brackets: bool = False  # whether AND beside OR is unclear without brackets
    small: bool = False  # whether small operators are usual
    periods: bool = False  # whether days are named with words: date from 20250301 to 20250331


def _operator(
    pattern: str, means: str, power: int, *, ordered: bool = False, alone: int = 0
) -> Operator:
    return Operator(re.compile(pattern, re.IGNORECASE), means, power, ordered, alone)


_BOOLEAN = (_operator("not", NOT, 3), _operator("and", AND, 2), _operator("or", OR, 1))
_FIELDS = {
    "title": "title",
    "headline": "title",
    "ingress": "summary",
    "author": "author",
    "language": "lang",
    "lang": "lang",
    "country": "country",
    "url": "url",
    "site": "domain",
    "host": "domain",
    "source": "source",
}

MELTWATER = Dialect(
    (
        *_BOOLEAN,
        _operator(r"near(?:/(\d+))?", NEAR, 5, alone=4),
        _operator(r"onear(?:/(\d+))?", NEAR, 5, ordered=True, alone=4),
    ),
    _FIELDS | {"sourcename": "source"},
    wildcards={"!": "*"},
    told=("case and diacritics are folded; =Word keeps them",),
)
BRANDWATCH = Dialect(
    (
        *_BOOLEAN,
        _operator(r"near/(\d+)f", NEAR, 5, ordered=True),
        _operator(r"near/(\d+)", NEAR, 5),
    ),
    _FIELDS | {"raw": "="},
    told=("only news items are searched, no social media fields",),
    brackets=True,
)
TALKWALKER = Dialect(
    (
        *_BOOLEAN,
        _operator(r"near/(\d+)", NEAR, 5),
        _operator(r"onear/(\d+)", NEAR, 5, ordered=True),
    ),
    _FIELDS | {"sourcecountry": "country", "content": "text"},
    between=0,
    told=("whether its NEAR/n counts the words between is not published; n is kept",),
    alternatives=True,
    brackets=True,
)
FACTIVA = Dialect(
    (
        *_BOOLEAN,
        _operator(r"(?:near|/n)(\d+)/?", NEAR, 6),
        _operator(r"(?:adj|w/)(\d*)", NEAR, 6, ordered=True, alone=1),
        _operator("same", PARAGRAPH, 6),
    ),
    {"hd": "title", "hl": "title", "hlp": "lead", "lp": "summary", "by": "author"}
    | {"la": "lang", "sn": "source", "rst": "", "date": "", "wc": ""},
    between=0,
    side_by_side=BESIDE,
    calls={"atleast": "count({0}, {1})"},
    wildcards={"$1": "*", "$2": "*", "$3": "*", "$4": "*", "$5": "*"},
    told=("words side by side are a phrase there; they are quoted here",),
    small=True,
    periods=True,
)
LEXISNEXIS = Dialect(
    (
        _operator("or", OR, 7),
        _operator(r"(?:w/|near/|/)(\d+)", NEAR, 6),
        _operator(r"(?:pre/|onear/|\+)(\d+)", NEAR, 6, ordered=True),
        _operator(r"w/s|/s|w/sent|\+s|pre/s", SENTENCE, 5),
        _operator(r"w/p|/p|w/para|\+p|pre/p", PARAGRAPH, 4),
        _operator("and", AND, 3),
        _operator("not", NOT, 2),
    ),
    {},
    between=0,
    side_by_side=BESIDE,
    calls={
        "atleast": "count({0}, {1})",
        "headline": "title:({0})",
        "hlead": "lead:({0})",
        "lead": "summary:({0})",
        "body": "text:({0})",
        "byline": "author:({0})",
        "caps": "={0}",
        "allcaps": "={0}",
    },
    wildcards={"*": "?", "!": "*"},
    told=("words side by side are a phrase there; they are quoted here",),
    small=True,
)
GOOGLE = Dialect(
    (
        _operator(r"(?-i:OR)|\|", OR, 3),
        _operator(r"(?-i:AND)", AND, 2),
        _operator(r"(?-i:NOT)", NOT, 2),
        _operator(r"around\(\s*(\d+)\s*\)", NEAR, 5),
    ),
    _FIELDS
    | {"intitle": "title", "allintitle": "title", "inurl": "url", "allinurl": "url"}
    | {"intext": "text", "allintext": "text", "inbody": "text", "location": "country"}
    | dict.fromkeys(("after", "before", "when"), "published"),
    told=("words are found in this form; Google also searches for others of the same meaning",),
)
DIALECTS: Mapping[str, Dialect] = {
    "meltwater": MELTWATER,
    "brandwatch": BRANDWATCH,
    "talkwalker": TALKWALKER,
    "factiva": FACTIVA,
    "lexisnexis": LEXISNEXIS,
    "nexis": LEXISNEXIS,
    "google": GOOGLE,
}
