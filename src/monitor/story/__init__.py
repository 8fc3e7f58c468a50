"""Which event a report belongs to, and which report it copies. Pure."""

from monitor.story.copies import copied
from monitor.story.placement import bar, place
from monitor.story.weights import terms

__all__ = ["bar", "copied", "place", "terms"]
