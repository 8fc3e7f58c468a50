"""Wrong configurations, each answered with its place, its key and what to write instead.

`wrong_configurations.yaml` is the table. Change an answer in it on purpose only, and read it as
somebody who has never seen the program.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.cli.check import CheckReport, run_check

TABLE = yaml.safe_load(Path(__file__).with_name("wrong_configurations.yaml").read_text("utf-8"))


def checked(case: dict[str, Any], folder: Path) -> CheckReport:
    for name, text in case.get("files", {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return run_check(folder, case.get("environment", {}))


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["wrong"])
def test_a_wrong_configuration_is_answered(case: dict[str, Any], tmp_path: Path) -> None:
    report = checked(case, tmp_path)

    said = [str(each) for each in (*report.problems, *report.warnings)]
    shown = [each.replace(f"{tmp_path}/", "").replace(str(tmp_path), "FOLDER") for each in said]
    assert shown == case["said"]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["wrong"])
def test_no_answer_shows_what_only_programmers_know(case: dict[str, Any]) -> None:
    for answer in case["said"]:
        assert not re.search(r"pydantic|lax-or-strict|ip_v4|Traceback|\[type=|\(\?", answer)
        assert ": " in answer


def test_there_are_as_many_as_were_asked_for() -> None:
    names = [case["wrong"] for case in TABLE]

    assert len(set(names)) == len(names)
    assert len(names) >= 88
