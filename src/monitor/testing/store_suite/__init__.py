"""What every `ports.Store` must do. Each check gets an open, empty store; raises where it fails.

    for check in CHECKS:
        await check(store)

Run here against SQLite and PostgreSQL; run it against a store of your own too. Only the ports
are used, so nothing in here knows a database.
"""

from monitor.testing.store_suite import (
    groups,
    hubs,
    items,
    outbox,
    polling,
    silences,
    stories,
    turns,
)
from monitor.testing.store_suite.frame import CHECKS, Check

__all__ = [
    "CHECKS",
    "Check",
    "groups",
    "hubs",
    "items",
    "outbox",
    "polling",
    "silences",
    "stories",
    "turns",
]
