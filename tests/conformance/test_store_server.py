"""The PostgreSQL of the tests: private, unprivileged, gone at the end."""

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from monitor.store.engine.address import read_address
from monitor.testing import postgres
from monitor.testing.postgres import PostgresServer, running_postgres, shared_postgres

pytestmark = pytest.mark.xdist_group("postgres")


def ask(url: str, question: str) -> object:
    engine = create_engine(read_address(url))
    with engine.begin() as conn:
        answer = conn.exec_driver_sql(question)
        value = answer.scalar() if answer.returns_rows else None
    engine.dispose()
    return value


def test_server_runs_unprivileged_on_a_socket_only() -> None:
    server = shared_postgres()

    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    assert ask(server.new_database(), "SHOW listen_addresses") == ""


def test_server_hands_out_empty_places() -> None:
    server = shared_postgres()
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"

    first, second = server.new_schema(), server.new_schema()
    ask(first, "CREATE TABLE t (n int)")

    assert [ask(url, tables) for url in (first, second, server.new_database())] == [1, 0, 0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs binaries that others can reach")
def test_server_runs_from_a_copy_where_the_packages_are_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres, "_open_to_all", lambda _folder: False)

    with running_postgres() as server:
        command = Path(f"/proc/{server.pid}/exe").readlink()

        assert command.is_relative_to(server.socket_folder)

    assert_gone(server)


def test_server_is_gone_after_a_fault() -> None:
    with pytest.raises(LookupError), running_postgres() as server:
        raise LookupError

    assert_gone(server)


def assert_gone(server: PostgresServer) -> None:
    assert not Path(f"/proc/{server.pid}").exists()
    assert not server.socket_folder.exists()
