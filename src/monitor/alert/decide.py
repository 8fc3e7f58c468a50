"""What is recorded of one matched item: an alert, or the reason why it is none.

first reading? | too old? -> an Alert with its labels

Who is told of it, and when, is decided when its groups are due (`alert.tell`).
"""

from dataclasses import dataclass
from hashlib import blake2b

from monitor.alert.labels import frozen, labels_of
from monitor.alert.severity import covered, severity_in
from monitor.configuration import DAY, HOUR, MINUTE, Source, Topic
from monitor.language import sentences
from monitor.model import Alert, Coverage, Item, Match, Millis, Placement, Suppress


@dataclass(frozen=True, slots=True)
class Feed:
    """What the verdict must know of the poll that brought the item."""

    source: Source
    ok_at: Millis  # when entries were last read in it before; 0 = never read
    now: Millis
    max_age: int
    empty_since: Millis = 0  # its first reading, where it has been empty at all until now


@dataclass(frozen=True, slots=True)
class Matched:
    """An item that met a topic, in its story, and how widely its event is reported.

    `edition` is the headline where the item was told before under another one.
    """

    item: Item
    topic: Topic
    match: Match
    placement: Placement
    coverage: Coverage | None = None  # None: as the story says, whatever its age
    edition: str = ""


def decide(matched: Matched, event: str, feed: Feed) -> Alert | Suppress:
    """The alert that a matched item makes, or why it makes none; `event` is what it tells."""
    held_back = not_news(matched.item, feed)
    return Suppress(held_back) if held_back else _alert(matched, event, feed)


def _alert(matched: Matched, event: str, feed: Feed) -> Alert:
    item, topic, story = matched.item, matched.topic, matched.placement.story
    lead, coverage = lead_of(item, matched.match), matched.coverage or covered(story)
    severity = severity_in(topic, matched.match.score, lead, story.size, coverage)
    labels = {
        **labels_of(item, topic, matched.match, event, feed.source, severity),
        "lead": frozenset({str(lead)}),
    }
    told = "opens" if matched.placement.opened else "further report of"
    akin = matched.placement.akin
    reason = f"matches {topic.name} (score {matched.match.score:.1f}), {told} story {story.id}" + (
        f", which means what story {akin} does in another language" if akin else ""
    )
    return Alert(
        id=alert_id(topic.id, item.id, matched.edition),
        item_id=item.id,
        topic_id=topic.id,
        story_id=story.id,
        labels=frozen(labels),
        score=matched.match.score,
        reason=reason,
        at=feed.now,
        copy_of=matched.placement.copy_of,
    )


def lead_of(item: Item, match: Match) -> int:
    """How many of the terms that were found stand in the headline or the first sentence after it.

    That is the sentence of the summary or, without one, of the text; an entity is one term. What a
    report is about stands there: of reports whose beginning holds the query's words five in six
    have the topic as their subject; of those that hold them far down, half.
    """
    field = "summary" if item.summary.strip() else "text"
    end = next(sentences.ends(item.summary if field == "summary" else item.text), 0)
    return len(
        {
            found.entity or found.term
            for found in match.evidence
            if found.field == "title" or (found.field == field and found.start < end)
        }
    )


def alert_id(topic_id: str, item_id: str, edition: str = "") -> str:
    """The same for one item in one topic, on every replica and after every crash."""
    text = f"{topic_id}\x1f{item_id}" + (f"\x1f{edition}" if edition else "")
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def is_edition(alert: Alert) -> bool:
    """Whether its item was a report before, under another headline, and tells something else."""
    return alert.id != alert_id(alert.topic_id, alert.item_id)


def not_news(item: Item, feed: Feed) -> str:
    """Why an item is only recorded: first reading, too old, or undated after a gap; '' if news."""
    if feed.ok_at == 0:
        return "it stood in the feed at its first reading; recorded, not alerted"
    if feed.empty_since and _at_the_latest(item.published) <= feed.empty_since:
        return "it came with the first entries of a feed that was empty; recorded, not alerted"
    if item.published is not None:
        age = feed.now - item.published
        old = age > feed.max_age
        return f"published {span(age)} ago, older than {span(feed.max_age)}" if old else ""
    gap = feed.now - feed.ok_at
    if gap > feed.max_age:
        return f"it carries no date and the feed was not read for {span(gap)}"
    return ""


def _at_the_latest(stated: Millis | None) -> Millis:
    """The end of the second or the minute that a date states; 0 where there is none.

    Feeds state whole seconds (RFC 822, 5.1) and often whole minutes. A report that came out just
    after a reading would otherwise seem to be older than the reading.
    """
    if stated is None:
        return 0
    left_out = next((unit for unit in (MINUTE, 1_000) if stated % unit == 0), 1)
    return stated + left_out


def span(length: int) -> str:
    """A duration in milliseconds in words: 45 min, 26 h, 3 d."""
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if length >= 2 * unit:
            return f"{length // unit} {name}"
    return f"{length // 1000} s"
