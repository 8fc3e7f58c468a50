"""Copies of an SQLite store: taken while the daemon writes, looked through, put in its place.

    back up:  FILE there? | snapshot -> FILE.part | quick_check | fsync | FILE
    restore:  is it a store of ours? | no daemon has the old one | old aside | copy | in its place
    migrate:  the schema of the store | a copy is migrated, and thrown away

A snapshot is one read transaction (sqlite.org/backup.html), so it is what the store was at one
moment, and the daemon writes on meanwhile. PostgreSQL has its own tools.
"""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import StoreError
from monitor.store.engine import migrate
from monitor.store.engine.address import file_of
from monitor.store.engine.engines import postgresql_engine, sqlite_engine
from monitor.store.engine.faults import explain
from monitor.store.engine.ownership import Ownership

Progress = Callable[[int, int], None]  # pages copied, of how many
_BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a file
_STEP = 2_000  # pages, 8 MB, between two looks at the progress of a copy that nobody writes to


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The revision that a store has, None where it is empty, and the one that we need."""

    found: str | None
    needed: str

    @property
    def current(self) -> bool:
        """Whether nothing is to be done."""
        return self.found == self.needed


def back_up(url: URL, to: Path, progress: Progress = lambda _done, _all: None) -> int:
    """Write what the store is now to a new file; its size in bytes.

    Raises:
        StoreError: there is no SQLite store, the file exists, or it cannot be written.
    """
    file = _sqlite_file(url, "pg_dump backs a PostgreSQL store up")
    if not file.exists():
        raise StoreError(f"there is no store at {file} yet: nothing to back up")
    if to.exists():
        raise StoreError(f"{to} exists; nothing was written")
    draft = to.with_name(f"{to.name}.part")
    try:
        _snapshot(file, draft, progress)
        _look_through(draft)
        _into_place(draft, to)
    except (sqlite3.Error, OSError) as fault:
        raise StoreError(f"{to}: the backup cannot be written: {fault}") from fault
    finally:
        draft.unlink(missing_ok=True)
    return to.stat().st_size


def restore(url: URL, backup: Path, aside: str) -> Path | None:
    """Put a backup in the store's place; where the old one went, or None where there was none.

    Args:
        url: the store; its daemon must not run.
        backup: what `back_up` wrote, by this version or an older one.
        aside: the ending of the old file's new name.

    Raises:
        StoreError: the backup is none, or is damaged, or a daemon runs; nothing is changed then.
    """
    file = _sqlite_file(url, "pg_restore restores a PostgreSQL store")
    _check_backup(backup)
    file.parent.mkdir(parents=True, exist_ok=True)
    was_there = file.exists()
    ownership = Ownership(file)
    ownership.take()
    try:
        draft = file.with_name(f"{file.name}.part")
        shutil.copyfile(backup, draft)
        old = _move_aside(file, aside) if was_there else None
        _into_place(draft, file)
    except OSError as fault:
        raise StoreError(f"{file}: the backup cannot be put there: {fault}") from fault
    finally:
        ownership.release()
    return old


def schema_state(url: URL) -> SchemaState:
    """The schema of the store as it is; nothing is changed.

    Raises:
        StoreError: there is no store, or it cannot be read.
    """
    file = file_of(url)
    if file is not None and not file.exists():
        raise StoreError(f"there is no store at {file} yet: nothing to migrate")
    with _begun(url, writes=False) as conn:
        return SchemaState(migrate.revision(conn), migrate.HEAD)


def bring_up(url: URL) -> None:
    """Migrate the store itself; no daemon of this machine may have it.

    Raises:
        StoreError: a daemon has it, or it cannot be migrated.
    """
    file = file_of(url)
    ownership = Ownership(file) if file else None
    if ownership:
        ownership.take()
    try:
        _migrate(url)
    finally:
        if ownership:
            ownership.release()


def try_migration(url: URL) -> None:
    """Migrate a copy of an SQLite store, which is thrown away.

    Raises:
        StoreError: it cannot be migrated; the message says why.
    """
    file = _sqlite_file(url, "a migration of PostgreSQL is one transaction: try it on a copy")
    with tempfile.TemporaryDirectory(prefix=".monitor-", dir=file.parent) as folder:
        copy = Path(folder) / file.name
        _snapshot(file, copy, lambda _done, _all: None)
        _migrate(url.set(database=str(copy)))


def _migrate(url: URL) -> None:
    with _begun(url, writes=True) as conn:
        migrate.upgrade(conn)


@contextlib.contextmanager
def _begun(url: URL, *, writes: bool) -> Iterator[Connection]:
    """One transaction in a store that nobody has opened; what fails is a StoreError."""
    sqlite = file_of(url) is not None
    engine = sqlite_engine(url, 1, writes=writes) if sqlite else postgresql_engine(url, 1)
    try:
        with engine.begin() as conn:
            yield conn
    except SQLAlchemyError as fault:
        raise explain(fault, url) from fault
    finally:
        engine.dispose()


def _sqlite_file(url: URL, otherwise: str) -> Path:
    file = file_of(url)
    if file is None:
        raise StoreError(f"{otherwise}; this command is for SQLite")
    return file


def _snapshot(file: Path, to: Path, progress: Progress) -> None:
    """Copy in one read transaction, so that no write in between starts it again."""
    with _opened(file) as source, contextlib.closing(sqlite3.connect(to)) as target:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        os.chmod(to, 0o600)  # noqa: PTH101 - what people read is in it
        source.backup(
            target, pages=_STEP, progress=lambda _, left, every: progress(every - left, every)
        )


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """For reading alone: a log without a daemon is left as it is."""
    uri = f"{file.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        yield connection


def _look_through(file: Path) -> None:
    with _opened(file) as connection:
        found = [row[0] for row in connection.execute("PRAGMA quick_check(10)")]
    if found != ["ok"]:
        raise StoreError(f"{file}: damaged: {'; '.join(found)}")


def _check_backup(backup: Path) -> None:
    if not backup.is_file():
        raise StoreError(f"there is no file {backup}")
    try:
        _look_through(backup)
        with _opened(backup) as connection:
            (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as fault:
        raise StoreError(f"{backup} is no backup of a store: {fault}") from fault
    if found > migrate.HEAD:
        raise StoreError(
            f"{backup} is of a newer version: its schema is {found!r}, ours is {migrate.HEAD!r}"
        )


def _move_aside(file: Path, aside: str) -> Path:
    old = file.with_name(f"{file.name}.{aside}")
    for ending in ("", *_BESIDE):
        part = file.with_name(file.name + ending)
        if part.exists():
            part.rename(old.with_name(old.name + ending))
    return old


def _into_place(draft: Path, to: Path) -> None:
    """Durable under its name, or not there at all."""
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(to)
    folder = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
