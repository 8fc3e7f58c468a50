"""The tokens of a pasted query: the words, brackets, fields and signs of all the products."""

import re
from typing import NamedTuple

from monitor.errors import QueryError
from monitor.match.query.lexer import MAX_LENGTH

_TOKENS = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment><<<(?s:.*?)>>>|/\*(?s:.*?)\*/)
  | (?P<exact>\{[^{}]*\})
  | (?P<phrase>(?:"[^"]*"|[“”„][^“”„"]*[“”"]|«[^»]*»)(?:\s*~\s*\d{1,3})?)
  | (?P<open>[(\[]) | (?P<close>[)\]])
  | (?P<boost>\^\d+(?:\.\d+)?)
  | (?P<field>[A-Za-z_.]+[:=](?!//)\s*)
  | (?P<compare>[A-Za-z]+\s*[<>]=?\s*[\w./-]+)
  | (?P<minus>[-+](?=[^\s\d()+-]|[(\[]))
  | (?P<word>(?i:around)\(\s*\d+\s*\)|[^\s()\[\]"“”„«»{}^]+)
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """One token, with its offset in the pasted text."""

    kind: str
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """Returns the tokens without the blanks, ended by two of kind `end`.

    Raises:
        QueryError: the text is longer than a query may be.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH:,} characters", MAX_LENGTH)
    found, position = [], 0
    while position < len(text):
        match = _TOKENS.match(text, position)
        if match is None:
            found.append(Token("stray", text[position], position))
            position += 1
            continue
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, match.group(), position))
        position = match.end()
    return [*found, *[Token("end", "", len(text))] * 2]
