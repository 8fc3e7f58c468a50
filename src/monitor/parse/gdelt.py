"""Article lists of GDELT's DOC 2.0 service (mode=artlist, format=json).

https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/. An article has url, title, seendate (when
GDELT saw it, to a quarter of an hour), domain, language and sourcecountry, both as English names.
Headlines come with spaces around their punctuation. A search without results is `{}`.
"""

import re
from typing import Any

from monitor.model import Entry, ParsedFeed
from monitor.parse.countries import country_code
from monitor.parse.dates import millis
from monitor.parse.entry import build, string

TITLE = "GDELT"
_SPACED = re.compile(r" (?=[,.:;!?%)\]…](?:\s|$))|(?<=[(\[]) ")


def is_address(url: str) -> bool:
    """Whether this is the address of a DOC query."""
    return "/api/v2/doc/doc?" in url


def read(articles: list[Any], url: str) -> ParsedFeed:
    """The articles of a list; the outlet of each is its domain."""
    return ParsedFeed(
        title=TITLE,
        entries=tuple(_article(each, url) for each in articles if isinstance(each, dict)),
    )


def _article(article: dict[str, Any], url: str) -> Entry:
    domain = string(article, "domain")
    texts = {
        "title": _SPACED.sub("", string(article, "title")),
        "link": string(article, "url"),
        "language": string(article, "language"),
        "outlet": domain,
        "outlet_url": f"https://{domain}/",
        "country": country_code(string(article, "sourcecountry")),
    }
    return build(texts, (millis(string(article, "seendate")), None), [], url)
