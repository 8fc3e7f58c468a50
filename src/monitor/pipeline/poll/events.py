"""Which event a report tells, where several topics or languages have a story of it.

the stories that it joined, the oldest first | their event | the stories that it opened join it
or the one that means the same elsewhere    /

So a report in two topics is one event, and so are all later reports of either story.
"""

from collections.abc import Sequence

from monitor.model import Placement
from monitor.ports import RecordLedger


def event_of(ledger: RecordLedger, placements: Sequence[Placement]) -> str:
    """The event of a report that was placed so; '' where it is in no story."""
    joined = [each.story for each in placements if not each.opened]
    opened = [each.story for each in placements if each.opened]
    if not joined and not opened:
        return ""
    akin = next((each.akin for each in placements if each.akin), "")
    first = min((story.opened_at, story.id) for story in joined)[1] if joined else akin
    event = ledger.event(first) if first else opened[0].id
    for story in opened:
        if story.id != event:
            ledger.join_event(story.id, event)
    return event
