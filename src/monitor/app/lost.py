"""A configuration that lost what the one in force has: a folder that is away, not a decision.

A volume that is not mounted for a moment, `rsync --delete` and a bind mount that comes too late
leave an empty folder, which is a good configuration that watches nothing and tells nobody.
"""

from collections.abc import Iterator
from pathlib import Path

from monitor.configuration import Configuration
from monitor.errors import ConfigurationError, Problem
from monitor.ports import Store
from monitor.settings.read import FILE

MEMORY = "configured"  # the name under which a store remembers that it was run with a file
_REMEDY = "put it back; an empty file says that you mean it"


def lost(folder: Path, before: Configuration, after: Configuration) -> Iterator[str]:
    """What is missing of the folder, in words; a reload that is asked for (SIGHUP) may empty it."""
    if before.topics and not after.topics:
        yield f"{folder}: no topic is left of {len(before.topics)}; SIGHUP says that you mean it"
    if before.sources and not after.sources:
        yield f"{folder}: no feed is left of {len(before.sources)}; SIGHUP says that you mean it"


def has_settings(folder: Path) -> bool:
    """Whether there is a `monitor.yaml`."""
    return (folder / FILE).is_file()


def missing(folder: Path) -> Problem:
    """That `monitor.yaml` is not there any more."""
    return Problem(folder / FILE, 0, 0, "", "is not there any more", _REMEDY)


async def refuse_missing(store: Store, folder: Path) -> None:
    """Raise ConfigurationError where the store was run with a file that is not there now."""
    known = await store.get_meta(MEMORY)
    if has_settings(folder):
        if not known:
            await store.write(lambda ledger: ledger.set_meta(MEMORY, FILE))
    elif known:
        raise ConfigurationError((missing(folder),))
