"""Which event a report belongs to, and which report it copies. Pure."""

from monitor.story import meaning
from monitor.story.copies import copied, worded
from monitor.story.open_stories import (
    COPY_SPAN,
    OPEN,
    OpenStories,
    edited_after,
    horizon,
    token_after,
)
from monitor.story.placement import bar
from monitor.story.recent import MOST_REPORTS
from monitor.story.weights import terms

__all__ = [
    "COPY_SPAN",
    "MOST_REPORTS",
    "OPEN",
    "OpenStories",
    "bar",
    "copied",
    "edited_after",
    "horizon",
    "meaning",
    "terms",
    "token_after",
    "worded",
]
