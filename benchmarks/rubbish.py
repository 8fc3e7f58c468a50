"""Rubbish where a configuration should be: how long, and how much memory, until it is refused.

    python benchmarks/rubbish.py [COUNT] [SEED]

COUNT documents (200) of YAML and OPML, of depths to 10^6 and sizes to 50 MB, each alone beside a
good configuration, read by a process of its own as the daemon reads them at a start and at SIGHUP.
Prints what took more than two seconds, and what was not refused.
"""

# ruff: noqa: ARG001, ARG005 - whatever makes rubbish takes the same arguments

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ConfigurationError
from monitor.loading import Loader

MIB = 2**20
LIMIT = 2.0  # seconds of CPU
WORDS = (
    'truce OR ceasefire NOT in:title "peace talks" ( ) ~3 é новости 停火 : # & * ! | > - [ ] { } ,'
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(dice: random.Random) -> str:
    return "".join(dice.choices(LETTERS, k=dice.randint(1, 9)))


def phrase(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS.split(), k=dice.randint(1, 8)))


def filled(dice: random.Random, size: int, line: Callable[[random.Random, int], str]) -> str:
    """Some thousand different lines, and these again until it is long enough; each has a number."""
    lines, total, n = [], 0, 0
    while total < size:
        made = line(dice, n)
        lines.append(made)
        total += len(made) + 1
        n += 1
    return "\n".join(lines) + "\n"


def nested(dice: random.Random, size: int) -> str:
    opener = dice.choice(["[", "{a: ", "- ", "[{", "a: [", "? ", "!!seq [", "&a [", "<<: {"])
    depth = min(size // len(opener), 1_000_000)
    inside = dice.choice(["", "topics: ", "topics:\n  a: ", "feeds: "])
    return inside + opener * depth + dice.choice(["", "]" * depth])


def blocks(dice: random.Random, size: int) -> str:
    depth = min(int((2 * size) ** 0.5), 8_000)
    return "\n".join(" " * n + "a:" for n in range(depth))


SECTIONS = ("topics", "entities", "lists", "queries")
KEYS = ("query", "name", "aliases", "severity", "tests", "any_of", "languages", "threshold", "tags")
Line = Callable[[random.Random, int], str]
LINES: dict[str, Line] = {
    "scalars": lambda dice, n: f"  k{n}: {word(dice)}",
    "strange": lambda dice, n: f"  k{n}: {{{word(dice)}: {word(dice)}, {word(dice)}: 1}}",
    "wrong": lambda dice, n: f"  k{n}: {{{dice.choice(KEYS)}: [{word(dice)}, {{a: b}}]}}",
    "queries": lambda dice, n: f"  k{n}: {{query: '{phrase(dice)}'}}",
    "names": lambda dice, n: f"  k{n}: {{name: {word(dice)}, aliases: {{xx: [a, {n}]}}}}",
    "ids": lambda dice, n: f"  '{phrase(dice)}{n}'  : {{query: a}}",
    "list": lambda dice, n: f"  - {word(dice)} {n}",
    "text": lambda dice, n: f"  {phrase(dice)}",
    "tags": lambda dice, n: f"  k{n}: !{word(dice)} {{query: !x a}}",
    "hashes": lambda dice, n: f"  k{n}: {{query: a #b\n    }}",
    "urls": lambda dice, n: f"  k{n}: {{url: '{word(dice)}://{word(dice)}', tags: [{word(dice)}]}}",
    "feeds": lambda dice, n: f"  k{n}: https://a.example/{word(dice)} {n}",
    "twice": lambda dice, n: f"  {word(dice)[:2]}: {{query: a}}",
    "aliases": lambda dice, n: f"  k{n}: &a{n} [*a{max(n - 1, 0)}, *a{max(n - 1, 0)}]",
    "quotes": lambda dice, n: f'  k{n}: "{word(dice)}',
    "tabs": lambda dice, n: f"\tk{n}:\t{word(dice)}",
}


def lines(dice: random.Random, size: int, kind: str) -> str:
    head = dice.choice([f"{dice.choice(SECTIONS)}:\n", ""])
    return head + filled(dice, size, LINES[kind])


def long_line(dice: random.Random, size: int) -> str:
    before = dice.choice(
        ["", "topics:\n  a: {query: ", 'a: "', "topics:\n  a: {query: '", "a: |\n  "]
    )
    return before + (phrase(dice) + " ") * (size // 30)


def noise(dice: random.Random, size: int) -> bytes:
    return dice.randbytes(size)


def punctuation(dice: random.Random, size: int) -> str:
    return "".join(dice.choices("[]{}:,-?!&*#|>'\"%@` \nab", k=min(size, 5 * MIB)))


def documents(dice: random.Random, size: int) -> str:
    return f"---\n{word(dice)}: 1\n" * (size // 12)


def outlines(dice: random.Random, size: int) -> str:
    made: Callable[[random.Random, int], str] = dice.choice(
        [
            lambda dice, n: f"<outline text='{word(dice)}' xmlUrl='{word(dice)}'/>",
            lambda dice, n: f"<outline text='{n}' xmlUrl='http://a.example/{n}'/>",
            lambda dice, n: f"<outline text='&amp;&#38;&eacute;&x;{phrase(dice)[:4]}'>",
            lambda dice, n: (
                f"<outline title='{word(dice)}' xmlUrl='http://a.example/&{word(dice)}={n}'>"
            ),
            lambda dice, n: "<outline " + " ".join(f"a{i}='{n}'" for i in range(30)) + "/>",
            lambda dice, n: f"<!-- {word(dice)} --><{word(dice)}>",
            lambda dice, n: f"<outline text='{'&#x26;' * 100}'/>",
            lambda dice, n: "&amp;" * 50,
            lambda dice, n: f"<outline text={word(dice)} xmlUrl=http://a.example/{n}>",
            lambda dice, n: f"<![CDATA[{word(dice)}]]>&{word(dice)};",
        ]
    )
    return (
        f"<opml version='2.0'><body>{filled(dice, size, made)}{dice.choice(['', '</body></opml>'])}"
    )


def deep_outlines(dice: random.Random, size: int) -> str:
    element = dice.choice(["<outline>", "<outline text='a'>", "<x>", "<body>", "<OPML>"])
    return "<opml>" + element * min(size // len(element), 1_000_000)


def one_tag(dice: random.Random, size: int) -> str:
    inside = dice.choice(["a='b' ", "&amp;", "x", "<", "&#65;", "'", "&a"])
    return (
        "<opml><body><outline text='"
        + inside * (size // len(inside))
        + dice.choice(["", "'/></body></opml>"])
    )


def laughs(dice: random.Random, size: int) -> str:
    entities = "\n".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, max(size // 100, 3))
    )
    return f"<!DOCTYPE opml [<!ENTITY l0 'ha'>{entities}]><opml><body>&l2;</body></opml>"


YAML_KINDS: dict[str, Callable[[random.Random, int], str | bytes]] = {
    "nested": nested, "blocks": blocks, "long line": long_line, "noise": noise,
    "punctuation": punctuation, "documents": documents,
    **{f"lines: {kind}": lambda dice, size, kind=kind: lines(dice, size, kind) for kind in LINES},
}  # fmt: skip
OPML_KINDS: dict[str, Callable[[random.Random, int], str | bytes]] = {
    "outlines": outlines, "outlines, other": outlines, "outlines, third": outlines,
    "deep": deep_outlines, "one tag": one_tag, "laughs": laughs, "noise": noise,
}  # fmt: skip
PLACES = ("watchlists/bad.yaml", "feeds.yaml", "monitor.yaml")


@dataclass(frozen=True)
class Outcome:
    seconds: float
    mib: int
    said: str


@dataclass(frozen=True)
class Row:
    seconds: float
    mib: int
    size: float
    what: str
    said: str

    def __str__(self) -> str:
        return (
            f"{self.seconds:6.2f} s {self.mib:5} MiB {self.size:5.1f} MB  {self.what:34} "
            f"{self.said}"
        )


def read(folder: Path) -> Outcome:
    """In a process of its own, which may die."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        began = time.process_time()
        try:
            Loader(folder, {}).load()
            said = "loaded"
        except ConfigurationError as fault:
            said = (
                f"{len(fault.problems)} faults: {str(fault.problems[0])[len(str(folder)) :][:110]}"
            )
        except BaseException as fault:  # noqa: BLE001 - reported
            said = f"CRASH {type(fault).__name__}: {str(fault)[:100]}"
        took = time.process_time() - began
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        os.write(there, f"{took}\0{size}\0{said}".encode("utf-8", "replace"))
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        answer = pipe.read().decode()
    status = os.waitpid(child, 0)[1]
    if not answer:
        return Outcome(0, 0, f"DIED of {status}")
    took, size, said = answer.split("\0")
    return Outcome(float(took), int(size), said)


def document(dice: random.Random) -> tuple[str, str, bytes]:
    size = int(10 ** dice.uniform(4, 7.7))
    opml = dice.random() < 0.3
    kinds = OPML_KINDS if opml else YAML_KINDS
    kind = dice.choice(sorted(kinds))
    place = "bad.opml" if opml else dice.choice(PLACES)
    made = kinds[kind](dice, size)
    return place, kind, made.encode() if isinstance(made, str) else made


def main(count: int = 200, seed: int = 1) -> None:
    dice = random.Random(seed)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "watchlists").mkdir()
        Loader(folder, {}).load()  # what is imported late is imported here
        (folder / "watchlists/good.yaml").write_text("topics: {t: {query: truce}}\n")
        for _ in range(count):
            place, kind, body = document(dice)
            (folder / place).write_bytes(body)
            outcome = read(folder)
            (folder / place).unlink()
            row = Row(
                outcome.seconds, outcome.mib, len(body) / MIB, f"{place}, {kind}", outcome.said
            )
            rows.append(row)
            if row.seconds > LIMIT or row.said.startswith(("CRASH", "DIED", "loaded")):
                print(row, flush=True)
    slow = sum(row.seconds > LIMIT for row in rows)
    print(max(rows, key=lambda row: row.seconds))
    print(
        f"{count} documents, {slow} took more than {LIMIT:g} s; {max(row.mib for row in rows)} MiB"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
