"""How far a long command is, for who waits at a terminal; a pipe or a log sees nothing of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

Told = Callable[[int, int], None]  # how much is done, of how much


@contextmanager
def progress(label: str) -> Iterator[Told]:
    """Give what is to be told of the work; a bar on standard error shows it."""
    if not sys.stderr.isatty():
        yield _silent
        return
    with typer.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def told(done: int, whole: int) -> None:
            bar.length = max(whole, 1)
            bar.update(done - bar.pos)

        yield told
        bar.update((bar.length or 1) - bar.pos)


def _silent(_done: int, _whole: int) -> None:
    """Nobody looks."""
