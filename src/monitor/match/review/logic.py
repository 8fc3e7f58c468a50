"""Whether a formula can be true: a small solver for queries that contradict themselves.

Formula = a fact's name | Every(parts) | Some(parts) | Opposite(part) | Least(weights, least)

The search gives up after `MAX_STEPS` and says yes: a contradiction that takes longer to find is
not one that somebody wrote by mistake.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

MAX_STEPS = 200

Formula: TypeAlias = "str | Every | Some | Opposite | Least"
Facts: TypeAlias = dict[str, bool]  # what was decided last
Clause: TypeAlias = "tuple[frozenset[str], Formula]"


@dataclass(frozen=True, slots=True)
class Every:
    """All of them."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of them at least; without parts it is never true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not this."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Least:
    """The weights of those that are true reach `least`."""

    parts: tuple[tuple[Formula, float], ...]
    least: float


TRUE, FALSE = Every(()), Some(())


def implies(one: Formula, other: Formula) -> Formula:
    """Where one is true, the other is."""
    return Some((Opposite(one), other))


def satisfiable(formula: Formula) -> bool:
    """Returns whether some choice of facts makes it true; True where that takes too long to say."""
    parts = formula.parts if isinstance(formula, Every) else (formula,)
    clauses = [
        (frozenset(_names(part)), left) for part in parts if (left := _left(part, {})) is not TRUE
    ]
    return _search(clauses, {}, iter(range(MAX_STEPS)))


def _search(clauses: list[Clause], facts: Facts, steps: Iterator[int]) -> bool:
    """Whether all can be true, after these facts; each with the facts that it asks for."""
    while True:
        clauses, fresh = _after(clauses, facts)
        if any(left is FALSE for left in fresh):
            return False
        if not clauses or next(steps, None) is None:
            return True
        forced = [each for left in fresh for each in _forced(left)]
        if not forced:
            break
        facts = dict(forced)
        if any(facts[name] != value for name, value in forced):
            return False
    name = _first(clauses[0][1])
    return any(_search(clauses, {name: value}, steps) for value in (True, False))


def _after(clauses: list[Clause], facts: Facts) -> tuple[list[Clause], list[Formula]]:
    """What is left of the clauses after these facts, and what of it is new: all at first."""
    left, fresh = [], []
    for names, formula in clauses:
        rest = formula
        if not facts or not names.isdisjoint(facts):
            rest = _left(formula, facts)
            fresh.append(rest)
        if rest is not TRUE:
            left.append((names, rest))
    return left, fresh


def _names(formula: Formula) -> Iterator[str]:
    if isinstance(formula, str):
        yield formula
    elif isinstance(formula, Opposite):
        yield from _names(formula.part)
    else:
        parts = formula.parts if not isinstance(formula, Least) else [p for p, _ in formula.parts]
        for part in parts:
            yield from _names(part)


def _left(formula: Formula, facts: Facts) -> Formula:
    """What is left to decide by these facts: TRUE, FALSE, or a formula with open facts only."""
    if isinstance(formula, str):
        return _truth(facts[formula]) if formula in facts else formula
    if isinstance(formula, Opposite):
        part = _left(formula.part, facts)
        return _truth(part is FALSE) if part is TRUE or part is FALSE else Opposite(part)
    if isinstance(formula, Least):
        return _reached(formula, facts)
    settled, nothing = (TRUE, FALSE) if isinstance(formula, Some) else (FALSE, TRUE)
    parts = []
    for part in formula.parts:
        left = _left(part, facts)
        if left is settled:
            return settled
        if left is not nothing:
            parts.append(left)
    if parts[1:]:
        return type(formula)(tuple(parts))
    return parts[0] if parts else nothing


def _truth(value: bool) -> Formula:  # noqa: FBT001 - a value, no switch
    return TRUE if value else FALSE


def _reached(formula: Least, facts: Facts) -> Formula:
    parts = tuple((_left(part, facts), weight) for part, weight in formula.parts)
    sure = sum(weight for part, weight in parts if part is TRUE)
    open_weights = [weight for part, weight in parts if part not in (TRUE, FALSE)]
    if sure + sum(min(weight, 0) for weight in open_weights) >= formula.least:
        return TRUE
    if sure + sum(max(weight, 0) for weight in open_weights) < formula.least:
        return FALSE
    return Least(parts, formula.least)


def _forced(formula: Formula, *, wanted: bool = True) -> Iterator[tuple[str, bool]]:
    """Facts without which it cannot be what is wanted of it."""
    if isinstance(formula, str):
        yield formula, wanted
    elif isinstance(formula, Opposite):
        yield from _forced(formula.part, wanted=not wanted)
    elif isinstance(formula, Every | Some) and isinstance(formula, Every) is wanted:
        for part in formula.parts:
            yield from _forced(part, wanted=wanted)


def _first(formula: Formula) -> str:
    """The fact that is decided next."""
    while not isinstance(formula, str):
        if isinstance(formula, Opposite):
            formula = formula.part
        elif isinstance(formula, Least):
            formula = next(part for part, _ in formula.parts if part not in (TRUE, FALSE))
        else:
            formula = formula.parts[0]
    return formula
