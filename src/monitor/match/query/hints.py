"""What people write who come from another query language, and how it is written here.

The operators of Meltwater, Brandwatch, Talkwalker, Factiva, Nexis, Google, Lucene and
Elasticsearch, Feedly, Sprinklr, Cision, ProQuest and EBSCO, by how they look: a name, a sign
between name and number, a number, in any case. What can be nothing else is an error with a hint
(`operator_hint`); what may be a word is one, and a warning says what it was perhaps meant as
(`word_hint`).
"""

import re
from functools import lru_cache

_FIELDS = {
    "title:": ("headline", "hd", "head", "heading", "intitle", "allintitle"),
    "lead:": ("hlead", "hlp"),
    "summary:": ("ingress", "lp", "description", "snippet"),
    "text:": ("body", "content", "fulltext", "intext"),
    "author:": ("byline", "by", "creator"),
    "domain:": ("site", "host", "hostname", "insite"),
    "url:": ("inurl", "link", "links"),
    "lang:": ("language", "la", "sourcelang"),
    "source:": ("publication", "outlet", "sourcename", "feed"),
    "country:": ("sourcecountry", "location", "region"),
    "tag:": ("tags", "category", "label"),
    "published:": ("date", "after", "before", "since", "until", "when"),
    "=Word": ("raw", "case", "exact"),
    "url: for a part of the address, or quotation marks": ("http", "https"),
}
FIELD_HINTS = {name: f"write {ours}" for ours, foreign in _FIELDS.items() for name in foreign}

_ANY_ORDER = "near|nearby|within|with|w|n|around|prox|proximity|close|dist|distance|span|win"
_IN_ORDER = "onear|pre|prec|precedes|precede|p|adj|adjacent|before|fby|followed|followedby"
# A name, a slash of any kind or, where the name is in capitals, another sign or none, a number.
_SLASHED = r"(?:not[-_]?)?(?i:{names})(?:[/\\]|//)-?(\d+)[\w.]*"
_SIGNED = r"(?:{names})[-_:~.=<]?(\d+)\w*"


def _names(names: str) -> str:
    """The names in capitals; single letters are words too often (W5, N-5)."""
    return "|".join(name for name in names.upper().split("|") if len(name) > 1)


_KNOWN = tuple(
    (re.compile(pattern), hint)
    for pattern, hint in (
        (r"(?i:near)/(\d+)f", "write ONEAR/{number}"),
        (r"(?i:near|onear)/(\d+)", "write {word}"),
        (r"(?i:not[-_]?(?:o?near|w|n|within))[/\\]?(\d+)", "write NOT NEAR/{number}"),
        (r"O?NEAR", "write {word}/5: it needs a distance"),
        (r"(?i:w/s|/s|w/sent|w/sentence|near/s)", "write SENTENCE(a AND b)"),
        (r"(?i:w/p|/p|w/para|w/paragraph|w/seg|near/p)", "write PARAGRAPH(a AND b)"),
        (r"(?i:adj|onear|pre)(\d+)", "write ONEAR/{number}"),
        (r"(?i:near|within)[-_:~.=<]?(\d+)", "write NEAR/{number}"),
        (r"\+(\d+)", "write ONEAR/{number}"),
        (
            _SLASHED.format(names="after"),
            "write b ONEAR/{number} a: the one that comes first, first",
        ),
        (_SLASHED.format(names=_ANY_ORDER), "write NEAR/{number}"),
        (_SLASHED.format(names=_IN_ORDER), "write ONEAR/{number}"),
        (
            _SIGNED.format(names="AFTER"),
            "write b ONEAR/{number} a: the one that comes first, first",
        ),
        (r"(?:NEXT|THEN)[/\\](\d+)", "write ONEAR/{number}"),
        (_SIGNED.format(names=_names(_ANY_ORDER)), "write NEAR/{number}"),
        (_SIGNED.format(names=_names(_IN_ORDER)), "write ONEAR/{number}"),
        (r"(?:NEAR|ONEAR|WITHIN|W|PRE)[/\\]\w*", "write NEAR/5: it needs a distance"),
        (r"(?i:atl|atleast)(\d+)", "write count(word, {number})"),
        (r"SENTENCE|PARAGRAPH", "write {word}(a AND b); the word itself in quotation marks"),
        (r"XOR", "write (a OR b) NOT (a AND b); the word itself in quotation marks"),
        (r"(?i:and[-_/]?not|but[-_/]?not)", "write NOT; the word itself in quotation marks"),
        (r"(?i:and/or|or/and)", "write OR; the words themselves in quotation marks"),
        (r"(AND|OR|NOT)[^\w\s]+", "write {number}, with a blank behind it"),
    )
)
CALLS = {"sentence": "SENTENCE(a AND b)", "paragraph": "PARAGRAPH(a AND b)"} | {
    "count": "count(word, 3)",
    "sum": "sum(a^10, b^20) >= 30",
    "forms": "forms(word)",
}
_DISTANCES = re.compile(rf"(?i:{_ANY_ORDER}|{_IN_ORDER})")
_ALONE = {
    "SAME": "PARAGRAPH(a AND b)",
    "NOR": "NOT (a OR b)",
    "NAND": "NOT (a AND b)",
    "BUT": "AND, or NOT alone",
    "NEXT": "ONEAR/1",
    "THEN": "ONEAR/5",
    "FOLLOWED": "ONEAR/5",
    "IN": 'a NOT IN "x a", or title:a',
    "EXCEPT": "NOT",
    "EXCLUDING": "NOT",
    "MINUS": "NOT",
    "WITHOUT": "NOT",
    "AFTER": "b ONEAR/5 a",
    # The Boolean words of other languages, in capitals.
    **dict.fromkeys(("ET", "UND", "Y", "OG", "OCH", "ORAZ", "VE", "И", "ТА"), "AND"),
    **dict.fromkeys(("ODER", "OU", "O", "OF", "ELLER", "LUB", "VEYA", "NEBO", "ИЛИ", "АБО"), "OR"),
    **dict.fromkeys(("NICHT", "OHNE", "SAUF", "NIET", "IKKE", "INTE", "NIE", "НЕ"), "NOT"),
}
_SMALL = {"and": "AND", "or": "OR", "not": "NOT", "xor": "(a OR b) NOT (a AND b)"}
MOST_WORDS = 100  # a number after a name of distance: a year is none


@lru_cache(maxsize=16_384)  # two dozen patterns for each word, and queries share their words
def operator_hint(word: str) -> str:
    """Returns how an operator of another language is written here; "" where the word is none."""
    for pattern, hint in _KNOWN:
        if found := pattern.fullmatch(word):
            number = found[1] if pattern.groups else ""
            return hint.format(word=word, number=number)
    return ""


def distance_hint(word: str, number: str) -> str:
    """Returns how `WITHIN 5` or `AROUND(5)` is written here; "" where the two are words."""
    if not (number.isdecimal() and 0 < int(number[:6]) <= MOST_WORDS):
        return ""
    if word.upper() == "AFTER":
        return f"write b ONEAR/{number} a"
    if len(word) == 1 or not _DISTANCES.fullmatch(word):
        return ""
    ordered = re.fullmatch(rf"(?i:{_IN_ORDER})", word)
    return f"write {'ONEAR' if ordered else 'NEAR'}/{number}"


def word_hint(word: str, *, between: bool) -> str:
    """What a word was perhaps meant as; `between` says that no operator stands beside it."""
    small = _SMALL.get(word.lower(), "")
    if small and word != small:
        return small
    if not between or not word.isupper():
        return ""
    if len(word) > 1 and _DISTANCES.fullmatch(word):
        return "ONEAR/5" if re.fullmatch(_names(_IN_ORDER), word) else "NEAR/5"
    if found := re.fullmatch(r"[NW](\d{1,2})", word):
        return f"NEAR/{found[1]}"
    return _ALONE.get(word, "")
