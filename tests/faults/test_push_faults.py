"""Hubs and crashes: nothing is lost, nothing is done twice."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.configuration import Configuration, Source, WebSub
from monitor.model import ParsedFeed
from monitor.parse import parse_feed
from monitor.pipeline.hubs.directory import Directory
from monitor.pipeline.hubs.reception import Reception
from monitor.pipeline.hubs.subscriber import Subscriber
from monitor.pipeline.poll.articles import Readers
from monitor.pipeline.runtime import Runtime
from monitor.pipeline.watch import Watch, watch
from monitor.ports import Hubs, PushStore, Store
from monitor.push import HubAnswer, Push, Subscription
from monitor.store import open_store
from monitor.testing.embeddings_server import HashedWords
from monitor.testing.fakes import FakeClock, InlineParser
from monitor.testing.feed_server import FeedServer
from monitor.testing.hub_server import HubServer
from monitor.testing.listener import Raw, Silence
from monitor.testing.postgres import shared_postgres
from monitor.testing.pushed_monitor import LIMITS, TOPIC, PushedMonitor
from monitor.testing.store_suite.hubs import claim, keep, push, save, subscription

pytestmark = pytest.mark.anyio

NOW = FakeClock().now()
BODY = (
    b'<rss version="2.0"><channel><title>A</title><item><guid>1</guid><link>https://a.example/1'
    b"</link><title>A truce holds at sea</title></item></channel></rss>"
)
CONFIGURATION = Configuration(
    sources=(Source("a", "https://a.example/a.xml"),),
    topics=(TOPIC,),
    websub=WebSub("https://m.example/"),
)


class CountingHub:
    """Counts the forms by topic, and lets others run before it answers."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.hubs: set[str] = set()

    async def submit(self, url: str, fields: Mapping[str, str]) -> HubAnswer:
        self.asked[fields["hub.topic"]] += 1
        self.hubs.add(url)
        await asyncio.sleep(0)
        return HubAnswer(202, "HTTP 202")


def waiting(number: int) -> Subscription:
    plain = subscription(f"s{number:03}", f"f{number}", NOW)
    return replace(plain, topic=f"https://f{number}.example/", pending=False, confirmed_at=0,
                   expires_at=0, pushed_at=0, missed_at=0)  # fmt: skip


@pytest.mark.xdist_group("postgres")
async def test_replicas_ask_each_hub_once() -> None:
    url = shared_postgres().new_schema()
    hub, clock = CountingHub(), FakeClock()
    sources = tuple(Source(f"f{n}", f"https://f{n}.example/") for n in range(60))
    watched = watch(replace(CONFIGURATION, sources=sources))
    async with AsyncExitStack() as stack:
        stores = [open_store(url) for _ in range(3)]
        for store in stores:
            await store.open()
            stack.push_async_callback(store.close)
        await save(stores[0], *(waiting(n) for n in range(60)))

        async def run(store: PushStore) -> int:
            subscriber = Subscriber(
                store, hub, Directory(store), Runtime(clock, lambda: watched, lambda: 0.5)
            )
            await subscriber.directory.refresh()
            total = 0
            while count := await subscriber.run_due():
                total += count
                await subscriber.directory.refresh()
            return total

        totals = await asyncio.gather(*(run(store.pushes) for store in stores))

    assert hub.asked == Counter({f"https://f{n}.example/": 1 for n in range(60)})
    assert (sum(totals), hub.hubs) == (60, {"https://hub.example/?x=1"})


@pytest.mark.xdist_group("postgres")
async def test_replicas_record_each_push_once() -> None:
    url = shared_postgres().new_schema()
    async with AsyncExitStack() as stack:
        stores = [open_store(url) for _ in range(3)]
        for store in stores:
            await store.open()
            stack.push_async_callback(store.close)
        await stores[0].sync_sources(CONFIGURATION.sources, NOW)
        await save(stores[0], *(subscription(f"s{n}") for n in range(8)))
        await keep(stores[0], *(push(f"s{n}", BODY, NOW) for n in range(8)))

        done = await asyncio.gather(*(reception(store).run_due(f"r{store}") for store in stores))
        counts = await stores[0].counts()

    assert sum(done) == 8
    assert counts["items"] == 1


async def test_a_pushed_report_is_placed_with_its_meaning(on_sqlite: Store) -> None:
    await on_sqlite.sync_sources(CONFIGURATION.sources, NOW)
    await keep(on_sqlite, push(body=BODY, received_at=NOW))

    await reception(on_sqlite).run_due("a")
    (story,) = await on_sqlite.write(lambda ledger: ledger.open_stories(TOPIC.id, NOW).newest)

    assert story.meaning is not None


def reception(store: Store, parser: InlineParser | None = None) -> Reception:
    watched: Watch = watch(CONFIGURATION)
    runtime = Runtime(FakeClock(), lambda: watched, lambda: 0.0)
    readers = Readers(parser or InlineParser(), meanings=HashedWords())
    return Reception(store, readers, Directory(store.pushes), runtime)


def subscriber_of(store: Store, hub: Hubs, clock: FakeClock, watched: Watch) -> Subscriber:
    runtime = Runtime(clock, lambda: watched, lambda: 0.0)
    return Subscriber(store.pushes, hub, Directory(store.pushes), runtime)


class BrokenParser(InlineParser):
    """Fails as no parser should, once."""

    def __init__(self) -> None:
        self.failures = 1

    async def parse(self, body: bytes, content_type: str, url: str) -> ParsedFeed:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a fault of ours")
        return parse_feed(body, content_type, url)


async def test_a_fault_while_recording_leaves_the_document_to_the_next_try(
    tmp_path: Path,
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    await store.sync_sources(CONFIGURATION.sources, NOW)
    await keep(store, push(body=BODY, received_at=NOW))

    await reception(store, BrokenParser()).run_due("a")
    held = await claim(store, NOW)
    between = (await store.counts())["items"]
    (again,) = await claim(store, NOW + 3 * 60_000)
    await reception(store).record(again)

    assert (held, between) == ((), 0)
    assert (await store.counts())["items"] == 1
    assert await claim(store, NOW + 99 * 60_000) == ()
    await store.close()


async def test_a_late_worker_records_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    await store.sync_sources(CONFIGURATION.sources, NOW)
    await keep(store, push(body=BODY, received_at=NOW))
    (late,) = await claim(store, NOW)
    (taken_over,) = await claim(store, NOW + 3 * 60_000)

    await reception(store).record(late)
    between = (await store.counts())["items"]
    await reception(store).record(taken_over)

    assert (between, (await store.counts())["items"]) == (0, 1)
    await store.close()


async def test_a_push_of_a_removed_source_is_let_go(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    await keep(store, Push("s1", "gone", "https://x.example/", "text/xml", BODY, NOW))

    done = await reception(store).run_due("a")

    assert (done, (await store.counts())["items"]) == (1, 0)
    assert await claim(store, NOW + 99 * 60_000) == ()
    await store.close()


async def test_a_process_that_dies_while_asking_asks_again_at_the_same_callback(
    tmp_path: Path,
) -> None:
    class Dying(CountingHub):
        callbacks: list[str] = []  # noqa: RUF012 - one test's

        async def submit(self, url: str, fields: Mapping[str, str]) -> HubAnswer:
            self.callbacks.append(fields["hub.callback"])
            if len(self.callbacks) == 1:
                raise asyncio.CancelledError
            return await super().submit(url, fields)

    store, clock, hub = open_store(f"sqlite:///{tmp_path}/m.db"), FakeClock(), Dying()
    await store.open()
    await save(store, waiting(1))
    watched = watch(replace(CONFIGURATION, sources=(Source("f1", "https://f1.example/"),)))

    async def run() -> int:
        subscriber = subscriber_of(store, hub, clock, watched)
        await subscriber.directory.refresh()
        return await subscriber.run_due()

    with pytest.raises(asyncio.CancelledError):
        await run()
    at_once = await run()
    clock.advance(3 * 3_600_000)
    later = await run()

    assert (at_once, later) == (0, 1)
    assert len(set(hub.callbacks)) == 1
    await store.close()


async def test_a_clock_that_was_set_back_does_not_keep_a_subscription_asleep(
    tmp_path: Path,
) -> None:
    store, clock, hub = open_store(f"sqlite:///{tmp_path}/m.db"), FakeClock(), CountingHub()
    await store.open()
    year = 365 * 86_400_000
    wrong = replace(waiting(1), confirmed_at=NOW + year, expires_at=NOW + year, next_at=NOW + year)
    await save(store, wrong)
    watched = watch(replace(CONFIGURATION, sources=(Source("f1", "https://f1.example/"),)))
    subscriber = subscriber_of(store, hub, clock, watched)

    asked = await subscriber.run_due()

    assert asked == 1
    await store.close()


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))]


@pytest.mark.parametrize("kind", BOTH)
async def test_what_a_poll_and_a_push_bring_at_once_is_told_once(tmp_path: Path, kind: str) -> None:
    url = shared_postgres().new_schema() if kind == "postgresql" else ""
    async with FeedServer() as feeds, HubServer() as hub:
        topic, link = feeds.url("/a.xml"), ("Link", f"<{hub.url}>; rel=hub")
        feeds.put("/a.xml", BODY, headers=(link,))
        async with PushedMonitor(tmp_path, {"a": topic}, store_url=url) as monitor:
            await monitor.poll()
            await monitor.tick()
            await hub.until(1)
            for number in range(2, 12):
                monitor.clock.advance(6 * 3_600_000 + 60_000)
                body = BODY.replace(b"1<", b"%d<" % number)
                feeds.put("/a.xml", body, headers=(link,))
                await hub.publish(topic, body)
                polled, taken = await asyncio.gather(monitor.poll(), monitor.take())

                assert (len(polled), taken) == (1, 1)
            told = [item for one in await monitor.alerts() for item in one.item_ids]
            counts = await monitor.store.counts()

    assert (len(told), len(set(told))) == (10, 10)
    assert counts["items"] == 11


@pytest.mark.parametrize("behaviour", [Silence(), Raw(), Raw(b"not http at all\r\n\r\n")])
async def test_a_hub_that_hangs_or_babbles_is_tried_again(
    tmp_path: Path, behaviour: Silence | Raw
) -> None:
    limits = replace(LIMITS, deadline=300)
    async with FeedServer() as feeds, HubServer() as hub:
        link = ("Link", f"<{hub.url}>; rel=hub")
        feeds.put("/a.xml", BODY, headers=(link,))
        async with PushedMonitor(tmp_path, {"a": feeds.url("/a.xml")}, limits=limits) as monitor:
            await monitor.poll()
            hub.answer_next(behaviour)
            await monitor.tick()
            first = await monitor.subscription("a")
            monitor.clock.advance(60_000)
            await monitor.tick()
            await hub.until(1)

            assert "could not be asked" in first.reason
            assert (await monitor.subscription("a")).live(monitor.clock.now())
