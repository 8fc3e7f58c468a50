"""Queries pasted from other products, in our words, with what differs.

    pasted text | read by that language's rules | our text | does it compile?

What means the same is kept, what is written otherwise is rewritten, what is read otherwise is
told in `differences`, and what we have no counterpart for is an error at its place in the pasted
text: nothing is dropped.
"""

from monitor.errors import QueryError
from monitor.match.pasted.dialects import DIALECTS
from monitor.match.pasted.foreign import Reading
from monitor.match.query.lexer import nearest
from monitor.match.review.check import check_query


def convert(text: str, dialect: str) -> tuple[str, tuple[str, ...]]:
    """Our query for a pasted one, and what differs, one sentence each.

    Raises:
        QueryError: an unknown dialect, an operator without a counterpart, or a broken query.
    """
    rules = DIALECTS.get(dialect.lower())
    if rules is None:
        near = nearest(dialect, tuple(DIALECTS))
        hint = f"did you mean {near!r}?" if near else f"known: {', '.join(DIALECTS)}"
        raise QueryError(f"unknown dialect {dialect!r}", 0, hint=hint)
    reading = Reading(text, rules)
    query = reading.query()
    try:
        warnings = check_query(query)
    except QueryError as error:
        where = f"the converted query {query!r} cannot be used: at its character {error.position}"
        raise QueryError(f"{where}, {error}", 0) from error
    return query, tuple(dict.fromkeys((*reading.told, *rules.told, *warnings)))
