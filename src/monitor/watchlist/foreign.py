"""Keys that other programs have for feeds and topics, and what to write instead."""

from typing import Final

_NO_KIND: Final = "where the service has a feed, write its address under `url`"
_OFF: Final = "to let it rest, put a # and a blank before each of its lines"

OF_FEEDS: Final = {
    "name": "write `title`",
    "interval": "write `every`",
    "category": "write `tags`",
    "rss": "write `url`",
    "feed": "write `url`",
    "link": "write `url`",
    "xmlUrl": "write `url`",
    "twitter": _NO_KIND,
    "x": _NO_KIND,
    "facebook": _NO_KIND,
    "telegram": _NO_KIND,
    "reddit": _NO_KIND,
    "enabled": _OFF,
    "disabled": _OFF,
}
OF_WATCHLISTS: Final = {
    "feeds": "feeds stand in feeds.yaml, beside the folder watchlists/",
    "keywords": "write `any_of`",
    "include": "write `any_of`",
    "exclude": "write `none_of`",
    "receiver": "routes in monitor.yaml say who is told of a topic",
    "receivers": "routes in monitor.yaml say who is told of a topic",
    "enabled": _OFF,
    "disabled": _OFF,
}
