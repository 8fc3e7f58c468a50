"""Which story a report joins, or that it opens one.

report | vector | nearest open story by cosine x nearness in time x youth | join at 0.22, or open

The weights of terms are those among the topic's own reports (`weights`), so that one bar fits
narrow and broad topics, young and old ones. A story is one event and ends: a report that comes a
day later must be much more like it, and 31 hours after the last report nothing joins any more.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from heapq import nlargest
from math import exp, log, sqrt

from monitor.configuration import HOUR
from monitor.model import Item, Millis, Placement, Story
from monitor.story import copies
from monitor.story.weights import IMAGINED, TermCounts, Vector, Weights, terms, vector

JOIN = 0.22
COLD = 0.08  # level weights make all reports look alike: a higher bar until documents count
SPREAD = 18 * HOUR  # standard deviation of the nearness in time to the story's last report
YOUTH = 96 * HOUR  # the same for the time since it opened
CLOSED_AFTER = int(SPREAD * sqrt(-2 * log(JOIN)))  # without a report: the cosine is 1 at most
CENTROID_TERMS = 60
OUTLETS_KEPT = 100


def place(
    item: Item,
    topic_id: str,
    stories: Sequence[Story],
    frequencies: TermCounts,
    now: Millis,
    recent: Sequence[Item] = (),
) -> Placement:
    """The story of a report in one topic, as it stands after the report joined.

    Args:
        item: the report.
        topic_id: stories of other topics are passed over.
        stories: the topic's stories of the last days, the open ones among them.
        frequencies: documents counted, and in how many each term stands (0 where absent).
        now: UTC milliseconds; the report's own time is trusted only before it.
        recent: reports to test for being the original of this one.
    """
    moment = _moment(item, now)
    own = [story for story in stories if story.topic_id == topic_id]
    report = vector(item, Weights(frequencies, own, terms(item)))
    best, nearness = None, 0.0
    for story in own:
        near = similarity(report, story, moment)
        if near > nearness:
            best, nearness = story, near
    copy_of = copies.copied(item, recent)
    if best is None or nearness < bar(frequencies[0]):
        return Placement(_opened(item, topic_id, report, moment), True, nearness, copy_of)  # noqa: FBT003
    return Placement(_joined(best, item, report, moment), False, nearness, copy_of)  # noqa: FBT003


def bar(documents: int) -> float:
    """The similarity at which a report joins: 0.30 at first, towards 0.22 as documents count."""
    return JOIN + COLD * IMAGINED / (IMAGINED + documents)


def similarity(report: Vector, story: Story, moment: Millis) -> float:
    """Cosine to the story's centroid, less for each hour away; `report` has length 1."""
    in_time = _nearness(story, moment)
    if in_time < JOIN:  # too far away for any words: the cosine is 1 at most
        return 0.0
    dot = sum(weight * report[term] for term, weight, _ in story.centroid if term in report)
    if not dot:
        return 0.0
    return dot / sqrt(sum(weight * weight for _, weight, _ in story.centroid)) * in_time


def _nearness(story: Story, moment: Millis) -> float:
    """exp(-(away / 18 h)^2 / 2) x exp(-(age / 96 h)^2 / 2)."""
    away = (moment - story.updated_at) / SPREAD
    age = (moment - story.opened_at) / YOUTH
    return exp(-(away * away + age * age) / 2)


def story_id(topic_id: str, item_id: str) -> str:
    """The same for the same topic and first report, on every replica and after every crash."""
    return hashlib.sha256(f"{topic_id}\0{item_id}".encode()).hexdigest()[:20]


def _moment(item: Item, now: Millis) -> Millis:
    """When the report came out: its own date where that is credible, else when it was seen."""
    return min(copies.moment(item), now)


def _opened(item: Item, topic_id: str, report: Vector, moment: Millis) -> Story:
    return Story(
        id=story_id(topic_id, item.id),
        topic_id=topic_id,
        headline=item.title,
        opened_at=moment,
        updated_at=moment,
        size=1,
        outlets=(_outlet(item),),
        centroid=_bounded(report, dict.fromkeys(report, 1)),
    )


def _joined(story: Story, item: Item, report: Vector, moment: Millis) -> Story:
    outlets = dict.fromkeys((*story.outlets, _outlet(item)))
    return replace(
        story,
        opened_at=min(story.opened_at, moment),
        updated_at=max(story.updated_at, moment),
        size=story.size + 1,
        outlets=tuple(outlets)[:OUTLETS_KEPT],
        centroid=_centroid(story, report),
    )


def _outlet(item: Item) -> str:
    return item.outlet or item.source_id


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
    top = nlargest(CENTROID_TERMS, weights.items(), key=lambda pair: (pair[1], pair[0]))
    return tuple((term, round(weight, 5), held[term]) for term, weight in top)
