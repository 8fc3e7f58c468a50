"""Queries over items: language, text analysis, entities, index, evidence, score. Pure.

query text | parse | plan          item | document          index: plans x documents -> matches
"""

from monitor.match.check import check_options, check_query
from monitor.match.convert import convert
from monitor.match.definitions import Definitions
from monitor.match.explain import Explanation
from monitor.match.frequencies import (
    NOTHING_LEARNED,
    Census,
    Frequencies,
    read_frequencies,
)
from monitor.match.index import Index, compile_watchlist
from monitor.match.parser import parse_query
from monitor.match.query import Query
from monitor.match.shorthand import shorthand

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
