"""One daemon per SQLite file: a lock on `FILE.lock` that the kernel drops when the owner dies."""

import contextlib
import fcntl
import os
from pathlib import Path

from monitor.errors import StoreError, StoreLocked

_held: set[int] = set()


def _let_go_in_child() -> None:
    # A forked worker shares the lock's open file; without this it would outlive the daemon.
    for descriptor in _held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


class Ownership:
    """The lock of one file. flock(2): two openings exclude each other, also in one process."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._path = file.with_name(file.name + ".lock")
        self._descriptor: int | None = None

    def take(self) -> None:
        """Own the file, or raise StoreLocked with the pid of the daemon that does."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as fault:
            raise StoreError(f"store {self._file}: cannot write beside it: {fault}") from fault
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            owner = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise StoreLocked(self._refusal(owner)) from fault
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        _held.add(descriptor)

    def _refusal(self, owner: str) -> str:
        who = f"another monitor (process {owner})" if owner else "another monitor"
        return (
            f"{who} already runs on {self._file}; stop it first, "
            "or use PostgreSQL, where several may share one store"
        )

    def release(self) -> None:
        """Let go; the file `FILE.lock` stays, since removing it would let two owners in."""
        if self._descriptor is not None:
            _held.discard(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None
