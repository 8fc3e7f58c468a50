"""A query's lexemes: what kind, which text, at which offset; nothing is skipped silently."""

import difflib
import re
from typing import NamedTuple

from monitor.errors import QueryError
from monitor.match.query.hints import FIELD_HINTS, operator_hint
from monitor.match.query.tree import CONDITIONS, REFERENCES, TEXT_FIELDS

MAX_LENGTH = 50_000
MAX_LEXEMES = 6_000


class Lexeme(NamedTuple):
    """One lexeme of a query."""

    kind: str
    text: str
    at: int


_NAMED = "|".join(CONDITIONS + REFERENCES)
_FIELDS = "|".join(TEXT_FIELDS)
_EDGE = r"""[\s()"“”„«»「『=\#]|$"""  # what may follow an operator
_LEXEMES = re.compile(
    rf"""
    (?P<space>(?:\s|/\*(?s:.*?)\*/)+)
  | (?P<near>(?i:o?near)/\d+(?!\w|\.\d))
  | (?P<call>(?:SENTENCE|PARAGRAPH|count|sum|forms)(?=\s*\())
  | (?P<and>AND(?={_EDGE})) | (?P<or>OR(?={_EDGE})) | (?P<not>NOT(?={_EDGE}))
  | (?P<named>(?i:{_NAMED}):\s*(?!(?:AND|OR|NOT)\b)(?:"[^"]*"|[“”„][^“”„"]*[“”"]|[^\s()",^“”„]+))
  | (?P<group>(?i:{_NAMED}|{_FIELDS}):\s*(?=[("\w=#*?“”„«»「『]))
  | (?P<phrase>=?(?:"(?:[^"\\]|\\.)*"|[“”„][^“”„"]*[“”"]
        |«[^»]*»|»[^«]*«|「[^」]*」|『[^』]*』)(?:~\d+)?)
  | (?P<open>\() | (?P<close>\))
  | (?P<boost>\^-?\d+(?:\.\d+)?) | (?P<least>>=\s*\d+(?:\.\d+)?)
  | (?P<word>[=#]?(?:[^\s()",^:<>|\[\]{{}}~“”„«»「」『』=\#/]
        |(?<=\w)[/=\#](?=\w)|(?<=\d)[,:](?=\d)|(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea]))+(?:~\d?)?)
  | (?P<comma>,)
    """,
    re.VERBOSE,
)
_UNKNOWN_FIELD = re.compile(r"[^\W\d]\w*:")
_QUOTES = ('"', "”", "“")
_CLOSING = "a phrase that opens with a quotation mark needs a closing one"
_HINTS = {
    "/": "a comment is written /* like this */",
    "|": "write OR",
    "&": "write AND",
    "<": "a comment is written /* like this */",
    "[": "group with round brackets; ? is one letter",
    "{": "exact case and marks are written =Word",
    "~": 'fuzzy is written word~1, closeness "two words"~5',
    "#": "forms off is written #word, without a space",
    "=": "exact is written =Word, without a space",
    "^": "a boost is written word^2",
    ":": "a field is written title:word, without a space before the colon",
} | dict.fromkeys('"“”„«»「』『」', _CLOSING)
# What is pasted along: full-width signs of East Asian keyboards, and marks that nobody sees.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF), " "
)


def lexemes(text: str) -> list[Lexeme]:
    """Returns the lexemes of a query, ended by one of kind `end`.

    Raises:
        QueryError: a character that no lexeme starts with, an unknown field, or too long.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH:,} characters", MAX_LENGTH)
    text = text if text.isascii() else text.translate(_PLAIN)
    found: list[Lexeme] = []
    position = 0
    scan = _LEXEMES.match
    while match := scan(text, position):
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(Lexeme(kind, match.group(), position))
        position = match.end()
    if position < len(text):
        raise _unreadable(text, position)
    if len(found) > MAX_LEXEMES:
        raise QueryError(
            f"the query has more than {MAX_LEXEMES:,} parts",
            found[MAX_LEXEMES].at,
            hint="put long word lists into a list and write any:NAME",
        )
    found.append(Lexeme("end", "", len(text)))
    return found


def _unreadable(text: str, position: int) -> QueryError:
    character = text[position]
    start = position
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    if hint := _operator_hint(text, position):
        return QueryError(f"unexpected {character!r}", position, hint=hint)
    if character == ":" and _UNKNOWN_FIELD.match(text, start):
        return _unknown_field(text[start:position], start)
    return QueryError(
        f"unexpected {character!r}",
        position,
        "a word, a phrase or an operator",
        _hint(text, position),
    )


def _unknown_field(name: str, at: int) -> QueryError:
    if name in TEXT_FIELDS + CONDITIONS + REFERENCES:
        return QueryError(f"nothing stands behind '{name}:'", at, f"a word right after {name}:")
    if hint := FIELD_HINTS.get(name.lower()):
        return QueryError(f"unknown field {name!r}", at, hint=hint)
    known = TEXT_FIELDS + CONDITIONS + REFERENCES
    near = did_you_mean(name, known, cutoff=0.7)
    return QueryError(f"unknown field {name!r}", at, hint=near or f"known: {', '.join(known)}")


def _operator_hint(text: str, position: int) -> str:
    """How the operator is written here that this character is part of: `NEAR/ 5`, `NEAR<5`."""
    before = re.search(r"\w{0,20}\s{0,9}$", text[max(0, position - 30) : position])
    after = re.compile(r"\S\s{0,9}\w{0,20}").match(text, position)
    if before is None or after is None:
        return ""
    return operator_hint("".join(f"{before[0]}{after[0]}".split()))


def _hint(text: str, position: int) -> str:
    character, before = text[position], text[max(0, position - 30) : position].rstrip()
    if character == "~" and before[-1:] in _QUOTES:
        return 'write a number behind ~, and ~ right after the quotation mark: "two words"~5'
    if near := re.compile(r"[/~]\s*(\d+)").match(text, position):
        return f"write NEAR/{near[1]}"
    if character in "<>" and before[-1:] == ")":
        return "write >= and a number: sum(a^10, b^20) >= 30"
    if character == "/" and re.compile(r"/\S[^/]{0,99}/").match(text, position):
        return "regular expressions are not searched; * is any letters, ? is one"
    return _HINTS.get(character, "")


def did_you_mean(name: str, known: tuple[str, ...], cutoff: float = 0.6) -> str:
    """Returns a hint at the known name nearest to `name`; "" where none is near."""
    near = nearest(name, known, cutoff)
    return f"did you mean {near!r}?" if near else ""


def nearest(name: str, known: tuple[str, ...], cutoff: float = 0.6) -> str:
    """Returns the known name nearest to `name`, or "" where none is near."""
    close = difflib.get_close_matches(name.lower(), known, n=1, cutoff=cutoff)
    return close[0] if close else ""
