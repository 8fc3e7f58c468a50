"""How far a long command is: a bar on a terminal, nothing elsewhere."""

import contextlib
import gzip
import io
import os
import pty
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli.entities_files import lines_of
from monitor.cli.progress import progress


@contextlib.contextmanager
def a_terminal(shown: list[str]) -> Iterator[None]:
    """Standard error is a terminal; what it showed stands in `shown` behind the block."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as stderr, contextlib.redirect_stderr(stderr):
        yield
    said = b""
    with os.fdopen(ours, "rb") as terminal, contextlib.suppress(OSError):  # its other end is closed
        while part := terminal.read1():
            said += part
    shown.append(said.decode())


def test_a_terminal_sees_how_far_it_is() -> None:
    shown: list[str] = []

    with a_terminal(shown), progress("writing") as told:
        told(1, 4)

    assert "writing" in shown[0]
    assert "25%" in shown[0]
    assert "100%" in shown[0]


def test_a_log_sees_nothing() -> None:
    with contextlib.redirect_stderr(io.StringIO()) as stderr, progress("writing") as told:
        told(1, 4)

    assert stderr.getvalue() == ""


@pytest.mark.parametrize("name", ["names.json", "names.json.gz"])
def test_a_file_is_read_to_its_end_and_its_whole_length_is_told(name: str, tmp_path: Path) -> None:
    content = b"".join(b"%d\n" % number for number in range(2_500))
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    shown: list[str] = []

    with a_terminal(shown), lines_of(tmp_path / name) as lines:
        read = b"".join(lines)

    assert read == content
    assert "100%" in shown[0]
