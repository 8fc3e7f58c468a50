"""Severity conditions."""

import pytest

from monitor.alert import check_condition, condition_holds, severity_of
from monitor.errors import QueryError

VALUES = {"score": 6.5, "lead": 1.0, "outlets": 2.0, "texts": 1.0, "size": 3.0}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("score >= 6", True),
        ("score > 6.5", False),
        ("score >= 6 and outlets >= 5", False),
        ("score >= 6 or outlets >= 5", True),
        ("not (size == 3)", False),
        ("2 <= outlets < 3", True),
        ("lead >= 1 and outlets >= 2", True),
        ("lead >= 2", False),
        ("texts >= 2", False),
    ],
)
def test_condition_holds(condition: str, expected: bool) -> None:
    assert condition_holds(condition, VALUES) is expected


def test_severity_first_level_that_holds_wins() -> None:
    conditions = (("critical", "outlets >= 5"), ("high", "score >= 6"), ("low", "score >= 0"))

    assert severity_of(conditions, VALUES) == "high"
    assert severity_of((), VALUES) == "normal"


@pytest.mark.parametrize(
    ("condition", "position"),
    [
        ("", 0),
        ("score", 0),
        ("scores >= 6", 0),
        ("outlets > 2 and score >= )", 25),
        ("score >= 6 AND outlets > 2", 11),
        ("__import__('os')", 0),
        ("score >= True or 1", 9),
        ("1 in 2", 0),
    ],
)
def test_condition_outside_the_grammar_is_refused_at_its_place(
    condition: str, position: int
) -> None:
    with pytest.raises(QueryError) as refused:
        check_condition(condition)

    assert refused.value.position == position


def test_condition_error_behind_a_short_circuit_is_found() -> None:
    with pytest.raises(QueryError):
        check_condition("score >= 6 and outlet >= 5")
