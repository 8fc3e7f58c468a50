"""Lists of news in every format to a ParsedFeed.

body | text | root | RSS, RDF, Atom (vocabulary, gathering, direct) | ParsedFeed
                   | JSON, sitemaps, and what only feedparser knows |
"""

from monitor.parse.feed.document import parse_feed

__all__ = ["parse_feed"]
