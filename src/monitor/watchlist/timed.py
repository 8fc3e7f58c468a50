"""A topic's tests over time: from the file's form to values, and what is wrong between items.

{after: 8m, title: ..., expect: follow_up, to: 1} -> TimedItem
"""

from collections.abc import Iterator

from monitor.configuration import TimedItem, TimedTest
from monitor.errors import Problem
from monitor.watchlist.models import TestModel, TimedItemModel, TopicModel
from monitor.watchlist.places import QueryPlace
from monitor.yaml_reader import duration_text, nearest, problem_at

THREADED = ("joined", "follow_up", "counted")
TOLD = ("", "alert", "rolled_up", *THREADED)
Step = tuple[str | int, ...]


def timed_tests(model: TopicModel, place: QueryPlace) -> Iterator[TimedTest]:
    """Yields the tests over time of a topic, in the order of the file."""
    for position, test in enumerate(model.tests):
        if test.items:
            where = (*place.where, "tests", position)
            line = place.document.place(where).line
            name = test.name or test.items[0].title
            items = tuple(_items(test, place, (*where, "items")))
            yield TimedTest(name, items, position, line)


def _items(test: TestModel, place: QueryPlace, where: Step) -> Iterator[TimedItem]:
    times = _times(test)
    for i, model in enumerate(test.items):
        yield _item(model, times[i], place.document.place((*where, i)).line)


def _item(model: TimedItemModel, after: int, line: int) -> TimedItem:
    return TimedItem(
        title=model.title,
        after=after,
        source=model.source,
        outlet=model.outlet,
        summary=model.summary,
        text=model.text,
        language=model.language,
        age=model.age,
        expect=model.expect,
        to=model.to,
        reason=model.reason,
        severity=model.severity,
        receivers=tuple(model.receiver),
        line=line,
    )


def _times(test: TestModel) -> list[int]:
    """When each item is found; one without `after` comes with the item before it."""
    times = [0]
    for model in test.items:
        times.append(times[-1] if model.after is None else model.after)
    return times[1:]


def timed_problems(model: TopicModel, place: QueryPlace) -> Iterator[Problem]:
    """Yields what makes no sense between the items of a test, each at its key."""
    levels = {*model.severity, "normal"}
    for position, test in enumerate(model.tests):
        times = _times(test)
        for i, item in enumerate(test.items):
            where = (*place.where, "tests", position, "items", i)
            earlier = times[i - 1] if i else 0
            for key, message, remedy in (*_order(item, earlier), *_said(item, i, levels)):
                yield problem_at(place.document, (*where, key), message, remedy)


def _order(item: TimedItemModel, earlier: int) -> Iterator[tuple[str, str, str]]:
    if item.after is not None and item.after < earlier:
        message = f"comes before the item above it, which is at {duration_text(earlier)}"
        yield "after", message, "times count from the test's start; sort the items by them"


def _said(item: TimedItemModel, i: int, levels: set[str]) -> Iterator[tuple[str, str, str]]:
    """Keys that say something which the others rule out."""
    if item.source and item.outlet:
        yield "outlet", "an item has a source or an outlet, not both", "remove one"
    if item.to and item.expect not in THREADED:
        yield "to", "only a joined item or a follow_up is in a thread", "set expect: follow_up"
    elif item.to > i:
        yield "to", f"item {item.to} does not come before this one, which is {i + 1}", ""
    if item.severity and item.severity not in levels:
        message = f"the topic has no severity {item.severity}"
        yield "severity", message, nearest(item.severity, levels)
    if item.expect not in TOLD and (item.severity or item.receiver):
        key = "severity" if item.severity else "receiver"
        yield key, f"nobody is told of an item that is {item.expect}", "remove one"
