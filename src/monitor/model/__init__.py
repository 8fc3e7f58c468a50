"""The nouns, in the order in which they flow. Read this first.

    Source -> Fetched | NotModified | FetchFailed -> ParsedFeed -> Item -> Match -> Story
           -> Alert -> Send | Hold | Suppress -> Delivery -> Message -> Sent | TryAgain | Refused

Every value is frozen. Times are integers: milliseconds since 1970 in UTC (`Millis`).
What the user configured (Source, Topic, Entity, Receiver, Route) is in `configuration`.
"""

from monitor.model.feeds import (
    DueSource,
    Entry,
    Fetched,
    FetchFailed,
    FetchFault,
    FetchResult,
    Item,
    Lease,
    NotModified,
    ParsedFeed,
    PollState,
    Reading,
    Validators,
)
from monitor.model.messages import (
    Activity,
    Content,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Message,
    Outcome,
    Refusal,
    Refused,
    Report,
    Sent,
    TryAgain,
)
from monitor.model.moments import Millis
from monitor.model.stories import (
    LEVELS,
    NOTICE_LEVELS,
    Alert,
    AlertKind,
    Brought,
    Coverage,
    Evidence,
    Hold,
    Match,
    Meaning,
    Placement,
    Story,
    Suppress,
    severity_rank,
)

__all__ = [
    "LEVELS",
    "NOTICE_LEVELS",
    "Activity",
    "Alert",
    "AlertKind",
    "Brought",
    "Content",
    "Coverage",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "DueSource",
    "Entry",
    "Evidence",
    "FetchFailed",
    "FetchFault",
    "FetchResult",
    "Fetched",
    "Hold",
    "Item",
    "Lease",
    "Match",
    "Meaning",
    "Message",
    "Millis",
    "NotModified",
    "Outcome",
    "ParsedFeed",
    "Placement",
    "PollState",
    "Reading",
    "Refusal",
    "Refused",
    "Report",
    "Sent",
    "Story",
    "Suppress",
    "TryAgain",
    "Validators",
    "severity_rank",
]
