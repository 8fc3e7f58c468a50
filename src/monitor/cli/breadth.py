"""How much a topic makes, as the archive has it: `monitor check` says it, and what is too much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.app.clock import SystemClock
from monitor.cli.advice import Warned
from monitor.configuration import DAY, Configuration
from monitor.model import Millis
from monitor.store import peek_made

SPAN = 7 * DAY  # that is looked back


@dataclass(frozen=True, slots=True)
class Breadth:
    """A topic's stories and their reports in a day, and over how many days they were counted."""

    topic_id: str
    name: str
    stories: float
    reports: float
    days: float

    def __str__(self) -> str:
        """A line of the summary."""
        return f"{self.name}: new stories {self.stories:.1f}, reports {self.reports:.1f}"


def breadths(configuration: Configuration, now: Millis | None = None) -> tuple[Breadth, ...]:
    """The topics that came to anything in the last week, the broadest first."""
    now = SystemClock().now() if now is None else now
    names = {topic.id: topic.name for topic in configuration.topics}
    found = peek_made(configuration.store_url, now - SPAN)
    since = min((made.first_at for made in found), default=now)
    days = max(1.0, (now - since) / DAY)
    return tuple(
        Breadth(made.topic_id, names[made.topic_id], made.stories / days, made.reports / days, days)
        for made in found
        if made.topic_id in names
    )


def broad(configuration: Configuration, found: Sequence[Breadth]) -> Iterator[Warned]:
    """The topics that make more than their limit of a day, and what to do about it."""
    topics = {topic.id: topic for topic in configuration.topics}
    for each in found:
        topic = topics[each.topic_id]
        most = topic.max_per_day or configuration.max_per_day
        if each.stories > most:
            message = (
                f"it makes {each.stories:.0f} new stories a day, and {most} are told at once"
                " (max_per_day): narrow the query with words that must stand there or `lead:`,"
                " set a threshold, or raise max_per_day"
            )
            yield Warned(topic.id, topic.file, topic.line, message)
