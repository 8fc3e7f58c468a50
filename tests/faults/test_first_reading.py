"""The first reading of a feed asks the store nothing before it records: nothing comes twice."""

from pathlib import Path

import pytest

from monitor.configuration import Configuration, Source, Topic
from monitor.pipeline.watch import watch
from monitor.store import open_store
from monitor.testing.fakes import FakeClock, FakeFetcher
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

FEED = """<rss version="2.0"><channel><title>{name}</title><link>https://{name}.example/</link>
<description>d</description>{items}</channel></rss>"""
ITEM = """<item><guid isPermaLink="false">{name}-{n}</guid><link>https://agency.example/{n}</link>
<title>Report {n} of the truce</title></item>"""


def feed(name: str, *numbers: int) -> bytes:
    items = "".join(ITEM.format(name=name, n=n) for n in numbers)
    return FEED.format(name=name, items=items).encode()


async def test_what_another_feed_brought_is_recorded_once_with_the_ids_of_both(
    tmp_path: Path,
) -> None:
    sources = tuple(Source(name, f"https://{name}.example/feed") for name in ("courier", "ledger"))
    watched = watch(Configuration(sources=sources, topics=(Topic("t", "Truce", "truce"),)))
    fetcher, clock = FakeFetcher(), FakeClock()
    fetcher.pages = {sources[0].url: feed("courier", 1, 2), sources[1].url: feed("ledger", 2, 3)}
    store = open_store(f"sqlite:///{tmp_path}/m.db")
    await store.open()
    await store.sync_sources(sources, clock.now())
    poller = Loops(store, lambda: watched, clock, fetcher).poller

    polled = await poller.run_due("test")

    counts, known = (
        await store.counts(),
        await store.known_items(["g:courier:courier-2", "g:ledger:ledger-2"]),
    )
    await store.close()
    assert [each.result for each in polled] == ["ok", "ok"]
    assert sum(each.recorded.new for each in polled) == 3
    assert (counts["items"], counts["verdicts"], counts["matches"]) == (3, 3, 3)
    assert len({one.id for one in known.values()}) == 1
    assert len(known) == 2
