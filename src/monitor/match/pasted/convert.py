"""Queries pasted from other products, in our words, with what differs.

    pasted text | read by that language's rules | our text | does it compile?

What means the same is kept, what is written otherwise is rewritten, what is read otherwise is
told in `differences`. What has no counterpart here is left out and told in `lost`, each part with
its place in the pasted text; nothing is dropped in silence.
"""

from dataclasses import dataclass

from monitor.errors import QueryError
from monitor.match.pasted.account import Account, Untranslated
from monitor.match.pasted.dialects import DIALECTS
from monitor.match.pasted.foreign import PastedQuery
from monitor.match.query.lexer import nearest
from monitor.match.review.check import check_query


@dataclass(frozen=True, slots=True)
class Conversion:
    """Our query for a pasted one, what differs, one sentence each, and what was left out."""

    query: str
    differences: tuple[str, ...]
    lost: tuple[Untranslated, ...] = ()


def convert(text: str, dialect: str) -> Conversion:
    """Our query for a pasted one.

    Raises:
        QueryError: an unknown dialect, or a query of which nothing can be used here.
    """
    rules = DIALECTS.get(dialect.lower())
    if rules is None:
        near = nearest(dialect, tuple(DIALECTS))
        hint = f"did you mean {near!r}?" if near else f"known: {', '.join(DIALECTS)}"
        raise QueryError(f"unknown dialect {dialect!r}", 0, hint=hint)
    pasted = PastedQuery(text, rules)
    query = pasted.query()
    if not query:
        raise _nothing(pasted.account)
    try:
        warnings = check_query(query)
    except QueryError as error:
        place = f"at its character {error.position + 1}"
        where = f"the converted query {query!r} cannot be used: {place}"
        raise QueryError(f"{where}, {error}", 0) from error
    differences = tuple(dict.fromkeys((*pasted.account.told, *rules.told, *warnings)))
    return Conversion(query, differences, tuple(sorted(pasted.account.lost)))


def _nothing(account: Account) -> QueryError:
    if not account.lost:
        return QueryError("the query is empty", 0)
    reasons = "; ".join(f"{one.text!r}: {one.why}" for one in sorted(account.lost))
    return QueryError(f"nothing is left of the query: {reasons}", min(account.lost).at)
