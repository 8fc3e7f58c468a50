"""Parts of a query in our words, and how they are joined so that they keep what they mean."""

import re
from typing import NamedTuple

from monitor.language.codes import country_code, country_named, language_code, language_named
from monitor.match.pasted import dialects as d

QUOTES = '"“”„«» '
_LOOSE = (d.OR, d.AND, d.NOT, d.NEAR)  # how tightly ours bind, the loosest first


class Part(NamedTuple):
    """A part in our words; `kind` is its outermost operator, "word", "row" or "atom"."""

    text: str
    kind: str = "atom"

    def inside(self, kind: str, *, right: bool = False) -> str:
        """As one side of an operator, in brackets where it would come apart."""
        if self.kind not in _LOOSE:
            return self.text
        own, outer = _LOOSE.index(self.kind), _LOOSE.index(kind)
        apart = own < outer or (own == outer and (kind == d.NOT or (right and kind == d.NEAR)))
        return f"({self.text})" if apart else self.text


MISSING = Part("", "missing")  # what has no counterpart here


def exactly(text: str) -> Part:
    """The words as they are written: `=Word`, `="Two Words"`; `MISSING` where there is none."""
    words = re.findall(r"\w[\w'’.&-]*", text)
    if not words:
        return MISSING
    return Part(f"={words[0]}" if len(words) == 1 else f'="{" ".join(words)}"')


def negated(part: Part) -> Part:
    """NOT the part; `MISSING` stays what it is."""
    return Part(f"NOT {part.inside(d.NOT)}", d.NOT) if part.text else MISSING


def beside(left: Part, right: Part) -> Part:
    """Two words side by side are a phrase; where one is more than a word, they are neighbours."""
    plain = ("word", "row")
    if left.kind in plain and right.kind in plain and "/*" not in left.text + right.text:
        return Part(f'"{left.text.strip(QUOTES)} {right.text.strip(QUOTES)}"', "row")
    return Part(f"{left.inside(d.NEAR)} ONEAR/1 {right.inside(d.NEAR, right=True)}", d.NEAR)


def condition_value(field: str, text: str) -> str:
    """Returns a condition's value as ours takes it."""
    if field == "lang":
        return language_code(text) or language_named(text) or text
    if field == "country":
        code = country_code(text) or country_named(text) or text
        return f'"{code}"' if " " in code else code
    if field == "domain":
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip("/")
    return text
