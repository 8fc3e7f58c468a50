"""The behaviour table itself: every clause is shown, rows can fail, and programs are told apart."""

import re
import sys
from pathlib import Path

import pytest

from monitor.testing.behaviour import CLAUSES, ROWS, Program, play, report

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "benchmarks" / "programs"
OURS = Program(
    "monitor",
    (sys.executable, str(PROGRAMS / "monitor_once.py"), "{state}", "{url}"),
    takes_time=True,
)
RUDE = """
import sys, urllib.request
for url in sys.argv[1:]:
    asked = urllib.request.Request(url, headers={"Referer": url, "If-None-Match": "x"})
    urllib.request.urlopen(asked).read()
"""
# Rows that need no moved clock, so that a program without one can be judged too.
QUICK = ("who", "accept", "codings", "no-referer", "url-untouched", "not-invented", "private")


def test_every_clause_is_shown_by_a_test() -> None:
    marked = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for call in re.findall(r"pytest\.mark\.clause\(([^)]*)\)", path.read_text("utf-8"))
        for name in re.findall(r'"([^"]+)"', call)
    }
    ids = {clause.id for clause in CLAUSES}

    assert marked - ids == set(), "no such clause"
    assert ids - marked - set(ROWS) == set(), "a clause that nothing shows"
    assert {clause.id for clause in CLAUSES if not clause.outside} <= marked
    assert {clause.id for clause in CLAUSES if clause.outside} == set(ROWS)


def test_the_page_lists_every_clause() -> None:
    text = (ROOT / "docs/reference/behaviour.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \| (.*) \| (.*) \|$", text, re.MULTILINE)

    assert rows == [
        (c.id, c.rule, c.source, "log and tests" if c.outside else "tests") for c in CLAUSES
    ]


@pytest.mark.anyio
@pytest.mark.timeout(600)  # a dozen processes, on machines that do other work, too
async def test_our_program_passes_rows_of_each_part() -> None:
    rows = ("who", "etag-exact", "max-age", "private", "two-connections")

    results = await play(OURS, rows)

    assert [(r.clause.id, r.verdict, r.detail) for r in results] == [
        (clause.id, "passed", "") for clause in CLAUSES if clause.id in rows
    ]


@pytest.mark.anyio
@pytest.mark.timeout(600)  # a dozen processes, on machines that do other work, too
async def test_a_rude_program_fails(tmp_path: Path) -> None:
    script = tmp_path / "rude.py"
    script.write_text(RUDE)
    program = Program("rude", (sys.executable, str(script), "{url}"))

    results = {r.clause.id: r for r in await play(program, QUICK)}

    assert {name: result.verdict for name, result in results.items()} == {
        "who": "failed",
        "accept": "failed",
        "codings": "failed",
        "no-referer": "failed",
        "url-untouched": "passed",
        "not-invented": "failed",
        "private": "failed",
    }
    text = report("rude", list(results.values()))
    assert text.endswith("rude: 1 of 7 rows passed, 0 not judged")
    assert "[the first request has ('x', '')]" in text


@pytest.mark.anyio
@pytest.mark.timeout(600)  # a dozen processes, on machines that do other work, too
async def test_a_program_that_asks_nothing_is_not_judged() -> None:
    program = Program("idle", (sys.executable, "-c", "pass"))

    results = await play(program, QUICK)

    assert {r.clause.id for r in results if r.verdict == "passed"} == {"private"}
    assert {r.verdict for r in results} == {"passed", "not judged"}
