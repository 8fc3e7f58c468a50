"""Genre: what is no report of an event has no message of its own, unless its topic asks for it.

Comment, explainers, briefings, galleries, cartoons and quizzes go into the daily roll-up. Live
pages do not, since what breaks is often told there first (docs/notes/live-pages.md).
"""

from monitor.alert.labels import genre_of
from monitor.alert.tell.rollup import rolled_up
from monitor.alert.tell.telling import Sorted, Telling
from monitor.genre import Genre
from monitor.model import Alert

AT_ONCE = frozenset({Genre.REPORT, Genre.LIVE, Genre.VIDEO})


def stage(telling: Telling, alerts: tuple[Alert, ...]) -> Sorted:
    """What is told at once goes on; of the rest the last one does where it is a rise."""
    if telling.is_summary:
        return Sorted(alerts)
    wanted = {alert.item_id for alert in alerts if _is_wanted(telling, alert)}
    on = tuple(alert for alert in alerts if alert.item_id in wanted)
    off = [alert for alert in alerts if alert.item_id not in wanted]
    if off and not on and telling.rises(alerts):
        on = (off.pop(),)
    return Sorted(on, {alert.id: rolled_up(telling, genre_of(alert)) for alert in off})


def _is_wanted(telling: Telling, alert: Alert) -> bool:
    topic = telling.topics.get(alert.topic_id)
    return is_told_at_once(genre_of(alert), topic.genres if topic else ())


def is_told_at_once(kind: str, asked: tuple[str, ...]) -> bool:
    """Whether a kind of text has a message of its own, with what its topic asks for."""
    return kind in AT_ONCE or kind in asked or "all" in asked
