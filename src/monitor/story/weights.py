"""A report as a vector of term weights: title twice, 400 characters, each term by what it tells.

Inside a topic all reports share the topic's words: *ceasefire* is rare in the news, and tells
nothing among reports about a ceasefire. So a term is weighed among the topic's own reports of the
last days, and as long as these are few, by how common it is in all documents:

    ln((n + K) / (d + K p))    n reports of the topic, d of them with the term, p its share of all
"""

from collections import Counter
from collections.abc import Mapping
from math import log, sqrt

from monitor.language import content
from monitor.model import Item

TermCounts = tuple[int, Mapping[str, int]]  # documents counted, documents per term
Vector = dict[str, float]

READ = 400  # characters of summary or text
MOST_OFTEN = 3  # a term counts three times at most, so that no slogan outweighs the event
TOPIC = 100  # reports of a topic that weigh as much as everything that is known of all documents
# Documents that are imagined beside the counted ones, half of one with each term: in the first
# hours they keep weights level, so that chance does not make a word rare or common.
IMAGINED = 200
LEAST = 0.01  # weight of a term that nearly every report of the topic holds


def terms(item: Item) -> frozenset[str]:
    """The distinct terms of a report, for counting document frequencies."""
    title, body = _read(item)
    return frozenset((*title, *body))


class Weights:
    """How telling each term is in one topic, as one report is placed.

    Args:
        frequencies: documents counted, and in how many of them each term stands (0 where absent).
        reports: how many reports of the last days are the topic's own.
        held: how many of them hold a term.
    """

    def __init__(self, frequencies: TermCounts, reports: int, held: Mapping[str, int]) -> None:
        self._documents, self._counts = frequencies
        self._reports = reports + 1  # with the one that is placed
        self._held = held

    def of(self, term: str) -> float:
        """The weight of one of the report's terms; always positive."""
        counted = self._counts.get(term, 0)
        share = (counted + 0.5) / (max(self._documents, counted) + IMAGINED)
        held = self._held.get(term, 0) + 1
        return max(LEAST, log((self._reports + TOPIC) / (held + TOPIC * share)))


def vector(item: Item, weights: Weights) -> Vector:
    """Unit vector of the report; empty where it has no words."""
    counts = _counts(item).items()
    return unit({term: min(n, MOST_OFTEN) * weights.of(term) for term, n in counts})


def unit(weights: Vector) -> Vector:
    """The same direction, length 1."""
    length = sqrt(sum(w * w for w in weights.values()))
    return {t: w / length for t, w in weights.items()} if length else {}


def _counts(item: Item) -> Counter[str]:
    title, body = _read(item)
    return Counter((*title, *title, *body))


def _read(item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The terms of the title, and of the beginning of what tells more."""
    return content.terms(item.title), content.terms(body_of(item)[:READ])


def body_of(item: Item) -> str:
    """What tells more than the headline: the summary, or the text where that is shorter."""
    return item.summary if len(item.summary) >= len(item.title) else item.text or item.summary
