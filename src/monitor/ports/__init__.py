"""What the pipelines need of the outside: small protocols, their semantics in the docstrings.

The real ones live in `fetch`, `notify`, `store`, `workers`; the fakes in `testing`. Both pass
the same conformance suite.
"""

from monitor.ports.ledger import Ledger, PushLedger
from monitor.ports.store import Inbox, PushStore, Store
from monitor.ports.world import (
    ArticleReader,
    Clock,
    Fetcher,
    Gate,
    Hubs,
    Notifier,
    Pages,
    PageTurns,
    Parser,
)

__all__ = [
    "ArticleReader",
    "Clock",
    "Fetcher",
    "Gate",
    "Hubs",
    "Inbox",
    "Ledger",
    "Notifier",
    "PageTurns",
    "Pages",
    "Parser",
    "PushLedger",
    "PushStore",
    "Store",
]
