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
Facts: TypeAlias = dict[str, bool]  # what is decided so far


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


def implies(one: Formula, other: Formula) -> Formula:
    """Where one is true, the other is."""
    return Some((Opposite(one), other))


def satisfiable(formula: Formula) -> bool:
    """Whether some choice of facts makes it true; True where that takes too long to say."""
    return _search(formula, {}, iter(range(MAX_STEPS)))


def _search(formula: Formula, facts: Facts, steps: Iterator[int]) -> bool:
    while True:
        known = _value(formula, facts)
        if known is not None or next(steps, None) is None:
            return known is not False
        forced = [(name, v) for name, v in _forced(formula, facts) if name not in facts]
        if not forced:
            break
        facts = facts | dict(forced)
        if any(facts[name] != value for name, value in forced):
            return False
    name = next(_open(formula, facts))
    return any(_search(formula, facts | {name: value}, steps) for value in (True, False))


def _value(formula: Formula, facts: Facts) -> bool | None:
    """What it is by the facts that are decided; None where they do not say."""
    if isinstance(formula, str):
        return facts.get(formula)
    if isinstance(formula, Opposite):
        value = _value(formula.part, facts)
        return None if value is None else not value
    if isinstance(formula, Least):
        return _reached(formula, facts)
    wanted = isinstance(formula, Some)  # the value of a part that settles the whole
    unknown = False
    for part in formula.parts:
        value = _value(part, facts)
        if value is wanted:
            return wanted
        unknown = unknown or value is None
    return None if unknown else not wanted


def _reached(formula: Least, facts: Facts) -> bool | None:
    values = [(_value(part, facts), weight) for part, weight in formula.parts]
    sure = sum(weight for value, weight in values if value)
    low = sure + sum(min(weight, 0) for value, weight in values if value is None)
    high = sure + sum(max(weight, 0) for value, weight in values if value is None)
    if low >= formula.least:
        return True
    return False if high < formula.least else None


def _forced(formula: Formula, facts: Facts, *, wanted: bool = True) -> Iterator[tuple[str, bool]]:
    """Facts without which it cannot be what is wanted of it."""
    if isinstance(formula, str):
        yield formula, wanted
    elif isinstance(formula, Opposite):
        yield from _forced(formula.part, facts, wanted=not wanted)
    elif isinstance(formula, Every | Some):
        open_parts = [part for part in formula.parts if _value(part, facts) is None]
        if isinstance(formula, Every) is wanted or len(open_parts) == 1:
            for part in open_parts:
                yield from _forced(part, facts, wanted=wanted)


def _open(formula: Formula, facts: Facts) -> Iterator[str]:
    """Facts that are not decided, of parts that are not."""
    if _value(formula, facts) is not None:
        return
    if isinstance(formula, str):
        yield formula
    elif isinstance(formula, Opposite):
        yield from _open(formula.part, facts)
    elif isinstance(formula, Least):
        for part, _ in formula.parts:
            yield from _open(part, facts)
    else:
        for part in formula.parts:
            yield from _open(part, facts)
