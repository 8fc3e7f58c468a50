"""Changes one spot of a module at a time and says which changes no test sees.

usage: python benchmarks/mutants.py MODULE TESTS... [--most N] [--seed N]

    source | every spot that can be changed | N of them by the seed | tests with that one -> seen?

MODULE is a dotted name (`monitor.language.words`), TESTS are files or folders for pytest. A change
is one of: a comparison turned, `and` for `or`, `not` left out or added, a number one more, a text
emptied, an argument of `+` or `-` turned, a `return` of nothing. A survivor is printed with its
line: either a test is missing, or the change makes no difference that anybody sees.

The tests are collected once; each change is tried in a fork of that process, in which the changed
functions and constants take the place of those that were loaded. What other modules computed of a
changed constant while they were loaded stays as it was.
"""

import argparse
import ast
import copy
import importlib
import inspect
import os
import random
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

SEED = 20250319
SECONDS = 150  # of a test with a change; a loop without an end is seen, too
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
    for n, spot in enumerate(_spots(tree)):
        changed = copy.deepcopy(tree)
        node = list(_spots(changed))[n]
        before = ast.unparse(spot)
        if _change(node):
            yield Mutant(
                getattr(spot, "lineno", 0), before, ast.unparse(node), ast.unparse(changed)
            )


def _spots(tree: ast.AST) -> Iterator[ast.AST]:
    """What decorators say (`frozen=True`) is how a thing is made, and no user sees it."""
    for part in ast.iter_child_nodes(tree):
        if part not in getattr(tree, "decorator_list", ()):
            if _is_spot(part):
                yield part
            yield from _spots(part)


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


def apply(name: str, source: str) -> None:
    """Put the changed source in force in this process, wherever its parts were imported to."""
    module = sys.modules[name]
    namespace: dict[str, object] = {"__name__": name, "__file__": module.__file__}
    if hasattr(module, "__path__"):
        namespace["__path__"], namespace["__package__"] = module.__path__, name
    else:
        namespace["__package__"] = name.rpartition(".")[0]
    sys.modules[f"{name} changed"] = changed = ModuleType(name)
    changed.__dict__.update(namespace)
    exec(compile(source, str(module.__file__), "exec"), changed.__dict__)
    _renew(module.__dict__, changed.__dict__, name)


def _renew(old: Mapping[str, Any], new: Mapping[str, Any], module: str) -> None:
    for key, value in list(old.items()):
        other = new.get(key)
        if isinstance(value, type) and value.__module__ == module and isinstance(other, type):
            _renew(value.__dict__, other.__dict__, module)
        elif (function := _function(value)) is not None:
            _renew_function(value, function, _function(other))
        elif key in new and not key.startswith("__") and repr(value) != repr(other):
            _rebind(key, value, other)


def _function(value: object) -> FunctionType | None:
    """The function below what decorators made of it."""
    for inner in ("fget", "__func__", "func"):
        value = getattr(value, inner, value)
    value = inspect.unwrap(value) if callable(value) else value
    return value if isinstance(value, FunctionType) else None


def _renew_function(kept: object, old: FunctionType, new: FunctionType | None) -> None:
    if new is None or old.__code__.co_freevars != new.__code__.co_freevars:
        return
    old.__code__, old.__defaults__, old.__kwdefaults__ = (
        new.__code__,
        new.__defaults__,
        new.__kwdefaults__,
    )
    if hasattr(kept, "cache_clear"):
        kept.cache_clear()


def _rebind(name: str, old: object, new: object) -> None:
    """Give a constant its new value in every module that has it by this name."""
    for module in list(sys.modules.values()):
        if module.__dict__.get(name) is old:
            setattr(module, name, new)


class Trial:
    """A plugin of pytest: the tests are collected once, and run in a child for each change.

    A change inside a function is tried with the tests that called it, others with all. (Who is
    given a remembered answer calls nothing: such a survivor is to be tried with all by hand.)
    """

    def __init__(self, name: str, path: Path, chosen: list[Mutant]) -> None:
        self.name, self.path, self.chosen = name, str(path), chosen
        self.left: list[Mutant] | None = None
        self._calls: dict[str, set[tuple[int, int]]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if not session.testsfailed and self._pass(session, None):
            self.left = [mutant for mutant in self.chosen if self._pass(session, mutant)]
        return True

    def _pass(self, session: pytest.Session, mutant: Mutant | None) -> bool:
        """Whether all tests pass with the change, tried in a child of this process."""
        answer, written = os.pipe()
        if child := os.fork():
            os.close(written)
            with os.fdopen(answer) as told:
                calls = told.read()
            passed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            if passed and mutant is None:
                self._calls = ast.literal_eval(calls)
            return passed
        try:
            session.config.pluginmanager.unregister(name="terminalreporter")
            if mutant:
                apply(self.name, mutant.source)
            if self._run(session.items, mutant):
                os.write(written, repr(self._calls).encode())
                os._exit(0)
        finally:
            os._exit(1)

    def _run(self, items: list[pytest.Item], mutant: Mutant | None) -> bool:
        """Whether the tests pass; without a change it is noted which functions each one calls."""
        session = items[0].session
        if mutant:
            items = [item for item in items if self._calls_line(item, mutant.line)] or items
        for item, following in zip(items, [*items[1:], None], strict=True):
            if mutant is None:
                self._note(self._calls.setdefault(item.nodeid, set()))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                return False
        return True

    def _note(self, called: set[tuple[int, int]]) -> None:
        def profile(frame: FrameType, event: str, _: object) -> None:
            code = frame.f_code
            if event == "call" and code.co_filename == self.path and code not in codes:
                codes.add(code)
                lines = [line for *_, line in code.co_lines() if line]
                called.add((min(lines), max(lines)))

        codes: set[CodeType] = set()
        threading.setprofile(profile)
        sys.setprofile(profile)

    def _calls_line(self, item: pytest.Item, line: int) -> bool:
        return any(first <= line <= last for first, last in self._calls.get(item.nodeid, ()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("module")
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    importlib.import_module(given.module)
    path = Path(str(sys.modules[given.module].__file__))
    every = list(mutants(path.read_text("utf-8")))
    chosen = random.Random(given.seed).sample(every, min(given.most, len(every)))
    trial = Trial(given.module, path, chosen)
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # the module imports some of it
    pytest.main([*options, f"--timeout={SECONDS}", "-m", "not slow", *given.tests], [trial])
    if (left := trial.left) is None:
        sys.exit("the tests do not pass as it is")
    print(f"{given.module}: {len(chosen) - len(left)} of {len(chosen)} seen ({len(every)} in all)")
    for mutant in sorted(left):
        print(f"  survives: {path}:{mutant.line}: {mutant.before}  ->  {mutant.after}")


if __name__ == "__main__":
    main()
