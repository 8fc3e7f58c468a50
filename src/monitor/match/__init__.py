"""Queries over items: language, text analysis, entities, index, evidence, score. Pure.

query text | parse | plan          item | document          index: plans x documents -> matches
"""

from monitor.match.explain.explanation import Explanation
from monitor.match.index.frequencies import (
    NOTHING_LEARNED,
    Census,
    Frequencies,
    read_frequencies,
)
from monitor.match.index.index import Index, compile_watchlist
from monitor.match.pasted.convert import convert
from monitor.match.plan.definitions import Definitions
from monitor.match.query.parser import parse_query
from monitor.match.query.shorthand import shorthand
from monitor.match.query.tree import Query
from monitor.match.review.check import check_options, check_query

__all__ = [
    "NOTHING_LEARNED",
    "Census",
    "Definitions",
    "Explanation",
    "Frequencies",
    "Index",
    "Query",
    "check_options",
    "check_query",
    "compile_watchlist",
    "convert",
    "parse_query",
    "read_frequencies",
    "shorthand",
]
