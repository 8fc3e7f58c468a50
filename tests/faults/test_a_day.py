"""A day of a thousand feeds in compressed time, with the faults of every day: nothing grows.

clock moves on by half an hour | feeds publish, fail, answer rubbish, flood | poll | tell | deliver
| feeds in trouble | what is old is forgotten | memory and disk are measured
"""

import gc
import hashlib
import os
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

import pytest

from monitor.configuration import (
    HOUR,
    MINUTE,
    Configuration,
    ConsoleReceiver,
    FetchLimits,
    Source,
    Topic,
)
from monitor.model import (
    Fetched,
    FetchFailed,
    FetchFault,
    FetchResult,
    Message,
    NotModified,
    Outcome,
    Sent,
    TryAgain,
    Validators,
)
from monitor.pipeline.notices.coverage import tell_coverage
from monitor.pipeline.upkeep.retain import forget_old
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.store import open_store
from monitor.testing.fakes import FakeClock
from monitor.testing.loops import Loops

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(1_200)]

FEEDS, HOURS, STEP, KEEP = 1_000, 24, HOUR // 2, 6 * HOUR
LISTED = 8  # entries of a list, a new one each half hour; a list is read each two hours
SOURCES = tuple(
    Source(
        f"feed-{n}", f"https://host-{n}.example/rss", interval_min=2 * HOUR, interval_max=2 * HOUR
    )
    for n in range(FEEDS)
)
CONFIGURATION = Configuration(
    sources=SOURCES,
    topics=tuple(Topic(f"t{n}", f"Topic {n}", f"word{n} OR word{n + 40}") for n in range(10)),
    receivers=(ConsoleReceiver("console"),),
    fetch=FetchLimits(new_per_hour=50),
)


@dataclass
class Net:
    """Every feed of the day, by what its address and the hour make of it."""

    clock: FakeClock

    async def fetch(self, url: str, validators: Validators) -> FetchResult:
        """One feed in fifty is down for hours, one in seventy answers rubbish, three invent."""
        now = self.clock.now()
        number, hour = int(url.split("-")[1].split(".", maxsplit=1)[0]), now // HOUR
        if (number + hour // 5) % 50 == 0:
            return FetchFailed(FetchFault.HTTP, "503", 503, retry_after=HOUR)
        if (number + hour) % 70 == 0:
            return Fetched(url, b"<rss><item>" + bytes(range(256)) * 160, "text/xml", Validators())
        if (number + hour) % 3 == 0 and validators.etag:
            return NotModified(validators)
        return Fetched(url, self._document(number), "application/rss+xml", Validators(f'"{now}"'))

    def leave_alone(self, url: str, duration: int) -> None:
        """Nobody asks twice here."""

    def _document(self, number: int) -> bytes:
        tick = self.clock.now() // STEP
        count = 200 if number % 333 == 7 else LISTED
        entries = "".join(
            _entry(number, tick * 1_000 + n if count > LISTED else tick - n, self.clock.now())
            for n in range(count)
        )
        head = f"<rss version='2.0'><channel><title>Feed {number}</title>"
        return f"{head}{entries}</channel></rss>".encode()


def _entry(feed: int, number: int, now: int) -> str:
    seed = hashlib.blake2b(f"{feed}-{number}".encode(), digest_size=8).digest()
    words = [f"word{n}" for n in random.Random(seed).choices(range(2_000), k=40)]
    at = formatdate((now - 10 * MINUTE) / 1000, usegmt=True)
    return (
        f"<item><guid isPermaLink='false'>{feed}-{number}</guid>"
        f"<title>{' '.join(words[:8])}</title><description>{' '.join(words)}"
        f"</description><pubDate>{at}</pubDate></item>"
    )


@dataclass
class Channel:
    """Takes messages, and none in one hour of six."""

    clock: FakeClock
    taken: int = 0
    ids: set[str] = field(default_factory=set)

    async def send(self, message: Message) -> Outcome:
        """A passing fault, or accepted."""
        if self.clock.now() // HOUR % 6 == 0:
            return TryAgain("503")
        self.taken += 1
        self.ids.add(message.id)
        return Sent()


@dataclass(frozen=True)
class Sample:
    hour: float
    resident: int  # bytes of this process
    disk: int
    items: int


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/monitor.db")
    await opened.open()
    yield opened
    await opened.close()


def _resident() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def test_a_day_of_a_thousand_feeds_grows_nothing(store: Store) -> None:
    clock = FakeClock()
    channel, watched = Channel(clock), watch(CONFIGURATION)
    loops = Loops(store, lambda: watched, clock, Net(clock), {"console": channel}, dice=0.3)
    await store.sync_sources(SOURCES, clock.now())
    samples: list[Sample] = []

    for step in range(HOURS * HOUR // STEP):
        clock.advance(STEP)
        await loops.poll()
        await loops.deliver()
        await tell_coverage(store, clock, CONFIGURATION)
        await forget_old(store, clock, KEEP)
        counts = await store.counts()
        samples.append(Sample((step + 1) / 2, _resident(), await store.size(), counts["items"]))

    print(*samples[3::4], f"messages {channel.taken}", sep="\n")
    assert channel.taken == len(channel.ids) > 100
    middle, end = samples[len(samples) // 2 - 4 : len(samples) // 2 + 4], samples[-8:]
    assert _most(end, "items") < 1.15 * _most(middle, "items")
    assert _most(end, "disk") < 1.15 * _most(middle, "disk")
    assert _most(end, "resident") < 1.15 * _most(middle, "resident")


def _most(samples: list[Sample], what: str) -> int:
    return max(int(getattr(sample, what)) for sample in samples)
