"""Which story a report joins, or that it opens one.

report | vector | stories that share its telling words | the nearest by cosine x nearness in time
       x youth | join at 0.22, or open one

The weights of terms are those among the topic's own reports (`weights`), so that one bar fits
narrow and broad topics, young and old ones. A story is one event and ends: a report that comes a
day later must be much more like it, and 31 hours after the last report nothing joins any more.
Where the operator has a model say what reports mean, `meaning` adds to the cosine.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from math import exp, log, sqrt

from monitor.configuration import HOUR
from monitor.model import Item, Meaning, Millis, Story
from monitor.story import copies
from monitor.story.meaning import mean
from monitor.story.weights import IMAGINED, Vector

JOIN = 0.22
COLD = 0.08  # level weights make all reports look alike: a higher bar until documents count
SPREAD = 18 * HOUR  # standard deviation of the nearness in time to the story's last report
YOUTH = 96 * HOUR  # the same for the time since it opened
CLOSED_AFTER = int(SPREAD * sqrt(-2 * log(JOIN)))  # without a report: the cosine is 1 at most
CENTROID_TERMS = 60
OUTLETS_KEPT = 100


def bar(documents: int) -> float:
    """The similarity at which a report joins: 0.30 at first, towards 0.22 as documents count."""
    return JOIN + COLD * IMAGINED / (IMAGINED + documents)


def nearness(story: Story, moment: Millis) -> float:
    """exp(-(away / 18 h)^2 / 2) x exp(-(age / 96 h)^2 / 2); 0 where no words could join it."""
    away = (moment - story.updated_at) / SPREAD
    age = (moment - story.opened_at) / YOUTH
    near = exp(-(away * away + age * age) / 2)
    return near if near >= JOIN else 0.0


def length(story: Story) -> float:
    """Of the centroid: 1 for a story of one report, less as its reports differ."""
    return sqrt(sum(weight * weight for _, weight, _ in story.centroid))


def story_id(topic_id: str, item_id: str) -> str:
    """The same for the same topic and first report, on every replica and after every crash."""
    return hashlib.sha256(f"{topic_id}\0{item_id}".encode()).hexdigest()[:20]


def moment_of(item: Item, now: Millis) -> Millis:
    """When the report came out: its own date where that is credible, else when it was seen."""
    return min(copies.moment(item), now)


def opened(
    item: Item, topic_id: str, report: Vector, moment: Millis, meaning: Meaning | None = None
) -> Story:
    """The story of its first report."""
    return Story(
        id=story_id(topic_id, item.id),
        topic_id=topic_id,
        headline=item.title,
        opened_at=moment,
        updated_at=moment,
        size=1,
        outlets=(item.by,),
        centroid=_bounded(report, dict.fromkeys(report, 1)),
        meaning=meaning,
    )


def joined(
    story: Story, item: Item, report: Vector, moment: Millis, meaning: Meaning | None = None
) -> Story:
    """The story after a report joined."""
    outlets = dict.fromkeys((*story.outlets, item.by))
    return replace(
        story,
        opened_at=min(story.opened_at, moment),
        updated_at=max(story.updated_at, moment),
        size=story.size + 1,
        outlets=tuple(outlets)[:OUTLETS_KEPT],
        centroid=_centroid(story, report),
        meaning=mean(story.meaning, meaning),
    )


def _centroid(story: Story, report: Vector) -> tuple[tuple[str, float, int], ...]:
    """Running mean of the reports' unit vectors, and how many of the reports hold each term."""
    weights = {term: weight * story.size for term, weight, _ in story.centroid}
    held = {term: reports for term, _, reports in story.centroid}
    for term, weight in report.items():
        weights[term] = weights.get(term, 0.0) + weight
        held[term] = held.get(term, 0) + 1
    return _bounded({term: w / (story.size + 1) for term, w in weights.items()}, held)


def _bounded(
    weights: Mapping[str, float], held: Mapping[str, int]
) -> tuple[tuple[str, float, int], ...]:
    """The strongest terms; ties by term, so that the same reports give the same centroid."""
    strongest = sorted(((weight, term) for term, weight in weights.items()), reverse=True)
    return tuple(
        (term, round(weight, 5), held[term]) for weight, term in strongest[:CENTROID_TERMS]
    )
