"""Tests over time in `monitor check`: played on a store in memory, compared item by item."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.configuration import TimedItem, TimedTest, Topic
from monitor.pipeline.rehearse import Became, Heard, rehearse
from monitor.pipeline.watch import Watch
from monitor.store import MemoryStore
from monitor.yaml_reader import duration_text


@dataclass(frozen=True, slots=True)
class Difference:
    """An item of which something else became than the test says. `item` counts from 1."""

    item: int
    line: int
    text: str
    expected: str
    got: str
    why: str


@dataclass(frozen=True, slots=True)
class TimelineResult:
    """One test over time, with the items that differ."""

    topic_id: str
    file: str
    line: int
    name: str
    differences: tuple[Difference, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came as the test says."""
        return not self.differences

    def lines(self) -> Iterator[str]:
        """What differs, as text."""
        for found in self.differences:
            place = f"{self.file}:{found.line}: topics.{self.topic_id}"
            yield f"{place}: test {self.name!r} differs at item {found.item}: {found.expected}"
            yield f"    {found.text}"
            yield from (f"    {line}" for line in found.got.splitlines())
            yield from (f"    {line}" for line in found.why.splitlines())


def play_timelines(watched: Watch) -> tuple[TimelineResult, ...]:
    """Every test over time of the configuration, each on an empty store."""
    tests = [(topic, test) for topic in watched.topics.values() for test in topic.timed_tests]
    return asyncio.run(_played(tests, watched)) if tests else ()


async def _played(
    tests: Sequence[tuple[Topic, TimedTest]], watched: Watch
) -> tuple[TimelineResult, ...]:
    store = MemoryStore()
    await store.open()
    try:
        return tuple([await _result(store, topic, test, watched) for topic, test in tests])
    finally:
        await store.close()


async def _result(
    store: MemoryStore, topic: Topic, test: TimedTest, watched: Watch
) -> TimelineResult:
    await store.empty()
    became = await rehearse(store, test, topic, watched)
    found = _differences(topic, test, became, watched)
    return TimelineResult(topic.id, topic.file, test.line, test.name, tuple(found))


def _differences(
    topic: Topic, test: TimedTest, became: Sequence[Became], watched: Watch
) -> Iterator[Difference]:
    for number, (timed, got) in enumerate(zip(test.items, became, strict=True), 1):
        thread = became[timed.to - 1].told if timed.to else ()
        if not _as_expected(timed, got, thread):
            yield Difference(
                item=number,
                line=timed.line,
                text=timed.title,
                expected=_expected(timed),
                got=_got(timed, got, became[: number - 1]),
                why=_why(topic, timed, got, watched),
            )


def _as_expected(timed: TimedItem, got: Became, thread: Sequence[Heard]) -> bool:
    reasons = " ".join((got.reason, *(told.reason for told in got.told)))
    if timed.reason.casefold() not in reasons.casefold():
        return False
    if timed.expect in ("suppressed", "not_matched"):
        return got.outcome == timed.expect
    if not (timed.expect or timed.severity or timed.receivers):
        return True
    seen = _seen(timed, got)
    missing = set(timed.receivers) - {told.receiver for told in seen}
    return bool(seen) and not missing and all(_fits(timed, told, thread) for told in seen)


def _seen(timed: TimedItem, got: Became) -> list[Heard]:
    """The messages that the test looks at."""
    return [t for t in got.told if not timed.receivers or t.receiver in timed.receivers]


def _fits(timed: TimedItem, told: Heard, thread: Sequence[Heard]) -> bool:
    if timed.to and told.thread not in {first.thread for first in thread}:
        return False
    return timed.expect in ("", told.outcome) and timed.severity in ("", told.severity)


def _expected(timed: TimedItem) -> str:
    """What the test wants of an item, in words: `expected follow_up to item 1, 8m after`."""
    parts = [
        timed.expect or "anything",
        f" to item {timed.to}" if timed.to else "",
        f" for {', '.join(timed.receivers)}" if timed.receivers else "",
        f", severity {timed.severity}" if timed.severity else "",
        f", reason {timed.reason!r}" if timed.reason else "",
    ]
    return f"expected {''.join(parts)} ({duration_text(timed.after)} after the start)"


def _got(timed: TimedItem, got: Became, earlier: Sequence[Became]) -> str:
    if not got.told:
        return f"but it is {got.outcome}: {got.reason}"
    shown = (_seen(timed, got) or got.told) if timed.receivers else got.told
    lines = [f"but it is {_message(told, earlier)}" for told in shown]
    if any(told.outcome == "alert" for told in shown) and got.similarity:
        near = f"the nearest open story is alike by {got.similarity:.2f}"
        lines.append(f"{near}; a report joins from {got.bar:.2f} on")
    return "\n".join(lines)


def _message(told: Heard, earlier: Sequence[Became]) -> str:
    to = _number(told, earlier)
    thread = f" to item {to}" if to else ""
    return f"{told.outcome}{thread} for {told.receiver}, severity {told.severity}: {told.reason}"


def _number(told: Heard, earlier: Sequence[Became]) -> int:
    """The first item of the thread; 0 where this one is."""
    for number, became in enumerate(earlier, 1):
        if any(other.thread == told.thread for other in became.told):
            return number
    return 0


def _why(topic: Topic, timed: TimedItem, got: Became, watched: Watch) -> str:
    """The query with what held, where the match itself is the surprise."""
    surprise = (got.outcome == "not_matched") is not (timed.expect == "not_matched")
    return watched.index.explain(topic.id, got.item).render() if surprise else ""
