"""Changes one spot of a module at a time and says which changes no test sees.

usage: python benchmarks/mutants.py MODULE TESTS... [--most N] [--seed N]

    source | every spot that can be changed | N of them by the seed | tests with that one -> seen?

MODULE is a dotted name (`monitor.language.words`), TESTS are files or folders for pytest. A change
is one of: a comparison turned, `and` for `or`, `not` left out or added, a number one more, a text
emptied, an argument of `+` or `-` turned, a `return` of nothing. A survivor is printed with its
line: either a test is missing, or the change makes no difference that anybody sees.

Each change is tried in a process of its own, forked from one that has loaded what tests need.
"""

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.util
import os
import random
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

SEED = 20250319
SECONDS = 240  # of the tests with one change; a loop without an end is seen, too
_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class Mutant(NamedTuple):
    """One change: its line, what it was and what it became."""

    line: int
    before: str
    after: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of the source, in its order."""
    tree = ast.parse(source)
    spots = [node for node in ast.walk(tree) if _is_spot(node)]
    for n, spot in enumerate(spots):
        changed = copy.deepcopy(tree)
        node = [node for node in ast.walk(changed) if _is_spot(node)][n]
        before = ast.unparse(spot)
        if _change(node):
            yield Mutant(
                getattr(spot, "lineno", 0), before, ast.unparse(node), ast.unparse(changed)
            )


def _is_spot(node: ast.AST) -> bool:
    return isinstance(
        node,
        ast.Compare | ast.BoolOp | ast.UnaryOp | ast.BinOp | ast.Constant | ast.Return | ast.If,
    )


def _change(node: ast.AST) -> bool:
    """Change the node in its place; whether there was something to change."""
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in _TURNED:
            node.ops[0] = _TURNED[type(operator)]()  # type: ignore[call-overload]
        case ast.BoolOp(op=operator) | ast.BinOp(op=operator) if type(operator) in _TURNED:
            node.op = _TURNED[type(operator)]()  # type: ignore[assignment]
        case ast.UnaryOp(op=ast.Not()):
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() | float() as value):
            node.value = value + 1
        case ast.If():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Return(value=value) if value is not None and not _is_nothing(value):
            node.value = ast.Constant(None)
        case _:
            return False
    ast.fix_missing_locations(node)
    return True


def _is_nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed source for the one module."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name, self.path, self.source = name, path, source

    def find_spec(
        self, fullname: str, path: object = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != self.name:
            return None
        places = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        spec = importlib.util.spec_from_file_location(
            fullname, self.path, loader=self, submodule_search_locations=places
        )
        assert spec is not None
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)


def survives(name: str, path: Path, source: str, tests: list[str]) -> bool:
    """Whether the tests pass with this source, tried in a child of this process."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    sys.meta_path.insert(0, Finder(name, path, source))
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", f"--timeout={SECONDS}"]
    os._exit(int(pytest.main([*options, "-m", "not slow", *tests])))


def load_what_does_not_change() -> None:
    """What product and tests import of others, but no plugin of pytest: once, before all forks."""
    for name in ("regex", "Stemmer", "sqlalchemy", "pydantic", "lxml.html"):
        importlib.import_module(name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("module")
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    load_what_does_not_change()
    relative = Path("src", *given.module.split("."))
    path = relative.with_suffix(".py") if not relative.is_dir() else relative / "__init__.py"
    source = path.read_text("utf-8")
    if not survives(given.module, path, source, given.tests):
        sys.exit("the tests do not pass as it is")
    every = list(mutants(source))
    chosen = random.Random(given.seed).sample(every, min(given.most, len(every)))
    left = [m for m in chosen if survives(given.module, path, m.source, given.tests)]
    print(f"{given.module}: {len(chosen) - len(left)} of {len(chosen)} seen ({len(every)} in all)")
    for mutant in sorted(left):
        print(f"  survives: {path}:{mutant.line}: {mutant.before}  ->  {mutant.after}")


if __name__ == "__main__":
    main()
