"""A recorded stretch of feeds, played through the daemon's parts on a simulated clock.

    snapshots on disk | feed server on loopback | HttpFetcher | workers | Poller | SQLite
                                                                              `- Deliverer

The server answers with the last snapshot at or before the simulated time, with ETag,
Last-Modified and 304. The clock jumps to whatever is due next: a poll, a message, a feed's first
snapshot. A feed is configured when its first snapshot comes.
"""

import csv
import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import formatdate
from ipaddress import ip_network
from operator import attrgetter
from pathlib import Path

from monitor.configuration import HOUR, Configuration, ConsoleReceiver, FetchLimits, Route, Source
from monitor.fetch import HttpFetcher
from monitor.model import Message, Millis, Outcome, Sent
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.poll.poller import Polled
from monitor.pipeline.watch import watch
from monitor.ports import Clock, Store
from monitor.testing.fakes import FakeClock
from monitor.testing.feed_server import FeedServer, Reply, Request
from monitor.testing.loops import Loops
from monitor.workers import WorkerPool

AFTER = 6 * HOUR  # polls go on for so long after the last snapshot
LIMITS = FetchLimits(allow_networks=(ip_network("127.0.0.0/8"),), host_delay=0, per_host=64)
OWNER = "replay"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A feed's document as it stood from `at` on."""

    feed: str
    at: Millis
    file: Path


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message with the simulated time of its sending."""

    at: Millis
    message: Message


@dataclass(slots=True)
class Played:
    """What happened."""

    polls: list[tuple[Millis, Polled]] = field(default_factory=list)
    served: set[Snapshot] = field(default_factory=set)
    told: list[SentMessage] = field(default_factory=list)


def read_index(folder: Path) -> dict[str, tuple[Snapshot, ...]]:
    """The snapshots of each feed, oldest first.

    `index.csv` has the columns `feed`, `time` (ISO 8601) and `file`, a path in the folder.
    """
    found: dict[str, list[Snapshot]] = {}
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            at = int(datetime.fromisoformat(row["time"]).timestamp() * 1000)
            snapshot = Snapshot(row["feed"], at, folder / row["file"])
            found.setdefault(snapshot.feed, []).append(snapshot)
    by_time = attrgetter("at")
    return {feed: tuple(sorted(each, key=by_time)) for feed, each in sorted(found.items())}


class Replay:
    """Plays snapshots into an open, empty store; `play` once.

    Topics, entities and limits are those of `configuration`; its feeds and receivers are not
    used: everything goes to one receiver, which accepts it.
    """

    def __init__(
        self,
        snapshots: Mapping[str, tuple[Snapshot, ...]],
        store: Store,
        configuration: Configuration,
    ) -> None:
        self._snapshots, self._store = snapshots, store
        every = [snapshot.at for each in snapshots.values() for snapshot in each]
        self._end = max(every) + AFTER
        self._clock = FakeClock(min(every))
        self._times = {feed: [one.at for one in each] for feed, each in snapshots.items()}
        self._configuration = replace(
            configuration,
            sources=(),
            receivers=(ConsoleReceiver(OWNER),),
            route=Route(OWNER),
            fetch=LIMITS,
        )
        self._watch = watch(self._configuration)
        self.played = Played()

    async def play(self) -> Played:
        """From the first snapshot to some hours after the last."""
        async with (
            FeedServer() as server,
            HttpFetcher(LIMITS, clock=self._clock.now) as fetcher,
            WorkerPool(1) as parser,
        ):
            for feed in self._snapshots:
                server.answer(f"/{feed}", self._answer)
            loops = Loops(self._store, lambda: self._watch, self._clock, fetcher)
            loops.notifiers = {OWNER: _Receiver(self._clock, self.played.told)}
            loops.readers = Readers(parser)
            while self._clock.now() <= self._end:
                await self._configure(server)
                now = self._clock.now()
                self.played.polls += [(now, each) for each in await loops.poll()]
                await loops.deliver()
                server.requests.clear()
                self._clock.advance(max(await self._next() - now, 1))
        return self.played

    async def _configure(self, server: FeedServer) -> None:
        """Add the feeds whose first snapshot has come."""
        begun = [feed for feed, times in self._times.items() if times[0] <= self._clock.now()]
        if len(begun) == len(self._configuration.sources):
            return
        sources = tuple(Source(feed, server.url(f"/{feed}"), feed) for feed in begun)
        self._configuration = replace(self._configuration, sources=sources)
        known = {source.id: source for source in sources}
        self._watch = replace(self._watch, configuration=self._configuration, sources=known)
        await self._store.sync_sources(sources, self._clock.now())

    async def _next(self) -> Millis:
        """When something is due next."""
        now = self._clock.now()
        states = await self._store.poll_states()
        waiting: list[Millis] = []
        if (await self._store.pending(now))[0]:
            pending = await self._store.recent_deliveries(1_000, state="pending")
            waiting = [delivery.next_at for delivery in pending]
        group_at = await self._store.next_group_at()
        waiting += [] if group_at is None else [group_at]
        begin = (times[0] for times in self._times.values() if times[0] > now)
        return min([*(state.next_at for state in states), *waiting, *begin])

    def _answer(self, request: Request) -> Reply:
        """The snapshot that stands now, or 304."""
        feed = request.path.removeprefix("/")
        index = bisect_right(self._times[feed], self._clock.now()) - 1
        snapshot = self._snapshots[feed][index]
        self.played.served.add(snapshot)
        body = snapshot.file.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = (
            ("ETag", etag),
            ("Last-Modified", formatdate(snapshot.at / 1000, usegmt=True)),
            ("Content-Type", "application/xml"),
        )
        if request.headers.get("if-none-match") == etag:
            return Reply(304, headers)
        return Reply(200, headers, body)


class _Receiver:
    """Accepts every message and notes when it came."""

    def __init__(self, clock: Clock, told: list[SentMessage]) -> None:
        self._clock, self._told = clock, told

    async def send(self, message: Message) -> Outcome:
        """Accepted."""
        self._told.append(SentMessage(self._clock.now(), message))
        return Sent(f"message-{len(self._told)}")
