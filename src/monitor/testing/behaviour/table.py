"""All rows, played against a program, and the report."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from monitor.testing.behaviour import defending, requests, waiting
from monitor.testing.behaviour.clauses import CLAUSES, Clause
from monitor.testing.behaviour.stage import Broken, Program, Stage, Unfit

Row = Callable[[Stage], Awaitable[None]]


def _rows() -> Iterator[tuple[str, Row]]:
    """A clause's row is the function of its name."""
    parts: tuple[ModuleType, ...] = (requests, waiting, defending)
    for clause in CLAUSES:
        name = clause.id.replace("-", "_")
        for part in parts:
            if clause.outside and hasattr(part, name):
                yield clause.id, getattr(part, name)


ROWS: dict[str, Row] = dict(_rows())


@dataclass(frozen=True, slots=True)
class Result:
    """What a row says of a program: `passed`, `failed` or `not judged`, and what was seen."""

    clause: Clause
    verdict: str
    detail: str = ""


async def play(program: Program, names: Iterable[str] = (), at_once: int = 2) -> list[Result]:
    """Judge a program by these rows, or by all."""
    chosen = [clause for clause in CLAUSES if clause.id in (set(names) or ROWS)]
    room = asyncio.Semaphore(at_once)

    async def one(clause: Clause) -> Result:
        async with room:
            return await judge(program, clause)

    return list(await asyncio.gather(*(one(clause) for clause in chosen)))


async def judge(program: Program, clause: Clause) -> Result:
    """One row."""
    try:
        async with Stage(program) as stage:
            await ROWS[clause.id](stage)
    except Broken as seen:
        return Result(clause, "failed", str(seen))
    except Unfit as why:
        return Result(clause, "not judged", str(why))
    return Result(clause, "passed")


def report(name: str, results: Sequence[Result]) -> str:
    """The table as text, the figures last."""
    lines = [f"Behaviour of {name}, by the server's log"]
    lines += [_line(result) for result in results]
    passed = sum(result.verdict == "passed" for result in results)
    judged = sum(result.verdict != "not judged" for result in results)
    unjudged = len(results) - judged
    lines.append(f"{name}: {passed} of {judged} rows passed, {unjudged} not judged")
    return "\n".join(lines)


def _line(result: Result) -> str:
    clause = result.clause
    seen = f"  [{result.detail}]" if result.detail else ""
    return f"{result.verdict:10}  {clause.id:18}{clause.source:20}{clause.rule}{seen}"
