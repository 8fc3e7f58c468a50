"""Severity conditions of a topic: `score >= 6 or outlets >= 5`.

Grammar: comparisons (< <= > >= == !=) between numbers and the names score, lead, outlets, texts
and size, joined by and, or, not and parentheses. Python's own parser reads it; nothing is
evaluated that is not in this list.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from monitor.configuration import Topic
from monitor.errors import QueryError
from monitor.model import Coverage, Story

MOST_SCORE = 10  # what a match may score
_LARGE = re.compile(r"\b(?:AND|OR|NOT)\b|&&|\|\|")
_COUNTED = re.compile(r"\b(?:outlets|texts)\b")
NAMES = ("score", "lead", "outlets", "texts", "size")
COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def severity_of(conditions: tuple[tuple[str, str], ...], values: Mapping[str, float]) -> str:
    """The first level whose condition holds, else `normal`."""
    for level, condition in conditions:
        if condition_holds(condition, values):
            return level
    return "normal"


def severity_in(topic: Topic, score: float, lead: int, size: int, coverage: Coverage) -> str:
    """The level of a report with this score and lead, in a story of this size and coverage."""
    values = (score, lead, len(coverage.outlets), coverage.texts, size)
    return severity_of(topic.severity, dict(zip(NAMES, map(float, values), strict=True)))


def covered(story: Story) -> Coverage:
    """How widely a story was reported since it opened, which says nothing of copies."""
    return Coverage(story.outlets, story.size)


def counts_reports(topic: Topic) -> bool:
    """Whether a level of the topic depends on how widely an event is reported."""
    return any(_COUNTED.search(condition) for _, condition in topic.severity)


def condition_holds(condition: str, values: Mapping[str, float]) -> bool:
    """Evaluate one condition; raises QueryError where it is not in the grammar."""
    return _truth(_parse(condition), values)


def check_condition(condition: str) -> None:
    """Raise QueryError, with the position, where the condition cannot be read or never holds."""
    parsed = _parse(condition)
    _truth(parsed, dict.fromkeys(NAMES, 0.0))
    for node in ast.walk(parsed):
        if isinstance(node, ast.Compare) and _beyond(node):
            raise QueryError("scores go from 0 to 10", node.col_offset, "a number up to 10")


def _beyond(node: ast.Compare) -> bool:
    """Whether it compares the score with what no score reaches."""
    sides = (node.left, *node.comparators)
    numbers = [float(side.value) for side in sides if isinstance(side, ast.Constant)]  # type: ignore[arg-type]
    names = [side.id for side in sides if isinstance(side, ast.Name)]
    return "score" in names and any(number > MOST_SCORE for number in numbers)


@lru_cache(maxsize=1_024)  # few conditions, asked for each alert and each topic
def _parse(condition: str) -> ast.expr:
    try:
        return ast.parse(condition.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        position = (getattr(fault, "offset", 1) or 1) - 1
        hint = "write and, or, not in small letters" if _LARGE.search(condition) else ""
        raise QueryError("this condition cannot be read", position, "score >= 6", hint) from fault


def _truth(node: ast.expr, values: Mapping[str, float]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            # a list, so that an error behind the first falsehood is found too
            return all([_truth(part, values) for part in parts])  # noqa: C419
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any([_truth(part, values) for part in parts])  # noqa: C419
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return not _truth(part, values)
        case ast.Compare(left=left, ops=ops, comparators=rest):
            return _compare(left, ops, rest, values)
    raise QueryError("not a condition", node.col_offset, "a comparison such as score >= 6")


def _compare(
    left: ast.expr, ops: list[ast.cmpop], rest: list[ast.expr], values: Mapping[str, float]
) -> bool:
    numbers = [_number(node, values) for node in (left, *rest)]
    for op in ops:
        if type(op) not in COMPARE:
            raise QueryError("unknown comparison", left.col_offset, "one of < <= > >= == !=")
    return all(COMPARE[type(op)](numbers[i], numbers[i + 1]) for i, op in enumerate(ops))


def _number(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in NAMES:
            return values[name]
    raise QueryError("unknown value", node.col_offset, f"a number or one of {', '.join(NAMES)}")
