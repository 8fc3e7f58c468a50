"""To the current schema.

empty database     made at once from `schema`
an older schema    migrated by Alembic, which is loaded only then: it takes 10 MB and 90 ms
"""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, text
from sqlalchemy.schema import CreateTable

from monitor.errors import StoreError
from monitor.store.engine.holds import Point, hold
from monitor.store.tables.schema import metadata

HEAD = "0012"  # the newest revision in migrations/versions; a test compares
SCRIPTS = Path(__file__).parents[1] / "migrations"

_MARK = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
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
    if not conn.dialect.has_table(conn, "alembic_version"):
        _create(conn)
    elif revision(conn) != HEAD:
        _run_alembic(conn)


def _create(conn: Connection) -> None:
    """The whole schema, marked as Alembic does; a test compares it with a migrated one."""
    metadata.create_all(conn)
    conn.execute(CreateTable(_MARK))
    conn.execute(_MARK.insert(), {"version_num": HEAD})


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
        remedy = (
            "restart the daemon with this version"
            if found < HEAD
            else "a newer version uses it, so stop this one"
        )
        raise StoreError(
            f"the store has the schema {found!r}, this monitor needs {HEAD!r}: {remedy}"
        )
