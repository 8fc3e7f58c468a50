"""What a database says, in words that tell what to do; never with a password in them."""

import sqlite3
from pathlib import Path
from shutil import disk_usage
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from monitor.errors import StoreError

_SQLITE: Final = {
    "SQLITE_FULL": "the disk is full; nothing of this was written",
    "SQLITE_IOERR": "the disk cannot be read or written; nothing of this was written",
    "SQLITE_READONLY": "the file or its folder is read-only",
    "SQLITE_CANTOPEN": "the file cannot be opened; is its folder there and writable?",
    "SQLITE_NOTADB": "the file is not an SQLite database",
    "SQLITE_CORRUPT": "the file is damaged; restore a backup or use `sqlite3 FILE .recover`",
    "SQLITE_BUSY": "another program keeps the database busy",
    "SQLITE_LOCKED": "another program keeps the database busy",
    "SQLITE_PERM": "no permission to use the file",
}

_POSTGRESQL: Final = {
    "53100": "the server's disk is full; nothing of this was written",
    "53300": "the server has no free connection",
    "25006": "the server is read-only (a standby?)",
    "28P01": "the server refuses the password",
    "28000": "the server refuses the user",
    "3D000": "there is no such database",
    "42501": "the user may not do this; it needs to own its schema",
    "57014": "the server ended a statement that took too long",
    "55P03": "another program holds a row for too long",
}

_ROOM: Final = 2**16  # bytes: twice what SQLite wants at once for the index of its log

# PostgreSQL, appendix A. 23505 is two transactions that record the same key at once: the second
# finds it known when it runs again.
_AGAIN: Final = frozenset({"40001", "40P01", "23505", "55P03"})


def explain(fault: SQLAlchemyError, url: URL) -> StoreError:
    """A fault of the database as an error of ours."""
    place = url.database if url.get_backend_name() == "sqlite" else _server(url)
    return StoreError(f"store {place}: {_reason(fault, url)}")


def _server(url: URL) -> str:
    return f"{url.host or 'local socket'}/{url.database or ''}"


def _reason(fault: SQLAlchemyError, url: URL) -> str:
    original = fault.orig if isinstance(fault, DBAPIError) else None
    if isinstance(original, sqlite3.Error):
        known = _SQLITE.get(_kind(code(fault), url))
    else:
        known = _POSTGRESQL.get(code(fault))
    said = _without_secrets(str(original or fault).strip(), url)
    return f"{known} ({said})" if known else said


def _kind(name: str, url: URL) -> str:
    """The error's main name; without room for the files beside the database SQLite says IOERR."""
    main = "_".join(name.split("_")[:2])
    full = main == "SQLITE_IOERR" and _room(Path(url.database or "")) < _ROOM
    return "SQLITE_FULL" if full else main


def _room(file: Path) -> int:
    """Bytes that may still be written beside a file."""
    try:
        return disk_usage(file.absolute().parent).free
    except OSError:
        return _ROOM


def _without_secrets(text: str, url: URL) -> str:
    for secret in (url.password, url.query.get("password")):
        if secret:
            text = text.replace(str(secret), "***")
    return text


def code(fault: BaseException) -> str:
    """SQLite's name of the error or PostgreSQL's SQLSTATE; empty where there is none."""
    original = fault.orig if isinstance(fault, DBAPIError) else None
    name = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
    return str(name or "")


def may_pass(fault: BaseException) -> bool:
    """The same transaction may well succeed when it runs again."""
    if not isinstance(fault, DBAPIError):
        return False
    return fault.connection_invalidated or code(fault) in _AGAIN
