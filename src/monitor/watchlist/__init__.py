"""Watchlists and sources: YAML (and OPML) to Topic, Entity and Source, with line and column.

watchlists/*.yaml | entities, lists, queries, topics
feeds.yaml, *.opml | sources
"""

from monitor.watchlist.kinds import SERVICES, Services
from monitor.watchlist.models import WatchlistFile
from monitor.watchlist.opml import read_opml, write_opml
from monitor.watchlist.outlines import Outline, slug
from monitor.watchlist.parts import WatchlistReader
from monitor.watchlist.places import Places, QueryPlace
from monitor.watchlist.read import (
    FEEDS,
    WATCHLISTS,
    FolderReading,
    Lost,
    Watchlists,
    config_files,
    read_files,
    read_watchlists,
)
from monitor.watchlist.sources import FeedsFile

__all__ = [
    "FEEDS",
    "SERVICES",
    "WATCHLISTS",
    "FeedsFile",
    "FolderReading",
    "Lost",
    "Outline",
    "Places",
    "QueryPlace",
    "Services",
    "WatchlistFile",
    "WatchlistReader",
    "Watchlists",
    "config_files",
    "read_files",
    "read_opml",
    "read_watchlists",
    "slug",
    "write_opml",
]
