"""Matching of this code and of another state of it, in turns, beside the word finders.

usage: python benchmarks/matching_turns.py OTHER_SRC [--queries N ...] [--documents N] [--turns N]
                                           [--beside ENGINE ...]

OTHER_SRC is the `src` folder of another checkout. Each engine of `matching.py` is made ready in a
process of its own; then all take the same documents in turns, some at a time, so that whatever
else the machine does meets all alike. Figures are documents per CPU second, from the fastest half
of each engine's turns; checksums of the matches must agree.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
import zlib
from pathlib import Path

from matching import ENGINES, Load, make, prepare

HERE = Path(__file__).resolve()
OURS = ("this", "other")
A_TURN = 100  # documents


def serve(engine: str, documents: int, queries: int) -> None:
    """Make the engine ready, then take turns: a line with the first document's number each."""
    load: Load = make(documents, queries)
    prepare(load.documents)
    find = ENGINES[engine][0](load)
    for words in load.documents[:A_TURN]:
        sorted(find(words))
    print("ready", flush=True)
    for line in sys.stdin:
        part = load.documents[int(line) : int(line) + A_TURN]
        start = time.process_time()
        found = [sorted(find(words)) for words in part]
        print(time.process_time() - start, zlib.crc32(repr(found).encode()), flush=True)


class Engine:
    """One engine in its process."""

    def __init__(self, name: str, source: Path, documents: int, queries: int) -> None:
        engine = "monitor" if name in OURS else name
        command = [sys.executable, str(HERE), "--serve", engine]
        command += ["--documents", str(documents), "--queries", str(queries)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(source)},
        )
        self.seconds: list[float] = []
        self.sums: list[str] = []

    def ready(self) -> None:
        if self._answer() != "ready":
            sys.exit("an engine could not be made ready")

    def turn(self, first: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{first}\n")
        self._process.stdin.flush()
        seconds, found = self._answer().split()
        self.seconds.append(float(seconds))
        self.sums.append(found)

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def rate(self) -> float:
        fastest = sorted(self.seconds)[: (len(self.seconds) + 1) // 2]
        return A_TURN / statistics.mean(fastest)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def compare(other: Path, beside: list[str], queries: int, documents: int, turns: int) -> None:
    sources = {"other": other}
    names = (*OURS, *beside)
    engines = {}
    for name in names:  # one after the other: each is large while it is made ready
        engines[name] = Engine(name, sources.get(name, HERE.parents[1] / "src"), documents, queries)
        engines[name].ready()
    for turn in range(turns):
        order = names if turn % 2 else names[::-1]
        for name in order:
            engines[name].turn(turn * A_TURN % documents)
    agree = len({tuple(engine.sums) for engine in engines.values()}) == 1
    print(f"{queries:,} queries, {turns} turns of {A_TURN} documents; checksums", end=" ")
    print("agree" if agree else "DIFFER")
    base = engines["other"].rate()
    for name, engine in engines.items():
        print(f"  {name:15} {engine.rate():9,.0f} documents/s  {engine.rate() / base - 1:+7.1%}")
        engine.end()
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--queries", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--beside", nargs="*", default=["ahocorasick_rs", "hyperscan"])
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        return serve(given.serve, given.documents, given.queries[0])
    for queries in given.queries:
        compare(given.other.resolve(), given.beside, queries, given.documents, given.turns)
    return None


if __name__ == "__main__":
    main()
