"""Where the index files a query: under the rarest keys without which it cannot match.

    plan.needs() -> clauses -> the cheapest one, and with it the second cheapest

An item is a candidate where it has a key of the first clause and, if there is one, a key of the
second. Where the plan is exact and has no further clause, a candidate is a match already.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from monitor.errors import QueryError
from monitor.language.common_words import COMMON_WORDS
from monitor.language.compounds import COMPOUND
from monitor.match.plan.inside import AUTHOR
from monitor.match.plan.nodes import All, Any, Clause, Cost, No, Plan
from monitor.match.plan.weigh import Property, Total
from monitor.match.text.vocabulary import PATTERN, STEM

MAX_PAIRS = 48  # filed places of one query under two clauses
_COMMON, _PATTERN, _SHORT, _UNSEEN = 0.5, 0.02, 0.2, 0.0005  # shares of items, assumed


class Anchor(NamedTuple):
    """Where a query is filed. `sure`: whoever is found there matches, without another look."""

    first: Clause
    second: Clause
    sure: bool

    def places(self) -> Iterator[tuple[str, str]]:
        """Returns every first key with every second one, or with "" where one is enough."""
        return product(self.first, self.second or ("",))


def anchor_of(plan: Plan, cost: Cost) -> Anchor | None:
    """Returns the place of a plan, None where it names no word and only conditions guard it.

    Raises:
        QueryError: nothing guards it: it would match nearly every item.
    """
    clauses = list(dict.fromkeys(plan.needs()))
    if not clauses:
        if not _guarded(plan):
            raise QueryError(
                "the query names nothing to look for, or only what must not be there",
                0,
                "a word or condition that must hold in every alternative",
            )
        return None
    clauses.sort(key=cost)
    first, second = clauses[0], clauses[1] if len(clauses) > 1 else ()
    if len(first) * len(second) > MAX_PAIRS:
        second = ()
    used = 1 + bool(second)
    return Anchor(first, second, plan.exact and used == len(clauses))


def _guarded(plan: Plan) -> bool:
    if isinstance(plan, No):
        return False
    if isinstance(plan, Property) or plan.needs():
        return True
    if isinstance(plan, Any):
        return all(_guarded(part) for part in plan.parts)
    if isinstance(plan, All):
        return any(_guarded(part) for part in plan.parts)
    if isinstance(plan, Total):
        return plan.least > 0 and all(_guarded(p) for p, weight in plan.parts if weight > 0)
    return bool(plan.children()) and all(_guarded(part) for part in plan.children())


def cost_from(frequencies: Mapping[str, float]) -> Cost:
    """Returns the cost of a clause: the share of items that hold one of its keys, at most."""
    share = _assumed if not frequencies else _measured(frequencies)
    return lambda clause: sum(map(share, clause))


def _measured(frequencies: Mapping[str, float]) -> Callable[[str], float]:
    def share(key: str) -> float:
        if PATTERN in key or STEM in key or COMPOUND in key:
            return _PATTERN
        return frequencies.get(key.removeprefix(AUTHOR), _UNSEEN)

    return share


def _assumed(key: str) -> float:
    """Without an archive: function words are common, short words commoner than long ones."""
    if key in COMMON_WORDS:
        return _COMMON
    if PATTERN in key or STEM in key or COMPOUND in key:
        return _PATTERN
    return _SHORT / (4 + len(key) ** 2)
