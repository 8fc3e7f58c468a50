"""One daemon per SQLite file, whatever name or mount it is reached by.

    FILE.lock is ours? | FILE itself, its inode, is ours? | and is still there, at each look

Both are flock(2), which the kernel drops when the owner dies; two openings exclude each other,
also in one process. FILE.lock says whose process it is. The lock on the file itself catches a
hard link, and a container that mounts the file alone: each name has its own FILE.lock and its own
FILE-wal, and two daemons would destroy the database. Symbolic links are followed first.
"""

import contextlib
import fcntl
import os
from pathlib import Path
from struct import Struct

from monitor.errors import StoreError, StoreLocked

_HEAD = b"SQLite format 3\x00"  # sqlite.org/fileformat2.html, 1.3
_HEAD_SIZE = 100
_SIZES, _NUMBER = Struct(">H6sII"), Struct(">I")  # page size, change counter, pages
_held: set[int] = set()


def _let_go_in_child() -> None:
    # A forked worker shares the lock's open file; without this it would outlive the daemon.
    for descriptor in _held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


class Ownership:
    """The two locks of one file. Release it only once SQLite has closed the file.

    Closing any descriptor of a file drops the process's POSIX locks on it, SQLite's too
    (sqlite.org/howtocorrupt.html, 2.2); so a file that this process owns is never opened again.
    """

    def __init__(self, file: Path) -> None:
        self._name = file
        self._file = file.resolve()
        self._lock, self._inode = -1, -1

    def take(self) -> None:
        """Own the file, or raise StoreLocked with the pid of the daemon that does."""
        lock = self._opened(self._file.name + ".lock", os.O_RDWR, "cannot write beside it")
        if not _taken(lock):
            owner = os.read(lock, 32).decode("ascii", "replace").strip()
            os.close(lock)
            raise StoreLocked(self._refusal(f" (process {owner})" if owner else ""))
        self._lock = lock
        _held.add(lock)
        self._take_inode()
        os.truncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)

    def _take_inode(self) -> None:
        if self._owned_here():
            self.release()
            raise StoreLocked(self._refusal(", under another name"))
        inode = self._opened(self._file.name, os.O_RDONLY, "cannot be opened")
        if not _taken(inode):
            os.close(inode)
            self.release()
            raise StoreLocked(self._refusal(", under another name or through another mount"))
        self._inode = inode
        _held.add(inode)

    def _opened(self, name: str, flags: int, what: str) -> int:
        try:
            return os.open(self._file.with_name(name), flags | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as fault:
            raise StoreError(f"store {self._name}: {what}: {fault}{_remedy(fault)}") from fault

    def _owned_here(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            wanted = self._file.stat()
            return any(os.path.samestat(os.fstat(one), wanted) for one in _held)
        return False

    def _refusal(self, how: str) -> str:
        return (
            f"another monitor{how} already runs on {self._name}; stop it first, "
            "or use PostgreSQL, where several may share one store"
        )

    def look(self) -> None:
        """Raise StoreError where another file, or none, now has the name of the owned one."""
        with contextlib.suppress(OSError):
            if os.path.samestat(self._file.stat(), os.fstat(self._inode)):
                self._look_at_head()
                return self._look_at_log()
        raise StoreError(
            f"store {self._name}: the file was moved, deleted or replaced below the running "
            "monitor; what it records now is lost when it ends; put the file back and restart it"
        )

    def _look_at_head(self) -> None:
        """SQLite works on with the pages that it holds, whatever became of those on the disk.

        At the next start it even deletes the log of a file without any.
        """
        head = os.pread(self._inode, _HEAD_SIZE, 0)
        if not head:
            what = "something emptied it"
        elif not head.startswith(_HEAD):
            what = "something wrote over its beginning"
        elif os.fstat(self._inode).st_size < _size_by(head):
            what = "something cut off its end"
        else:
            return
        raise StoreError(
            f"store {self._name}: the file is damaged: {what} "
            "below the running monitor; stop it and restore a backup (monitor restore)"
        )

    def _look_at_log(self) -> None:
        """SQLite writes on into a log without a name; only a checkpoint would save that."""
        if not self._file.with_name(self._file.name + "-wal").exists():
            raise StoreError(
                f"store {self._name}: its write-ahead log (-wal) was deleted below the running "
                "monitor; what it records now is lost if it is killed; SIGTERM saves it"
            )

    def release(self) -> None:
        """Let go; the file `FILE.lock` stays, since removing it would let two owners in."""
        for descriptor in {self._lock, self._inode} & _held:
            _held.discard(descriptor)
            os.close(descriptor)
        self._lock = self._inode = -1


def _size_by(head: bytes) -> int:
    """How long a file must be by its beginning (1.3.2, 1.3.7); 0 where that does not say it.

    It is written with the other pages, by the thread that looks here.
    """
    size, _, counter, pages = _SIZES.unpack_from(head, 16)
    (valid_for,) = _NUMBER.unpack_from(head, 92)
    return pages * (65_536 if size == 1 else size) if counter == valid_for else 0


def _remedy(fault: OSError) -> str:
    """A folder that Docker made for a bind mount belongs to root, and the monitor is not root."""
    if not isinstance(fault, PermissionError):
        return ""
    return f"; the folder must be writable for the user that runs the monitor: chown {os.geteuid()}"


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
