"""The end of a process in which a thread hangs: exit code, the reason, and no door left open."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = """
import socket, sys, threading
from pathlib import Path
from monitor import telemetry
from monitor.app.deadline import Deadline
from monitor.watchlist.opml import read_opml

telemetry.configure("json", "info")
door = socket.create_server(("127.0.0.1", 0))
file = Path(sys.argv[1])
work = (lambda: read_opml(file)) if file.is_fifo() else (lambda: file.write_text("x"))
threading.Thread(target=work, name="hanging").start()
print(door.getsockname()[1], flush=True)
deadline = Deadline(0.3)
deadline.begin()
if sys.argv[2] == "closed":
    deadline.closed()
threading.Event().wait()
"""


def started(file: Path, state: str) -> tuple[subprocess.Popen[str], int]:
    """A program with a thread that hangs at a file, and the port of its door."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(file), state],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


@pytest.mark.parametrize(("state", "code"), [("open", 1), ("closed", 0)])
def test_forced_end_says_where_each_thread_was(tmp_path: Path, state: str, code: int) -> None:
    os.mkfifo(tmp_path / "feeds.opml")  # nobody writes: reading it hangs
    process, _ = started(tmp_path / "feeds.opml", state)

    _, said = process.communicate(timeout=60)

    assert process.returncode == code
    assert ("hanging: monitor.watchlist.opml.read_opml" in said) == (state == "open")


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system that is frozen."""
    image, at = tmp_path / "image", tmp_path / "at"
    at.mkdir()
    with image.open("wb") as file:
        file.truncate(8 * 2**20)
    commands = (
        ["mkfs.ext4", "-q", str(image)],
        ["mount", "-o", "loop", str(image), str(at)],
        ["fsfreeze", "--freeze", str(at)],
    )
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        subprocess.run(["umount", "--lazy", str(at)], check=False, capture_output=True)
        pytest.skip("nothing can be mounted and frozen here")
    yield at
    subprocess.run(["fsfreeze", "--unfreeze", str(at)], check=False, capture_output=True)
    subprocess.run(["umount", "--lazy", str(at)], check=True)


def test_door_of_a_process_that_a_frozen_file_system_holds_is_closed(frozen: Path) -> None:
    """Whoever came there waited for an answer until the file system thawed."""
    process, port = started(frozen / "file", "open")
    visitor = socket.create_connection(("127.0.0.1", port), timeout=60)
    with visitor, contextlib.suppress(ConnectionResetError):
        visitor.recv(1)  # nobody answers, until the door is closed
    held = process.poll() is None
    subprocess.run(["fsfreeze", "--unfreeze", str(frozen)], check=True)

    process.communicate(timeout=60)
    assert (held, process.returncode) == (True, 1)
