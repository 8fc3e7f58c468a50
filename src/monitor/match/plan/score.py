"""Score and evidence of a match. The score says how much an item is about a topic, from 0 to 10.

    weight of a term = field x rarity x boosts x (1 + log2(times, at most 16) / 4)
    score = 10 x sum / (sum + 5)

field: the best place where it stands: title 2, summary 1.5, the first 50 words of the text 1.25,
elsewhere 1. rarity: -log10(share of all items) / 2, so 0.5 for a word in 10 % of them, 1 for 1 %,
1.5 for 0.1 % or less, and 1 where frequencies are unknown; of the words that stand there the
rarest counts. An entity is one term, whatever names it goes by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2, log10

from monitor.match.plan.nodes import Hit, Plan
from monitor.match.text.document import LEAD, Document, Span
from monitor.model import Evidence

FIELD_WEIGHTS = {"title": 2.0, "summary": 1.5, "text": 1.0, "author": 1.0}
EARLY_WEIGHT, EARLY_WORDS = 1.25, 50
MAX_TIMES = 16
HALF = 5.0  # the sum of weights that scores half of the most
MOST = 10.0
MAX_EVIDENCE = 100
_ORDER = {"title": 0, "summary": 1, "text": 2, "author": 3}


@dataclass(frozen=True, slots=True)
class Boosts:
    """A topic's `boost`: factors of fields, and further queries that add to the score."""

    fields: tuple[tuple[str, float], ...] = ()
    extra: tuple[Plan, ...] = ()


def collect(plan: Plan, boosts: Boosts, document: Document) -> list[Hit]:
    """Returns every place that satisfied the plan or one of the boosts, each once."""
    hits = list(plan.hits(document, 0, document.end))
    for extra in boosts.extra:
        if extra.holds(document, 0, document.end):
            hits += extra.hits(document, 0, document.end)
    return list(dict.fromkeys(hits))


def score(
    hits: Iterable[Hit], boosts: Boosts, document: Document, frequencies: Mapping[str, float] | None
) -> float:
    """Returns the score of these hits, rounded to two decimals."""
    fields = dict(boosts.fields)
    best: dict[str, float] = {}
    places: dict[str, set[tuple[bool, Span]]] = {}
    rarest: dict[str, float] = {}
    for hit in hits:
        name = hit.entity or hit.term
        weight = hit.factor * _field_weight(hit, document, fields)
        best[name] = max(best.get(name, 0.0), weight)
        places.setdefault(name, set()).add((hit.author, hit.span))
        if frequencies:
            rarest[name] = max(rarest.get(name, 0.0), rarity(hit, document, frequencies))
    total = sum(
        weight * rarest.get(name, 1.0) * (1 + log2(min(len(places[name]), MAX_TIMES)) / 4)
        for name, weight in best.items()
    )
    return round(MOST * total / (total + HALF), 2)


def _field_weight(hit: Hit, document: Document, fields: Mapping[str, float]) -> float:
    if hit.author:
        return FIELD_WEIGHTS["author"] * fields.get("author", 1.0)
    for name, (low, high) in zip(("title", "summary", "text"), document.ranges(), strict=True):
        if low <= hit.span[0] < high:
            early = name == "text" and hit.span[0] - low < EARLY_WORDS
            weight = EARLY_WEIGHT if early else FIELD_WEIGHTS[name]
            return weight * fields.get(name, 1.0) * _lead_factor(hit, document, fields)
    return 0.0


def _lead_factor(hit: Hit, document: Document, fields: Mapping[str, float]) -> float:
    if LEAD not in fields:
        return 1.0
    low, high = document.range_of(LEAD)
    return fields[LEAD] if low <= hit.span[0] < high else 1.0


def rarity(hit: Hit, document: Document, frequencies: Mapping[str, float]) -> float:
    """From 0.5 to 1.5: of the words that stand there the rarest counts."""
    words = (document.author if hit.author else document).words
    low, high = hit.span
    shares = [frequencies.get(word, 0.0) for word in words[low : high + 1] if word]
    return max(map(_rarity_of, shares), default=1.0)


def _rarity_of(frequency: float) -> float:
    return min(1.5, max(0.5, -log10(max(frequency, 1e-4)) / 2))


def evidence(
    hits: Iterable[Hit], document: Document, doubts: Iterable[str] = ()
) -> tuple[Evidence, ...]:
    """Where they stand, sorted by field in reading order and offset; at most `MAX_EVIDENCE`.

    What the match takes for granted stands at no characters, at the begin of the title. Where
    several names of an entity fit one place, the one that is written there is shown.
    """
    found: dict[tuple[tuple[str, int, int], str], Evidence] = {}
    for hit in hits:
        where = document.author if hit.author else document
        place = where.locate(hit.span)
        one = Evidence(*place, hit.term, hit.entity)
        key = place, f"entity {hit.entity}" if hit.entity else hit.term
        if key not in found or where.raw(hit.span) == hit.term:
            found[key] = one
    unsure = [Evidence("title", 0, 0, doubt) for doubt in dict.fromkeys(doubts)]
    ordered = sorted(
        [*unsure, *found.values()],
        key=lambda e: (_ORDER[e.field], e.start, e.end, e.term, e.entity),
    )
    return tuple(ordered[:MAX_EVIDENCE])
