"""Word lists instead of a Boolean query, for watchlists that have no operators.

any_of: [ceasefire, peace talks]   all_of: [Gaza]   none_of: [pay dispute]
-> (ceasefire OR "peace talks") AND Gaza AND NOT ("pay dispute")
"""

import re
from collections.abc import Sequence

from monitor.errors import QueryError
from monitor.match.query.hints import operator_hint
from monitor.match.query.lexer import lexemes
from monitor.match.query.tree import CONDITIONS, REFERENCES, TEXT_FIELDS

_OPERATOR = re.compile(
    rf"AND|OR|NOT|(?i:o?near)/\d+|(?i:{'|'.join((*TEXT_FIELDS, *CONDITIONS, *REFERENCES))}):\S.*"
)
_SIGNED = re.compile(r"[=#]\w.*|.*\w~\d?")  # exact, without forms, fuzzy


def shorthand(
    any_of: Sequence[str] = (), all_of: Sequence[str] = (), none_of: Sequence[str] = ()
) -> str:
    """Returns the query that says the same; lines of several plain words are phrases.

    Raises:
        QueryError: nothing but `none_of`, or no list at all.
    """
    if not any_of and not all_of:
        raise QueryError("any_of or all_of must name something to look for", 0)
    parts = [f"({' OR '.join(map(_part, any_of))})"] if any_of else []
    parts += [_part(text) for text in all_of]
    if none_of:
        parts.append(f"NOT ({' OR '.join(map(_part, none_of))})")
    return " AND ".join(parts)


def line_query(text: str) -> str:
    """Returns the query of one line of a list, or "" where its words are a plain word or phrase.

    `=Polish army` is these words side by side; a line with operators is the query that it is.
    """
    words = text.split()
    if any(_OPERATOR.fullmatch(word) or operator_hint(word) for word in words):
        return f"({text})"
    if not any(_SIGNED.fullmatch(word) for word in words):
        return ""
    return " ONEAR/1 ".join(words) if len(words) == 1 else f"({' ONEAR/1 '.join(words)})"


def _part(text: str) -> str:
    """A line of a list: a phrase where it is several plain words, else a query in brackets."""
    kinds = {lexeme.kind for lexeme in lexemes(text)} - {"end"}
    if kinds == {"word"}:
        return line_query(text) or (f'"{text}"' if len(text.split()) > 1 else text)
    return text if len(lexemes(text)) == 2 else f"({text})"  # noqa: PLR2004
