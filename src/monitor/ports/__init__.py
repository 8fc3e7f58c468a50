"""What the pipelines need of the outside: small protocols, their semantics in the docstrings.

Each belongs to the loop that needs it. The real ones live in `fetch`, `notify`, `store`,
`workers`; the fakes in `testing`. Both pass the same conformance suite.
"""

from monitor.ports.archive import Archive
from monitor.ports.bookkeeping import Bookkeeping, Memory
from monitor.ports.groups import GroupLedger, GroupStore
from monitor.ports.hubs import Inbox, Intake, PushLedger, PushStore
from monitor.ports.outbox import NoticeLedger, NoticeStore, Outbox
from monitor.ports.polls import PollLedger, PollStore, RecordLedger, Reports, Stories, StoryLedger
from monitor.ports.receivers import ReceiverLedger
from monitor.ports.silences import SilenceStore
from monitor.ports.store import Ledger, Store
from monitor.ports.upkeep import Upkeep
from monitor.ports.world import (
    ArticleReader,
    Clock,
    Fetcher,
    Gate,
    Hubs,
    Meanings,
    Notifier,
    Pages,
    PageTurns,
    Parser,
)

__all__ = [
    "Archive",
    "ArticleReader",
    "Bookkeeping",
    "Clock",
    "Fetcher",
    "Gate",
    "GroupLedger",
    "GroupStore",
    "Hubs",
    "Inbox",
    "Intake",
    "Ledger",
    "Meanings",
    "Memory",
    "NoticeLedger",
    "NoticeStore",
    "Notifier",
    "Outbox",
    "PageTurns",
    "Pages",
    "Parser",
    "PollLedger",
    "PollStore",
    "PushLedger",
    "PushStore",
    "ReceiverLedger",
    "RecordLedger",
    "Reports",
    "SilenceStore",
    "Store",
    "Stories",
    "StoryLedger",
    "Upkeep",
]
