"""What people write who come from another query language, and how it is written here."""

import re

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
_KNOWN = tuple(
    (re.compile(pattern), hint)
    for pattern, hint in (
        (r"O?NEAR", "write {word}/5: it needs a distance"),
        (r"(?i:near)/(\d+)f", "write ONEAR/{number}"),
        (r"(?i:w/s|/s)", "write SENTENCE(a AND b)"),
        (r"(?i:w/p|/p)", "write PARAGRAPH(a AND b)"),
        (r"(?i:pre/|p/|adj/?|onear)(\d+)", "write ONEAR/{number}"),
        (r"(?i:w/|n/|near)(\d+)", "write NEAR/{number}"),
        (r"(?i:atl|atleast)(\d+)", "write count(word, {number})"),
        (r"SENTENCE|PARAGRAPH", "write {word}(a AND b); the word itself in quotation marks"),
    )
)
CALLS = {"sentence": "SENTENCE(a AND b)", "paragraph": "PARAGRAPH(a AND b)"} | {
    "count": "count(word, 3)",
    "sum": "sum(a^10, b^20) >= 30",
}


def operator_hint(word: str) -> str:
    """How an operator of another language is written here; "" where the word is none."""
    for pattern, hint in _KNOWN:
        if found := pattern.fullmatch(word):
            return hint.format(word=word, number=found[1] if pattern.groups else "")
    return ""
