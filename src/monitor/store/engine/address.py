"""Where the store is: `sqlite:///data/monitor.db`, `sqlite:////var/lib/m.db`, `postgresql://...`."""

from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from monitor.errors import StoreError

_POSTGRESQL = "postgresql+psycopg"
_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": _POSTGRESQL,
    "postgres": _POSTGRESQL,
    _POSTGRESQL: _POSTGRESQL,
}
_FORMS = (
    "use sqlite:///relative/file.db, sqlite:////absolute/file.db or postgresql://user@host/name"
)


def read_address(url: str) -> URL:
    """The URL with its driver; StoreError where it is none of ours, without repeating it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"the store's URL cannot be read; {_FORMS}") from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StoreError(f"no store of the kind {parsed.drivername!r}; {_FORMS}")
    if driver == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreError(f"an SQLite store needs a file; {_FORMS}")
    if driver == _POSTGRESQL and find_spec("psycopg") is None:
        raise StoreError(
            "a store on PostgreSQL needs a package that is not installed: "
            "pip install '.[postgres]' in the folder of the source"
        )
    return parsed.set(drivername=driver)


def file_of(url: URL) -> Path | None:
    """The SQLite file, or None for a server and for a store in memory."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database).absolute()
