"""Fixtures that every test may use, and the behaviour table as a report."""

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

import hypothesis
import pytest
import structlog

from monitor.testing.behaviour import CLAUSES

# Hundreds of tests start the monitor as a process. Where the environment forbids bytecode, each of
# them would compile every module again, which takes longer than most of those tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# An example takes as long as the machine is busy: time is measured in benchmarks. `make test`
# tries fewer examples than `make check-all`; each run draws others.
hypothesis.settings.register_profile("whole", deadline=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=30)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Logging that a test sets up ends with it.

    A command that runs in the process of the tests configures structlog for its level; a later
    test that reads debug lines would see none.
    """
    before = structlog.get_config()
    yield
    structlog.configure(**before)


# --- the behaviour table: which clause is shown by which tests -------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--behaviour", action="store_true", help="print the behaviour table")


def pytest_configure(config: pytest.Config) -> None:
    quick = config.getoption("markexpr") == "not slow"
    hypothesis.settings.load_profile("quick" if quick else "whole")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a test shows travels in its report, from worker processes too."""
    for item in items:
        for mark in item.iter_markers("clause"):
            item.user_properties += [("clause", name) for name in mark.args]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if not config.getoption("--behaviour"):
        return
    shown: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            for key, name in report.user_properties:
                if key == "clause":
                    shown[name][outcome] += 1
    terminalreporter.section("behaviour table")
    for line in table(shown):
        terminalreporter.write_line(line)


def table(shown: dict[str, Counter[str]]) -> Iterator[str]:
    """One line per clause: passed only where every test of it passed, and there is one."""
    good = 0
    for clause in CLAUSES:
        counts = shown.get(clause.id, Counter())
        passed = counts["passed"] > 0 and counts.total() == counts["passed"]
        good += passed
        verdict = "passed" if passed else "FAILED" if counts.total() else "no test"
        cases = f"{counts['passed']}/{counts.total()}"
        yield f"{verdict:8}{cases:>7}  {clause.id:18}{clause.source:20}{clause.rule}"
    yield f"{good} of {len(CLAUSES)} clauses passed"
