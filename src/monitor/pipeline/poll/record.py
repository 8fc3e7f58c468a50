"""What a poll found, into the store: the part of the flow that is one transaction.

    new items | story | alert, into the groups that the routes name | poll state

Runs on the store's writer; it does no I/O of its own and may run again from the start.
"""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from monitor import schedule, story
from monitor.alert import Feed, Matched, decide
from monitor.alert.route import groups_of
from monitor.alert.severity import counts_reports
from monitor.configuration import DAY, MINUTE, Source
from monitor.errors import Overtaken
from monitor.history import Edit, VerdictRecord
from monitor.model import (
    DueSource,
    Item,
    Match,
    Meaning,
    Millis,
    Placement,
    PollState,
    Suppress,
)
from monitor.pipeline.notices.welcome import FIRST
from monitor.pipeline.watch import Watch
from monitor.ports import PollLedger, RecordLedger

T = TypeVar("T")

OVERTAKEN = 3  # further attempts; each compares what the others have recorded by then
EDITIONS = 6  # alerts of one item in a topic, under as many headlines
EDITION_APART = 20 * MINUTE
COUNTED = 10  # new items of one poll whose terms are counted: a sample is enough for weights


@dataclass(frozen=True, slots=True)
class News:
    """What a document brought. `matches`, `notes` and `meanings` are by item id.

    `notes` say what became of articles that were asked for, `identity` why items are reports of
    their own although something of them is recorded, `follows` of which live reports they are the
    newest state; `taken` are keys that others had before, and `unknown` are the ids of items of
    which the store knew nothing when it was asked.
    """

    items: tuple[Item, ...] = ()
    matches: Mapping[str, tuple[Match, ...]] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    identity: tuple[VerdictRecord, ...] = ()
    follows: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A poll's result, ready to be written."""

    feed: Feed
    due: DueSource
    state: PollState
    news: News = News()
    refusal: schedule.Refusal | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: counts by what became of the items, new items by topic.

    `recent` counts by topic the stories that items of the last day opened. `host_paused_until` is
    0 unless the poll was refused for the whole host. `left` new items found no room.
    """

    new: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    edited: int = 0
    recent: Mapping[str, int] = field(default_factory=dict)
    host_paused_until: Millis = 0
    left: int = 0

    @property
    def waits(self) -> bool:
        """Whether groups were made due."""
        return any(self.verdicts.get(kind) for kind in ("alert", "copy"))


def record(ledger: PollLedger, found: Found, watch: Watch) -> Recorded:
    """Write everything or nothing; raises LeaseLost where another replica took over."""
    recorded = record_news(ledger, found.feed, found.news, watch)
    if found.feed.ok_at == 0 and found.state.ok_at:
        ledger.set_meta(FIRST + found.feed.source.id, json.dumps(recorded.recent))
    until = _pause(ledger, found.refusal, found.feed.source) if found.refusal else 0
    ledger.settle_poll(found.due, found.state)
    return replace(recorded, host_paused_until=until)


def _pause(ledger: PollLedger, refusal: schedule.Refusal, source: Source) -> Millis:
    """Until when the host of the refusal is left alone; 0 where its other feeds are not."""
    until = schedule.left_alone(refusal, ledger.neighbours(refusal.url, source.id))
    if until:
        ledger.pause_host(refusal.url, until)
    return until


def record_news(ledger: RecordLedger, feed: Feed, news: News, watch: Watch) -> Recorded:
    """What a document brought, however it came: the same verdicts, and nothing twice.

    Raises Overtaken where another feed was first with an item, whose words are to be compared then.
    """
    new = ledger.add_items(news.items, news.taken)
    if news.unknown.difference(item.id for item in new):
        raise Overtaken("another feed has just recorded one of these items")
    for each in news.identity:
        ledger.add_verdict(each)
    verdicts: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    would: Counter[str] = Counter()
    _ask_at_once(ledger, [item for item in new if news.matches.get(item.id)])
    for item in new:
        _note(ledger, item, news, feed.now)
        if not news.matches.get(item.id):
            ledger.add_verdict(_unmatched(item, feed.now))
            verdicts["not_matched"] += 1
            continue
        for match, kind, opened in _record_item(ledger, item, news, feed, watch):
            verdicts[kind] += 1
            topics[match.topic_id] += 1
            recent = feed.now - (item.published or 0) <= DAY
            would[match.topic_id] += opened and recent
    edited = [each for each in news.edits if ledger.edit_item(each)]
    for edit in edited:
        for match, kind, _ in _record_edit(ledger, edit, news, feed, watch):
            verdicts[kind] += 1
            topics[match.topic_id] += 1
    ledger.count_terms([story.terms(item) for item in new[:COUNTED]])
    return Recorded(len(new), verdicts, topics, len(edited), +would)


def _ask_at_once(ledger: RecordLedger, placed: list[Item]) -> None:
    """Have the ledger read the counts of all terms that placing these items asks for."""
    if placed:  # a poll without any, as most are, asks nothing
        ledger.document_frequencies(frozenset().union(*map(story.terms, placed)))


async def undisturbed(work: Callable[[int], Awaitable[T]]) -> T:
    """Compare and record a document, and again where another one was first meanwhile.

    `work` is given how often it was overtaken.
    """
    for times in range(OVERTAKEN):
        try:
            return await work(times)
        except Overtaken:
            continue
    return await work(OVERTAKEN)


def _record_item(
    ledger: RecordLedger, item: Item, news: News, feed: Feed, watch: Watch, edition: str = ""
) -> Iterator[tuple[Match, str, bool]]:
    """An item in each topic that it matches: what became of it, and whether it opened a story."""
    placed = [
        Matched(
            item,
            watch.topics[match.topic_id],
            match,
            _place(ledger, item, match, news, feed),
            edition=edition,
        )
        for match in news.matches.get(item.id, ())
    ]
    event = _event_of(ledger, [each.placement for each in placed])
    if any(counts_reports(each.topic) for each in placed):
        stories = dict.fromkeys((event, *(each.placement.story.id for each in placed)))
        coverage = ledger.coverage(tuple(stories), feed.now - DAY)
        placed = [replace(each, coverage=coverage) for each in placed]
    for each in placed:
        yield each.match, _conclude(ledger, each, event, feed, watch), each.placement.opened


def _place(ledger: RecordLedger, item: Item, match: Match, news: News, feed: Feed) -> Placement:
    stories = ledger.open_stories(match.topic_id, feed.now)
    frequencies = ledger.document_frequencies(story.terms(item))
    before = news.follows.get(item.id, "")
    follows = ledger.story_of(before, match.topic_id) if before else ""
    meaning = news.meanings.get(item.id)
    placement = stories.place(item, frequencies, feed.now, follows, meaning)
    ledger.add_match(item.id, match)
    ledger.save_placement(item.id, placement)
    return placement


def _event_of(ledger: RecordLedger, placements: Sequence[Placement]) -> str:
    """The event that a report tells which was placed so; '' where it is in no story.

    The oldest story that it joined says which, or the story that means the same in another
    language; those that it opened join this event. So a report in two topics is one event, and so
    are all later reports of either story.
    """
    joined = [each.story for each in placements if not each.opened]
    opened = [each.story for each in placements if each.opened]
    if not joined and not opened:
        return ""
    akin = next((each.akin for each in placements if each.akin), "")
    first = min((one.opened_at, one.id) for one in joined)[1] if joined else akin
    event = ledger.event(first) if first else opened[0].id
    for one in opened:
        if one.id != event:
            ledger.join_event(one.id, event)
    return event


def _conclude(ledger: RecordLedger, matched: Matched, event: str, feed: Feed, watch: Watch) -> str:
    """The alert of an item in a topic, or why there is none."""
    verdict = decide(matched, event, feed)
    if isinstance(verdict, Suppress):
        ledger.add_verdict(_suppressed(matched, verdict, feed.now))
        return "suppress"
    ledger.keep_alert(verdict, groups_of(watch.configuration.route, verdict))
    return "copy" if verdict.copy_of else "alert"


def _unmatched(item: Item, now: Millis) -> VerdictRecord:
    return VerdictRecord(item.id, "", "not_matched", "no topic's query matches", now)


def _note(ledger: RecordLedger, item: Item, news: News, now: Millis) -> None:
    """What became of its article, where a topic asked for it."""
    if item.id in news.notes:
        ledger.add_verdict(VerdictRecord(item.id, "", "article", news.notes[item.id], now))


def _record_edit(
    ledger: RecordLedger, edit: Edit, news: News, feed: Feed, watch: Watch
) -> Iterator[tuple[Match, str, bool]]:
    """What became known by an edit: to topics that had not the item, or had it as another one."""
    ledger.add_verdict(_edited(edit, feed.now))
    _note(ledger, edit.after, news, feed.now)
    news = replace(news, matches={edit.after.id: tuple(_reported(ledger, edit, feed.now))})
    edition = edit.after.title if edit.moves_on else ""
    yield from _record_item(ledger, edit.after, news, feed, watch, edition)


def _reported(ledger: RecordLedger, edit: Edit, now: Millis) -> Iterator[Match]:
    """The matches by which an edit is a report.

    A topic that had the item before has it again where it moved on, so often and so far apart that
    a feed which writes its headlines anew at each poll is no flood.
    """
    for match in edit.matches:
        if match.topic_id in edit.newly:
            yield match
        elif edit.moves_on:
            times, last = ledger.alerted(edit.after.id, match.topic_id)
            if 0 < times < EDITIONS and last <= now - EDITION_APART:
                yield match


def _edited(edit: Edit, now: Millis) -> VerdictRecord:
    reason = f"its headline was “{edit.before.title}” until now"
    return VerdictRecord(edit.before.id, "", "edited", reason, now)


def _suppressed(matched: Matched, verdict: Suppress, now: Millis) -> VerdictRecord:
    return VerdictRecord(
        item_id=matched.item.id,
        topic_id=matched.topic.id,
        kind="suppress",
        reason=verdict.reason,
        at=now,
        story_id=matched.placement.story.id,
    )
