"""Our own network is down: one line tells of all feeds, and another that they answer again."""

import pytest
from structlog.testing import capture_logs

from monitor.configuration import MINUTE, Configuration, ConsoleReceiver, Source
from monitor.model import FetchFailed, FetchFault, FetchResult, Validators
from monitor.pipeline.watch import watch
from monitor.ports import Store
from monitor.testing.fakes import FakeClock, FakeFetcher
from monitor.testing.loops import Loops

pytestmark = pytest.mark.anyio

SOURCES = tuple(Source(f"paper-{n}", f"https://paper-{n}.example/rss") for n in range(3))
CONFIGURATION = Configuration(sources=SOURCES, receivers=(ConsoleReceiver("console"),))


class Unplugged(FakeFetcher):
    """A fetcher of a machine without a route, until it is plugged in."""

    plugged = False

    async def fetch(self, url: str, validators: Validators) -> FetchResult:
        if self.plugged:
            return await super().fetch(url, validators)
        return FetchFailed(FetchFault.OFFLINE, "our own network seems down (no route)")


async def test_one_line_tells_of_all_feeds_while_nothing_can_be_asked(on_sqlite: Store) -> None:
    watched, clock, fetcher = watch(CONFIGURATION), FakeClock(), Unplugged()
    await on_sqlite.sync_sources(SOURCES, clock.now())
    poller = Loops(on_sqlite, lambda: watched, clock, fetcher).poller
    with capture_logs() as lines:
        await poller.run_due("one")
        clock.advance(2 * MINUTE)
        await poller.run_due("one")
        fetcher.plugged = True
        clock.advance(2 * MINUTE)
        await poller.run_due("one")

    told = [line for line in lines if line["log_level"] != "debug"]
    assert [(x["feeds"], x["of"]) for x in told if x["event"] == "offline"] == [(1, 3), (3, 3)]
    assert [x["seconds"] for x in told if x["event"] == "online"] == [240]
    assert [x["result"] for x in told if x["event"] == "polled"] == ["connect"] * 3
    quiet = [x for x in lines if x["event"] == "polled" and x["log_level"] == "debug"]
    assert len(quiet) == 6
