"""The nouns of fetching an article's page: a host's turn for it, and why there is no article.

page wanted | turn taken, or none | fetched | an article, or NotRead
"""

from dataclasses import dataclass
from enum import StrEnum


class Unread(StrEnum):
    """Why an article that a topic asks for was not read, as the metric counts it."""

    ROBOTS = "robots"  # its host forbids it, or cannot be asked
    BUDGET = "budget"
    LATE = "late"  # the deadline passed, or its turn would come too late
    FAILED = "failed"  # no page came
    UNREADABLE = "unreadable"  # a page came, but no article
    SHORT = "short"  # an article came, but no more than the feed gives
    GIVEN = "given"  # the feed gives the text itself


@dataclass(frozen=True, slots=True)
class NotRead:
    """No article: the item is decided on the feed's text."""

    cause: Unread
    reason: str


@dataclass(frozen=True, slots=True)
class PageTurn:
    """What is asked of a host's turn for a page; times in milliseconds.

    `gap` lies between this page and the host's next, `patience` is how long is waited at most,
    `per_hour` the budget of all hosts. Only the first hop to a page is `counted` against it.
    """

    host: str
    gap: int
    patience: int
    per_hour: int
    counted: bool = True
