"""How one kind of document is asked for: what is accepted, and its limits."""

from dataclasses import dataclass

from monitor.configuration import FetchLimits

FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
    "application/json;q=0.7, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Manner:
    """`deadline` in milliseconds; `truncate`: what is too long is cut, not refused.

    `types` are the media types of a document that is read at all; empty: any. `alone`: a 429 or
    503 speaks of this document, and closes the host for no other.
    """

    accept: str
    deadline: int
    max_wire_bytes: int
    max_body_bytes: int
    max_redirects: int
    truncate: bool = False
    types: frozenset[str] = frozenset()
    alone: bool = False


def of_feeds(limits: FetchLimits) -> Manner:
    """The manner of polling."""
    return Manner(
        accept=FEEDS,
        deadline=limits.deadline,
        max_wire_bytes=limits.max_wire_bytes,
        max_body_bytes=limits.max_body_bytes,
        max_redirects=limits.max_redirects,
    )
