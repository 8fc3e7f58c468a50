"""Routes, time intervals and silences decide as Alertmanager does, where it is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[2] / "benchmarks" / "alertmanager.py"
MISSING = 77


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("what", "count"), [("routes", 200), ("intervals", 100), ("silences", 200), ("muted", 200)]
)
def test_decisions_are_those_of_alertmanager(what: str, count: int) -> None:
    command = [sys.executable, str(CHECK), what, str(count)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)

    if ran.returncode == MISSING:
        pytest.skip(ran.stdout.strip())
    assert ran.returncode == 0, ran.stdout + ran.stderr
