"""An alert's labels, as matchers, silences and `group_by` name them."""

from collections.abc import Mapping

from monitor.configuration import Source, Topic
from monitor.genre import Genre, genre
from monitor.model import Alert, AlertKind, Item, Match

Labels = Mapping[str, frozenset[str]]
Frozen = tuple[tuple[str, tuple[str, ...]], ...]


def labels_of(
    item: Item, topic: Topic, match: Match, story: str, source: Source, severity: str
) -> Labels:
    """The labels of an item in a topic; `tag` and `entity` may have several values."""
    single = {
        "kind": AlertKind.REPORT.value,
        "topic": topic.id,
        "severity": severity,
        "language": item.language,
        "source": source.id,
        "outlet": item.outlet,
        "country": item.country or source.country,
        "genre": genre(item).genre.value,
        "story": story,
        "score": f"{match.score:.1f}",
    }
    labels = {name: frozenset({value}) for name, value in single.items()}
    labels["tag"] = frozenset((*topic.tags, *source.tags))
    labels["entity"] = frozenset(each.entity for each in match.evidence if each.entity)
    return labels


def frozen(labels: Labels) -> Frozen:
    """Labels as an alert keeps them, in one order."""
    return tuple((name, tuple(sorted(values))) for name, values in sorted(labels.items()))


def labels_from(alert: Alert) -> Labels:
    """The labels that an alert keeps."""
    return {name: frozenset(values) for name, values in alert.labels}


def is_report(labels: Labels) -> bool:
    """Whether an alert with these labels is about a report, not about the monitor itself."""
    return AlertKind.REPORT in labels.get("kind", {AlertKind.REPORT})


def may_be_dropped(labels: Labels) -> bool:
    """Whether an alert is never told if a silence or a mute time says `drop`.

    A notice waits all the same, unless it is of low severity: whoever drops reports at night does
    not mean the receiver that fails.
    """
    return is_report(labels) or "low" in labels.get("severity", ())


def event_label(alert: Alert) -> str:
    """The event that its item tells."""
    return next(iter(labels_from(alert).get("story", ())), alert.story_id)


def severity_label(alert: Alert) -> str:
    """The severity that its item had when it was recorded."""
    return _label(alert, "severity", "normal")


def lead_label(alert: Alert) -> int:
    """How many terms stood at the beginning of its item; 0 where that was not counted yet."""
    return int(_label(alert, "lead", "0"))


def genre_of(alert: Alert) -> str:
    """What kind of text its item is."""
    return _label(alert, "genre", Genre.REPORT)


def _label(alert: Alert, name: str, default: str) -> str:
    return next(
        (value for label, values in alert.labels if label == name for value in values), default
    )
