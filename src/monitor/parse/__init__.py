"""Feed bodies to entries, entries to identified items. Pure: runs in worker processes too.

body | parse_feed -> ParsedFeed | identify -> (Item, ...)
       `------------ reading -> Reading -----------'
"""

from monitor.parse.discover import Link, links
from monitor.parse.feed import parse_feed
from monitor.parse.identity import (
    HEADLINE,
    fingerprint,
    identify,
    item_id,
    place,
    same_headline,
    wording_keys,
)
from monitor.parse.page_links import head_links
from monitor.parse.reading import reading
from monitor.parse.recognition import Known, Place, Recognition, recognise
from monitor.parse.text import plain
from monitor.parse.urls import canonical_url

__all__ = [
    "HEADLINE",
    "Known",
    "Link",
    "Place",
    "Recognition",
    "canonical_url",
    "fingerprint",
    "head_links",
    "identify",
    "item_id",
    "links",
    "parse_feed",
    "place",
    "plain",
    "reading",
    "recognise",
    "same_headline",
    "wording_keys",
]
