"""Which story a report joins, or that it opens one.

report | vector | nearest open story by cosine x nearness in time | join at 0.26, or open
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from heapq import nlargest
from math import exp, sqrt

from monitor.configuration import HOUR
from monitor.model import Item, Millis, Placement, Story
from monitor.story.copies import copied
from monitor.story.weights import IMAGINED, Frequencies, Vector, vector

JOIN = 0.26
# Level weights make all reports look more alike, so the bar is higher until documents count.
COLD = 0.05
SPREAD = 48 * HOUR  # standard deviation of the nearness in time
CLOSED_AFTER = 168 * HOUR  # without a report
CENTROID_TERMS = 60
OUTLETS_KEPT = 100


def place(
    item: Item,
    topic_id: str,
    stories: Sequence[Story],
    frequencies: Frequencies,
    now: Millis,
    recent: Sequence[Item] = (),
) -> Placement:
    """The story of a report in one topic, as it stands after the report joined.

    Args:
        item: the report.
        topic_id: stories of other topics are passed over.
        stories: the topic's open stories.
        frequencies: documents counted, and in how many each term stands (0 where absent).
        now: UTC milliseconds; the report's own time is trusted only before it.
        recent: reports to test for being the original of this one.
    """
    moment = _moment(item, now)
    report = vector(item, frequencies)
    best, nearness = None, 0.0
    for story in stories:
        if story.topic_id == topic_id and abs(moment - story.updated_at) <= CLOSED_AFTER:
            near = similarity(report, story, moment)
            if near > nearness:
                best, nearness = story, near
    copy_of = copied(item, recent)
    if best is None or nearness < bar(frequencies[0]):
        return Placement(_opened(item, topic_id, report, moment), True, nearness, copy_of)  # noqa: FBT003
    return Placement(_joined(best, item, report, moment), False, nearness, copy_of)  # noqa: FBT003


def similarity(report: Vector, story: Story, moment: Millis) -> float:
    """Cosine to the story's centroid x exp(-dt^2 / (2 x 48 h^2)); `report` has length 1."""
    away = (moment - story.updated_at) / SPREAD
    in_time = exp(-away * away / 2)
    if in_time < JOIN:  # too far away for any words: the cosine is 1 at most
        return 0.0
    dot = sum(weight * report[term] for term, weight in story.centroid if term in report)
    if not dot:
        return 0.0
    return dot / sqrt(sum(weight * weight for _, weight in story.centroid)) * in_time


def bar(documents: int) -> float:
    """The similarity at which a report joins: 0.31 at first, towards 0.26 as documents count."""
    return JOIN + COLD * IMAGINED / (IMAGINED + documents)


def story_id(topic_id: str, item_id: str) -> str:
    """The same for the same topic and first report, on every replica and after every crash."""
    return hashlib.sha256(f"{topic_id}\0{item_id}".encode()).hexdigest()[:20]


def _moment(item: Item, now: Millis) -> Millis:
    """When the report came out: its own date where that is credible, else when it was seen."""
    if item.published is None:
        return min(item.seen_at, now)
    return min(item.published, item.seen_at, now)


def _opened(item: Item, topic_id: str, report: Vector, moment: Millis) -> Story:
    return Story(
        id=story_id(topic_id, item.id),
        topic_id=topic_id,
        headline=item.title,
        opened_at=moment,
        updated_at=moment,
        size=1,
        outlets=(_outlet(item),),
        centroid=_bounded(report),
    )


def _joined(story: Story, item: Item, report: Vector, moment: Millis) -> Story:
    outlets = dict.fromkeys((*story.outlets, _outlet(item)))
    return replace(
        story,
        opened_at=min(story.opened_at, moment),
        updated_at=max(story.updated_at, moment),
        size=story.size + 1,
        outlets=tuple(outlets)[:OUTLETS_KEPT],
        centroid=_bounded(_mean(dict(story.centroid), story.size, report)),
    )


def _outlet(item: Item) -> str:
    return item.outlet or item.source_id


def _mean(centroid: Vector, size: int, report: Vector) -> Vector:
    """Running mean of the reports' unit vectors."""
    every = centroid.keys() | report.keys()
    return {t: (centroid.get(t, 0.0) * size + report.get(t, 0.0)) / (size + 1) for t in every}


def _bounded(weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """The strongest terms; ties by term, so that the same reports give the same centroid."""
    top = nlargest(CENTROID_TERMS, weights.items(), key=lambda pair: (pair[1], pair[0]))
    return tuple((term, round(weight, 5)) for term, weight in top)
