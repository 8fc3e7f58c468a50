"""`monitor backup`, `restore` and `migrate`: the store as a file, and its schema."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor import store
from monitor.cli.output import CONFIG, AsJson, Config, emit
from monitor.cli.progress import progress
from monitor.settings import load_settings


def backup(
    file: Annotated[Path, typer.Argument(help="The new file.")],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """Write the whole store to a new file; the daemon may run meanwhile."""
    with progress("writing") as told:
        size = store.back_up(_url(config), file, told)
    emit({"file": str(file), "bytes": size}, [f"{file}: {size / 1e6:.1f} MB"], as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="What `monitor backup` wrote.")],
    config: Config = CONFIG,
    *,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the store's place; the daemon must not run. The old store is kept."""
    aside = datetime.now(UTC).strftime("before-restore-%Y%m%dT%H%M%SZ")
    old = store.restore(_url(config), file, aside)
    kept = [f"the store that was there is now {old}"] if old else []
    emit(
        {"restored": str(file), "old": str(old) if old else None},
        [f"{file} is the store now; start the daemon", *kept],
        as_json=as_json,
    )


def migrate(
    config: Config = CONFIG,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would be done, and try it on a copy.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the store's schema to this version, as the daemon does at its start. 0 it is there."""
    url = _url(config)
    state = store.schema_state(url)
    if not check and not state.current:
        store.migrate(url)
    tried = check and not state.current and store.try_migration(url)
    done = "" if check or state.current else "; migrated"
    good = "; a copy was migrated without a fault, and thrown away" if tried else ""
    line = f"the store has schema {state.found or 'none yet'}, this version needs {state.needed}"
    emit(
        {"found": state.found, "needed": state.needed, "current": state.current, "tried": tried},
        [f"{line}{done}{good}"],
        as_json=as_json,
    )
    raise typer.Exit(int(check and not state.current))


def _url(config: Path) -> str:
    return load_settings(config, os.environ).store_url
