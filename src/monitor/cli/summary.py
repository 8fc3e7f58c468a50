"""The configuration as understood, for people: one line per thing that was configured."""

from collections.abc import Iterator

from monitor import __version__
from monitor.addresses import masked
from monitor.configuration import (
    Configuration,
    ConsoleReceiver,
    EmailReceiver,
    Receiver,
    Route,
    SlackReceiver,
    Topic,
)
from monitor.yaml_reader import duration_text


def summary(configuration: Configuration) -> Iterator[str]:
    """Lines of text."""
    web = configuration.web
    yield f"store      {masked(configuration.store_url)}, kept {duration_text(configuration.keep)}"
    yield f"page       http://{web.host}:{web.port}/"
    yield f"asks as    {_asks_as(configuration)}"
    if configuration.websub:
        yield f"hubs       call {configuration.websub.callback_url}websub/..."
    yield from titled("receivers", (_receiver(each) for each in configuration.receivers))
    yield from titled("route", _route(configuration.route, 0))
    yield from titled("topics", (_topic(topic) for topic in configuration.topics))
    yield from titled("feeds", _feeds(configuration))
    yield f"entities   {len(configuration.entities)}, lists {len(configuration.lists)}"


def _asks_as(configuration: Configuration) -> str:
    """Who publishers see; without a contact they can only shut the door."""
    contact = configuration.fetch.contact
    if contact:
        return f"media-monitor/{__version__} (+{contact})"
    return f"media-monitor/{__version__}; set fetch.contact, so that publishers can reach you"


def titled(title: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines, with their title before the first."""
    for i, line in enumerate(lines):
        yield f"{'' if i else title:<11}{line}"


def _receiver(receiver: Receiver) -> str:
    return f"{receiver.name}: {_channel(receiver)}"


def _channel(receiver: Receiver) -> str:
    match receiver:
        case ConsoleReceiver():
            return "console"
        case SlackReceiver(webhook_url=None):
            return f"Slack {receiver.channel} by bot token"
        case SlackReceiver():
            return "Slack by incoming webhook"
        case EmailReceiver():
            server = f"{receiver.host}:{receiver.port} ({receiver.tls})"
            return f"e-mail to {', '.join(receiver.to)} by {server}"
    return f"webhook, {'signed' if receiver.secret else 'not signed'}"


def _route(route: Route, depth: int) -> Iterator[str]:
    conditions = ", ".join(map(str, route.matchers))
    group = ", ".join(route.group_by) or "nothing"
    pause = f"{duration_text(route.group_wait)}/{duration_text(route.group_interval)}"
    more = "".join(_when(route)) + (", continue" if route.continue_ else "")
    subject = conditions or ("everything else" if depth == 0 and route.routes else "everything")
    yield f"{'  ' * depth}{subject} -> {route.receiver} (by {group}; {pause}{more})"
    for child in route.routes:
        yield from _route(child, depth + 1)


def _when(route: Route) -> Iterator[str]:
    """The times in which a route tells nobody."""
    for word, intervals in (
        ("muted in", route.mute_time_intervals),
        ("only in", route.active_time_intervals),
    ):
        if intervals:
            names = ", ".join(interval.name for interval in intervals)
            yield f"; {word} {names}, {route.when_muted} what comes"


def _topic(topic: Topic) -> str:
    count = len(topic.tests) + len(topic.timed_tests)
    tests = f"{count} tests" if count else "no tests"
    levels = "".join(f"; {level} if {condition}" for level, condition in topic.severity)
    return f"{topic.id}: {topic.name} ({tests}{levels})"


def _feeds(configuration: Configuration) -> Iterator[str]:
    for source in configuration.sources:
        pause = f"{duration_text(source.interval_min)} to {duration_text(source.interval_max)}"
        tags = f" [{', '.join(source.tags)}]" if source.tags else ""
        yield f"{source.id}: {masked(source.url)} every {pause}{tags}"
