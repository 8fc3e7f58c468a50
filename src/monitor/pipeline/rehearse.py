"""A topic's test over time, through the code that a poll runs: what would become of each item?

    each item: tell and send what was due before | identify | sift | match | record
at last:   tell and send what is due ever | read back

Every feed was read before, so nothing is a first reading; every channel accepts what it is sent
at the moment when it is due. Messages that are due at the very moment of an item still wait: it
can join them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Protocol

from monitor import outbox, parse, story
from monitor.alert import Feed
from monitor.alert.tell.telling import rollup_of
from monitor.configuration import DAY, Source, TimedItem, TimedTest, Topic
from monitor.groups import NEVER, Group
from monitor.history import History, VerdictRecord
from monitor.model import (
    Delivery,
    DeliveryKind,
    DueSource,
    Entry,
    Item,
    Millis,
    ParsedFeed,
    PollState,
    Sent,
)
from monitor.pipeline.poll.arrivals import arrivals
from monitor.pipeline.poll.record import Found, record
from monitor.pipeline.tell.teller import decide_due, settle
from monitor.pipeline.watch import Watch
from monitor.ports import Store

START: Millis = 1_742_385_600_000  # Wednesday, 19 March 2025, 12:00 UTC
OWNER = "rehearsal"
LEASE = 1_000 * DAY  # longer than any test
MANY = 1_000
TURNS = 100_000  # groups that a test may come to tell
LAST = START + 1_000 * DAY  # what is not told by then never is: a mute time may have no end


@dataclass(frozen=True, slots=True)
class Heard:
    """One receiver's part of what became of an item; `thread` is the id of its first message."""

    receiver: str
    outcome: str  # alert, joined, follow_up, counted, rolled_up
    thread: str
    severity: str
    reason: str


@dataclass(frozen=True, slots=True)
class Became:
    """What became of an item in the test's topic: what each receiver is told, or why nobody."""

    item: Item
    outcome: str  # told, suppressed, not_matched, known
    reason: str = ""
    told: tuple[Heard, ...] = ()
    similarity: float = 0.0  # to the nearest story that was open
    bar: float = 0.0  # the similarity that would have joined


@dataclass(frozen=True, slots=True)
class Played:
    """An item whose time has come: the topics that it met, and what would have joined a story."""

    item: Item
    met: tuple[str, ...] = ()
    bar: float = 0.0
    known: bool = False


class Stage(Store, Protocol):
    """A store that also tells how a report was placed."""

    async def similarity(self, item_id: str, topic_id: str) -> float:
        """How near the item stood to the nearest story of the topic when it was placed."""


async def rehearse(store: Stage, test: TimedTest, topic: Topic, watch: Watch) -> tuple[Became, ...]:
    """Play a test on an empty store; what became of each item, in their order.

    Raises:
        StoreError: the store cannot do it.
    """
    play = _Play(store, topic, watch)
    await play.open(test.items)
    items = [await play.item(item, number) for number, item in enumerate(test.items, 1)]
    await play.tell_before(NEVER)
    return tuple([await play.became(item) for item in items])


class _Play:
    """One test being played."""

    def __init__(self, store: Stage, topic: Topic, watch: Watch) -> None:
        self._store, self._topic, self._watch = store, topic, watch
        self._due: dict[str, DueSource] = {}
        self._at = START

    async def open(self, items: Sequence[TimedItem]) -> None:
        """Make the test's feeds known."""
        sources = {source.id: source for source in map(self._source, items)}
        await self._store.sync_sources(tuple(sources.values()), START)

    def _source(self, timed: TimedItem) -> Source:
        """The configured feed, or an invented one for an outlet."""
        if timed.source:
            return self._watch.sources[timed.source]
        outlet = timed.outlet or "An outlet"
        return Source(f"test:{outlet}", f"https://{len(outlet)}.test.invalid/", outlet)

    async def item(self, timed: TimedItem, number: int) -> Played:
        """One item at its time."""
        now = START + timed.after
        await self.tell_before(now)
        source = self._source(timed)
        read = parse.identify(_document(timed, number, now), source, now)
        arrived = await arrivals(self._store, self._watch, read, now - source.interval_min)
        if not arrived.news.unknown:
            return Played(read[0], known=True)
        item = arrived.news.items[0]
        found = Found(
            feed=Feed(source, now - source.interval_min, now, self._watch.configuration.max_age),
            due=await self._claimed(source, now),
            state=PollState(source.id, polled_at=now, ok_at=now, status="ok"),
            news=arrived.news,
        )
        await self._store.write(lambda ledger: record(ledger, found, self._watch))
        met = tuple(match.topic_id for match in arrived.news.matches[item.id])
        return Played(item, met, story.bar(number - 1))

    async def became(self, played: Played) -> Became:
        """What became of an item in the end."""
        if played.known:
            return Became(played.item, "known", "an earlier item is the same report")
        history = await self._store.history(played.item.id)
        assert history is not None
        near = await self._store.similarity(played.item.id, self._topic.id)
        became = _became(history, self._topic, played.met)
        return replace(became, similarity=near, bar=played.bar)

    async def _claimed(self, source: Source, now: Millis) -> DueSource:
        """The feed with the right to write a poll; feeds are due as soon as they were polled."""
        due = await self._store.claim_sources(OWNER, now, LEASE, MANY, per_host=MANY)
        self._due |= {one.source_id: one for one in due}
        return self._due.pop(source.id)

    async def tell_before(self, now: Millis) -> None:
        """Every group that was due before `now` is told at its time, in the order of time.

        Each message that follows is accepted at once.
        """
        for _ in range(TURNS):
            due = await self._store.claim_groups(OWNER, min(now - 1, LAST), LEASE, 1)
            for group in due:
                self._at = max(self._at, group.due_at)
                decided = await decide_due(self._store, self._watch, group, self._at)
                await settle(self._store, self._watch, decided)
            await self._send(now)
            if not due:
                return

    async def _send(self, now: Millis) -> None:
        while due := await self._store.claim_deliveries(
            OWNER, now - 1, LEASE, MANY, per_receiver=1
        ):
            for delivery in due:
                await self._settle(delivery)

    async def _settle(self, delivery: Delivery) -> None:
        sent = outbox.settle(delivery, Sent(delivery.id), delivery.next_at, 0.0)
        lease = delivery.lease
        assert lease is not None
        await self._store.write(lambda ledger: ledger.settle_delivery(lease, sent))


def _document(timed: TimedItem, number: int, now: Millis) -> ParsedFeed:
    """The feed as it stands when it brings this item."""
    entry = Entry(
        id=f"item-{number}",
        title=timed.title,
        published=now - timed.age,
        summary=timed.summary,
        content=timed.text,
        language=timed.language,
    )
    return ParsedFeed(entries=(entry,))


def _became(history: History, topic: Topic, met: Sequence[str]) -> Became:
    item = history.item
    if topic.id not in met:
        others = f"; it matches {', '.join(met)}" if met else ""
        return Became(item, "not_matched", f"the topic does not match{others}")
    ours = [verdict for verdict in history.verdicts if verdict.topic_id == topic.id]
    told = tuple(sorted(_told(history, ours), key=attrgetter("receiver")))
    if told:
        return Became(item, "told", told=told)
    held = [waits.held_because for waits in history.waiting if waits.topic_id == topic.id]
    reasons = dict.fromkeys([*(verdict.reason for verdict in ours), *held])  # by receiver
    return Became(item, "suppressed", "; ".join(reasons))


def _told(history: History, verdicts: Sequence[VerdictRecord]) -> Iterator[Heard]:
    deliveries = {delivery.id: delivery for delivery in history.deliveries}
    for verdict in verdicts:
        delivery = deliveries.get(verdict.delivery_id)
        if delivery is not None:
            yield Heard(
                receiver=delivery.receiver,
                outcome=_outcome(verdict, delivery),
                thread=delivery.root_id or delivery.id,
                severity=delivery.severity,
                reason=verdict.reason,
            )


def _outcome(verdict: VerdictRecord, delivery: Delivery) -> str:
    if verdict.kind == "counted":
        return "counted"
    if delivery.kind is DeliveryKind.FOLLOW_UP:
        return "follow_up"
    if Group(delivery.receiver, delivery.group_key) == rollup_of(delivery.receiver):
        return "rolled_up"
    return "alert" if delivery.item_ids[0] == verdict.item_id else "joined"
