"""To the current schema. Alembic is loaded only where there is something to do: it is heavy."""

from pathlib import Path

from sqlalchemy import Connection, text

from monitor.errors import StoreError
from monitor.store.holds import Point, hold

HEAD = "0005"  # the newest revision in migrations/versions; a test compares
SCRIPTS = Path(__file__).parent / "migrations"

_VERSION = text("SELECT version_num FROM alembic_version")


def revision(conn: Connection) -> str | None:
    """The schema's revision, or None for an empty database."""
    if not conn.dialect.has_table(conn, "alembic_version"):
        return None
    found: str | None = conn.scalar(_VERSION)
    return found


def upgrade(conn: Connection) -> None:
    """Bring the schema to HEAD within the connection's transaction; one replica at a time."""
    hold(conn, Point.SCHEMA)
    if revision(conn) != HEAD:
        _run_alembic(conn)


def _run_alembic(conn: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = conn
    try:
        command.upgrade(config, "head")
    except CommandError as fault:
        raise StoreError(
            f"the store has the schema {revision(conn)!r}, which this monitor ({HEAD}) does not "
            "know: it was used by a newer version"
        ) from fault


def require_current(conn: Connection) -> None:
    """StoreError where the schema is not ours; changes nothing."""
    found = revision(conn)
    if found is None:
        raise StoreError("the store is empty: start the daemon once (`monitor run`)")
    if found != HEAD:
        raise StoreError(
            f"the store has the schema {found!r}, this monitor needs {HEAD!r}: "
            "restart the daemon with this version"
        )
