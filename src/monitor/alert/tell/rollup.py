"""The daily roll-up: what is worth a line, but no message of its own, is told once a day.

an alert | moved into its receiver's roll-up | waits for the time of day | ranked | one message

Other stages move alerts into it by `rolled_up`. This one lets go what has waited for its time: a
group may be looked at sooner, since whatever may change a decision wakes all groups.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from monitor.alert.calendar import next_time
from monitor.alert.labels import genre_of
from monitor.alert.tell.telling import Moved, Sorted, Telling, parted, rollup_of
from monitor.genre import Genre
from monitor.model import Alert, Hold, Millis
from monitor.printed import counted

LISTED = 40  # stories that the message lists, each with a headline and a link
NAMED = 10  # topics that it names
LATER = "told in the daily roll-up"
BEYOND = "beyond the day's limit of"


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """In a roll-up, what came too late for the last one waits for the next."""
    if not telling.is_rollup:
        return Sorted(alerts)
    early = {
        alert.id: Hold(telling.gathered.places[alert.id].reason, at)
        for alert in alerts
        if (at := _wait(telling, alert))
    }
    return parted(alerts, early)


def rolled_up(telling: Telling, why: str) -> Moved:
    """What becomes of an alert that waits for the roll-up, because of `why`."""
    into = rollup_of(telling.group.receiver)
    return Moved(f"{why}: {LATER}", (into,), _next(telling))


def _next(telling: Telling) -> Millis:
    return next_time(telling.rollup.minute, telling.rollup.zone, telling.now)


def _wait(telling: Telling, alert: Alert) -> Millis:
    """Until when an alert waits; 0 where its time has come. The roll-up may be earlier by now."""
    place = telling.gathered.places.get(alert.id)
    until = min(place.until, _next(telling)) if place else 0
    return until if until > telling.now else 0


def ranked(telling: Telling, alerts: Sequence[Alert]) -> tuple[tuple[Alert, ...], int]:
    """The best alert of each story, the best story first, then the rest; how many are listed.

    A story stands before another where it is more severe, else where more outlets report it, else
    where a report of it matches better.
    """
    best: dict[str, Alert] = {}
    for alert in sorted(alerts, key=lambda alert: telling.rank((alert,))):
        best.setdefault(alert.story_id, alert)
    stories = tuple(best.values())
    shown = stories[:LISTED]
    ids = {alert.id for alert in shown}
    return (*shown, *(alert for alert in alerts if alert.id not in ids)), len(shown)


def lines(telling: Telling, alerts: Sequence[Alert]) -> Iterator[str]:
    """What stands above the reports: how many there are, of what, and what is not listed."""
    stories = len({alert.story_id for alert in alerts})
    reports = len({alert.item_id for alert in alerts})
    yield f"Daily roll-up: {counted(reports, 'report', 'reports')} in {_stories(stories)}"
    yield f"By topic: {_by_topic(telling, alerts)}."
    kinds = Counter(kind for alert in alerts if (kind := genre_of(alert)) != Genre.REPORT)
    if kinds:
        yield f"Not reports of an event: {_listed(kinds.most_common())}."
    yield from _beyond(telling, alerts)
    if reports > stories:
        yield "Of each story the best report is listed."
    if stories > LISTED:
        yield f"The best {LISTED} stories are listed, {stories - LISTED} more are not."


def _by_topic(telling: Telling, alerts: Sequence[Alert]) -> str:
    counted = Counter(alert.topic_id for alert in alerts).most_common()
    named = [(telling.name(topic), count) for topic, count in counted[:NAMED]]
    more = f" and {len(counted) - NAMED} more topics" if len(counted) > NAMED else ""
    return _listed(named) + more


def _beyond(telling: Telling, alerts: Sequence[Alert]) -> Iterator[str]:
    """Which topics are so broad that they went beyond their limit, and what to do about it."""
    places = telling.gathered.places
    capped = [a for a in alerts if a.id in places and places[a.id].reason.startswith(BEYOND)]
    for topic, count in Counter(alert.topic_id for alert in capped).most_common(NAMED):
        yield (
            f"{telling.name(topic)} is broad: {counted(count, 'report', 'reports')} {BEYOND} "
            f"{per_day(telling, topic)}. Narrow its query, or raise its max_per_day."
        )


def per_day(telling: Telling, topic_id: str) -> int:
    """How many threads of a topic may be opened at a receiver in a day."""
    topic = telling.topics.get(topic_id)
    return topic.max_per_day if topic and topic.max_per_day else telling.limits.day


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)


def _stories(number: int) -> str:
    return counted(number, "story", "stories")
