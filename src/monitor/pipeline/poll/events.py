"""Which event a report tells, where several topics have a story of it.

the stories that it joined, the oldest first | their event | the stories that it opened join it

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
    first = min(joined, key=lambda story: (story.opened_at, story.id)) if joined else opened[0]
    event = ledger.event(first.id) if joined else first.id
    for story in opened:
        if story.id != event:
            ledger.join_event(story.id, event)
    return event
